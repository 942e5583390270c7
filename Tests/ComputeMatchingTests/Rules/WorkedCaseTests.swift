import ComputeMatching
import Testing

/// The worked cases that the rules end with, word for word.
struct WorkedCaseTests {
  /// Books A, in the United States, and B, of a better grade in Germany; R requires either.
  private struct TwoBooks: ~Copyable {
    var market: Market
    let a: BookID
    let b: BookID
    let either: RequirementID
    let withDifferential: RequirementID

    init() throws {
      let spot = try Requirement("*,*,*,*,spot")
      let premium = Differential(try Requirement("h200-sxm"), ticks: 40)
      var market = try Market("h100-sxm,80,US,on_demand,spot")
      let b = try market.open("h200-sxm,141,DE,on_demand,spot")
      a = market.book
      self.b = b
      either = market.exchange.requirement(spot)
      withDifferential = market.exchange.requirement(spot, differentials: [premium])
      self.market = market
    }

    mutating func submit(_ id: OrderID, _ side: Side, _ quantity: Quantity, at price: Price, in book: BookID) throws
      -> String
    {
      try market.apply(.submit(Order(id: id, side: side, book: book, price: price, quantity: quantity)))
    }

    mutating func bid(_ id: OrderID, _ quantity: Quantity, at price: Price, _ requirement: RequirementID) throws
      -> String
    {
      try market.apply(
        .submit(Order(id: id, side: .bid, scope: .requirement(requirement), price: price, quantity: quantity)))
    }
  }

  @Test func `1: shared quantity`() throws {
    var books = try TwoBooks()
    #expect(
      try books.bid(1, 8, at: 200, books.withDifferential)
        == "accepted 1 gtc, rested 1: 8@200, placed 1 in book 0: 8@200, placed 1 in book 1: 8@240")
    #expect(try books.submit(2, .ask, 5, at: 230, in: books.b) == "accepted 2 gtc, trade 2 with 1: 5@240")
    #expect(
      try books.submit(3, .ask, 5, at: 190, in: books.a) == "accepted 3 gtc, trade 3 with 1: 3@200, rested 3: 2@190")
    #expect(books.market.exchange.order(1) == nil)
    #expect(books.market.exchange.bestBid(in: books.a) == nil && books.market.exchange.bestBid(in: books.b) == nil)
  }

  @Test func `2: net price`() throws {
    var books = try TwoBooks()
    _ = try books.submit(1, .ask, 4, at: 195, in: books.a)
    _ = try books.submit(2, .ask, 4, at: 230, in: books.b)
    _ = try books.submit(3, .ask, 4, at: 200, in: books.a)
    #expect(
      try books.bid(4, 10, at: 200, books.withDifferential)
        == "accepted 4 gtc, trade 4 with 2: 4@230, trade 4 with 1: 4@195, trade 4 with 3: 2@200")
  }

  @Test(arguments: [
    (
      TimeInForce.goodTillCancelled, Quantity(4),
      "accepted 9 gtc, trade 9 with 1: 4@180, trade 9 with 3: 3@190, trade 9 with 4: 1@195"
    ),
    (.fillOrKill, 2, "accepted 9 fok, cancelled 9: 8 fok"),
  ]) func `3: limit per counterparty`(timeInForce: TimeInForce, limit: Quantity, outcome: String) throws {
    var market = try Market()
    _ = try market.ask(1, 6, at: 180, by: "P1")
    _ = try market.ask(2, 2, at: 185, by: "P1")
    _ = try market.ask(3, 3, at: 190, by: "P2")
    _ = try market.ask(4, 4, at: 195, by: "P3")
    let order = Order(
      id: 9, side: .bid, book: market.book, price: 200, quantity: 8, timeInForce: timeInForce,
      conditions: Conditions(maximumPerCounterparty: limit))
    #expect(try market.apply(.submit(order)) == outcome)
  }

  @Test func `4: all-or-none maker`() throws {
    var market = try Market()
    let allOrNone = Order(
      id: 1, side: .ask, book: market.book, price: 190, quantity: 8, conditions: Conditions(isAllOrNone: true))
    #expect(try market.apply(.submit(allOrNone)) == "accepted 1 gtc, waiting 1")
    #expect(try market.ask(2, 4, at: 195) == "accepted 2 gtc, rested 2: 4@195")
    #expect(try market.bid(3, 6, at: 200) == "accepted 3 gtc, trade 3 with 2: 4@195, rested 3: 2@200")
    #expect(
      try market.bid(4, 6, at: 200)
        == "accepted 4 gtc, rested 4: 6@200, trade 1 with 3: 2@200, trade 1 with 4: 6@200")
    _ = try market.apply(.submit(allOrNone))
    #expect(try market.bid(5, 8, at: 200, .immediateOrCancel) == "accepted 5 ioc, trade 5 with 1: 8@190")
  }

  @Test func `5: gang from two sellers`() throws {
    var market = try Market()
    let gang = Order(
      id: 1, side: .bid, book: market.book, price: 200, quantity: 16, conditions: Conditions(isAllOrNone: true))
    #expect(try market.apply(.submit(gang)) == "accepted 1 gtc, waiting 1")
    #expect(try market.ask(2, 8, at: 190) == "accepted 2 gtc, rested 2: 8@190")
    #expect(
      try market.ask(3, 8, at: 195)
        == "accepted 3 gtc, rested 3: 8@195, trade 1 with 2: 8@190, trade 1 with 3: 8@195")
  }

  @Test func `6: iceberg`() throws {
    var market = try Market()
    let iceberg = Order(id: 1, side: .ask, book: market.book, price: 200, quantity: 20, displayQuantity: 5)
    #expect(try market.apply(.submit(iceberg)) == "accepted 1 gtc, rested 1: 5@200")
    _ = try market.ask(2, 5, at: 200)
    #expect(
      try market.bid(3, 12, at: 200)
        == "accepted 3 gtc, trade 3 with 1: 5@200, rested 1: 5@200, trade 3 with 2: 5@200, trade 3 with 1: 2@200")
    #expect(
      try market.bid(4, 13, at: 200)
        == "accepted 4 gtc, trade 4 with 1: 3@200, rested 1: 5@200, trade 4 with 1: 5@200, rested 1: 5@200, trade 4 with 1: 5@200"
    )
    #expect(market.exchange.liveOrderCount == 0)
  }

  @Test(arguments: [
    (SelfTradePrevention.cancelNewest, "trade 9 with 1: 2@198, cancelled 9: 6 self_trade"),
    (.cancelOldest, "trade 9 with 1: 2@198, cancelled 2: 5 self_trade, trade 9 with 3: 5@200, rested 9: 1@200"),
    (.decrement, "trade 9 with 1: 2@198, reduced 2 by 5 to 0, reduced 9 by 5 to 1, trade 9 with 3: 1@200"),
  ]) func `7: self-trade`(mode: SelfTradePrevention, outcome: String) throws {
    var market = try Market()
    _ = try market.ask(1, 2, at: 198, group: "G2")
    _ = try market.ask(2, 5, at: 199, group: "G1")
    _ = try market.ask(3, 5, at: 200, group: "G2")
    #expect(try market.bid(9, 8, at: 200, group: "G1", mode) == "accepted 9 gtc, " + outcome)
  }

  @Test func `8: post-only`() throws {
    var market = try Market()
    _ = try market.apply(
      .submit(
        Order(id: 1, side: .bid, book: market.book, price: 200, quantity: 16, conditions: Conditions(isAllOrNone: true))
      ))
    #expect(try market.ask(2, 8, at: 190, postOnly: true) == "accepted 2 gtc, rested 2: 8@190")
    _ = try market.apply(.cancel(2))
    #expect(try market.bid(3, 4, at: 200) == "accepted 3 gtc, rested 3: 4@200")
    #expect(try market.ask(4, 8, at: 200, postOnly: true) == "rejected 4 post_only")
  }

  @Test func `9: time`() throws {
    var books = try TwoBooks()
    _ = try books.bid(1, 4, at: 200, books.either)
    _ = try books.submit(2, .bid, 4, at: 200, in: books.a)
    #expect(
      try books.submit(3, .ask, 6, at: 200, in: books.a)
        == "accepted 3 gtc, trade 3 with 1: 4@200, trade 3 with 2: 2@200")
  }

  @Test func `10: fill-or-kill and own orders`() throws {
    var market = try Market()
    _ = try market.ask(1, 5, at: 199, group: "G1")
    _ = try market.ask(2, 5, at: 200, group: "G2")
    #expect(
      try market.bid(3, 10, at: 200, .fillOrKill, group: "G1", .cancelOldest)
        == "accepted 3 fok, cancelled 3: 10 fok")
    #expect(market.exchange.liveOrderCount == 2)
  }
}
