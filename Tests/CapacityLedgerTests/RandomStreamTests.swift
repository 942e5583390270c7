import CapacityLedger
import ComputeMatching
import SeededRandom
import Testing

/// Everything adds up after every command of streams that use all kinds of orders and commands.
struct RandomStreamTests {
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `everything adds up at every step`(seed: UInt64) throws {
    var stream = try RandomMarket(seed: seed)
    for _ in 0..<1_500 {
      stream.step()
      try stream.market.ledger.checkConservation(against: stream.market.exchange)
    }
    #expect(stream.tradeCount > 100)
    #expect(stream.settledCount > 10)
    #expect(stream.shortfallPeriods > 0)
  }
}

/// Few books, participants and prices, so that everything meets everything.
private struct RandomMarket: ~Copyable {
  var market = LedgerMarket(spotHours: 3)
  private(set) var tradeCount = 0
  private(set) var settledCount = 0
  private(set) var shortfallPeriods = 0
  private var random: SplitMix64
  private var books: [BookID] = []
  private var participants: [ParticipantID] = []
  private var requirements: [RequirementID] = []
  private var nextID: UInt64 = 1

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    for region in ["DE", "US", "JP"] { books.append(try market.open("h100-sxm,80,\(region),on_demand,spot")) }
    for (name, role) in [("a", Role.provider), ("b", .provider), ("c", .customer), ("d", .customer)] {
      let group = name == "a" || name == "c" ? "house" : ""
      participants.append(market.participant(name, role, group: group, equity: name == "c" ? 900_000 : nil))
    }
    requirements = [
      market.exchange.requirement(Requirement()),
      market.exchange.requirement(
        try Requirement("h100-sxm,*,US|JP"), differentials: [Differential(try Requirement("*,*,JP"), ticks: 2)]),
    ]
  }

  mutating func step() {
    switch draw(100) {
    case ..<60: submit()
    case ..<70: market.apply(.cancel(recentID()))
    case ..<76: market.apply(.reduce(recentID(), by: Quantity(1 + draw(9))))
    case ..<84:
      let newID = draw(2) == 0 ? nil : freshID()
      let replacement = Replacement(id: newID, price: price(), quantity: Quantity(1 + draw(20)))
      market.apply(.replace(recentID(), with: replacement))
    case ..<86: market.apply(.cancelAll(of: participants[draw(4)], in: draw(2) == 0 ? nil : books[draw(3)]))
    case ..<90: operate()
    default: deliver()
    }
    for event in market.lastEvents { if case .trade = event.kind { tradeCount += 1 } }
  }

  private mutating func submit() {
    let timeInForce: TimeInForce = [.goodTillCancelled, .goodTillCancelled, .immediateOrCancel, .fillOrKill][draw(4)]
    let conditions =
      switch draw(8) {
      case 0: Conditions(isAllOrNone: true)
      case 1: Conditions(minimumQuantity: 3)
      case 2: Conditions(maximumPerCounterparty: 4)
      default: Conditions.none
      }
    let isPlain = conditions == .none && timeInForce == .goodTillCancelled
    let order = Order(
      id: freshID(), side: draw(2) == 0 ? .bid : .ask,
      scope: draw(4) == 0 ? .requirement(requirements[draw(2)]) : .book(books[draw(3)]), price: price(),
      quantity: Quantity(3 + draw(20)), timeInForce: timeInForce, participant: participants[draw(4)],
      selfTradePrevention: [.cancelNewest, .cancelOldest, .cancelBoth, .decrement][draw(4)],
      displayQuantity: isPlain && draw(5) == 0 ? 2 : nil, conditions: conditions)
    market.apply(.submit(order))
  }

  private mutating func operate() {
    let operations: [BookOperation] = [.halt, .resume, .openAuction, .uncross, .uncross, .resume]
    market.apply(.operate(books[draw(3)], operations[draw(6)]))
  }

  /// What happens outside the exchange: capacity comes, is committed, used and settled.
  private mutating func deliver() {
    let book = books[draw(3)]
    switch draw(6) {
    case 0: market.ledger.grant(Quantity(draw(200)), to: participants[draw(2)], in: book)
    case 1:
      _ = market.ledger.commit(
        participants[draw(4)], to: participants[draw(4)], in: book, price: price(),
        quantity: Quantity(1 + draw(20)))
    case 2: market.ledger.deliverCommitments(in: book)
    case 3, 4: _ = market.ledger.use(Quantity(draw(40)), by: participants[draw(4)], in: book)
    default:
      let before = market.ledger.commitments.map(\.shortfall)
      let summary = market.ledger.settle(book, at: 1)
      market.ledger.closeIndexPeriod([(book: book, trades: summary.trades)])
      settledCount += 1
      if zip(before, market.ledger.commitments).contains(where: { $0 < $1.shortfall }) { shortfallPeriods += 1 }
    }
  }

  private mutating func price() -> Price { Price(ticks: Int64(100 + draw(12))) }

  private mutating func draw(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  private mutating func freshID() -> OrderID {
    nextID += 1
    return OrderID(nextID)
  }

  /// Mostly live, sometimes not.
  private mutating func recentID() -> OrderID { OrderID(nextID - min(nextID - 1, UInt64(draw(12)))) }
}
