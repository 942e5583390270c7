import ComputeMatching
import SeededRandom

/// Commands at random in a market of short windows, in which strips run over the same books as each other, in windows of one length
/// or another, and many orders stand in several of their legs.
struct StripStream {
  static let maximumQuantity: Quantity = 24
  static let participantCount: UInt32 = 4
  static let affiliationCount: UInt32 = 2
  /// Half an hour before the first window, in nanoseconds.
  static let start: UInt64 = 1_796_085_000_000_000_000

  /// In the order in which an exchange is to number them.
  let requirements: [PlainMarket.Terms]
  let operatorRules: [OperatorRule]
  private let contracts: [Contract]
  private let countries: [CountryCode]
  private var random: SplitMix64
  private var nextID: UInt64 = 0
  private var time = StripStream.start
  private var count = 0
  private var live: [PlainMarket.PlainOrder] = []
  private var phases: [Phase] = []
  private var names: PlainMarket.Names?
  private let hasLots: Bool

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed &* 6_364_136_223 &+ 5)
    hasLots = seed % 5 == 4
    let (h100, h200) = ("h100-sxm,80,DE,on_demand,2026-12-01T", "h200-sxm,141,US,reserved,2026-12-01T")
    // Every window of the first span first, in three lengths; then what comes late, or is beside it.
    contracts = try [
      h100 + "01Z/2h", h100 + "03Z/2h", h200 + "01Z/1h", h200 + "02Z/1h", h200 + "03Z/1h", h200 + "04Z/1h",
      h200 + "01Z/4h", h100 + "01Z/4h", h200 + "03Z/2h", h200 + "01Z/2h", h100 + "05Z/2h", h200 + "05Z/2h",
      h100 + "02Z/3h", "h100-sxm,80,DE,on_demand,spot",
    ].map { text in try Contract(text) }
    requirements = try [
      Self.terms("*,*,*,*,2026-12-01T01Z/4h"),
      Self.terms("h100-sxm,*,*,*,2026-12-01T01Z/4h"),
      Self.terms("*,*,*,*,2026-12-01T01Z/4h", ("h200-sxm", 2), ("*,*,*,*,2026-12-01T01Z/4h", 1)),
      Self.terms("*,*,*,>=on_demand,2026-12-01T03Z/2h"),
      Self.terms("*,*,*,*,2026-12-01T03Z/4h", ("*,*,DE", -1)),
      // What other orders require.
      Self.terms("*"),
      Self.terms("h200-sxm", ("*,*,*,*,2026-12-01T03Z/1h", -6)),
      Self.terms("h100-sxm", ("*,*,*,*,2026-12-01T03Z/2h", 1)),
      // Of which no strip can be made, or none that has a limit.
      Self.terms("*,*,*,*,spot"),
      Self.terms("*,*,*,*,2026-12-01T01Z/4h", ("h100-sxm", -200)),
    ]
    countries = ["US", "DE"].compactMap(CountryCode.init)
    operatorRules = [.allowed(Set(countries.prefix(1))), .barred(Set(countries.prefix(1)))]
  }

  private static func terms(_ text: String, _ differentials: (String, Int64)...) throws -> PlainMarket.Terms {
    PlainMarket.Terms(
      requirement: try Requirement(text),
      differentials: try differentials.map { Differential(try Requirement($0.0), ticks: $0.1) })
  }

  static func setting(for stream: StripStream, seed: UInt64) -> PlainMarket.Setting {
    PlainMarket.Setting(
      maximumQuantity: maximumQuantity, participantCount: participantCount, affiliationCount: affiliationCount,
      volatilityGuard: [0, 420, 0][Int(seed % 3)], maximumBooks: [10_000, 10_000, 10_000, 5][Int(seed % 4)],
      requirements: stream.requirements, operatorRules: stream.operatorRules)
  }

  mutating func next(in market: PlainMarket) -> (Command, Timestamp) {
    count += 1
    time += roll(160) == 0 ? 1_800_000_000_000 : UInt64(roll(3))
    live = market.orders
    phases = market.books.map(\.phase)
    names = market.names
    let command = count <= 6 ? Command.openBook(contracts[count - 1], lot: lot()) : command()
    return (command, Timestamp(nanoseconds: time))
  }

  private mutating func command() -> Command {
    let auctions = phases.indices.filter { phases[$0] == .auction }
    if !auctions.isEmpty, roll(2) == 0 { return .operate(BookID(UInt32(auctions[roll(auctions.count)])), .uncross) }
    if let halted = phases.firstIndex(of: .halted), roll(2) == 0 { return .operate(BookID(UInt32(halted)), .resume) }
    if live.count > 40, roll(3) == 0 { return .cancel(pick { _ in true }) }
    switch roll(100) {
    case 0..<18: return .submit(strip())
    case 18..<62: return .submit(displayedOrder())
    case 62..<66: return .submit(conditionalOrder())
    case 66..<71: return .cancel(pick { $0.isDisplayed })
    case 71..<74: return .cancel(pick { $0.order.isStrip })
    case 74..<78: return .reduce(pick { _ in true }, by: Quantity(1 + roll(3)))
    case 78..<82: return .reduce(pick { $0.order.isStrip }, by: Quantity(1 + roll(4)))
    case 82..<88:
      let isStrip = roll(2) == 0
      let id = pick { $0.order.isStrip == isStrip }
      return .replace(id, with: Replacement(price: price(roll(2) == 0 ? .bid : .ask), quantity: quantity()))
    case 88..<92: return .openBook(contracts[roll(contracts.count)], lot: lot())
    case 92: return .operate(book(), roll(2) == 0 ? .halt : .openAuction)
    case 93:
      let edges: (Price?, Price?) = roll(2) == 0 ? (nil, nil) : (roll(2) == 0 ? 98 : nil, roll(2) == 0 ? 103 : nil)
      return .operate(book(), .setPriceBand(low: edges.0, high: edges.1))
    case 94: return .cancelAll(of: participant(), in: roll(3) == 0 ? nil : book())
    case 95: return roll(4) == 0 ? .operate(book(), .close) : .advance
    case 96: return .forgetNames
    default: return .submit(sweep())
    }
  }

  // MARK: Orders

  private mutating func order(_ side: Side, _ quantity: Quantity) -> Order {
    nextID += 1
    return Order(
      id: OrderID(nextID), side: side, scope: .book(book()), price: price(side), quantity: quantity,
      participant: participant(),
      affiliation: roll(4) == 0 ? AffiliationID(names?.affiliations.number(roll(2)) ?? 0) : .none,
      operatorJurisdiction: roll(4) == 0 ? nil : countries[roll(countries.count)],
      selfTradePrevention: SelfTradePrevention.allCases[roll(4)])
  }

  private mutating func strip() -> Order {
    let side = roll(3) > 0 ? Side.bid : .ask
    var order = order(side, Quantity(1 + roll(8)))
    order.price = Price(ticks: Int64(side == .bid ? 99 + roll(6) : 104 - roll(6)))
    order.scope = requirement(roll(8) > 0 ? roll(5) : roll(requirements.count))
    order.isStrip = true
    switch roll(12) {
    case 0..<3: order.conditions.isAllOrNone = true
    case 3..<5: order.conditions.minimumQuantity = 1 + Quantity(roll(Int(order.quantity)))
    case 5..<7: order.conditions.maximumPerCounterparty = Quantity(1 + roll(3))
    case 7: order.conditions.operators = operatorRule()
    default: break
    }
    switch roll(12) {
    case 0: order.timeInForce = .immediateOrCancel
    case 1: order.timeInForce = .fillOrKill
    case 2:
      order.timeInForce = .goodTillDate
      order.expiry = Timestamp(nanoseconds: time + 20 + UInt64(roll(200)))
    default: break
    }
    switch roll(60) {
    case 0: order.price = nil
    case 1: order.isPostOnly = true
    case 2: order.displayQuantity = 1
    case 3: order.isSameBook = true
    case 4: order.scope = .book(book())
    default: break
    }
    return order
  }

  private mutating func displayedOrder() -> Order {
    var order = order(roll(3) > 0 ? .ask : .bid, quantity())
    if roll(4) == 0 {
      order.scope = requirement(5 + roll(3))
    } else if roll(6) == 0 {
      order.quantity = Quantity(3 + roll(6))
      order.displayQuantity = Quantity(1 + roll(2))
    }
    return order
  }

  private mutating func conditionalOrder() -> Order {
    var order = order(roll(2) == 0 ? .bid : .ask, Quantity(2 + roll(8)))
    if roll(3) == 0 { order.scope = requirement(5 + roll(3)) }
    if roll(2) == 0 { order.conditions.isAllOrNone = true } else { order.conditions.minimumQuantity = 2 }
    return order
  }

  private mutating func sweep() -> Order {
    var order = order(roll(2) == 0 ? .bid : .ask, quantity())
    order.price = order.side == .bid ? 106 : 96
    order.timeInForce = .immediateOrCancel
    return order
  }

  private func requirement(_ name: Int) -> OrderScope {
    .requirement(RequirementID(names?.requirements.number(name) ?? 0))
  }

  private mutating func operatorRule() -> OperatorRuleID {
    OperatorRuleID(names?.operatorRules.number(roll(operatorRules.count)) ?? 0)
  }

  private mutating func participant() -> ParticipantID {
    let name = roll(Int(Self.participantCount) + 1)
    return name == 0 ? .none : ParticipantID(names?.participants.number(name - 1) ?? 0)
  }

  /// In some streams windows of one hardware have different lots.
  private mutating func lot() -> Quantity { hasLots ? [1, 2, 2, 3][roll(4)] : 1 }

  /// Displayed asks and bids seldom cross each other.
  private mutating func price(_ side: Side) -> Price {
    Price(ticks: Int64(side == .ask ? 100 + roll(5) : 101 - roll(5)))
  }

  private mutating func quantity() -> Quantity { Quantity(1 + roll(6)) }

  /// Likely one that has not closed.
  private mutating func book() -> BookID {
    let open = phases.indices.filter { phases[$0] != .closed }
    return BookID(UInt32(open.isEmpty || roll(30) == 0 ? roll(contracts.count) : open[roll(open.count)]))
  }

  private mutating func pick(_ isWanted: (PlainMarket.PlainOrder) -> Bool) -> OrderID {
    let wanted = live.filter(isWanted)
    return wanted.isEmpty ? OrderID(1) : wanted[roll(wanted.count)].id
  }

  private mutating func roll(_ sides: Int) -> Int { Int(random.next() % UInt64(sides)) }
}
