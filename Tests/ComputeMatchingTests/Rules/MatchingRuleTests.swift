import ComputeMatching
import Testing

/// Rules as tables: a line a command, with what it leads to.
struct MatchingRuleTests {
  @Test func `R8: best price first, at one price the earlier, at the maker's price`() throws {
    var market = try Market()
    #expect(try market.ask(1, 4, at: 200) == "accepted 1 gtc, rested 1: 4@200")
    #expect(try market.ask(2, 4, at: 199) == "accepted 2 gtc, rested 2: 4@199")
    #expect(try market.ask(3, 4, at: 200) == "accepted 3 gtc, rested 3: 4@200")
    #expect(
      try market.bid(4, 10, at: 205)
        == "accepted 4 gtc, trade 4 with 2: 4@199, trade 4 with 1: 4@200, trade 4 with 3: 2@200")
    #expect(try market.bid(5, 1, at: 199) == "accepted 5 gtc, rested 5: 1@199")
    #expect(try market.ask(6, 3, at: 150) == "accepted 6 gtc, trade 6 with 5: 1@199, rested 6: 2@150")
  }

  @Test func `R9: what becomes of the remainder`() throws {
    var market = try Market()
    _ = try market.ask(1, 4, at: 200)
    #expect(
      try market.bid(2, 6, at: 200, .immediateOrCancel) == "accepted 2 ioc, trade 2 with 1: 4@200, cancelled 2: 2 ioc")
    _ = try market.ask(3, 4, at: 200)
    #expect(try market.bid(4, 6, at: nil) == "accepted 4 ioc, trade 4 with 3: 4@200, cancelled 4: 2 ioc")
    #expect(try market.bid(5, 6, at: nil, .fillOrKill) == "accepted 5 fok, cancelled 5: 6 fok")
    _ = try market.ask(6, 6, at: .init(ticks: .max))
    #expect(
      try market.bid(7, 6, at: nil, .fillOrKill) == "accepted 7 fok, trade 7 with 6: 6@9223372036854775807")
  }

  @Test func `R10: fill or kill counts what would really trade, own orders and all`() throws {
    for mode in SelfTradePrevention.allCases {
      var market = try Market()
      _ = try market.ask(1, 5, at: 199, by: "G1")
      _ = try market.ask(2, 5, at: 200, by: "G2")
      #expect(
        try market.bid(3, 10, at: 200, .fillOrKill, by: "G1", mode) == "accepted 3 fok, cancelled 3: 10 fok", "\(mode)")
      #expect(market.exchange.liveOrderCount == 2)
    }
    var market = try Market()
    _ = try market.ask(1, 5, at: 199, by: "G1")
    _ = try market.ask(2, 5, at: 200, by: "G2")
    #expect(
      try market.bid(3, 5, at: 200, .fillOrKill, by: "G1", .cancelOldest)
        == "accepted 3 fok, cancelled 1: 5 self_trade, trade 3 with 2: 5@200")
  }

  @Test func `R11: post-only never takes, and own orders are no reason to reject it`() throws {
    var market = try Market()
    _ = try market.ask(1, 5, at: 200, by: "G1")
    #expect(try market.bid(2, 5, at: 200, postOnly: true) == "rejected 2 post_only")
    #expect(try market.bid(3, 5, at: 199, postOnly: true) == "accepted 3 gtc, rested 3: 5@199")
    #expect(
      try market.bid(4, 5, at: 200, by: "G1", .cancelOldest, postOnly: true)
        == "accepted 4 gtc, cancelled 1: 5 self_trade, rested 4: 5@200")
    #expect(
      try market.apply(.replace(3, with: Replacement(price: 198, quantity: 2)))
        == "replaced 3 by 3: 2@198, rested 3: 2@198")
    _ = try market.ask(5, 5, at: 201)
    #expect(try market.apply(.replace(3, with: Replacement(price: 201, quantity: 2))) == "rejected 3 post_only")
    #expect(market.exchange.order(3)?.openQuantity == 2)
  }

  @Test func `R12: reduce keeps the place, replace loses it`() throws {
    var market = try Market()
    _ = try market.ask(1, 5, at: 200)
    _ = try market.ask(2, 5, at: 200)
    #expect(try market.apply(.reduce(1, by: 2)) == "reduced 1 by 2 to 3")
    #expect(market.exchange.orders(in: market.book, .ask, at: 200).map(\.id) == [1, 2])
    #expect(
      try market.apply(.replace(1, with: Replacement(id: 9, price: 200, quantity: 7)))
        == "replaced 1 by 9: 7@200, rested 9: 7@200")
    #expect(market.exchange.orders(in: market.book, .ask, at: 200).map(\.id) == [2, 9])
    #expect(try market.apply(.reduce(2, by: 6)) == "cancelled 2: 5 requested")
    _ = try market.bid(3, 4, at: 198)
    #expect(
      try market.apply(.replace(9, with: Replacement(price: 190, quantity: 7)))
        == "replaced 9 by 9: 7@190, trade 9 with 3: 4@198, rested 9: 3@190")
    #expect(market.exchange.order(9)?.tradedQuantity == 4)
  }

  @Test(arguments: [
    (
      SelfTradePrevention.cancelNewest,
      "accepted 9 gtc, trade 9 with 1: 2@198, cancelled 9: 6 self_trade"
    ),
    (
      .cancelOldest,
      "accepted 9 gtc, trade 9 with 1: 2@198, cancelled 2: 5 self_trade, trade 9 with 3: 5@200, rested 9: 1@200"
    ),
    (
      .cancelBoth,
      "accepted 9 gtc, trade 9 with 1: 2@198, cancelled 2: 5 self_trade, cancelled 9: 6 self_trade"
    ),
    (
      .decrement,
      "accepted 9 gtc, trade 9 with 1: 2@198, reduced 2 by 5 to 0, reduced 9 by 5 to 1, trade 9 with 3: 1@200"
    ),
  ])
  func `R14: the taker's mode decides`(mode: SelfTradePrevention, outcome: String) throws {
    for (participant, group) in [("G1", ""), ("other", "one group")] {
      var market = try Market()
      _ = try market.ask(1, 2, at: 198, by: "G2")
      _ = try market.ask(2, 5, at: 199, by: "G1", group: "one group")
      _ = try market.ask(3, 5, at: 200, by: "G2")
      #expect(try market.bid(9, 8, at: 200, by: participant, group: group, mode) == outcome)
    }
  }

  @Test func `R14: orders that name nobody are affiliated with nobody`() throws {
    var market = try Market()
    _ = try market.ask(1, 2, at: 198)
    #expect(try market.bid(2, 2, at: 198) == "accepted 2 gtc, trade 2 with 1: 2@198")
  }
}
