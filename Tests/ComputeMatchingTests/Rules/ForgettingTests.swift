import Testing

@testable import ComputeMatching

/// R3.1: names that nobody uses are given back, and their numbers never name anybody else.
struct ForgettingTests {
  @Test func `R3.1: what a live order refers to stays, and the rest is unknown`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      requirement R h100-sxm
      requirement S h200-sxm
      > bid #1 8@200 for R by P1 of G1 operators barred DE | accepted #1 gtc in 1 books, waiting #1
      > bid #2 8@200 for S by P2 of G2 operators barred FR | accepted #2 gtc in 0 books, waiting #2
      > cancel #2                              | cancelled #2: 8 requested
      > forget_names                           | names_forgotten
      > bid #3 1@100 in A by P2                | rejected #3 options
      > bid #3 1@100 in A of G2                | rejected #3 options
      > bid #3 1@100 for S                     | rejected #3 options
      > bid #3 1@100 in A operators barred FR  | rejected #3 options
      > cancel_all P2                          | rejected options
      > bid #3 1@100 in A by P1 of G1          | accepted #3 gtc resting 1
      > bid #4 1@100 for R operators barred DE | accepted #4 gtc in 1 books, waiting #4
      > cancel_all P1                          | cancelled #1: 8 cancel_all, cancelled #3: 1 cancel_all
      > forget_names                           | names_forgotten
      > bid #5 1@100 in A by P1                | rejected #5 options
      > bid #5 1@100 for R operators barred DE | accepted #5 gtc in 1 books, waiting #5
      """)
  }

  @Test func `R3.1: whom an order with a limit per counterparty has traded with stays`() {
    check(
      """
      book A
        ask 200   4 #1 by P1, 4 #2 by P2
      > bid #3 9@200 per_counterparty 2 by P3 | accepted #3 gtc, trade #3 with #1: 2@200
                                              | trade #3 with #2: 2@200, waiting #3
      > cancel #1                             | cancelled #1: 2 requested
      > cancel #2                             | cancelled #2: 2 requested
      > forget_names                          | names_forgotten
      > ask #4 3@200 by P1                    | accepted #4 gtc resting 3
      > cancel #3                             | cancelled #3: 5 requested
      > cancel #4                             | cancelled #4: 3 requested
      > forget_names                          | names_forgotten
      > ask #5 3@200 by P2                    | rejected #5 options
      """)
  }

  @Test func `a name that comes again has another number, and the others keep theirs`() throws {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,US,on_demand,spot")), at: 1)
    let participants = ["a", "b", "c"].map { exchange.participant(named: $0) }
    let groups = ["g", "h"].map { exchange.affiliation(named: $0) }
    let rules = try ["DE", "FR"].map { exchange.operators(.barred([try #require(CountryCode($0))])) }
    let requirements = try ["h100-sxm", "h200-sxm", "*"].map { exchange.requirement(try Requirement($0)) }
    func order(_ id: UInt64, _ price: Price) -> Order {
      Order(
        id: OrderID(id), side: .bid, scope: .requirement(requirements[1]), price: price, quantity: 4,
        participant: participants[1], affiliation: groups[1], conditions: Conditions(operators: rules[1]))
    }
    exchange.apply(.submit(order(1, 100)), at: 1)
    exchange.removeAllEvents()
    exchange.apply(.forgetNames, at: 1)
    #expect(exchange.events.copy().map(\.kind) == [.namesForgotten(count: 6)])
    try exchange.checkInvariants()
    let names = participants.map { exchange.name(of: $0) } + groups.map { exchange.name(of: $0) }
    #expect(names == [nil, "b", nil, nil, "h"])
    let knowsRules = rules.map { exchange.operatorRule(of: $0) != nil }
    #expect(knowsRules == [false, true])
    let knowsRequirements = requirements.map { exchange.requirement(of: $0) != nil }
    #expect(knowsRequirements == [false, true, false])
    #expect(exchange.differentials(of: requirements[0]).isEmpty)

    #expect(exchange.participant(named: "c") == ParticipantID(4))
    #expect(exchange.participant(named: "b") == participants[1])
    #expect(exchange.affiliation(named: "g") == AffiliationID(3))
    #expect(exchange.operators(.barred([try #require(CountryCode("DE"))])) == OperatorRuleID(3))
    #expect(exchange.requirement(try Requirement("*")) == RequirementID(3))
    #expect(exchange.requirement(try Requirement("h200-sxm")) == requirements[1])
    #expect(exchange.participantCount == 4 && exchange.affiliationCount == 3)
    #expect(exchange.operatorRuleCount == 3 && exchange.requirementCount == 4)
    #expect(exchange.name(of: ParticipantID(1)) == nil && exchange.name(of: ParticipantID(5)) == nil)
    // Books that open find the requirements that are left, and those that came again.
    exchange.apply(.openBook(try Contract("h200-sxm,141,US,on_demand,spot")), at: 1)
    try exchange.checkInvariants()
    var last = order(2, 100)
    last.scope = .requirement(RequirementID(3))
    exchange.apply(.submit(last), at: 1)
    #expect(exchange.directory.requirements.books(of: requirements[1]).count == 1)
    #expect(exchange.directory.requirements.books(of: RequirementID(3)).count == 2)
  }

  @Test func `a restored exchange has the same numbers, and gives the same ones next`() throws {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,US,on_demand,spot")), at: 1)
    for number in 1...9 {
      _ = exchange.participant(named: "p\(number)")
      _ = exchange.affiliation(named: "g\(number)")
      _ = exchange.requirement(try Requirement("h\(number)00-sxm"))
    }
    for (id, participant) in [(1, 2), (2, 5), (3, 9)] as [(UInt64, UInt32)] {
      let order = Order(
        id: OrderID(id), side: .bid, scope: .requirement(RequirementID(participant - 1)), price: 100, quantity: 1,
        participant: ParticipantID(participant))
      exchange.apply(.submit(order), at: 1)
    }
    exchange.apply(.cancel(OrderID(3)), at: 1)
    exchange.apply(.forgetNames, at: 1)
    var restored = try exchange.restoredCopy()
    #expect(restored.state() == exchange.state())
    try restored.checkInvariants()
    #expect(restored.participant(named: "p9") == ParticipantID(10))
    #expect(exchange.participant(named: "p9") == ParticipantID(10))
    #expect(restored.affiliation(named: "g1") == AffiliationID(10))
    #expect(restored.requirement(try Requirement("h900-sxm")) == RequirementID(9))
    #expect(restored.name(of: ParticipantID(5)) == "p5" && restored.name(of: ParticipantID(6)) == nil)
    restored.apply(.cancelAll(of: ParticipantID(5), in: nil), at: 1)
    #expect(restored.liveOrderCount == 1)
  }

  @Test func `forgetting keeps what exists, however much has been forgotten`() throws {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,US,on_demand,spot")), at: 1)
    for round in 0..<40 {
      for number in 0..<50 {
        _ = exchange.participant(named: "\(round)/\(number)")
        let requirement = exchange.requirement(
          try Requirement("*"), differentials: [Differential(try Requirement("*"), ticks: Int64(round * 50 + number))])
        let order = Order(
          id: 1, side: .bid, scope: .requirement(requirement), price: 100, quantity: 1, timeInForce: .immediateOrCancel)
        exchange.apply(.submit(order), at: 1)
      }
      exchange.apply(.forgetNames, at: 1)
      exchange.removeAllEvents()
      #expect(exchange.directory.requirements.allBooks.isEmpty)
      let names = exchange.directory.participants.all
      #expect(names.allSatisfy { $0 == nil })
    }
    #expect(exchange.participantCount == 2_000 && exchange.requirementCount == 2_000)
    try exchange.checkInvariants()
  }

  @Test func `a table keeps the numbers of what is left, whatever is forgotten`() {
    var table = NumberTable<Int>()
    var expected: [UInt32: Int] = [:]
    for round in 0..<200 {
      for _ in 0..<(round % 7) {
        let entry = Int(table.numberCount) * 3
        expected[table.append(entry)] = entry
      }
      if round % 11 == 3 { table.skipNumber() }
      if round % 3 == 0 {
        table.beginMarking()
        for number in expected.keys where (number &* 2_654_435_761) >> 28 > 4 { table.mark(number) }
        table.mark(table.numberCount + 5)
        expected = expected.filter { ($0.key &* 2_654_435_761) >> 28 > 4 }
        _ = table.forgetUnmarked()
      }
      for number in 0..<table.numberCount {
        let entry = table.place(of: number).map { table.entries[$0] }
        #expect(entry == expected[number])
        if number < table.knownPrefix { #expect(expected[number] != nil) }
      }
      #expect(table.entries.count == expected.count)
      #expect(table.entries == table.entries.sorted())
      if table.knownPrefix < table.numberCount { #expect(expected[table.knownPrefix] == nil) }
    }
  }
}
