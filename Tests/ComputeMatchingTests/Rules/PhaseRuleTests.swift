import ComputeMatching
import Testing

/// R17 to R19: phases, bands, the volatility guard and the uncross.
struct PhaseRuleTests {
  @Test func `R17: what a halted book allows`() throws {
    var market = try Market()
    _ = try market.bid(1, 8, at: 200, by: "P")
    _ = try market.bid(2, 8, at: 200)
    _ = try market.bid(3, 8, at: 200)
    #expect(try market.operate(.halt) == "book 0 halted")
    #expect(try market.bid(4, 1, at: 200) == "rejected 4 phase")
    #expect(try market.ask(4, 1, at: nil) == "rejected 4 phase")
    #expect(
      try market.apply(.replace(2, with: Replacement(price: 199, quantity: 8))) == "rejected 2 phase")
    #expect(try market.apply(.reduce(2, by: 3)) == "reduced 2 by 3 to 5")
    #expect(try market.apply(.cancel(2)) == "cancelled 2: 5 requested")
    let participant = market.exchange.participant(named: "P")
    #expect(try market.apply(.cancelAll(of: participant, in: nil)) == "cancelled 1: 8 cancel_all")
    #expect(try market.operate(.halt) == "rejected 0 phase")
    #expect(try market.operate(.uncross) == "rejected 0 phase")
    #expect(try market.operate(.resume) == "book 0 continuous")
    #expect(try market.operate(.resume) == "rejected 0 phase")
    #expect(try market.ask(4, 1, at: 200) == "accepted 4 gtc, trade 4 with 3: 1@200")
  }

  @Test func `R17: an auction collects orders, and goes on after a halt`() throws {
    var market = try Market()
    #expect(try market.operate(.uncross) == "rejected 0 phase")
    #expect(try market.operate(.openAuction) == "book 0 auction")
    #expect(try market.operate(.openAuction) == "rejected 0 phase")
    #expect(try market.bid(1, 8, at: 200, postOnly: true) == "accepted 1 gtc, rested 1: 8@200")
    #expect(try market.ask(2, 8, at: 190, postOnly: true) == "accepted 2 gtc, rested 2: 8@190")
    #expect(try market.ask(3, 1, at: 190, .immediateOrCancel) == "rejected 3 phase")
    #expect(try market.ask(3, 1, at: 190, .fillOrKill) == "rejected 3 phase")
    #expect(try market.ask(3, 1, at: nil) == "rejected 3 phase")
    #expect(
      try market.apply(.replace(2, with: Replacement(price: 195, quantity: 6)))
        == "replaced 2 by 2: 6@195, rested 2: 6@195")
    #expect(try market.operate(.halt) == "book 0 halted")
    #expect(try market.operate(.resume) == "book 0 auction")
    // More is wanted than offered, so the highest of the prices that clear it is.
    #expect(try market.operate(.uncross) == "trade 1 with 2: 6@200, book 0 continuous")
    #expect(market.exchange.order(1)?.openQuantity == 2)
    #expect(market.exchange.order(1)?.tradedQuantity == 6)
    #expect(market.exchange.lastTradePrice(in: market.book) == 200)
  }

  /// The departure of the first order is noted for the second, who then is gone as well: the market checks that nothing is left
  /// of that.
  @Test func `R1: a gate closes on the last order that waits`() throws {
    var market = try Market("h100-sxm,80,DE,on_demand,2026-12-01T01Z/24h")
    #expect(try market.bid(1, 8, at: 200, by: "P") == "accepted 1 gtc, rested 1: 8@200")
    let waiting = Order(
      id: 2, side: .ask, book: market.book, price: 210, quantity: 6, conditions: Conditions(isAllOrNone: true))
    #expect(try market.apply(.submit(waiting)) == "accepted 2 gtc, waiting 2")
    market.time = 1_796_086_800_000_000_000
    #expect(
      try market.apply(.advance) == "book 0 closed, cancelled 1: 8 gate_closed, cancelled 2: 6 gate_closed")
  }

  @Test func `R17: closing cancels everything, for good`() throws {
    var market = try Market("h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h")
    _ = try market.bid(1, 8, at: 200)
    _ = try market.ask(2, 4, at: 201)
    #expect(
      try market.operate(.close) == "book 0 closed, cancelled 1: 8 book_closed, cancelled 2: 4 book_closed")
    for operation in [.halt, .resume, .openAuction, .uncross, .close, .setPriceBand(low: nil, high: nil)]
      as [BookOperation]
    {
      #expect(try market.operate(operation) == "rejected 0 phase")
    }
    market.time = 2_000_000_000_000_000_000
    #expect(try market.apply(.advance) == "")
    #expect(market.exchange.phase(of: market.book) == .closed)
    #expect(try market.apply(.operate(BookID(7), .halt)) == "rejected 0 book")
  }

  @Test func `R14: in an auction the newer of two affiliated orders that cross is rejected`() throws {
    var market = try Market()
    _ = try market.operate(.openAuction)
    _ = try market.bid(1, 8, at: 200, by: "G1")
    _ = try market.bid(2, 8, at: 198, group: "A")
    #expect(try market.ask(3, 8, at: 200, by: "G1", .cancelOldest) == "rejected 3 self_trade")
    #expect(try market.ask(3, 8, at: 201, by: "G1") == "accepted 3 gtc, rested 3: 8@201")
    #expect(try market.ask(4, 8, at: 198, group: "A") == "rejected 4 self_trade")
    #expect(try market.ask(4, 8, at: 199, group: "A") == "accepted 4 gtc, rested 4: 8@199")
    #expect(try market.apply(.replace(4, with: Replacement(price: 198, quantity: 1))) == "rejected 4 self_trade")
    #expect(try market.apply(.replace(3, with: Replacement(price: 200, quantity: 1))) == "rejected 3 self_trade")
    #expect(market.exchange.liveOrderCount == 4)
  }

  @Test func `R18: a band rejects limits outside it and stops market orders at its edge`() throws {
    var market = try Market()
    _ = try market.ask(1, 4, at: 200)
    _ = try market.ask(2, 4, at: 210)
    #expect(try market.operate(.setPriceBand(low: 190, high: 205)) == "book 0 band 190-205")
    #expect(try market.bid(3, 1, at: 206) == "rejected 3 price_band")
    #expect(try market.bid(3, 1, at: 189) == "rejected 3 price_band")
    #expect(try market.bid(3, 1, at: 190) == "accepted 3 gtc, rested 3: 1@190")
    #expect(try market.apply(.replace(3, with: Replacement(price: 206, quantity: 1))) == "rejected 3 price_band")
    #expect(try market.bid(4, 9, at: nil, .fillOrKill) == "accepted 4 fok, cancelled 4: 9 fok")
    #expect(try market.bid(5, 9, at: nil) == "accepted 5 ioc, trade 5 with 1: 4@200, cancelled 5: 5 ioc")
    #expect(try market.operate(.setPriceBand(low: 191, high: nil)) == "book 0 band 191-0")
    #expect(try market.ask(6, 1, at: nil) == "accepted 6 ioc, cancelled 6: 1 ioc")
    #expect(try market.bid(7, 9, at: nil) == "accepted 7 ioc, trade 7 with 2: 4@210, cancelled 7: 5 ioc")
    #expect(try market.operate(.setPriceBand(low: 2, high: 1)) == "rejected 0 price")
    #expect(try market.operate(.setPriceBand(low: 0, high: nil)) == "rejected 0 price")
    #expect(try market.operate(.setPriceBand(low: nil, high: -1)) == "rejected 0 price")
    #expect(try market.operate(.setPriceBand(low: nil, high: nil)) == "book 0 band 0-0")
    #expect(try market.ask(8, 1, at: nil) == "accepted 8 ioc, trade 8 with 3: 1@190")
  }

  @Test func `R18: a trade too far from the reference does not print, and the book goes to auction`() throws {
    var market = try Market(volatilityGuard: 500)
    _ = try market.ask(1, 1, at: 1_000)
    _ = try market.ask(2, 4, at: 1_050)
    _ = try market.ask(3, 4, at: 1_051)
    // The first trade has nothing to be measured against.
    #expect(try market.bid(4, 1, at: 1_000) == "accepted 4 gtc, trade 4 with 1: 1@1000")
    #expect(try market.bid(5, 6, at: 1_060, .fillOrKill) == "accepted 5 fok, cancelled 5: 6 fok")
    #expect(
      try market.bid(6, 6, at: 1_060)
        == "accepted 6 gtc, trade 6 with 2: 4@1050, book 0 auction, rested 6: 2@1060")
    // The reference has moved to 1,050.
    #expect(try market.operate(.uncross) == "trade 6 with 3: 2@1051, book 0 continuous")
    _ = try market.apply(.cancel(3))
    _ = try market.bid(7, 5, at: 900)
    #expect(
      try market.ask(8, 9, at: nil) == "accepted 8 ioc, book 0 auction, cancelled 8: 9 post_halt")
    #expect(try market.operate(.uncross) == "book 0 continuous")
    #expect(try market.ask(9, 5, at: 900, postOnly: true) == "accepted 9 gtc, book 0 auction, rested 9: 5@900")
  }

  @Test func `R18: the guard stops at no price beyond the largest`() throws {
    var market = try Market(volatilityGuard: 10_000)
    let most = Price(ticks: .max)
    _ = try market.ask(1, 2, at: most)
    #expect(try market.bid(2, 1, at: most) == "accepted 2 gtc, trade 2 with 1: 1@9223372036854775807")
    #expect(try market.bid(3, 1, at: most) == "accepted 3 gtc, trade 3 with 1: 1@9223372036854775807")
  }

  /// Bids and asks as `quantity@price`, the price of the last trade before the auction, and what the uncross trades.
  @Test(
    arguments: [
      // The largest volume.
      (
        bids: "5@203 5@202 5@200", asks: "4@199 4@201 4@202", reference: Price?.none, volume: 10,
        price: Price(ticks: 202)
      ),
      // The smallest surplus.
      ("10@205 10@203", "10@200 2@204", nil, 10, 204),
      // Towards the surplus of bids, and of asks.
      ("12@205", "10@200", 201, 10, 205), ("10@205", "12@200", 204, 10, 200),
      // Nearest to the reference, which may be no order's price; without one, or beyond it, the end.
      ("10@205", "10@200", 203, 10, 203), ("10@205", "10@200", nil, 10, 200), ("10@205", "10@200", 220, 10, 205),
      ("10@205", "10@200", 150, 10, 200),
      // Equal surpluses on both sides.
      ("6@204 2@203", "6@201 2@204", 209, 6, 204), ("8@204", "8@200", 202, 8, 202),
      // Nothing crosses.
      ("5@199", "5@200", 200, 0, 200),
    ] as [(bids: String, asks: String, reference: Price?, volume: Int64, price: Price)])
  func `R19: the clearing price`(
    bids: String, asks: String, reference: Price?, volume: Int64, price: Price
  ) throws {
    var market = try Market()
    if let reference {
      _ = try market.ask(1, 1, at: reference)
      _ = try market.bid(2, 1, at: reference)
    }
    _ = try market.operate(.openAuction)
    var id = OrderID(10)
    for (text, isBid) in [(bids, true), (asks, false)] {
      for order in text.split(separator: " ") {
        let parts = order.split(separator: "@").compactMap { Int64($0) }
        _ =
          try isBid
          ? market.bid(id, parts[0], at: Price(ticks: parts[1])) : market.ask(id, parts[0], at: Price(ticks: parts[1]))
        id = OrderID(id.rawValue + 1)
      }
    }
    market.exchange.apply(.operate(market.book, .uncross), at: 1)
    var traded: Int64 = 0
    for event in market.exchange.events.copy() {
      guard case .trade(let trade) = event.kind else { continue }
      #expect(trade.price == price && trade.side == nil)
      traded += trade.quantity
    }
    #expect(traded == volume)
    try market.exchange.checkInvariants()
  }

  @Test func `R19: volume goes by price and time on each side`() throws {
    var market = try Market()
    _ = try market.operate(.openAuction)
    _ = try market.bid(1, 4, at: 200)
    _ = try market.bid(2, 4, at: 202)
    _ = try market.bid(3, 4, at: 200)
    _ = try market.ask(4, 5, at: 199)
    _ = try market.ask(5, 2, at: 198)
    _ = try market.ask(6, 2, at: 199)
    #expect(
      try market.operate(.uncross)
        == "trade 2 with 5: 2@200, trade 2 with 4: 2@200, trade 1 with 4: 3@200, trade 1 with 6: 1@200, "
        + "trade 3 with 6: 1@200, book 0 continuous")
    #expect(market.exchange.order(3)?.openQuantity == 3)
  }
}

/// Nothing prints outside a band, whoever stood there before it was set (R18).
struct BandRuleTests {
  @Test func `a trade outside the band does not print, and the book goes to auction`() throws {
    var market = try Market()
    _ = try market.ask(1, 5, at: 100)
    _ = try market.operate(.setPriceBand(low: 150, high: 250))
    #expect(
      try market.bid(2, 5, at: 200) == "accepted 2 gtc, book 0 auction, rested 2: 5@200")
    #expect(try market.operate(.uncross) == "trade 2 with 1: 5@150, book 0 continuous")
  }

  @Test func `who wakes trades up to the edge`() throws {
    var market = try Market()
    let waiting = Order(
      id: 1, side: .bid, book: market.book, price: 300, quantity: 10, conditions: Conditions(maximumPerCounterparty: 9))
    _ = try market.apply(.submit(waiting))
    _ = try market.operate(.openAuction)
    _ = try market.ask(2, 5, at: 280)
    _ = try market.operate(.setPriceBand(low: nil, high: 250))
    _ = try market.ask(3, 5, at: 240)
    #expect(try market.operate(.uncross) == "book 0 continuous, trade 1 with 3: 5@240")
  }

  @Test func `what the band keeps crossed stays in auction`() throws {
    var market = try Market()
    _ = try market.operate(.openAuction)
    _ = try market.bid(1, 5, at: 500)
    _ = try market.ask(2, 5, at: 500)
    _ = try market.operate(.setPriceBand(low: nil, high: 250))
    #expect(try market.operate(.uncross) == "book 0 auction")
    _ = try market.operate(.setPriceBand(low: nil, high: nil))
    #expect(try market.operate(.uncross) == "trade 1 with 2: 5@500, book 0 continuous")
  }

  @Test func `an order that waited beyond the band is displayed at its edge`() throws {
    var market = try Market()
    let waiting = Order(
      id: 1, side: .ask, book: market.book, price: 95, quantity: 6, conditions: Conditions(minimumQuantity: 4))
    _ = try market.apply(.submit(waiting))
    _ = try market.operate(.setPriceBand(low: 100, high: nil))
    #expect(
      try market.bid(2, 4, at: 100) == "accepted 2 gtc, rested 2: 4@100, trade 1 with 2: 4@100, rested 1: 2@100")
  }
}

/// What helps a conditional order wakes it (R15.4), in whatever way it helps.
struct WakingRuleTests {
  @Test func `taking off what an own iceberg hides wakes`() throws {
    var market = try Market()
    let own = market.exchange.participant(named: "P")
    let iceberg = Order(
      id: 1, side: .ask, book: market.book, price: 190, quantity: 10, participant: own, displayQuantity: 1)
    _ = try market.apply(.submit(iceberg))
    _ = try market.ask(2, 5, at: 195, by: "X")
    let waiting = Order(
      id: 3, side: .bid, book: market.book, price: 200, quantity: 10, participant: own, selfTradePrevention: .decrement,
      conditions: Conditions(minimumQuantity: 5))
    #expect(try market.apply(.submit(waiting)) == "accepted 3 gtc, waiting 3")
    #expect(
      try market.apply(.reduce(1, by: 5))
        == "reduced 1 by 5 to 5, reduced 1 by 5 to 0, reduced 3 by 5 to 5, trade 3 with 2: 5@195")
  }
}
