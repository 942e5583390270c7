import ComputeMatching
import MarketData
import TestSupport
import Testing

/// What a feed shows and says, case by case.
struct FeedTests {
  /// Two books, and a feed of their exchange.
  final class Market {
    var exchange = Exchange()
    var feed = MarketFeed()
    let anywhere: RequirementID
    var changes: [BookChange] = []

    init() throws {
      anywhere = exchange.requirement(try Requirement("h100-sxm"))
      try apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")))
      try apply(.openBook(try Contract("h100-sxm,80,US,on_demand,spot")))
    }

    func apply(_ command: Command) throws {
      exchange.apply(command, at: 1)
      changes = []
      try feed.follow(exchange.events, into: &changes)
      exchange.removeAllEvents()
    }

    func submit(
      _ id: OrderID, _ side: Side, _ quantity: Quantity, at price: Price?, in book: BookID? = BookID(0),
      display: Quantity? = nil, _ conditions: Conditions = .none
    ) throws {
      try apply(
        .submit(
          Order(
            id: id, side: side, scope: book.map { .book($0) } ?? .requirement(anywhere), price: price,
            quantity: quantity, displayQuantity: display, conditions: conditions)))
    }

    var kinds: [BookChange.Kind] { changes.map(\.kind) }

    func sequence(of book: BookID) throws -> UInt64 { try there(feed.sequence(of: book)) }

    func update(of book: BookID, since sequence: UInt64) throws -> DepthUpdate {
      try there(feed.update(of: book, since: sequence))
    }

    func queueSnapshot(of book: BookID) throws -> QueueSnapshot { try there(feed.queueSnapshot(of: book)) }

    private func there<Value>(_ value: Value?) throws -> Value { try #require(value) }
  }

  private let first = BookID(0)
  private let second = BookID(1)

  private func ask(_ id: OrderID, _ quantity: Quantity, at price: Price, isFlexible: Bool = false) -> BookChange.Kind {
    .added(order(id, quantity, at: price, isFlexible), behind: .none)
  }

  private func order(_ id: OrderID, _ quantity: Quantity, at price: Price, _ isFlexible: Bool = false) -> DisplayedOrder
  { DisplayedOrder(id: id, side: .ask, price: price, quantity: quantity, isFlexible: isFlexible) }

  @Test func `R13: of an iceberg the clip, and the next one at the end of the queue`() throws {
    let market = try Market()
    try market.submit(1, .ask, 20, at: 200, display: 5)
    #expect(market.kinds == [ask(1, 5, at: 200)])
    try market.submit(2, .ask, 4, at: 200)
    #expect(market.kinds == [.added(order(2, 4, at: 200), behind: 1)])
    #expect(market.feed.bestAsk(in: first) == DepthLevel(price: 200, quantity: 9, orderCount: 2))
    // From the hidden part first.
    try market.apply(.reduce(1, by: 10))
    #expect(market.kinds == [])
    try market.submit(3, .bid, 6, at: 200)
    let print = try #require(market.changes.first?.kind)
    guard case .trade(let trade) = print else { throw Unexpected() }
    #expect((trade.price, trade.quantity, trade.side, trade.book) == (200, 5, .bid, first))
    #expect(
      Array(market.kinds[1...2]) == [.removed(1), .added(order(1, 5, at: 200), behind: 2)])
    #expect(market.feed.orders(in: first, .ask, at: 200) == [order(2, 3, at: 200), order(1, 5, at: 200)])
  }

  private struct Unexpected: Error {}

  @Test func `R15: who waits is not shown`() throws {
    let market = try Market()
    try market.submit(1, .ask, 8, at: 190, Conditions(isAllOrNone: true))
    try market.submit(2, .ask, 8, at: 195, in: nil, Conditions(isAllOrNone: true))
    #expect(market.kinds == [])
    #expect(market.feed.bestAsk(in: first) == nil)
    let before = market.feed.sequence(of: first)
    // The trade is public.
    try market.submit(3, .bid, 8, at: 190)
    #expect(market.kinds.count == 1)
    #expect(market.feed.sequence(of: first) ?? 0 > before ?? 0)
    let totals = market.feed.trades(in: first)
    #expect(totals?.count == 1 && totals?.quantity == 8 && totals?.lastPrice == 190 && totals?.lastQuantity == 8)
  }

  @Test func `R16: a requirement order is flexible quantity in each of its books`() throws {
    let market = try Market()
    try market.submit(1, .ask, 8, at: 200, in: nil)
    let flexible = DepthLevel(price: 200, quantity: 0, orderCount: 0, flexibleQuantity: 8, flexibleOrderCount: 1)
    #expect(market.feed.bestAsk(in: first) == flexible)
    #expect(market.feed.bestAsk(in: second) == flexible)
    let before = market.feed.sequence
    try market.submit(2, .bid, 3, at: 200, in: second)
    var changed: [BookID] = []
    market.feed.forEachChangedBook(since: before) { changed.append($0) }
    #expect(Set(changed) == [first, second])
    #expect(market.feed.bestAsk(in: first)?.flexibleQuantity == 5)
    // A halt takes it out of one book, and it comes back before an order that came meanwhile.
    try market.apply(.operate(second, .openAuction))
    #expect(market.kinds.contains(.removed(1)) && market.kinds.contains(.phase(.auction)))
    try market.submit(3, .ask, 1, at: 200, in: second)
    try market.apply(.operate(second, .uncross))
    #expect(market.kinds.contains(ask(1, 5, at: 200, isFlexible: true)))
    #expect(market.feed.orders(in: second, .ask, at: 200).map(\.id) == [1, 3])
    try market.apply(.replace(1, with: Replacement(id: 9, price: 201, quantity: 2)))
    #expect(market.feed.orders(in: first, .ask, at: 201).map(\.id) == [9])
    try market.apply(.cancel(9))
    #expect(market.feed.bestAsk(in: first) == nil)
  }

  @Test func `R16: the place in time of a requirement order is when it waited last, or was displayed`() throws {
    let market = try Market()
    try market.apply(.operate(first, .openAuction))
    try market.apply(.operate(second, .close))
    try market.submit(1, .ask, 8, at: 200, in: nil)
    try market.submit(2, .ask, 4, at: 200)
    try market.submit(3, .ask, 8, at: 201, in: nil)
    try market.submit(4, .ask, 8, at: 201)
    try market.apply(.operate(first, .uncross))
    #expect(market.feed.orders(in: first, .ask, at: 200).map(\.id) == [1, 2])
    #expect(market.feed.orders(in: first, .ask, at: 201).map(\.id) == [3, 4])
    // Replaced, it is behind those that were there.
    try market.apply(.replace(1, with: Replacement(price: 201, quantity: 8)))
    #expect(market.feed.orders(in: first, .ask, at: 201).map(\.id) == [3, 4, 1])
  }

  @Test func `R19: an uncross takes from both sides`() throws {
    let market = try Market()
    try market.apply(.operate(first, .openAuction))
    try market.submit(1, .bid, 5, at: 205)
    try market.submit(2, .ask, 3, at: 200)
    #expect(market.feed.phase(of: first) == .auction)
    try market.apply(.operate(first, .uncross))
    #expect(market.feed.bestAsk(in: first) == nil)
    #expect(market.feed.bestBid(in: first) == DepthLevel(price: 205, quantity: 2, orderCount: 1))
    #expect(market.feed.phase(of: first) == .continuous)
    let trades = market.changes.filter { if case .trade(let print) = $0.kind { print.side == nil } else { false } }
    #expect(trades.count == 1)
  }

  // MARK: Numbers

  @Test func `the sequence of a book is the number of the event that changed it`() throws {
    let market = try Market()
    #expect(market.feed.sequence(of: first) == 1)
    #expect(market.feed.sequence(of: second) == 2)
    try market.submit(1, .ask, 8, at: 200)
    #expect(market.feed.sequence(of: first) == 3)
    #expect(market.changes.map(\.previous) == [1])
    try market.submit(2, .bid, 3, at: 200)
    #expect(market.feed.sequence == 5)
    #expect(market.changes.map(\.sequence) == [5, 5])
    #expect(market.changes.map(\.previous) == [3, 3])
    try market.apply(.cancel(77))
    #expect(market.feed.sequence == 6 && market.feed.sequence(of: first) == 5)
  }

  @Test func `events are followed once, and none may be missing`() throws {
    let market = try Market()
    let contradicting = [Event(.withdrawn(5, BookID(0)), command: 9, timestamp: 1)]
    // The first three have been followed, or have been left out.
    market.exchange.apply(.submit(Order(id: 1, side: .ask, book: first, price: 200, quantity: 8)), at: 1)
    try market.feed.follow(market.exchange.events)
    try market.feed.follow(market.exchange.events)
    #expect(market.feed.bestAsk(in: first)?.quantity == 8)
    #expect(market.feed.sequence == 3)
    #expect(throws: FeedError.gap(expected: 4, found: 5)) { try market.feed.follow(contradicting.span, from: 5) }
    #expect(throws: FeedError.contradiction(at: 4)) { try market.feed.follow(contradicting.span, from: 4) }
    #expect(market.feed.sequence == 3)
    try market.feed.follow(contradicting.span, from: 3)
    try market.feed.follow([Event]().span, from: 1)
  }

  @Test(
    arguments: [
      .bookOpened(BookID(7), contract: 1), .bookPhase(BookID(2), .halted), .withdrawn(2, BookID(1)),
      .rested(Event.Resting(order: 1, price: 200, openQuantity: 1, scope: .book(BookID(0)), side: .ask)),
      .rested(Event.Resting(order: 5, price: 200, openQuantity: 1, scope: .book(BookID(2)), side: .ask)),
      .rested(Event.Resting(order: 5, price: 0, openQuantity: 1, scope: .book(BookID(0)), side: .ask)),
      .rested(Event.Resting(order: 5, price: 200, openQuantity: 0, scope: .book(BookID(0)), side: .ask)),
      .rested(Event.Resting(order: 5, price: 200, openQuantity: 1, scope: .requirement(RequirementID(0)), side: .ask)),
      .placed(Event.Placement(order: 2, book: BookID(0), side: .ask, limit: 200, openQuantity: 8)),
      .placed(Event.Placement(order: 8, book: BookID(1), side: .ask, limit: 200, openQuantity: 7)),
      .placed(Event.Placement(order: 8, book: BookID(1), side: .ask, limit: 0, openQuantity: 8)),
      .placed(Event.Placement(order: 8, book: BookID(2), side: .ask, limit: 200, openQuantity: 8)),
      .placed(Event.Placement(order: 1, book: BookID(1), side: .ask, limit: 200, openQuantity: 8)),
      .reduced(2, by: 3, openQuantity: 4, in: nil, .requested),
      .replaced(Event.Substitution(old: 2, new: 1, price: 200, quantity: 8)),
      .replaced(Event.Substitution(old: 2, new: 3, price: 200, quantity: 0)),
      .trade(
        Event.Trade(
          taker: 9, maker: 1, price: 200, quantity: 9, takerOpenQuantity: 0, makerOpenQuantity: 0, book: BookID(0),
          side: .bid)),
      .trade(
        Event.Trade(
          taker: 9, maker: 2, price: 200, quantity: 1, takerOpenQuantity: 0, makerOpenQuantity: 0, book: BookID(0),
          side: .bid)),
      .trade(
        Event.Trade(
          taker: 1, maker: 3, price: 200, quantity: 9, takerOpenQuantity: 0, makerOpenQuantity: 0, book: BookID(0),
          side: nil)),
      .trade(
        Event.Trade(
          taker: 1, maker: 1, price: 200, quantity: 8, takerOpenQuantity: 0, makerOpenQuantity: 0, book: BookID(0),
          side: nil)),
      .waiting(2), .waiting(8),
      .trade(
        Event.Trade(
          taker: 9, maker: 3, price: 200, quantity: 1, takerOpenQuantity: 0, makerOpenQuantity: 0, book: BookID(2),
          side: .bid)),
    ] as [Event.Kind])
  func `an event that contradicts those before it changes nothing`(kind: Event.Kind) throws {
    let market = try Market()
    try market.submit(1, .ask, 8, at: 200)
    try market.submit(2, .ask, 8, at: 201, in: nil)
    // Halted, so that it is in one book only.
    try market.apply(.operate(second, .halt))
    try market.submit(8, .ask, 8, at: 202, in: nil)
    let before = (0..<2).map { BookPicture(BookID($0), market.feed) }
    let sequence = market.feed.sequence
    let event = Event(kind, command: 99, timestamp: 1)
    #expect(throws: FeedError.contradiction(at: sequence + 1)) {
      try market.feed.follow([event].span, from: sequence + 1)
    }
    #expect((0..<2).map { BookPicture(BookID($0), market.feed) } == before)
    try market.submit(9, .bid, 1, at: 200)
    #expect(market.feed.bestAsk(in: first)?.quantity == 7)
  }

  @Test func `there is nothing to know of a book that is not there`() throws {
    let market = try Market()
    for book in [BookID(2), BookID(.max)] {
      #expect(market.feed.sequence(of: book) == nil && market.feed.phase(of: book) == nil)
      #expect(market.feed.trades(in: book) == nil && market.feed.bestBid(in: book) == nil)
      #expect(market.feed.depth(of: book, .bid).isEmpty && market.feed.orders(in: book, .bid, at: 1).isEmpty)
      #expect(market.feed.depthSnapshot(of: book) == nil && market.feed.queueSnapshot(of: book) == nil)
      #expect(market.feed.update(of: book, since: 0) == nil && market.feed.checksum(of: book) == nil)
    }
    #expect(market.feed.orders(in: first, .bid, at: 0).isEmpty)
  }
}
