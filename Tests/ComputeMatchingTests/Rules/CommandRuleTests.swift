import ComputeMatching
import Testing

/// Rules about commands, ids, time and answers.
struct CommandRuleTests {
  @Test func `R4: cancel all ends a participant's orders in order of entry, in one book or in all`() throws {
    var market = try Market()
    let other = try Contract("a100-sxm,40,US,reserved,spot")
    #expect(try market.apply(.openBook(other)) == "opened book 1")
    _ = try market.ask(1, 5, at: 210, by: "acme")
    _ = try market.ask(2, 5, at: 200, by: "acme")
    _ = try market.bid(3, 5, at: 100, by: "acme")
    _ = try market.bid(4, 5, at: 101, by: "else")
    _ = try market.apply(.replace(1, with: Replacement(price: 205, quantity: 4)))
    let acme = market.exchange.participant(named: "acme")
    #expect(try market.apply(.cancelAll(of: acme, in: BookID(1))) == "rejected 0 unknown_order")
    #expect(
      try market.apply(.cancelAll(of: acme, in: nil))
        == "cancelled 2: 5 cancel_all, cancelled 3: 5 cancel_all, cancelled 1: 4 cancel_all")
    #expect(market.exchange.liveOrderCount == 1)
    #expect(try market.apply(.cancelAll(of: .none, in: nil)) == "rejected 0 options")
    #expect(try market.apply(.cancelAll(of: acme, in: BookID(2))) == "rejected 0 book")
  }

  @Test func `R5: what is due happens moment by moment, in order of entry, at its own time`() throws {
    for stops in [[UInt64](), [20, 30], [10, 11, 25, 39]] {
      var market = try Market()
      _ = try market.ask(1, 1, at: 200, .goodTillDate, until: 30)
      _ = try market.ask(2, 1, at: 201, .goodTillDate, until: 20)
      _ = try market.ask(3, 1, at: 202, .goodTillDate, until: 30)
      _ = try market.ask(4, 1, at: 203, .goodTillDate, until: 41)
      for stop in stops { market.exchange.apply(.advance, at: Timestamp(nanoseconds: stop)) }
      market.exchange.apply(.cancel(4), at: 40)
      let events = market.exchange.events.copy()
      #expect(events.map(\.timestamp.nanoseconds) == [20, 30, 30, 40])
      #expect(
        events.map(\.kind) == [
          .cancelled(2, quantity: 1, in: market.book, .expired), .cancelled(1, quantity: 1, in: market.book, .expired),
          .cancelled(3, quantity: 1, in: market.book, .expired),
          .cancelled(4, quantity: 1, in: market.book, .requested),
        ])
    }
  }

  @Test func `R5: an expiry must be after now, and time never goes back`() throws {
    var market = try Market()
    market.time = 50
    #expect(try market.ask(1, 1, at: 200, .goodTillDate, until: 50) == "rejected 1 expiry")
    market.time = 40
    #expect(try market.ask(2, 1, at: 200, .goodTillDate, until: 45) == "rejected 2 expiry")
    #expect(try market.ask(3, 1, at: 200, .goodTillDate, until: 51) == "accepted 3 gtd, rested 3: 1@200")
    #expect(market.exchange.now == 50)
    #expect(market.exchange.order(3)?.expiry == 51)
    #expect(try market.apply(.advance) == "")
    market.time = .max
    #expect(try market.apply(.advance) == "cancelled 3: 1 expired")
  }

  @Test func `R1: a window's gate closes at its start, and its orders end in order of their stamps`() throws {
    let window = "h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h"
    let gate: UInt64 = 1_796_083_200_000_000_000
    var market = try Market(window)
    _ = try market.ask(1, 5, at: 200, .goodTillDate, until: Timestamp(nanoseconds: gate))
    _ = try market.bid(2, 5, at: 100)
    _ = try market.ask(3, 5, at: 190)
    market.time = gate - 1
    #expect(try market.apply(.advance) == "")
    market.time = gate
    #expect(
      try market.bid(4, 5, at: 100)
        == "book 0 closed, cancelled 1: 5 gate_closed, cancelled 2: 5 gate_closed, cancelled 3: 5 gate_closed, "
        + "rejected 4 phase")
    #expect(market.exchange.phase(of: market.book) == .closed)
    let past = try Contract("h100-sxm,80,US,on_demand,2026-12-01T00Z/720h")
    #expect(try market.apply(.openBook(past)) == "opened book 1, book 1 closed")
    #expect(try market.apply(.openBook(past)) == "rejected 0 book")
  }

  @Test func `R6: a live id is taken, an ended one is free`() throws {
    var market = try Market()
    _ = try market.ask(1, 5, at: 200)
    #expect(try market.bid(1, 5, at: 300) == "rejected 1 duplicate_order_id")
    #expect(try market.bid(0, 5, at: 300) == "rejected 0 duplicate_order_id")
    #expect(try market.bid(2, 5, at: 200) == "accepted 2 gtc, trade 2 with 1: 5@200")
    #expect(try market.bid(1, 5, at: 100) == "accepted 1 gtc, rested 1: 5@100")
    #expect(
      try market.apply(.replace(1, with: Replacement(id: 0, price: 1, quantity: 1))) == "rejected 1 duplicate_order_id")
    for command in [Command.cancel(7), .reduce(7, by: 0), .replace(7, with: Replacement(price: 0, quantity: 0))] {
      #expect(try market.apply(command) == "rejected 7 unknown_order")
    }
    #expect(market.exchange.liveOrderCount == 1)
  }

  /// Each order fails a check and all that follow it: only the first is the reason.
  @Test func `R7: the first check that fails is the reason`() throws {
    var market = try Market("h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h", maximumQuantity: 100)
    market.time = 1_796_083_200_000_000_000
    _ = try market.apply(.advance)
    let spot = try Contract("h100-sxm,80,DE,on_demand,spot")
    _ = try market.apply(.openBook(spot))
    let open = BookID(1)
    _ = try market.apply(.submit(Order(id: 1, side: .ask, book: open, price: 200, quantity: 5)))

    var order = Order(
      id: 1, side: .bid, book: BookID(9), price: 0, quantity: 101, timeInForce: .goodTillDate, isPostOnly: true)
    #expect(try market.apply(.submit(order)) == "rejected 1 quantity")
    order.quantity = 100
    #expect(try market.apply(.submit(order)) == "rejected 1 price")
    order.price = 200
    #expect(try market.apply(.submit(order)) == "rejected 1 options")
    order.expiry = 5
    #expect(try market.apply(.submit(order)) == "rejected 1 expiry")
    order.expiry = Timestamp(nanoseconds: .max)
    #expect(try market.apply(.submit(order)) == "rejected 1 book")
    order.scope = .book(market.book)
    #expect(try market.apply(.submit(order)) == "rejected 1 phase")
    order.scope = .book(open)
    #expect(try market.apply(.submit(order)) == "rejected 1 duplicate_order_id")
    order.id = 2
    #expect(try market.apply(.submit(order)) == "rejected 2 post_only")
    order.isPostOnly = false
    #expect(try market.apply(.submit(order)) == "accepted 2 gtd, trade 2 with 1: 5@200, rested 2: 95@200")
  }

  @Test(arguments: [TimeInForce.immediateOrCancel, .fillOrKill]) func `R7: contradictions`(
    timeInForce: TimeInForce
  ) throws {
    var market = try Market()
    #expect(try market.bid(1, 5, at: 200, timeInForce, postOnly: true) == "rejected 1 options")
    #expect(try market.bid(1, 5, at: nil, postOnly: true) == "rejected 1 options")
    #expect(try market.bid(1, 5, at: nil, .goodTillDate) == "rejected 1 options")
    var order = Order(id: 1, side: .bid, book: market.book, price: 5, quantity: 5, participant: ParticipantID(77))
    #expect(try market.apply(.submit(order)) == "rejected 1 options")
    order.participant = .none
    order.affiliation = AffiliationID(77)
    #expect(try market.apply(.submit(order)) == "rejected 1 options")
  }

  @Test func `the largest and smallest values trap nowhere`() throws {
    var market = try Market(maximumQuantity: .max)
    #expect(market.exchange.configuration.maximumQuantity == 4_294_967_294)
    let most = market.exchange.configuration.maximumQuantity
    for id in 1...3 as ClosedRange<UInt64> {
      _ = try market.ask(OrderID(id), most, at: Price(ticks: .max))
      _ = try market.bid(OrderID(.max - id), most, at: 1)
    }
    #expect(market.exchange.bestAsk(in: market.book)?.quantity == 3 * most)
    #expect(market.exchange.bestBid(in: market.book)?.price == 1)
    #expect(try market.bid(9, most + 1, at: 1) == "rejected 9 quantity")
    #expect(try market.bid(9, .min, at: .init(ticks: .min)) == "rejected 9 quantity")
    #expect(try market.bid(9, 1, at: .init(ticks: .min)) == "rejected 9 price")
    #expect(try market.apply(.reduce(1, by: .min)) == "rejected 1 quantity")
    #expect(try market.bid(9, most, at: nil) == "accepted 9 ioc, trade 9 with 1: \(most)@\(Int64.max)")
    market.time = .max
    _ = try market.apply(.cancel(OrderID(.max - 1)))
    #expect(market.exchange.bestBid(in: BookID(.max)) == nil)
    #expect(market.exchange.orders(in: market.book, .bid, at: .init(ticks: .min)).isEmpty)
  }
}
