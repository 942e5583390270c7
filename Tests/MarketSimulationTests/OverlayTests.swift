import CapacityLedger
import ComputeMatching
import TestSupport
import Testing

@testable import MarketSimulation

/// Commands that a test states, hour by hour.
struct StatedCommands: Background, ~Copyable {
  let configuration = Exchange.Configuration()
  let commands: [TimedCommand]
  private var position = 0
  /// Who is named, in the order of their numbers.
  let names: [String]
  /// Before which command each name comes up, if not all do before the first.
  let firstUses: [Int]?
  /// A command that is not there because something is wrong.
  let fault: Int?

  struct Fault: Error {}

  init(_ commands: [TimedCommand], names: [String], firstUses: [Int]? = nil, fault: Int? = nil) {
    (self.commands, self.names, self.firstUses, self.fault) = (commands, names, firstUses, fault)
  }

  var place: String { "stated:\(position)" }

  mutating func next(_ exchange: inout Exchange) throws -> TimedCommand? {
    for (index, name) in names.enumerated() where firstUses?[index] ?? 0 == position {
      // Commands have the numbers in them.
      guard exchange.participant(named: name) == ParticipantID(UInt32(index) + 1) else { throw Fault() }
    }
    if position == fault { throw Fault() }
    guard position < commands.count else { return nil }
    position += 1
    return commands[position - 1]
  }
}

struct OverlayTests {
  private static let hour: UInt64 = 3_600_000_000_000
  private static let book = BookID(0)
  static let names = ["anna", "ben", "cora"]

  static func at(_ hour: Double, _ command: Command) -> TimedCommand {
    TimedCommand(command, at: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + UInt64(hour * Double(Self.hour))))
  }

  static func order(
    _ id: UInt64, _ side: Side, _ quantity: Quantity, _ price: Int64, by participant: UInt32,
    _ timeInForce: TimeInForce = .goodTillCancelled
  ) -> Command {
    .submit(
      Order(
        id: OrderID(id), side: side, book: book, price: Price(ticks: price), quantity: quantity,
        timeInForce: timeInForce,
        participant: ParticipantID(participant)))
  }

  static func opening() throws -> TimedCommand {
    at(0, .openBook(try Contract("h100-sxm,80,DE,on_demand,spot")))
  }

  private func terms(_ supply: Double, _ strategy: OverlayTerms.Strategy, suppliers: Int = 2) -> OverlayTerms {
    var terms = OverlayTerms()
    (terms.supply, terms.strategy, terms.supplierCount, terms.turns) = (supply, strategy, suppliers, 10)
    return terms
  }

  private func run(
    _ commands: [TimedCommand], _ terms: OverlayTerms, seed: UInt64 = 1, fault: Int? = nil,
    recorder: CommandRecorder? = nil
  ) -> OverlayRecord {
    var first = StatedCommands(commands, names: Self.names, fault: fault)
    let survey = StreamSurvey(&first)
    var again = StatedCommands(commands, names: Self.names, fault: fault)
    var overlay = Overlay(terms, over: survey, seed: seed, on: again.configuration, recorder: recorder)
    return overlay.run(&again)
  }

  private func sold(_ record: OverlayRecord) -> [String: Int128] {
    Dictionary(uniqueKeysWithValues: record.sellers.map { ($0.name, $0.gpuHours) })
  }

  // MARK: By hand

  @Test func `copies of a recorded ask sell behind it at its price`() throws {
    let commands = [
      try Self.opening(), Self.at(1, Self.order(1, .ask, 4, 200, by: 1)),
      Self.at(2, Self.order(2, .bid, 10, 210, by: 2)),
      Self.at(3, .cancel(1)), Self.at(4, Self.order(3, .bid, 5, 200, by: 2, .immediateOrCancel)),
    ]
    let undisturbed = run(commands, OverlayTerms())
    #expect(sold(undisturbed) == ["anna": 4])
    // Three times 4: each supplier has 4. The bid takes 4, 4 and 2; the cancel takes off the 2 that are left.
    let record = run(commands, terms(3, .static))
    #expect(sold(record) == ["anna": 4, "supplier-1": 4, "supplier-2": 2])
    #expect(record.added == 8 && record.soldBySuppliers == 6 && record.withdrawn == 2)
    #expect(record.conservation == nil && record.problem == nil)
    let figures = OverlayFigures(record, comparedWith: undisturbed)
    #expect(figures.all.gpuHours == 10 && figures.all.trades == 3 && figures.all.price == 200)
    #expect(figures.all.priceLevel == 1 && figures.soldByRecorded == 4 && figures.soldBySuppliers == 6)
    #expect(abs(figures.concentration - 3_600) < 1e-9)
    #expect(figures.models.map(\.name) == ["h100-sxm"])
  }

  @Test func `names that come up later have the numbers of the stream`() throws {
    let commands = [
      try Self.opening(), Self.at(1, Self.order(1, .ask, 4, 200, by: 1)), Self.at(50, .advance),
      Self.at(51, Self.order(2, .ask, 3, 190, by: 2)), Self.at(52, Self.order(3, .bid, 6, 200, by: 3)),
      Self.at(100, .advance),
    ]
    func run(_ firstUses: [Int]?) -> OverlayRecord {
      var first = StatedCommands(commands, names: Self.names, firstUses: firstUses)
      let survey = StreamSurvey(&first)
      var again = StatedCommands(commands, names: Self.names, firstUses: firstUses)
      var overlay = Overlay(terms(3, .reprice), over: survey, seed: 1, on: again.configuration)
      return overlay.run(&again)
    }
    let record = run([1, 3, 4])
    #expect(record.problem == nil && record.soldBySuppliers > 0)
    #expect(record.digest == run(nil).digest)
  }

  @Test func `a reduced and a replaced ask take their copies along`() throws {
    let commands = [
      try Self.opening(), Self.at(1, Self.order(1, .ask, 4, 200, by: 1)), Self.at(2, .reduce(1, by: 1)),
      Self.at(3, .replace(1, with: Replacement(id: 7, price: Price(ticks: 190), quantity: 2))),
      Self.at(4, Self.order(2, .bid, 20, 195, by: 2, .immediateOrCancel)),
    ]
    let record = run(commands, terms(3, .static, suppliers: 1))
    // 8 for 4; 2 of them go with the one; 4 for the 2 that replace it.
    #expect(sold(record) == ["anna": 2, "supplier-1": 4])
    #expect(record.added == 12 && record.withdrawn == 8 && record.soldBySuppliers == 4)
    let figures = OverlayFigures(record, comparedWith: record)
    #expect(figures.all.price == 190)
  }

  @Test(arguments: [
    // More than an exchange takes; an id that another ask has; a quantity that is no multiple of the lot.
    (Quantity(9_000_000_000_000_000_000), UInt64(1), Quantity(1)), (8, 2, 1), (12, 1, 8),
  ]) func `a replacement that the exchange would not take changes nothing of what is added`(
    quantity: Quantity, id: UInt64, lot: Quantity
  ) throws {
    let replacement = Replacement(id: OrderID(id), price: 250, quantity: quantity)
    for isLive in [true, false] {
      let record = run(
        [
          Self.at(0, .openBook(try Contract("h100-sxm,80,DE,on_demand,spot"), lot: lot)),
          Self.at(1, Self.order(1, .ask, 16, 200, by: 1)), Self.at(1, Self.order(2, .ask, 16, 200, by: 1)),
          // One that has traded is not live any more.
          Self.at(2, Self.order(3, .bid, isLive ? 0 : 16, 200, by: 2, .immediateOrCancel)),
          Self.at(3, .replace(OrderID(1), with: replacement)), Self.at(4, .cancel(OrderID(1))),
          Self.at(5, .cancel(OrderID(2))), Self.at(6, .advance),
        ], terms(2, .static))
      #expect(record.added == 32 && record.withdrawn + record.soldBySuppliers == 32, "\(record)")
    }
  }

  @Test func `copies are whole lots, and icebergs that show enough`() throws {
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    let record = run(
      [
        Self.at(0, .openBook(contract, lot: 8)), Self.at(1, Self.order(1, .ask, 8, 200, by: 1)),
        Self.at(1, Self.order(2, .ask, 16, 200, by: 1)), Self.at(2, .reduce(OrderID(2), by: 8)),
        Self.at(3, Self.order(3, .bid, 800, 200, by: 2)),
      ], terms(3.5, .static, suppliers: 3))
    // 2.5 for each of 24 are 60, of which 7 are lots; with the ask a half of its 5 leaves, of which 2 are lots.
    #expect(record.added == 56 && record.withdrawn == 16 && record.soldBySuppliers == 40)
    var iceberg = Order(
      id: OrderID(1), side: .ask, book: Self.book, price: 200, quantity: 1_000, participant: ParticipantID(1))
    iceberg.displayQuantity = 1
    let deep = run(
      [
        try Self.opening(), Self.at(1, .submit(iceberg)), Self.at(2, Self.order(2, .bid, 100_000, 200, by: 2)),
      ], terms(6, .static, suppliers: 1))
    #expect(deep.soldBySuppliers == 5_000)
  }

  @Test(arguments: [
    (UInt64(0), UInt64.max), (0, .max - 600), (.max - 1, .max), (.max, .max), (0, 1),
  ]) func `a stream may begin and end at any time`(first: UInt64, last: UInt64) throws {
    var terms = terms(6, .reprice)
    for turns in [1, 1_000] {
      terms.turns = turns
      let record = run(
        [
          TimedCommand(try Self.opening().command, at: Timestamp(nanoseconds: first)),
          TimedCommand(Self.order(1, .ask, 4, 200, by: 1), at: Timestamp(nanoseconds: first)),
          TimedCommand(Self.order(2, .bid, 100, 300, by: 2), at: Timestamp(nanoseconds: last)),
        ], terms)
      #expect(record.added == 20 && record.soldBySuppliers + record.withdrawn <= 20)
    }
  }

  @Test func `the highest limit there is keeps its place`() throws {
    var terms = terms(1, .reprice)
    terms.reaction = .reprice(share: 1)
    let record = run(
      [
        try Self.opening(), Self.at(1, Self.order(1, .ask, 4, .max, by: 1)),
        Self.at(1, Self.order(2, .ask, 4, 200, by: 1)),
        Self.at(50, .advance),
      ], terms)
    #expect(record.rejectedCount == 0 && record.commandCount == 4)
  }

  @Test func `who undercuts sells first, a little below the best ask of others`() throws {
    let commands = [
      try Self.opening(), Self.at(0, Self.order(1, .ask, 4, 20_000, by: 1)),
      Self.at(50, Self.order(2, .bid, 6, 21_000, by: 2)), Self.at(100, .advance),
    ]
    let undisturbed = run(commands, OverlayTerms())
    let record = run(commands, terms(2, .undercut, suppliers: 1))
    #expect(sold(record) == ["anna": 2, "supplier-1": 4])
    let seller = try #require(record.sellers.first { $0.origin == .supplier })
    let price = Double(seller.tickHours) / 4
    #expect((19_700...19_900).contains(price))
    let figures = OverlayFigures(record, comparedWith: undisturbed)
    #expect(abs(figures.all.priceLevel - (4 * price + 2 * 20_000) / 6 / 20_000) < 1e-9)
  }

  @Test func `who sells nothing goes down to the floor and no further, and who sells all goes up`() throws {
    var slow = terms(2, .reprice, suppliers: 1)
    (slow.step, slow.turns, slow.floorShare) = (0.1, 50, 0.5)
    let quiet = [
      try Self.opening(), Self.at(0, Self.order(1, .ask, 4, 20_000, by: 1)), Self.at(100, .advance),
      Self.at(101, Self.order(2, .bid, 1, 30_000, by: 2)),
    ]
    let record = run(quiet, slow)
    #expect(record.shareAtFloor == 1)
    let seller = try #require(record.sellers.first)
    #expect(seller.origin == .supplier && seller.tickHours == 10_000)
    slow.marginalCost = Price(ticks: 15_000)
    #expect(try #require(run(quiet, slow).sellers.first).tickHours == 15_000)
    // One of 4 is sold in every turn, and more comes: above the target the ask rises.
    var busy = [try Self.opening()]
    for hour in 0..<100 {
      busy.append(Self.at(Double(hour), Self.order(UInt64(1_000 + hour), .ask, 1, 40_000, by: 1)))
      busy.append(
        Self.at(Double(hour) + 0.5, Self.order(UInt64(2_000 + hour), .bid, 1, 39_999, by: 2, .immediateOrCancel)))
    }
    let rising = run(busy, slow)
    let prices = zip(rising.books[0].tickHours, rising.books[0].gpuHours).compactMap { $1 > 0 ? $0 / $1 : nil }
    #expect(prices.count > 10)
    #expect((prices.max() ?? 0) > (prices.first ?? 0))
  }

  @Test func `who withholds offers a part while the price is low`() throws {
    var part = terms(2, .withhold, suppliers: 1)
    (part.step, part.reservationShare, part.offeredShare) = (0, 0.99, 0.25)
    let commands = [
      try Self.opening(), Self.at(0, Self.order(1, .ask, 8, 20_000, by: 1)),
      // The price falls to half, below the reservation.
      Self.at(1, Self.order(9, .ask, 1, 10_000, by: 3)), Self.at(2, Self.order(2, .bid, 1, 10_000, by: 2)),
      Self.at(90, Self.order(3, .bid, 30, 25_000, by: 2, .immediateOrCancel)), Self.at(100, .advance),
    ]
    // The supplier got 8 and 1, and sells a quarter of what it has. What is held back stays.
    let record = run(commands, part)
    let seller = try #require(record.sellers.first { $0.origin == .supplier })
    #expect(seller.gpuHours == 2 && record.added == 9)
    part.reservationShare = 0
    #expect(run(commands, part).sellers.first { $0.origin == .supplier }?.gpuHours == 9)
  }

  @Test func `recorded sellers who react follow the best ask down to a part of their limit`() throws {
    func commands(_ hour: Double) throws -> [TimedCommand] {
      [
        try Self.opening(), Self.at(0, Self.order(1, .ask, 4, 200, by: 1)),
        Self.at(0, Self.order(2, .ask, 4, 250, by: 3)),
        Self.at(hour, Self.order(3, .bid, 1, 300, by: 2)), Self.at(100, .advance),
      ]
    }
    var react = OverlayTerms()
    (react.turns, react.reaction) = (10, .reprice(share: 0.5))
    func price(_ hour: Double) throws -> Double {
      OverlayFigures(run(try commands(hour), react), comparedWith: run(try commands(hour), react)).all.price
    }
    // In the first turn nobody has stood long enough; in the second 2 goes to 199; in the third 1 to 198 and 2 to 197.
    #expect(try price(15) == 200)
    #expect(try price(25) == 199)
    #expect(try price(35) == 197)
    react.reaction = .reprice(share: 0.9)
    // 225 is the least for 2.
    #expect(try price(95) == 200)
  }

  @Test func `capacity leaves when the stream takes the ask off, though it has traded`() throws {
    let commands = [
      try Self.opening(), Self.at(0, Self.order(1, .ask, 4, 20_000, by: 1)), Self.at(1, .cancel(1)),
      Self.at(90, Self.order(2, .bid, 30, 25_000, by: 2, .immediateOrCancel)),
      Self.at(
        91,
        .submit(
          Order(
            id: 4, side: .ask, book: Self.book, price: Price(ticks: 20_000), quantity: 2, timeInForce: .goodTillDate,
            expiry: Self.at(95, .advance).timestamp, participant: ParticipantID(1)))),
      Self.at(92, Self.order(5, .bid, 2, 20_000, by: 2, .immediateOrCancel)),
      Self.at(96, Self.order(6, .bid, 30, 25_000, by: 2, .immediateOrCancel)), Self.at(100, .advance),
    ]
    for strategy in OverlayTerms.Strategy.allCases {
      let record = run(commands, terms(6, strategy))
      #expect(record.added == 30, "\(strategy)")
      #expect(record.soldBySuppliers + record.withdrawn == 30, "\(strategy)")
      #expect(sold(record).values.reduce(0, +) == 2)
    }
  }

  @Test func `what nobody bought of a window perishes with its gate`() throws {
    let contract = try Contract("h100-sxm,80,DE,on_demand,2023-11-16T00Z/24h")
    let commands = [
      Self.at(0, .openBook(contract)), Self.at(1, Self.order(1, .ask, 4, 200, by: 1)),
      Self.at(2, Self.order(2, .bid, 1, 200, by: 2)), Self.at(60, .advance),
    ]
    let undisturbed = run(commands, OverlayTerms())
    #expect(undisturbed.unsoldOfRecorded == 3 * 24 && undisturbed.books[0].gpuHours.reduce(0, +) == 24)
    let record = run(commands, terms(3, .static))
    #expect(record.unsoldOfRecorded == 3 * 24 && record.unsoldOfSuppliers == 8 * 24 && record.withdrawn == 8)
    for strategy in [OverlayTerms.Strategy.reprice, .withhold] {
      // One GPU is sold, by a recorded seller or by a supplier.
      let record = run(commands, terms(3, strategy))
      #expect(record.unsoldOfRecorded + record.unsoldOfSuppliers == 11 * 24, "\(strategy)")
    }
  }

  // MARK: Rules

  @Test func `ids of agents are refused in a stream, with their place`() throws {
    let commands = [try Self.opening(), Self.at(1, Self.order(1 << 63, .ask, 4, 200, by: 1))]
    let record = run(commands, terms(3, .static))
    #expect((record.problem as? ReservedOrderIDError)?.place == "stated:2")
    #expect(record.commandCount == 1)
  }

  @Test func `at a fault everything before it is measured`() throws {
    let commands = [
      try Self.opening(), Self.at(1, Self.order(1, .ask, 4, 200, by: 1)),
      Self.at(2, Self.order(2, .bid, 10, 210, by: 2)),
    ]
    let record = run(commands, terms(3, .static), fault: 3)
    #expect(record.problem is StatedCommands.Fault)
    #expect(sold(record).values.reduce(0, +) == 10)
  }

  @Test func `suppliers are never called as somebody recorded is`() throws {
    var first = StatedCommands([try Self.opening()], names: ["supplier-1"])
    let survey = StreamSurvey(&first)
    let overlay = Overlay(terms(2, .static), over: survey, seed: 1, on: Exchange.Configuration())
    #expect(overlay.suppliers.map(\.name) == ["new-supplier-1", "new-supplier-2"])
  }

  // MARK: Random streams

  /// Commands of all kinds in three books, by chance.
  static func randomCommands(_ seed: UInt64) throws -> [TimedCommand] {
    var random = RandomStream(seed: seed, name: "commands")
    var commands: [TimedCommand] = []
    for contract in [
      "h100-sxm,80,DE,on_demand,spot", "h200-sxm,141,DE,on_demand,spot", "h100-sxm,80,DE,on_demand,2023-11-18T00Z/48h",
    ] { commands.append(at(0, .openBook(try Contract(contract)))) }
    var asks: [UInt64] = []
    for number in 1...900 as ClosedRange<UInt64> {
      let hour = Double(number) / 9
      let book = BookID(UInt32(random.below(3)))
      let price = Price(ticks: Int64(9_000 + random.below(2_000)))
      let quantity = Quantity(1 + random.below(12))
      func submit(_ side: Side, _ timeInForce: TimeInForce, _ conditions: Conditions = .none) -> Command {
        .submit(
          Order(
            id: OrderID(number), side: side, book: book, price: price, quantity: quantity, timeInForce: timeInForce,
            expiry: timeInForce == .goodTillDate ? at(hour + 7, .advance).timestamp : nil,
            participant: ParticipantID(UInt32(1 + random.below(3))), conditions: conditions))
      }
      let known = asks.isEmpty ? number : asks[random.below(asks.count)]
      switch random.below(20) {
      case 0...6:
        asks.append(number)
        commands.append(at(hour, submit(.ask, random.chance(0.2) ? .goodTillDate : .goodTillCancelled)))
      case 7:
        asks.append(number)
        commands.append(at(hour, submit(.ask, .goodTillCancelled, Conditions(isAllOrNone: true))))
      case 8...10: commands.append(at(hour, submit(.bid, .immediateOrCancel)))
      case 11...13: commands.append(at(hour, submit(.bid, .goodTillDate)))
      case 14...16: commands.append(at(hour, .cancel(OrderID(known))))
      case 17: commands.append(at(hour, .reduce(OrderID(known), by: 1 + quantity / 4)))
      case 18:
        commands.append(at(hour, .replace(OrderID(known), with: Replacement(price: price, quantity: quantity))))
      default: commands.append(at(hour, .cancelAll(of: ParticipantID(UInt32(1 + random.below(3))), in: book)))
      }
    }
    return commands
  }

  /// The commands that a run carried out, and who was named.
  final class Recording {
    var commands: [TimedCommand] = []
    var suppliers: Set<ParticipantID> = []

    func add(_ command: Command, _ time: Timestamp, _ exchange: borrowing Exchange) {
      commands.append(TimedCommand(command, at: time))
      if case .submit(let order) = command, order.id >= Overlay.firstOwnID { suppliers.insert(order.participant) }
    }
  }

  @Test func `without agents everything happens as in a plain replay`() throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let commands = try Self.randomCommands(seed)
      var exchange = Exchange()
      for name in Self.names { _ = exchange.participant(named: name) }
      for command in commands { exchange.apply(command.command, at: command.timestamp) }
      var digest = EventDigest()
      exchange.events.withSpan { digest.combine($0) }
      let record = run(commands, OverlayTerms())
      #expect(record.digest == digest.value && record.commandCount == commands.count)
      #expect(record.conservation == nil)
      #expect(run(commands, terms(1, .reprice)).digest == digest.value)
    }
  }

  @Test(arguments: OverlayTerms.Strategy.allCases)
  func `figures are those of the events, and capacity is conserved`(strategy: OverlayTerms.Strategy) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let commands = try Self.randomCommands(seed)
      var terms = terms(seed == 2 ? 2.5 : 4, strategy, suppliers: 3)
      (terms.turns, terms.reaction) = (40, seed % 2 == 0 ? .reprice(share: 0.6) : .asRecorded)
      let recording = Recording()
      let record = run(commands, terms, seed: seed) { recording.add($0, $1, $2) }
      #expect(record.conservation == nil && record.problem == nil)
      #expect(recording.commands.count == record.commandCount && record.commandCount > commands.count)

      // All of it again, on an exchange that knows nothing of agents.
      var exchange = Exchange()
      for name in Self.names + ["one", "two", "three"] { _ = exchange.participant(named: name) }
      for command in recording.commands { exchange.apply(command.command, at: command.timestamp) }
      var digest = EventDigest()
      var (gpuHours, tickHours): (Int128, Int128) = (0, 0)
      var (bySuppliers, gpus): (Int128, Int128) = (0, 0)
      exchange.events.withSpan { span in
        digest.combine(span)
        for index in span.indices {
          guard case .trade(let trade) = span[index].kind else { continue }
          let hours: Int128 = trade.book.rawValue == 2 ? 48 : 1
          let seller = trade.side == .ask ? trade.takerParticipant : trade.makerParticipant
          gpuHours += Int128(trade.quantity) * hours
          tickHours += Int128(trade.quantity) * hours * Int128(trade.price.ticks)
          if recording.suppliers.contains(seller) {
            bySuppliers += Int128(trade.quantity) * hours
            gpus += Int128(trade.quantity)
          }
        }
      }
      let figures = OverlayFigures(record, comparedWith: run(commands, OverlayTerms()))
      #expect(digest.value == record.digest)
      #expect(figures.all.gpuHours == Double(gpuHours) && figures.soldBySuppliers == Double(bySuppliers))
      #expect(abs(figures.all.price - Double(tickHours) / Double(gpuHours)) < 1e-6)
      #expect(record.supplierGPUHours.reduce(0, +) == Double(bySuppliers))
      #expect(figures.course.reduce(0) { $0 + $1.gpuHours } == figures.all.gpuHours)
      #expect(record.soldBySuppliers == gpus && gpus > 0)

      // What suppliers got was sold, has left, or is there: in orders, or held back.
      let left = record.added - record.withdrawn - record.soldBySuppliers
      var open: Int128 = 0
      exchange.forEachOrder { order in if order.id >= Overlay.firstOwnID { open += Int128(order.openQuantity) } }
      #expect(strategy == .withhold ? left >= open : left == open, "\(strategy), seed \(seed)")
      #expect(left >= 0)
    }
  }

  @Test func `the same seed gives the same run, and another seed another`() throws {
    let commands = try Self.randomCommands(9)
    let first = run(commands, terms(4, .reprice), seed: 3)
    #expect(run(commands, terms(4, .reprice), seed: 3).digest == first.digest)
    #expect(run(commands, terms(4, .reprice), seed: 4).digest != first.digest)
    #expect(run(commands, terms(4, .static), seed: 4).digest == run(commands, terms(4, .static), seed: 5).digest)
  }

  @Test func `a period has a length by which people divide time`() {
    func grid(_ first: UInt64, _ last: UInt64) -> TimeGrid {
      TimeGrid(covering: Timestamp(nanoseconds: first)...Timestamp(nanoseconds: last))
    }
    let month = grid(1_760_908_003_745_497_000, 1_763_275_623_709_906_000)
    #expect(month.periodHours == 12 && month.count == 56 && month.start % month.length == 0)
    #expect(grid(0, 0).count == 1)
    #expect(grid(0, .max).count <= 60 && grid(0, .max).beginning(of: 60).nanoseconds > 0)
  }
}
