import ComputeMatching
import SampleTraffic
import SeededRandom
import TestSupport
import Testing

@testable import MarketData

/// What is ahead of each order, against a plain count of the orders that the feed shows.
struct QueuePositionTests {
  private let first = BookID(0)
  private let second = BookID(1)

  private func ahead(
    _ orderCount: Int = 0, _ quantity: Quantity = 0, flexible: (Int, Quantity) = (0, 0), at price: Price
  ) -> DepthLevel {
    DepthLevel(
      price: price, quantity: quantity, orderCount: orderCount, flexibleQuantity: flexible.1,
      flexibleOrderCount: flexible.0)
  }

  @Test(arguments: [false, true])
  func `what is ahead of orders of one book`(isIndexed: Bool) throws {
    let market = try FeedTests.Market()
    market.feed = MarketFeed(joining: market.exchange, indexingQueues: isIndexed)
    for id in 1...4 as ClosedRange<UInt64> { try market.submit(OrderID(id), .ask, Quantity(id), at: 200) }
    try market.submit(5, .ask, 9, at: 199)
    func position(_ id: OrderID) -> QueuePosition? { market.feed.queuePosition(of: id, in: first) }
    #expect(position(1)?.ahead == ahead(at: 200))
    #expect(position(4)?.ahead == ahead(3, 6, at: 200))
    #expect(position(4)?.book == first && position(4)?.order == market.feed.orders(in: first, .ask, at: 200).last)
    try market.apply(.cancel(2))
    #expect(position(2) == nil)
    #expect(position(4)?.ahead == ahead(2, 4, at: 200))
    try market.apply(.reduce(3, by: 2))
    #expect(position(4)?.ahead == ahead(2, 2, at: 200))
    #expect(position(5)?.ahead == ahead(at: 199))
    #expect(market.feed.queuePosition(of: 4, in: second) == nil)
    #expect(market.feed.queuePosition(of: 4, in: BookID(.max)) == nil)
    #expect(position(99) == nil)
  }

  @Test(arguments: [false, true])
  func `R13: the next clip of an iceberg is at the end of the queue`(isIndexed: Bool) throws {
    let market = try FeedTests.Market()
    market.feed = MarketFeed(joining: market.exchange, indexingQueues: isIndexed)
    try market.submit(1, .ask, 20, at: 200, display: 5)
    try market.submit(2, .ask, 4, at: 200)
    // What it hides is ahead of nobody.
    #expect(market.feed.queuePosition(of: 2, in: first)?.ahead == ahead(1, 5, at: 200))
    try market.submit(3, .bid, 5, at: 200)
    #expect(market.feed.queuePosition(of: 2, in: first)?.ahead == ahead(at: 200))
    #expect(market.feed.queuePosition(of: 1, in: first)?.ahead == ahead(1, 4, at: 200))
  }

  @Test(arguments: [false, true])
  func `R15, R16: a requirement order has a position in each of its books, and who waits has none`(isIndexed: Bool)
    throws
  {
    let market = try FeedTests.Market()
    market.feed = MarketFeed(joining: market.exchange, indexingQueues: isIndexed)
    try market.submit(1, .ask, 3, at: 200, in: second)
    try market.submit(2, .ask, 8, at: 200, in: nil)
    try market.submit(3, .ask, 1, at: 200, in: first)
    try market.submit(4, .ask, 8, at: 190, Conditions(isAllOrNone: true))
    try market.submit(5, .ask, 8, at: 195, in: nil, Conditions(isAllOrNone: true))
    #expect(market.feed.queuePosition(of: 2, in: first)?.ahead == ahead(at: 200))
    #expect(market.feed.queuePosition(of: 2, in: second)?.ahead == ahead(1, 3, at: 200))
    #expect(market.feed.queuePosition(of: 3, in: first)?.ahead == ahead(flexible: (1, 8), at: 200))
    for id in [4, 5] as [OrderID] {
      #expect(market.feed.queuePosition(of: id, in: first) == nil)
      market.feed.forEachQueuePosition(of: id) { _ in Issue.record("an order that waits has a position") }
    }
    // A trade in one book takes it in all.
    try market.submit(6, .bid, 5, at: 200, in: second)
    #expect(market.feed.queuePosition(of: 3, in: first)?.ahead == ahead(flexible: (1, 6), at: 200))
    var positions: [BookID: QueuePosition] = [:]
    market.feed.forEachQueuePosition(of: 2) { positions[$0.book] = $0 }
    #expect(positions.count == 2 && positions.values.allSatisfy { $0.ahead.orderCount == 0 && $0.order.quantity == 6 })
    // Out of one book, and back into the middle of its queue.
    try market.apply(.operate(first, .halt))
    #expect(market.feed.queuePosition(of: 2, in: first) == nil)
    #expect(market.feed.queuePosition(of: 3, in: first)?.ahead == ahead(at: 200))
    try market.apply(.operate(first, .resume))
    #expect(market.feed.queuePosition(of: 3, in: first)?.ahead == ahead(flexible: (1, 6), at: 200))
  }

  /// A feed with an index and one without, which follow event by event and are compared at every one.
  private struct Pair: ~Copyable {
    var exchange: Exchange
    private var indexed = MarketFeed(expectedOrders: 16, indexingQueues: true)
    private var plain = MarketFeed(expectedOrders: 16)
    private(set) var compared = 0

    init(_ exchange: consuming Exchange) { self.exchange = exchange }

    mutating func apply(_ command: Command, at timestamp: Timestamp) throws {
      exchange.apply(command, at: timestamp)
      let events = exchange.events.copy()
      exchange.removeAllEvents()
      for event in events {
        let before = indexed.sequence
        try indexed.follow([event].span, from: before + 1)
        try plain.follow([event].span, from: before + 1)
        var changed: [BookID] = []
        indexed.forEachChangedBook(since: before) { changed.append($0) }
        for book in changed { compare(book) }
      }
    }

    private mutating func compare(_ book: BookID) {
      for side in Side.allCases {
        for level in plain.depth(of: book, side) {
          var ahead = QueueTotals()
          for order in plain.orders(in: book, side, at: level.price) {
            let expected = QueuePosition(book: book, order: order, ahead: DepthLevel(ahead, at: level.price))
            let found = indexed.queuePosition(of: order.id, in: book)
            #expect(found == expected)
            let scanned = plain.queuePosition(of: order.id, in: book)
            #expect(scanned == expected)
            ahead += QueueTotals(order)
            compared += 1
          }
        }
      }
    }

    /// A feed that joins has the same positions.
    mutating func compareJoined() {
      indexed = MarketFeed(joining: exchange, indexingQueues: true)
      for number in 0..<exchange.bookCount { compare(BookID(UInt32(number))) }
    }
  }

  @Test(arguments: 0..<4) func `random streams of all order types, at every event`(seed: Int) throws {
    var pair = Pair(Exchange(SampleTraffic.configuration))
    var traffic = SampleTraffic(seed: UInt64(seed), hasStripsAndLots: true)
    for _ in 0..<400 {
      let timed = try traffic.next(&pair.exchange)
      try pair.apply(timed.command, at: timed.timestamp)
    }
    pair.compareJoined()
    #expect(pair.compared > 50)
  }

  @Test(arguments: 0..<4) func `crowded queues, at every event`(seed: Int) throws {
    var exchange = Exchange()
    var traffic = try CrowdedTraffic(seed: UInt64(seed), on: &exchange)
    var pair = Pair(exchange)
    for country in ["DE", "US"] { try pair.apply(.openBook(try CrowdedTraffic.contract(country)), at: 1) }
    for moment in 1...300 as ClosedRange<UInt64> {
      try pair.apply(try traffic.next(), at: Timestamp(nanoseconds: moment))
    }
    pair.compareJoined()
    #expect(pair.compared > 3_000)
  }

  /// How far nodes are from the root, whatever order they came in.
  @Test(arguments: [false, true]) func `a long queue is not a deep tree`(comesInTheMiddle: Bool) {
    var index = QueueIndex(expectedOrders: 16)
    let count: UInt32 = 10_000
    for slot in 0..<count {
      // At the end, or always behind the first.
      let previous: UInt32 = slot == 0 ? .none : comesInTheMiddle ? 0 : slot - 1
      let next: UInt32 = comesInTheMiddle && slot > 1 ? slot - 1 : .none
      index.insert(slot, QueueTotals(quantity: 1, orderCount: 1), behind: previous, aheadOf: next)
    }
    var deepest = 0
    for slot in 0..<count {
      var (depth, node) = (0, index.nodes[slot].parent)
      while node != .none { (depth, node) = (depth + 1, index.nodes[node].parent) }
      deepest = max(deepest, depth)
    }
    // 13 at best. Chance would have it deeper once in 10^12 runs.
    #expect(deepest < 80)
    let last = index.totals(aheadOf: comesInTheMiddle ? 1 : count - 1)
    #expect(last.orderCount == count - 1)
  }
}

extension QueueTotals {
  fileprivate init(_ order: DisplayedOrder) {
    let quantity = UInt64(order.quantity)
    self =
      order.isFlexible
      ? QueueTotals(flexibleQuantity: quantity, flexibleOrderCount: 1) : QueueTotals(quantity: quantity, orderCount: 1)
  }
}
