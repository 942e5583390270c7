import Testing

@testable import ComputeMatching

/// An exchange that says in how many steps it carries out a command.
private final class CountedMarket {
  /// How many makers walks came by, and how many waiting orders searches came by, in one command.
  struct Steps {
    let makers: Int
    let waiting: Int
  }

  var exchange = Exchange()
  private var nextID: UInt64 = 0
  let book = BookID(0)
  let us = CountryCode("US")
  let germany = CountryCode("DE")
  /// Operator rules that admit one country.
  private(set) var onlyGermany = OperatorRuleID.any
  private(set) var onlyUS = OperatorRuleID.any

  init() throws {
    exchange.apply(.openBook(try Contract("h100-sxm,80,US/us-east-1,on_demand,spot")), at: 1)
    for name in ["p", "q", "r"] { _ = exchange.participant(named: name) }
    _ = exchange.affiliation(named: "g")
    onlyGermany = exchange.operators(.allowed(Set([germany].compactMap { $0 })))
    onlyUS = exchange.operators(.allowed(Set([us].compactMap { $0 })))
  }

  func apply(_ command: Command) {
    exchange.apply(command, at: 1)
    exchange.removeAllEvents()
  }

  func steps(of command: Command) -> Steps {
    let makers = exchange.matcher.merge.visitCount
    let waiting = exchange.waking.visitCount
    apply(command)
    return Steps(
      makers: Int(exchange.matcher.merge.visitCount - makers), waiting: Int(exchange.waking.visitCount - waiting))
  }

  func order(
    _ side: Side, _ quantity: Quantity, at price: Price, by participant: UInt32, from country: CountryCode? = nil
  ) -> Order {
    nextID += 1
    return Order(
      id: OrderID(nextID), side: side, book: book, price: price, quantity: quantity,
      participant: ParticipantID(participant), operatorJurisdiction: country)
  }

  /// Gives `order` names that make it affiliated with the orders of participant 1 and affiliation 1, as they are told.
  func name(_ order: inout Order, _ names: Names, _ number: Int) {
    switch names {
    case .alike: break
    case .manyAffiliations: order.affiliation = exchange.affiliation(named: "affiliation \(number)")
    case .manyParticipants:
      order.participant = exchange.participant(named: "participant \(number)")
      order.affiliation = AffiliationID(1)
    }
  }

  /// Bids of participant 1 for 2 GPUs or none, of one operator rule.
  func gang(_ rule: OperatorRuleID, at price: Price) -> Order {
    var order = order(.bid, 2, at: price, by: 1)
    order.conditions = Conditions(isAllOrNone: true, operators: rule)
    return order
  }
}

/// What orders have in common that are affiliated with the same others (R3).
enum Names: CaseIterable {
  case alike
  /// Of one participant, each with another affiliation.
  case manyAffiliations
  /// Of one affiliation, each by another participant.
  case manyParticipants
}

/// What waiting and requirement orders cost, counted in orders that the engine comes by, and not in time.
struct WakingCostTests {
  @Test(arguments: [60, 240]) func `an ask that nobody who waits may trade with costs one look at each`(
    count: Int
  ) throws {
    let market = try CountedMarket()
    for number in 0..<count {
      market.apply(.submit(market.gang(market.onlyGermany, at: Price(ticks: Int64(200 + number % 7)))))
    }
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 101, by: 2))) }
    for _ in 0..<3 {
      let steps = market.steps(of: .submit(market.order(.ask, 1, at: 101, by: 2)))
      #expect(steps.makers <= 2)
      #expect(steps.waiting <= 2 * count)
    }
  }

  @Test(arguments: [60, 240], Names.allCases)
  func `orders that wake one after the other cost their trades, and one look at each`(count: Int, names: Names) throws {
    let market = try CountedMarket()
    // Two asks of their own stop all; then come those that may trade with nobody, and those that may with the last asks.
    var own = [market.germany, market.us].map { market.order(.ask, 1, at: 100, by: 1, from: $0) }
    for position in own.indices {
      own[position].affiliation = AffiliationID(1)
      market.apply(.submit(own[position]))
    }
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 101, by: 2))) }
    for _ in 0..<2 * count { market.apply(.submit(market.order(.ask, 1, at: 102, by: 2, from: market.us))) }
    for number in 0..<2 * count {
      let isFirst = number < count
      var gang = market.gang(isFirst ? market.onlyGermany : market.onlyUS, at: isFirst ? 201 : 200)
      market.name(&gang, names, number)
      market.apply(.submit(gang))
    }
    market.apply(.cancel(own[0].id))
    #expect(market.exchange.liveOrderCount == 5 * count + 1, "none has traded")
    let steps = market.steps(of: .cancel(own[1].id))
    #expect(market.exchange.liveOrderCount == 2 * count, "all that may trade have")
    #expect((count...6 * count).contains(steps.makers))
    #expect((count...6 * count).contains(steps.waiting))
  }

  @Test
  func `an own order that comes and goes in front, and stopped nobody meanwhile, costs no look at those that wait`()
    throws
  {
    let market = try CountedMarket()
    let count = 200
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 101, by: 2))) }
    for _ in 0..<count { market.apply(.submit(market.gang(market.onlyGermany, at: 200))) }
    for _ in 0..<3 {
      let own = market.order(.ask, 1, at: 100, by: 1, from: market.germany)
      market.apply(.submit(own))
      let steps = market.steps(of: .cancel(own.id))
      #expect(steps.makers == 0 && steps.waiting == 0)
    }
  }

  @Test(arguments: Names.allCases) func `an own order that stops all of many orders is found once`(names: Names) throws
  {
    let market = try CountedMarket()
    let count = 200
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 101, by: 2))) }
    var own = [102, 103].map { market.order(.ask, 1, at: $0, by: 1) }
    for position in own.indices {
      own[position].affiliation = AffiliationID(1)
      market.apply(.submit(own[position]))
    }
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 104, by: 2))) }
    for number in 0..<count {
      var gang = market.order(.bid, Quantity(count + 2), at: 150, by: 1)
      gang.conditions.isAllOrNone = true
      market.name(&gang, names, number)
      market.apply(.submit(gang))
    }
    let steps = market.steps(of: .cancel(own[0].id))
    #expect(market.exchange.liveOrderCount == 3 * count + 1, "none may trade")
    #expect((count...2 * count).contains(steps.makers))
    #expect((count...2 * count).contains(steps.waiting))
  }

  @Test func `orders of as many participants, whom nobody stops and who cannot have enough, cost one walk`() throws {
    let market = try CountedMarket()
    let count = 200
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 101, by: 2))) }
    for number in 0..<count {
      var gang = market.gang(market.onlyGermany, at: 150)
      gang.participant = market.exchange.participant(named: "participant \(number)")
      gang.affiliation = market.exchange.affiliation(named: "affiliation \(number)")
      market.apply(.submit(gang))
    }
    // Whatever was known of them does not hold with another band.
    let steps = market.steps(of: .operate(market.book, .setPriceBand(low: 90, high: 300)))
    #expect(market.exchange.liveOrderCount == 2 * count, "none may trade")
    #expect((count...2 * count).contains(steps.makers))
    #expect((count...4 * count).contains(steps.waiting))
  }

  @Test(arguments: [1, 3]) func `orders whose modes and limits per counterparty take turns cost a walk for each kind`(
    most: Int
  ) throws {
    let market = try CountedMarket()
    let count = 200
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 101, by: 2))) }
    for number in 0..<count {
      var gang = market.order(.bid, 4, at: 150, by: 1)
      gang.participant = market.exchange.participant(named: "participant \(number)")
      gang.selfTradePrevention = SelfTradePrevention.allCases[number % 4]
      gang.conditions = Conditions(isAllOrNone: true, maximumPerCounterparty: Quantity(1 + number / 4 % most))
      market.apply(.submit(gang))
    }
    // Whatever was known of them does not hold with another band.
    let steps = market.steps(of: .operate(market.book, .setPriceBand(low: 90, high: 300)))
    #expect(market.exchange.liveOrderCount == 2 * count, "none may trade")
    #expect((count...4 * most * count).contains(steps.makers))
  }

  @Test func `orders whose operator rules all differ, and admit nobody, cost a few walks and no more`() throws {
    let market = try CountedMarket()
    let count = 200
    let countries = ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "IT"].compactMap { CountryCode($0) }
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 101, by: 2))) }
    for number in 1...count {
      let allowed = countries.indices.filter { number >> $0 & 1 == 1 }.map { countries[$0] }
      market.apply(.submit(market.gang(market.exchange.operators(.allowed(Set(allowed))), at: 150)))
    }
    // Whatever was known of them does not hold with another band.
    let steps = market.steps(of: .operate(market.book, .setPriceBand(low: 90, high: 300)))
    #expect(market.exchange.liveOrderCount == 2 * count, "none may trade")
    #expect((count...10 * count).contains(steps.makers))
    #expect((count...4 * count).contains(steps.waiting))
  }

  @Test func `requirement orders enter a level of others in steps that are linear in both`() throws {
    let market = try CountedMarket()
    let count = 500
    let requirement = market.exchange.requirement(Requirement())
    for _ in 0..<count {
      var flexible = market.order(.bid, 1, at: 100, by: 1)
      flexible.scope = .requirement(requirement)
      market.apply(.submit(flexible))
      market.apply(.submit(market.order(.bid, 1, at: 100, by: 2)))
    }
    market.apply(.operate(market.book, .halt))
    let before = market.exchange.market.levels.stepCount
    market.apply(.operate(market.book, .resume))
    #expect(market.exchange.market.levels.stepCount - before <= UInt64(2 * count))
    #expect(market.exchange.orders(in: market.book, .bid, at: 100).count == 2 * count)
  }

  @Test func `R15.4: changes in more books than are kept one by one wake whom they should`() throws {
    let market = try CountedMarket()
    let bookCount = 24
    for number in 1..<bookCount {
      market.apply(.openBook(try Contract("h100-sxm,80,US/zone-\(number),on_demand,spot")))
    }
    var last = Order(id: 1, side: .bid, book: market.book, price: 1, quantity: 1)
    for number in 0..<bookCount {
      for country in [market.germany, market.us, market.us] {
        var ask = market.order(.ask, 1, at: 100, by: 2, from: country)
        ask.scope = .book(BookID(UInt32(number)))
        market.apply(.submit(ask))
      }
      last = market.order(.bid, 3, at: Price(ticks: Int64(200 + number)), by: 1)
      last.scope = .book(BookID(UInt32(number)))
      last.conditions = Conditions(isAllOrNone: true, operators: market.onlyGermany)
      market.apply(.submit(last))
    }
    // Two in every book at once: the bid with the highest limit, in the last book, has them.
    var flexible = market.order(.ask, 2, at: 101, by: 3, from: market.germany)
    flexible.scope = .requirement(market.exchange.requirement(Requirement()))
    market.apply(.submit(flexible))
    #expect(market.exchange.order(last.id) == nil)
    #expect(market.exchange.liveOrderCount == 4 * bookCount - 2)
  }
}
