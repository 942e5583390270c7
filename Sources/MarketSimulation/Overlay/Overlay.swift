import CapacityLedger
import ComputeMatching

/// Recorded commands with agents on top of them, on one exchange.
///
/// Every recorded command is carried out at its time, as it was. Suppliers get so much capacity for each recorded ask that all
/// asks together are a multiple of the recorded ones, for as long as the stream leaves that ask there. They act at turns of
/// their own, after what is recorded for the same moment. All chance is in their own random streams.
///
///     var overlay = Overlay(terms, over: survey, seed: 1, on: background.configuration)
///     let record = overlay.run(&background)
public struct Overlay: ~Copyable {
  /// The ids of agents' orders are those from here on. No recorded order may have one.
  public static let firstOwnID = OrderID(1 << 63)

  let terms: OverlayTerms
  let grid: TimeGrid
  let seed: UInt64
  /// What agents see and do of the market. Recorded commands and suppliers meet on its exchange, too.
  var desk: Desk
  /// The agents of other kinds than suppliers.
  var cast: OverlayCast
  var meter: OverlayMeter
  /// By what the stream's own names are known where agents may name requirements between them; `nil` if there are none. A
  /// requirement then gets its number in ``desk`` when it is first used, as it does where the stream that is written is
  /// read.
  private var streamNames: StreamNames?

  var suppliers: [Supplier]
  /// Every number that a supplier has had on the exchange.
  private var numbers: [ParticipantID: Int] = [:]
  var asks = RecordedAsks()
  var grants = SupplyGrants()
  private var wakes = WakeQueue()
  /// The mean time between turns, in nanoseconds, and when there are no more.
  private let turnLength: Double
  private let lastMoment: UInt64
  let firstMoment: UInt64
  /// Books where what suppliers have has changed, in the order of the changes.
  var touched: [BookID] = []
  /// Whose the own orders are, by id from ``firstOwnID`` on.
  private var owners: [Owner?] = []

  private struct Owner {
    let supplier: Int
    /// `nil` for a copy of a recorded ask.
    let book: BookID?
  }

  /// An exchange with these settings for the stream that was surveyed, with suppliers and `agents`. `recorder` is told every
  /// command before it is carried out.
  public init(
    _ terms: OverlayTerms, with agents: OverlayAgents = .none, over survey: StreamSurvey, seed: UInt64,
    on configuration: Exchange.Configuration, recorder: CommandRecorder? = nil
  ) {
    self.terms = terms
    self.seed = seed
    let period = survey.period ?? 0...0
    grid = TimeGrid(covering: period)
    desk = Desk(
      Venue(recorded: configuration, windows: agents.windows, from: Self.firstOwnID, record: recorder))
    cast = OverlayCast(agents)
    meter = OverlayMeter(grid)
    // Names that were forgotten get new numbers when they come again.
    if terms.addsSupply || !agents.groups.isEmpty, survey.forgetting == nil {
      survey.names.register(in: &desk.venue.exchange, withRequirements: agents.groups.isEmpty)
    }
    if !agents.groups.isEmpty { streamNames = StreamNames(configuration) }
    let others = agents.groups.flatMap { AgentNames.names($0.name, $0.count) }
    let prefix = Self.prefix(apartFrom: survey.names.participants + others)
    suppliers = (0..<max(1, terms.supplierCount)).map { Supplier(named: "\(prefix)\($0 + 1)", seed: seed) }
    let length = Double(period.upperBound.nanoseconds - period.lowerBound.nanoseconds)
    turnLength = max(1, length / Double(max(1, terms.turns)))
    (firstMoment, lastMoment) = (period.lowerBound.nanoseconds, period.upperBound.nanoseconds)
    scheduleFirstTurns(from: period.lowerBound.nanoseconds)
  }

  /// What the names of suppliers begin with, so that no recorded participant has one.
  private static func prefix(apartFrom names: [String?]) -> String {
    var prefix = "supplier-"
    while names.contains(where: { $0?.hasPrefix(prefix) == true }) { prefix = "new-" + prefix }
    return prefix
  }

  static func check(_ command: Command, at place: String) throws(ReservedOrderIDError) {
    let id: OrderID? =
      switch command {
      case .submit(let order): order.id
      case .replace(_, let replacement): replacement.id
      case .cancel, .reduce, .cancelAll, .openBook, .operate, .forgetNames, .advance: nil
      }
    if let id, id >= firstOwnID { throw ReservedOrderIDError(place: place, id: id) }
  }

  // MARK: Time

  /// Carries out all of `background`, or all before what is wrong with it, and what agents do in between.
  public mutating func run<Stream: Background & ~Copyable>(_ background: inout Stream) -> OverlayRecord {
    var problem: (any Error)?
    do {
      while let next = try next(of: &background) {
        try Self.check(next.command, at: background.place)
        try pass(before: max(next.timestamp, now))
        follow(renumbered(next.command))
      }
      settleStock()
      try endAgents()
    } catch { problem = error }
    // At the end of time no tick comes after another.
    while meter.nextMoment <= now.nanoseconds, meter.nextMoment < .max { takeTick() }
    return record(problem)
  }

  private mutating func next<Stream: Background & ~Copyable>(of background: inout Stream) throws -> TimedCommand? {
    if streamNames == nil { return try background.next(&desk.venue.exchange) }
    return try streamNames?.next(of: &background)
  }

  /// A recorded command, with the number that its requirement has in ``desk``.
  private mutating func renumbered(_ command: Command) -> Command {
    guard case .submit(var order) = command, let number = order.scope.requirement,
      let terms = streamNames?.requirement(number)
    else { return command }
    order.scope = .requirement(
      desk.venue.exchange.requirement(terms.requirement, differentials: terms.differentials))
    return .submit(order)
  }

  /// All that comes before a recorded command at `time`.
  private mutating func pass(before time: Timestamp) throws {
    guard time > now else { return }
    settleStock()
    while true {
      let (turn, agent) = (wakes.first?.time ?? .max, nextAgentMoment ?? .max)
      let next = min(turn, agent, time.nanoseconds)
      if meter.nextMoment < next {
        takeTick()
      } else if next == time.nanoseconds {
        break
      } else if turn == next, let wake = wakes.next() {
        desk.venue.turn(to: Timestamp(nanoseconds: wake.time))
        act(wake)
      } else {
        try takeAgentTurn()
      }
    }
    desk.venue.turn(to: time)
    while let id = asks.nextExpired(by: now.nanoseconds) { leave(id) }
  }

  /// Suppliers begin at times of their own; recorded sellers act together, after them.
  private mutating func scheduleFirstTurns(from start: UInt64) {
    if terms.addsSupply, terms.strategy != .static {
      for index in suppliers.indices { schedule(index, after: start, suppliers[index].random.uniform()) }
    }
    if terms.reaction != .asRecorded { schedule(suppliers.count, after: start, 1) }
  }

  private mutating func schedule(_ agent: Int, after time: UInt64, _ turns: Double) {
    guard let distance = UInt64(exactly: max(1, turns * turnLength).rounded(.down)) else { return }
    let (next, isBeyond) = time.addingReportingOverflow(distance)
    if !isBeyond, next < lastMoment { wakes.add(WakeQueue.Wake(time: next, agent: UInt32(agent))) }
  }

  private mutating func act(_ wake: WakeQueue.Wake) {
    let agent = Int(wake.agent)
    guard agent < suppliers.count else {
      repriceRecordedAsks()
      return schedule(agent, after: wake.time, 1)
    }
    takeTurn(of: agent)
    schedule(agent, after: wake.time, suppliers[agent].random.uniform(in: 0.5...1.5))
  }

  private var now: Timestamp { desk.venue.now }

  // MARK: Commands

  /// Carries out a command; returns why it was rejected, if it was.
  @discardableResult
  mutating func apply(_ command: Command) -> RejectReason? {
    let rejection = desk.venue.carryOut(command).rejection
    takeEffects()
    return rejection
  }

  /// Suppliers learn what became of their orders and of recorded asks.
  mutating func takeEffects() {
    for effect in desk.venue.takeEffects() { take(effect) }
  }

  /// Enters an order of a supplier: in a book, or as a copy of a recorded ask.
  mutating func enter(_ order: Order, of supplier: Int, in book: BookID?) -> OrderID {
    var order = order
    // Asked for anew each time, since names can be forgotten (R3.1).
    order.participant = desk.venue.participant(named: suppliers[supplier].name)
    order.affiliation = .none
    numbers[order.participant] = supplier
    let (id, result) = desk.venue.enter(order)
    // Ids in between are of agents.
    let place = Int(id.rawValue - Self.firstOwnID.rawValue)
    owners += repeatElement(nil, count: place + 1 - owners.count)
    owners[place] = Owner(supplier: supplier, book: book)
    takeEffects()
    return result.rejection == nil ? id : .none
  }

  private mutating func take(_ effect: Event.Kind) {
    switch effect {
    case .trade(let trade):
      for id in [trade.taker, trade.maker] where id >= Self.firstOwnID { sell(trade.quantity, from: id) }
    case .cancelled(let id, let quantity, let book, let reason):
      let lost = reason == .gateClosed ? book.map { hours(of: $0) } ?? 0 : 0
      if id < Self.firstOwnID {
        if asks[id] != nil { meter.perish(quantity, hours: lost, isOwn: false) }
        meter.perish(leave(id), hours: lost, isOwn: true)
      } else if let owner = owner(of: id), owner.book == nil {
        meter.withdrawn += Int128(quantity)
        meter.perish(quantity, hours: lost, isOwn: true)
      }
    case .bookPhase(let book, _): close(book)
    default: break
    }
  }

  /// The supplier whose own order `id` is; `nil` for an agent's.
  private func owner(of id: OrderID) -> Owner? {
    let place = Int(id.rawValue - Self.firstOwnID.rawValue)
    return place < owners.count ? owners[place] : nil
  }

  private mutating func sell(_ quantity: Quantity, from id: OrderID) {
    guard let owner = owner(of: id) else { return }
    meter.sold += Int128(quantity)
    guard let book = owner.book, var offer = suppliers[owner.supplier].offer(in: book) else { return }
    // In a no-cancel period an order cannot shrink, and what was taken off is sold all the same (R17.1).
    meter.withdrawn -= Int128(quantity - offer.stock.sell(quantity))
    offer.sold += quantity
    suppliers[owner.supplier].offers[Int(book.rawValue)] = offer
  }

  /// What suppliers have in a book is gone with it; at the gate of its window it perishes.
  private mutating func close(_ book: BookID) {
    let start = desk.venue.exchange.contract(of: book)?.window.start
    let lost = start.map { now >= $0 } == true ? hours(of: book) : 0
    for index in suppliers.indices where suppliers[index].offers.indices.contains(Int(book.rawValue)) {
      guard let left = suppliers[index].offers[Int(book.rawValue)]?.stock.clear() else { continue }
      meter.withdrawn += Int128(left)
      meter.perish(left, hours: lost, isOwn: true)
    }
  }

  /// The hours of a window; 0 for spot capacity, which has no end.
  func hours(of book: BookID) -> UInt32 {
    guard let window = desk.venue.exchange.contract(of: book)?.window, !window.isSpot else { return 0 }
    return window.hours
  }

  // MARK: Figures

  /// The next tick of the clock of measuring.
  private mutating func takeTick() {
    let tick = meter.beginTick()
    if tick % TimeGrid.ticksPerPeriod == 0 {
      if tick > 0 { meter.closePeriod(desk.venue.ledger, sold: soldGPUHours) }
    } else if tick % 2 == 1 {
      meter.sample(desk.venue.exchange, desk.venue.ledger, suppliers: unsold, agents: agentsOpenAsks)
    }
  }

  private var soldGPUHours: Int128 { numbers.keys.reduce(0) { $0 + desk.venue.ledger.account(of: $1).soldGPUHours } }

  /// GPUs of suppliers in spot books: in orders, and held back.
  private var unsold: (open: Quantity, heldBack: Quantity) {
    var (open, heldBack) = (Quantity(0), Quantity(0))
    for number in numbers.keys { open += desk.venue.ledger.account(of: number).flexibleOpenAsks }
    for book in 0..<desk.venue.ledger.bookCount where hours(of: BookID(UInt32(book))) == 0 {
      let id = BookID(UInt32(book))
      for number in numbers.keys { open += desk.venue.ledger.position(of: number, in: id).openAsks }
      for supplier in suppliers where supplier.offers.indices.contains(book) {
        guard let offer = supplier.offers[book] else { continue }
        heldBack += offer.stock.quantity - (desk.venue.exchange.order(offer.order)?.openQuantity ?? 0)
      }
    }
    return (open, heldBack)
  }

  private mutating func record(_ problem: (any Error)?) -> OverlayRecord {
    meter.closePeriod(desk.venue.ledger, sold: soldGPUHours)
    meter.keepNames(of: desk.venue.exchange)
    var record = OverlayRecord(grid: grid, digest: desk.venue.digest.value, commandCount: desk.venue.commandCount)
    record.agents = agentFigures
    record.problem = problem
    record.conservation = conservationError
    meter.fill(&record, desk.venue.ledger, suppliers: Set(numbers.keys), agents: Set(cast.participants))
    var (stock, atFloor) = (Quantity(0), Quantity(0))
    for supplier in suppliers {
      for case let offer? in supplier.offers {
        stock += offer.stock.quantity
        if offer.price.isAtFloor { atFloor += offer.stock.quantity }
      }
    }
    record.shareAtFloor = stock > 0 ? Double(atFloor) / Double(stock) : nil
    return record
  }

  private var conservationError: ConservationError? {
    do { try desk.venue.checkConservation() } catch { return error }
    return nil
  }
}
