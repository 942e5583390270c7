import ComputeMatching
import SeededRandom

/// Commands at random in a market so small that everything meets everything: few prices, few participants, few ids.
struct RandomStream {
  static let participantCount: UInt32 = 4
  static let affiliationCount: UInt32 = 2
  static let maximumQuantity: Quantity = 40
  /// Half past midnight on the first of December 2026, in nanoseconds: gates close every hour from then on.
  static let start: UInt64 = 1_796_085_000_000_000_000

  /// What requirement orders ask for, in the order in which an exchange is to number it.
  let requirements: [PlainMarket.Terms]
  /// In the order in which an exchange is to number them.
  let operatorRules: [OperatorRule]
  private let contracts: [Contract]
  private let countries: [CountryCode]

  private var random: SplitMix64
  private var time = RandomStream.start
  private var nextID: UInt64 = 1
  /// Orders to come at once, the last one first.
  private var scene: [Order] = []
  // As the market was before the command.
  private var live: [OrderID] = []
  private var phases: [Phase] = []
  private var lots: [Quantity] = []
  /// The lot of the book of each of ``live``; 1 for a requirement order.
  private var liveLots: [OrderID: Quantity] = [:]
  /// The lot with which each of ``contracts`` is opened.
  private var contractLots: [Quantity] = []
  private var names: PlainMarket.Names?
  private var count = 0
  /// Whether names are forgotten at times, and come again at once.
  private let forgetsNames: Bool

  init(seed: UInt64, forgetsNames: Bool = false) throws {
    self.forgetsNames = forgetsNames
    random = SplitMix64(seed: seed)
    contracts = try [
      "h100-sxm,80,DE,on_demand,spot",
      "h100-sxm,80,US/us-east-1,on_demand,spot",
      "h200-sxm,141,DE,dedicated,spot",
      "h100-sxm,80,DE,on_demand,2026-12-01T01Z/24h",
      "h200-sxm,141,US/us-east-1,reserved,2026-12-01T01Z/24h",
      "a100-sxm,40,US,interruptible,2026-12-01T02Z/720h",
      "b200,180,JP,dedicated,2026-11-30T00Z/1h",
    ].map { text in try Contract(text) }
    requirements = try [
      Self.terms("*"),
      Self.terms("h100-sxm"),
      Self.terms("*,>=80,*,*,spot", ("h200-sxm", 4), ("*,*,US/*", -2)),
      Self.terms("*,*,DE", ("h200-sxm", 3), ("*,*,*,*,2026-12-01T01Z/24h", -1)),
      Self.terms("*,*,*,>=on_demand", ("h100-sxm", 1), ("*,*,DE", 1), ("*,*,*,dedicated", 1)),
      Self.terms("h100-sxm,80,DE,on_demand,spot"),
      Self.terms("*,*,*,*,2026-12-01T01Z/24h"),
      Self.terms("*,*,*,*,2026-12-01T01Z/24h", ("h100-sxm", -2)),
      Self.terms("*,*,*,*,2026-12-01T02Z/720h"),
      Self.terms("*,*,*,*,2026-11-30T00Z/1h"),
      // Some of its limits are no price at all, or too large for one.
      Self.terms("*", ("h200-sxm", -98), ("*,*,*,*,2026-12-01T01Z/24h", .max)),
      Self.terms("gb300"),
    ]
    countries = ["US", "DE", "FR"].compactMap(CountryCode.init)
    operatorRules = [
      .allowed(Set(countries.prefix(1))), .barred(Set(countries.prefix(1))), .allowed(Set(countries.suffix(2))),
      .barred(Set(countries.suffix(1))),
    ]
    // Every other stream trades in nodes somewhere.
    for _ in contracts { contractLots.append(seed % 2 == 0 ? 1 : [1, 1, 2, 3, 4][roll(5)]) }
  }

  private static func terms(_ text: String, _ differentials: (String, Int64)...) throws -> PlainMarket.Terms {
    PlainMarket.Terms(
      requirement: try Requirement(text),
      differentials: try differentials.map { Differential(try Requirement($0.0), ticks: $0.1) })
  }

  /// The next command and its time. What the market is like has a say in it, so that few commands come to nothing.
  mutating func next(in market: PlainMarket) -> (Command, Timestamp) {
    let step: UInt64 =
      switch roll(1_000) {
      case 0..<600: 0
      case 600..<970: UInt64(roll(20))
      case 970..<997: UInt64(roll(1_000))
      default: UInt64(roll(40)) * 60_000_000_000
      }
    time += step
    count += 1
    live = market.orders.map(\.id)
    phases = market.books.map(\.phase)
    lots = market.books.map(\.lot)
    liveLots = [:]
    for order in market.orders { liveLots[order.id] = order.order.bookNumber.map { lots[$0] } ?? 1 }
    names = market.names
    let stamp = roll(50) == 0 ? time - UInt64(roll(100)) : time
    // Two books are there from the start, the others come while orders already wait for them.
    let command = count <= 2 ? opening(roll(3)) : command()
    return (command, Timestamp(nanoseconds: stamp))
  }

  private mutating func command() -> Command {
    if let order = scene.popLast() { return .submit(order) }
    // Books are to be continuous most of the time.
    let auctions = phases.indices.filter { phases[$0].isAuction }
    if !auctions.isEmpty, roll(3) == 0 {
      let operations: [BookOperation] = [.uncross, .uncross, .uncross, .uncross, .lockAuction, .indicate]
      return .operate(BookID(UInt32(auctions[roll(auctions.count)])), operations[roll(operations.count)])
    }
    if let halted = phases.firstIndex(of: .halted), roll(20) == 0 {
      return .operate(BookID(UInt32(halted)), .resume)
    }
    if live.count > 36, roll(6) == 0 { return .cancelAll(of: participant(), in: nil) }
    switch roll(200) {
    case 0..<3:
      scene = makeScene()
      return .advance
    case 3..<148: return .submit(order())
    case 148..<155: return operate()
    case 155..<160: return .cancel(anyID())
    case 160..<169:
      let id = anyID()
      return .reduce(id, by: roll(30) == 0 ? oddQuantity() : multiple(Quantity(1 + roll(5)), liveLots[id]))
    case 169..<186:
      let id = roll(3) > 0 ? nil : roll(4) == 0 ? anyID() : freshID()
      let old = anyID()
      return .replace(old, with: Replacement(id: id, price: price(), quantity: multiple(quantity(), liveLots[old])))
    case 186..<189: return .cancelAll(of: participant(), in: roll(2) == 0 ? nil : book())
    case 189..<194: return opening(roll(contracts.count))
    case 199 where forgetsNames: return .forgetNames
    default: return .advance
    }
  }

  private mutating func operate() -> Command {
    let book = book()
    let phase = book.rawValue < UInt32(phases.count) ? phases[Int(book.rawValue)] : .closed
    switch roll(20) {
    case 0: return .operate(book, roll(10) == 0 ? .close : .resume)
    case 1..<4: return .operate(book, .halt)
    case 4..<6: return .operate(book, .uncross)
    case 6..<10: return .operate(book, phase == .halted ? .resume : .openAuction)
    case 10..<14 where phase == .halted: return .operate(book, .resume)
    case 10..<12: return .operate(book, .scheduleAuction(roll(10) == 0 ? nil : schedule()))
    case 12: return .operate(book, roll(2) == 0 ? .lockAuction : .indicate)
    default: return .operate(book, .setPriceBand(low: edge(below: 100), high: edge(below: 110)))
    }
  }

  private mutating func opening(_ contract: Int) -> Command {
    .openBook(contracts[contract], lot: roll(60) == 0 ? oddQuantity() : contractLots[contract])
  }

  private mutating func schedule() -> AuctionSchedule {
    let opens = time + UInt64(roll(60)) + (roll(10) == 0 ? 0 : 1)
    let locks = opens + UInt64(roll(40))
    let uncrosses = locks + UInt64(roll(40)) - (roll(20) == 0 ? 1 : 0)
    let hours: UInt32? = roll(3) == 0 ? UInt32(roll(3)) : nil
    return AuctionSchedule(
      opens: Timestamp(nanoseconds: opens), locks: roll(3) == 0 ? nil : Timestamp(nanoseconds: locks),
      uncrosses: Timestamp(nanoseconds: uncrosses), everyHours: hours, unmatched: roll(2) == 0 ? .stay : .cancel)
  }

  /// Mostly the next multiple of `lot`, if there is a lot.
  private mutating func multiple(_ quantity: Quantity, _ lot: Quantity?) -> Quantity {
    guard let lot, lot > 1, quantity > 0, quantity <= Self.maximumQuantity, roll(15) > 0 else { return quantity }
    return min((quantity + lot - 1) / lot, Self.maximumQuantity / lot) * lot
  }

  /// The lot of the book of `scope`, if that is one.
  private func lot(_ scope: OrderScope) -> Quantity? {
    guard let book = scope.book, book.rawValue < UInt32(lots.count) else { return nil }
    return lots[Int(book.rawValue)]
  }

  private mutating func edge(below end: Int64) -> Price? {
    roll(8) == 0 ? price() : roll(3) == 0 ? Price(ticks: end - Int64(roll(10))) : nil
  }

  // MARK: Orders

  /// A few orders that lead to what chance alone seldom leads to, if the market does not get in their way.
  private mutating func makeScene() -> [Order] {
    let side = roll(2) == 0 ? Side.bid : .ask
    let book = OrderScope.book(book())
    let other = OrderScope.book(self.book())
    func order(_ side: Side, _ scope: OrderScope, _ quantity: Quantity, keen: Int64) -> Order {
      let price = Price(ticks: 100 + (side == .bid ? keen : -keen))
      nextID += 1
      return Order(
        id: OrderID(nextID), side: side, scope: scope, price: price, quantity: quantity,
        participant: participant(Int(nextID % UInt64(Self.participantCount + 1))))
    }
    var orders: [Order] = []
    switch roll(5) {
    case 0:
      // The first two cannot satisfy each other; the third releases the second, which releases the first.
      orders = [
        order(side.opposite, book, 5, keen: 2), order(side, book, 20, keen: 3),
        order(side.opposite, book, 9, keen: 1),
      ]
      orders[0].conditions.minimumQuantity = 5 - Quantity(roll(3))
      orders[1].conditions.minimumQuantity = 8
    case 1..<4:
      // The third releases the first and goes on to a price at which a guard stops the book.
      orders = [
        order(side.opposite, roll(3) == 0 ? requirementScope(5) : book, 12, keen: 5),
        order(side.opposite, book, 3, keen: -9),
        order(side, book, 12, keen: 10),
      ]
      orders[0].conditions.minimumQuantity = 2
      orders[2].conditions.maximumPerCounterparty = 4
    default:
      // Two books have the same to offer.
      orders = [
        order(side.opposite, book, 2, keen: 3), order(side.opposite, other, 2, keen: 3),
        order(side, requirementScope(0), 2, keen: 0),
      ]
      orders[2].conditions.isAllOrNone = true
      orders[2].isSameBook = true
    }
    return orders.reversed()
  }

  private mutating func order() -> Order {
    let isRequirementOrder = roll(20) < 9
    let isMarketOrder = roll(14) == 0
    var order = Order(
      id: roll(15) == 0 ? anyID() : freshID(), side: roll(2) == 0 ? .bid : .ask,
      scope: isRequirementOrder ? .requirement(requirement(isMarketOrder)) : .book(book()),
      price: isMarketOrder ? nil : price(), quantity: quantity(), participant: participant(),
      affiliation: affiliation(),
      operatorJurisdiction: roll(4) == 0 ? nil : countries[roll(countries.count)],
      selfTradePrevention: SelfTradePrevention.allCases[roll(4)])
    switch roll(20) {
    case 0..<11: break
    case 11..<15: order.timeInForce = .goodTillDate
    case 15..<18: order.timeInForce = .immediateOrCancel
    default: order.timeInForce = .fillOrKill
    }
    if order.timeInForce == .goodTillDate ? roll(12) > 0 : roll(10) == 0 {
      order.expiry = Timestamp(nanoseconds: time - 3 + UInt64(roll(roll(4) == 0 ? 2_000 : 300)))
    }
    if roll(5) < 2 { makeConditional(&order) }
    let isPlain = order.conditions == .none
    let isAllOrNone = order.conditions.isAllOrNone
    if isAllOrNone || order.timeInForce == .fillOrKill ? roll(2) == 0 : roll(120) == 0 {
      order.isSameBook = true
      if isAllOrNone, roll(3) > 0 { order.quantity = Quantity(1 + roll(3)) }
    }
    let mayRest = order.timeInForce.rawValue < TimeInForce.immediateOrCancel.rawValue
    if isPlain && mayRest || roll(30) == 0 { order.isPostOnly = roll(6) == 0 }
    if roll(4) == 0, isPlain && mayRest && !isRequirementOrder && !isMarketOrder || roll(20) == 0 {
      order.displayQuantity = roll(40) == 0 ? oddQuantity() : Quantity(1 + roll(4))
    }
    if let lot = lot(order.scope) { makeMultiples(of: lot, &order) }
    return order
  }

  private mutating func makeMultiples(of lot: Quantity, _ order: inout Order) {
    order.quantity = multiple(order.quantity, lot)
    order.displayQuantity = order.displayQuantity.map { multiple($0, lot) }
    order.conditions.minimumQuantity = order.conditions.minimumQuantity.map { min(multiple($0, lot), order.quantity) }
    order.conditions.maximumPerCounterparty = order.conditions.maximumPerCounterparty.map { multiple($0, lot) }
  }

  /// Keen enough to cross what is displayed, and large enough that it often has to wait all the same.
  private mutating func makeConditional(_ order: inout Order) {
    if roll(2) == 0 { order.quantity = Quantity(8 + roll(20)) }
    if let price = order.price, price > 90, price < 110, roll(3) > 0 {
      order.price = Price(ticks: price.ticks + Int64(order.side == .bid ? roll(5) : -roll(5)))
    }
    order.conditions = conditions(of: order.quantity)
    // One that takes a little of everybody goes far.
    if order.conditions.maximumPerCounterparty != nil, order.price != nil, roll(2) == 0 {
      order.price = Price(ticks: order.side == .bid ? 110 : 90)
    }
  }

  private mutating func conditions(of quantity: Quantity) -> Conditions {
    var conditions = Conditions()
    switch roll(20) {
    case 0..<3: conditions.isAllOrNone = true
    case 3..<11: conditions.minimumQuantity = minimum(of: quantity)
    case 11..<16: conditions.maximumPerCounterparty = most()
    case 16: conditions.operators = operatorRule()
    case 17:
      conditions.isAllOrNone = true
      conditions.operators = operatorRule()
    case 18:
      conditions.isAllOrNone = true
      conditions.maximumPerCounterparty = most()
    default:
      conditions.minimumQuantity = minimum(of: quantity)
      if roll(2) == 0 { conditions.maximumPerCounterparty = most() } else { conditions.operators = operatorRule() }
      if roll(8) == 0 { conditions.isAllOrNone = true }
    }
    return conditions
  }

  private mutating func minimum(of quantity: Quantity) -> Quantity {
    roll(30) == 0 ? oddQuantity() : 1 + Quantity(roll(Int(min(max(quantity, 1), 14))))
  }

  private mutating func most() -> Quantity { roll(30) == 0 ? oddQuantity() : Quantity(1 + roll(6)) }

  /// Market orders are mostly for requirements that have no differentials.
  private mutating func requirement(_ isMarketOrder: Bool) -> RequirementID {
    let number = roll(3) == 0 ? roll(requirements.count) : roll(isMarketOrder ? 2 : 6)
    if roll(80) == 0 { return RequirementID(anyNumber(names?.requirements, UInt32(requirements.count))) }
    return RequirementID(names?.requirements.number(number) ?? 0)
  }

  private func requirementScope(_ name: Int) -> OrderScope {
    .requirement(RequirementID(names?.requirements.number(name) ?? 0))
  }

  private mutating func operatorRule() -> OperatorRuleID {
    if roll(30) == 0 { return OperatorRuleID(anyNumber(names?.operatorRules, UInt32(operatorRules.count + 1))) }
    return OperatorRuleID(names?.operatorRules.number(roll(operatorRules.count)) ?? 0)
  }

  private mutating func price() -> Price {
    switch roll(250) {
    case 0: 0
    case 1: -5
    case 2: Price(ticks: .max)
    case 3..<12: Price(ticks: roll(2) == 0 ? 90 : 110)
    default: Price(ticks: Int64(95 + roll(6) + roll(6)))
    }
  }

  private mutating func quantity() -> Quantity {
    switch roll(60) {
    case 0: oddQuantity()
    case 1..<8: Quantity(12 + roll(20))
    default: Quantity(1 + roll(12))
    }
  }

  private mutating func oddQuantity() -> Quantity {
    [0, -1, Self.maximumQuantity, Self.maximumQuantity + 1, .max, .min][roll(6)]
  }

  private mutating func participant() -> ParticipantID {
    if roll(80) == 0 { return ParticipantID(anyNumber(names?.participants, 9)) }
    return participant(roll(Int(Self.participantCount) + 1))
  }

  /// The participant whose name is that of number 1, 2, ... at first; 0 for nobody.
  private func participant(_ name: Int) -> ParticipantID {
    name == 0 ? .none : ParticipantID(names?.participants.number(name - 1) ?? 0)
  }

  private mutating func affiliation() -> AffiliationID {
    if roll(100) == 0 { return AffiliationID(anyNumber(names?.affiliations, 3)) }
    return roll(5) < 2 ? AffiliationID(names?.affiliations.number(roll(2)) ?? 0) : .none
  }

  /// A number that nothing has, or may have had and not have any more.
  private mutating func anyNumber(_ numbers: PlainNumbers?, _ unknown: UInt32) -> UInt32 {
    guard forgetsNames, let numbers else { return unknown }
    return UInt32(roll(Int(numbers.next) + 2))
  }

  /// Likely one that has not closed.
  private mutating func book() -> BookID {
    let open = phases.indices.filter { phases[$0] != .closed }
    if !open.isEmpty, roll(20) > 0 { return BookID(UInt32(open[roll(open.count)])) }
    return BookID(UInt32(roll(contracts.count + 1)))
  }

  private mutating func freshID() -> OrderID {
    nextID += 1
    return OrderID(nextID)
  }

  /// Likely one that is live or was a little while ago.
  private mutating func anyID() -> OrderID {
    if !live.isEmpty, roll(5) > 0 { return live[roll(live.count)] }
    return roll(20) == 0 ? .none : OrderID(nextID > 30 ? nextID - UInt64(roll(30)) : UInt64(1 + roll(30)))
  }

  private mutating func roll(_ sides: Int) -> Int { Int(random.next() % UInt64(sides)) }
}
