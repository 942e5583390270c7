import ComputeMatching
import Testing

/// What events say (R7.1-R7.4), and the orders that they are about.
struct EventRuleTests {
  private func exchange(_ contracts: [String]) throws -> Exchange {
    var exchange = Exchange()
    for contract in contracts { exchange.apply(.openBook(try Contract(contract)), at: 1) }
    exchange.removeAllEvents()
    return exchange
  }

  private func kinds(_ exchange: inout Exchange, _ command: Command, at time: UInt64 = 2) throws -> [Event.Kind] {
    exchange.apply(command, at: Timestamp(nanoseconds: time))
    let kinds = exchange.events.copy().map(\.kind)
    exchange.removeAllEvents()
    try exchange.checkInvariants()
    return kinds
  }

  private static let a = "h100-sxm,80,DE,on_demand,spot"
  private static let b = "h200-sxm,141,DE,on_demand,spot"

  @Test func `an event fits a cache line`() { #expect(MemoryLayout<Event>.size <= 64) }

  @Test func `R7.1: one by one or in a batch, events belong to the same commands`() throws {
    let book = BookID(0)
    let commands: [TimedCommand] = [
      TimedCommand(
        .submit(
          Order(
            id: 1, side: .ask, book: book, price: 200, quantity: 4, timeInForce: .goodTillDate, expiry: 50)), at: 10),
      TimedCommand(.cancel(7), at: 11), TimedCommand(.cancelAll(of: ParticipantID(0), in: nil), at: 12),
      TimedCommand(.operate(BookID(9), .halt), at: 13), TimedCommand(.advance, at: 14),
      TimedCommand(.submit(Order(id: 2, side: .bid, book: book, price: 200, quantity: 1)), at: 15),
      TimedCommand(.advance, at: 60), TimedCommand(.cancel(1), at: 61),
    ]
    var single = try exchange([Self.a])
    var singly: [Event] = []
    for command in commands {
      single.apply(command.command, at: command.timestamp)
      singly += single.events.copy()
      single.removeAllEvents()
    }
    var batch = try exchange([Self.a])
    batch.apply(commands.span)
    #expect(batch.events.copy() == singly)
    // The first command opened the book. Two rejects without an id are of commands 4 and 5; the expiry is of the `advance`.
    #expect(singly.map(\.command) == [2, 2, 3, 4, 5, 7, 7, 8, 9])
    #expect(batch.commandCount == 9 && batch.events.firstSequence == 2 && batch.events.sequence == 10)
  }

  @Test func `R7.2: a requirement order reports its limit in each book, and each book that it leaves`() throws {
    var exchange = try exchange([Self.a, Self.b])
    let (a, b) = (BookID(0), BookID(1))
    let anywhere = exchange.requirement(
      try Requirement("*,*,DE,on_demand,spot"),
      differentials: [Differential(try Requirement("h200-sxm,*,*,*,*"), ticks: 40)])
    let buyer = exchange.participant(named: "buyer")
    let order = Order(
      id: 1, side: .bid, scope: .requirement(anywhere), price: 200, quantity: 8, participant: buyer)
    func placed(_ book: BookID, _ limit: Price, _ open: Quantity = 8) -> Event.Kind {
      .placed(Event.Placement(order: 1, book: book, side: .bid, limit: limit, openQuantity: open))
    }
    #expect(
      try kinds(&exchange, .submit(order)) == [
        .accepted(
          Event.Acceptance(
            order: 1, price: 200, quantity: 8, scope: .requirement(anywhere), side: .bid,
            timeInForce: .goodTillCancelled, participant: buyer, eligibleBookCount: 2)),
        .rested(
          Event.Resting(order: 1, price: 200, openQuantity: 8, scope: .requirement(anywhere), side: .bid)),
        placed(a, 200), placed(b, 240),
      ])
    #expect(try kinds(&exchange, .operate(b, .halt)) == [.bookPhase(b, .halted), .withdrawn(1, b)])
    #expect(try kinds(&exchange, .operate(b, .resume)) == [.bookPhase(b, .continuous), placed(b, 240)])
    let band = PriceBand(low: 150, high: 230)
    #expect(
      try kinds(&exchange, .operate(b, .setPriceBand(low: 150, high: 230)))
        == [.priceBand(b, band, .continuous), .withdrawn(1, b), placed(b, 230)])
    #expect(
      try kinds(&exchange, .submit(Order(id: 2, side: .ask, book: b, price: 220, quantity: 3)))[1]
        == .trade(
          Event.Trade(
            taker: 2, maker: 1, price: 230, quantity: 3, takerOpenQuantity: 0, makerOpenQuantity: 5,
            makerParticipant: buyer, book: b, side: .ask)))
    #expect(
      try kinds(&exchange, .reduce(1, by: 1)) == [.reduced(1, by: 1, openQuantity: 4, in: nil, .requested)])
    // Its end concerns both books.
    #expect(try kinds(&exchange, .cancel(1)) == [.cancelled(1, quantity: 4, in: nil, .requested)])
  }

  @Test func `R7.2: one whose minimum was met says that its place in time is a new one`() throws {
    var exchange = try exchange([Self.a])
    let anywhere = exchange.requirement(try Requirement("*,*,DE,on_demand,spot"))
    let order = Order(
      id: 1, side: .bid, scope: .requirement(anywhere), price: 200, quantity: 8,
      conditions: Conditions(minimumQuantity: 4))
    #expect(try kinds(&exchange, .submit(order)).last == .waiting(1))
    let met = try kinds(&exchange, .submit(Order(id: 2, side: .ask, book: BookID(0), price: 200, quantity: 4)))
    #expect(
      met.suffix(3) == [
        .waiting(1),
        .rested(
          Event.Resting(order: 1, price: 200, openQuantity: 4, scope: .requirement(anywhere), side: .bid)),
        .placed(Event.Placement(order: 1, book: BookID(0), side: .bid, limit: 200, openQuantity: 4)),
      ])
  }

  @Test func `R7.3: replaced names the participant, cancelled and reduced the one book`() throws {
    var exchange = try exchange([Self.a])
    let seller = exchange.participant(named: "seller")
    _ = try kinds(
      &exchange,
      .submit(Order(id: 1, side: .ask, book: BookID(0), price: 200, quantity: 8, participant: seller)))
    #expect(
      try kinds(&exchange, .replace(1, with: Replacement(id: 2, price: 210, quantity: 6))).first
        == .replaced(Event.Substitution(old: 1, new: 2, price: 210, quantity: 6, participant: seller)))
    #expect(
      try kinds(&exchange, .reduce(2, by: 2))
        == [.reduced(2, by: 2, openQuantity: 4, in: BookID(0), .requested)])
    #expect(try kinds(&exchange, .cancel(2)) == [.cancelled(2, quantity: 4, in: BookID(0), .requested)])
  }

  @Test func `live orders are listed in order of entry, of a participant or all`() throws {
    var exchange = try exchange([Self.a, Self.b])
    let (one, other) = (exchange.participant(named: "one"), exchange.participant(named: "other"))
    let anywhere = exchange.requirement(try Requirement("*,*,DE,on_demand,spot"))
    for (id, scope, participant, conditions) in [
      (OrderID(5), OrderScope.book(BookID(1)), one, Conditions.none), (4, .requirement(anywhere), other, .none),
      (3, .book(BookID(0)), one, Conditions(isAllOrNone: true)), (2, .book(BookID(0)), .none, .none),
      (1, .requirement(anywhere), one, .none),
    ] {
      let order = Order(
        id: id, side: .bid, scope: scope, price: 200, quantity: 8, participant: participant, conditions: conditions)
      exchange.apply(.submit(order), at: 2)
    }
    #expect(exchange.orders(of: one).map(\.id) == [5, 3, 1])
    #expect(exchange.orders(of: other).map(\.id) == [4])
    #expect(exchange.orders(of: .none).isEmpty && exchange.orders(of: ParticipantID(99)).isEmpty)
    var all: [OrderID] = []
    exchange.forEachOrder { all.append($0.id) }
    #expect(all == [5, 4, 3, 2, 1])
  }
}

/// Orders that change while they live (R5, R12, R13).
struct ChangingOrderTests {
  @Test func `R12: an order reduced below its unmet minimum needs all that it has left`() throws {
    var market = try Market()
    let ask = Order(
      id: 1, side: .ask, book: market.book, price: 190, quantity: 16, conditions: Conditions(minimumQuantity: 16))
    #expect(try market.apply(.submit(ask)) == "accepted 1 gtc, waiting 1")
    #expect(try market.apply(.reduce(1, by: 4)) == "reduced 1 by 4 to 12")
    #expect(try market.bid(2, 11, at: 190, .immediateOrCancel) == "accepted 2 ioc, cancelled 2: 11 ioc")
    #expect(try market.bid(3, 12, at: 190) == "accepted 3 gtc, trade 3 with 1: 12@190")
  }

  @Test func `R12: one that waits is tried again with what it needs now`() throws {
    var market = try Market()
    let ask = Order(
      id: 1, side: .ask, book: market.book, price: 190, quantity: 16, conditions: Conditions(minimumQuantity: 16))
    _ = try market.apply(.submit(ask))
    _ = try market.bid(2, 12, at: 190)
    #expect(try market.apply(.reduce(1, by: 4)) == "reduced 1 by 4 to 12, trade 1 with 2: 12@190")
  }

  @Test func `R12: decrement lowers the minimum of the maker, too`() throws {
    var market = try Market()
    let ask = Order(
      id: 1, side: .ask, book: market.book, price: 190, quantity: 16,
      participant: market.exchange.participant(named: "own"), conditions: Conditions(minimumQuantity: 12))
    _ = try market.apply(.submit(ask))
    _ = try market.bid(2, 12, at: 190, .immediateOrCancel, by: "own", .decrement)
    #expect(market.exchange.order(1)?.openQuantity == 4)
    #expect(market.exchange.order(1)?.conditions.minimumQuantity == 4)
    #expect(try market.bid(3, 4, at: 190) == "accepted 3 gtc, trade 3 with 1: 4@190")
  }

  @Test func `R13: an iceberg replaced by no more than it shows, shows all of it`() throws {
    var market = try Market()
    let iceberg = Order(
      id: 1, side: .ask, book: market.book, price: 200, quantity: 20, displayQuantity: 5)
    _ = try market.apply(.submit(iceberg))
    #expect(
      try market.apply(.replace(1, with: Replacement(price: 210, quantity: 3)))
        == "replaced 1 by 1: 3@210, rested 1: 3@210")
    // It is still an iceberg.
    #expect(
      try market.apply(.replace(1, with: Replacement(price: 210, quantity: 30)))
        == "replaced 1 by 1: 30@210, rested 1: 5@210")
    var contradiction = iceberg
    (contradiction.id, contradiction.quantity) = (2, 3)
    #expect(try market.apply(.submit(contradiction)) == "rejected 2 options")
  }

  @Test func `R5: orders of a book that closes end in order of entry, refilled icebergs too`() throws {
    var market = try Market()
    _ = try market.apply(
      .submit(Order(id: 1, side: .ask, book: market.book, price: 200, quantity: 20, displayQuantity: 5)))
    _ = try market.ask(2, 5, at: 200)
    #expect(try market.bid(3, 5, at: 200) == "accepted 3 gtc, trade 3 with 1: 5@200, rested 1: 5@200")
    #expect(
      try market.operate(.close) == "book 0 closed, cancelled 1: 15 book_closed, cancelled 2: 5 book_closed")
  }
}
