import ComputeMatching
import SeededRandom

/// Commands at random in a market in which many orders wait, because of their operators, affiliations, limits per counterparty or
/// sizes, for the few that are displayed.
struct WaitingStream {
  static let setting = PlainMarket.Setting(
    maximumQuantity: 3_000, participantCount: 4, affiliationCount: 2, volatilityGuard: 0)

  /// In the order in which an exchange is to number them.
  let requirements: [PlainMarket.Terms]
  let operatorRules: [OperatorRule]
  private let contracts: [Contract]
  private let countries: [CountryCode]
  /// How many orders are to wait.
  private let crowd: Int
  /// The mode of the participant of whom every other one that waits is, with the same terms (R14).
  private let selfTradePrevention: SelfTradePrevention
  /// Whether those that wait differ in little but their names, so that what one comes to says much of the others (R3, R14).
  private let differsInNames: Bool
  /// Those of the books of ``contracts``: in one of four streams two of them are larger than 1.
  private let lots: [Quantity]
  private var random: SplitMix64
  private var nextID: UInt64 = 0
  private var time: UInt64 = 1_000_000_000
  private var count = 0
  private var live: [PlainMarket.PlainOrder] = []
  private var phases: [Phase] = []

  init(seed: UInt64, differsInNames: Bool = false) throws {
    self.differsInNames = differsInNames
    random = SplitMix64(seed: seed &* 7919 &+ 17)
    contracts = try [
      "h100-sxm,80,DE,on_demand,spot", "h100-sxm,80,US,on_demand,spot", "h200-sxm,141,DE,on_demand,spot",
    ]
    .map { text in try Contract(text) }
    requirements = [
      PlainMarket.Terms(requirement: try Requirement("*")), PlainMarket.Terms(requirement: try Requirement("h100-sxm")),
      PlainMarket.Terms(
        requirement: try Requirement("*"), differentials: [Differential(try Requirement("h200-sxm"), ticks: 2)]),
    ]
    countries = ["US", "DE", "FR"].compactMap(CountryCode.init)
    operatorRules = [
      .allowed(Set(countries.prefix(1))), .barred(Set(countries.prefix(1))), .allowed(Set(countries.suffix(2))),
      .barred(Set(countries.suffix(1))),
    ]
    crowd = 8 + Int(seed % 3) * 10
    selfTradePrevention = SelfTradePrevention.allCases[Int(seed / 3 % 4)]
    lots = seed % 4 == 3 ? [1, 2, 3] : [1, 1, 1]
  }

  static func setting(for stream: WaitingStream, seed: UInt64) -> PlainMarket.Setting {
    PlainMarket.Setting(
      maximumQuantity: setting.maximumQuantity, participantCount: setting.participantCount,
      affiliationCount: setting.affiliationCount, volatilityGuard: [0, 0, 320][Int(seed % 3)],
      requirements: stream.requirements, operatorRules: stream.operatorRules)
  }

  mutating func next(in market: PlainMarket) -> (Command, Timestamp) {
    count += 1
    time += UInt64(roll(3))
    live = market.orders
    phases = market.books.map(\.phase)
    let command = count <= 2 ? Command.openBook(contracts[count - 1]) : command()
    return (inLots(command), Timestamp(nanoseconds: time))
  }

  /// The same with a book's lot, or with multiples of it.
  private func inLots(_ command: Command) -> Command {
    switch command {
    case .openBook(let contract, _): .openBook(contract, lot: contracts.firstIndex(of: contract).map { lots[$0] } ?? 1)
    case .submit(let order): .submit(inLots(order))
    case .replace(let id, let replacement):
      .replace(
        id,
        with: Replacement(
          price: replacement.price,
          quantity: multiple(replacement.quantity, live.first { $0.id == id }?.order.scope.book)))
    default: command
    }
  }

  private func inLots(_ order: Order) -> Order {
    let book = order.scope.book
    var order = order
    order.quantity = multiple(order.quantity, book)
    order.displayQuantity = order.displayQuantity.map { multiple($0, book) }
    order.conditions.minimumQuantity = order.conditions.minimumQuantity.map { multiple($0, book) }
    order.conditions.maximumPerCounterparty = order.conditions.maximumPerCounterparty.map { multiple($0, book) }
    return order
  }

  private func multiple(_ quantity: Quantity, _ book: BookID?) -> Quantity {
    guard let book, book.rawValue < UInt32(lots.count) else { return quantity }
    let lot = lots[Int(book.rawValue)]
    return (quantity + lot - 1) / lot * lot
  }

  private mutating func command() -> Command {
    let auctions = phases.indices.filter { phases[$0] == .auction }
    if !auctions.isEmpty, roll(2) == 0 { return .operate(BookID(UInt32(auctions[roll(auctions.count)])), .uncross) }
    if let halted = phases.firstIndex(of: .halted), roll(3) == 0 { return .operate(BookID(UInt32(halted)), .resume) }
    let waiting = live.filter(\.order.isConditional).count
    if waiting > crowd, roll(3) == 0 { return .cancel(pick { $0.order.isConditional }) }
    switch roll(100) {
    case 0..<36: return .submit(waiting < crowd ? waitingOrder() : displayedOrder())
    case 36..<60: return .submit(displayedOrder())
    case 60..<70: return .cancel(pick { $0.isDisplayed })
    case 70..<76: return .cancel(pick { $0.isDisplayed && $0.order.participant == ParticipantID(1) })
    case 76..<82: return .reduce(pick { _ in true }, by: Quantity(1 + roll(3)))
    case 82..<88:
      let id = pick { _ in true }
      return .replace(id, with: Replacement(price: price(roll(2) == 0 ? .bid : .ask), quantity: quantity()))
    case 88..<91: return .submit(largeIceberg())
    case 91: return .replace(pick { $0.order.displayQuantity != nil }, with: Replacement(price: 90, quantity: 1_001))
    case 92: return .operate(BookID(UInt32(roll(3))), roll(2) == 0 ? .halt : .openAuction)
    case 93:
      let edges: (Price?, Price?) = roll(2) == 0 ? (nil, nil) : (roll(2) == 0 ? 99 : nil, roll(2) == 0 ? 103 : nil)
      return .operate(BookID(UInt32(roll(3))), .setPriceBand(low: edges.0, high: edges.1))
    case 94: return .cancelAll(of: participant(), in: roll(2) == 0 ? nil : BookID(UInt32(roll(2))))
    case 95 where count > 60: return .openBook(contracts[2])
    default: return .submit(sweep())
    }
  }

  // MARK: Orders

  private mutating func order(_ side: Side, _ quantity: Quantity) -> Order {
    nextID += 1
    return Order(
      id: OrderID(nextID), side: side, scope: .book(BookID(UInt32(roll(2)))), price: price(side), quantity: quantity,
      participant: participant(), affiliation: AffiliationID(UInt32(roll(3) == 0 ? 1 + roll(2) : 0)),
      operatorJurisdiction: roll(4) == 0 ? nil : countries[roll(countries.count)],
      selfTradePrevention: SelfTradePrevention.allCases[roll(4)])
  }

  /// One that most displayed orders are not enough for, or may not trade with.
  private mutating func waitingOrder() -> Order {
    let side = roll(3) > 0 ? Side.bid : .ask
    var order = order(side, Quantity(2 + roll(7)))
    order.price = Price(ticks: Int64(side == .bid ? 100 + roll(8) : 104 - roll(8)))
    switch roll(6) {
    case 0: order.conditions.isAllOrNone = true
    case 1..<3:
      order.conditions.isAllOrNone = true
      order.conditions.operators = operatorRule()
    case 3:
      order.conditions.minimumQuantity = 2
      order.conditions.operators = operatorRule()
    case 4:
      order.conditions.maximumPerCounterparty = Quantity(1 + roll(2))
      if roll(2) == 0 { order.conditions.isAllOrNone = true } else { order.conditions.minimumQuantity = 2 }
    default:
      order.conditions.maximumPerCounterparty = Quantity(1 + roll(3))
      order.conditions.operators = operatorRule()
    }
    if roll(4) == 0 { order.scope = .requirement(RequirementID(UInt32(roll(3)))) }
    if order.conditions.isAllOrNone { order.isSameBook = roll(3) == 0 }
    if differsInNames { return alike(order) }
    if roll(2) == 0 {
      order.participant = ParticipantID(1)
      order.affiliation = .none
      order.selfTradePrevention = selfTradePrevention
      if order.conditions.operators != .any { order.conditions.operators = OperatorRuleID(1) }
    }
    return order
  }

  /// The same order, as most others are but for its names: anybody, in any affiliation or none.
  private mutating func alike(_ order: Order) -> Order {
    var order = order
    order.participant = participant()
    order.affiliation = AffiliationID(UInt32(roll(3)))
    order.selfTradePrevention = selfTradePrevention
    if order.scope.book != nil, roll(4) > 0 { order.scope = .book(BookID(0)) }
    order.conditions.operators = OperatorRuleID(UInt32(roll(2)))
    if order.conditions.maximumPerCounterparty != nil { order.conditions.maximumPerCounterparty = 2 }
    return order
  }

  private mutating func displayedOrder() -> Order {
    var order = order(roll(3) > 0 ? .ask : .bid, roll(4) == 0 ? quantity() : 1)
    if roll(6) == 0 { order.scope = .requirement(RequirementID(UInt32(roll(3)))) }
    if differsInNames { (order.affiliation, order.quantity) = (AffiliationID(UInt32(roll(3))), quantity()) }
    // One that stops those of the same participant, for it is in front.
    if roll(5) == 0 {
      order.participant = ParticipantID(1)
      order.price = order.side == .bid ? 100 : 99
    }
    if order.scope.book != nil, roll(6) == 0 {
      order.quantity = Quantity(2 + roll(4))
      order.displayQuantity = 1
    }
    return order
  }

  /// An iceberg of 1,000 clips, or of more, which none may have (R13): far from where others trade.
  private mutating func largeIceberg() -> Order {
    let side = roll(2) == 0 ? Side.bid : .ask
    var order = order(side, [1_000, 1_001, 2_000, 2_001][roll(4)])
    order.displayQuantity = Quantity(1 + roll(2))
    order.price = side == .bid ? 80 : 120
    return order
  }

  private mutating func sweep() -> Order {
    var order = order(roll(2) == 0 ? .bid : .ask, quantity())
    order.price = order.side == .bid ? 108 : 94
    order.timeInForce = .immediateOrCancel
    return order
  }

  private mutating func operatorRule() -> OperatorRuleID { OperatorRuleID(UInt32(1 + roll(operatorRules.count))) }

  private mutating func participant() -> ParticipantID { ParticipantID(UInt32(roll(5))) }

  /// Displayed asks and bids seldom cross each other.
  private mutating func price(_ side: Side) -> Price {
    Price(ticks: Int64(side == .ask ? 99 + roll(5) : 100 - roll(5)))
  }

  private mutating func quantity() -> Quantity { Quantity(1 + roll(5)) }

  private mutating func pick(_ isWanted: (PlainMarket.PlainOrder) -> Bool) -> OrderID {
    let wanted = live.filter(isWanted)
    return wanted.isEmpty ? OrderID(1) : wanted[roll(wanted.count)].id
  }

  private mutating func roll(_ sides: Int) -> Int { Int(random.next() % UInt64(sides)) }
}
