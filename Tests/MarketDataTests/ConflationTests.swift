import ComputeMatching
import MarketData
import TestSupport
import Testing

/// What a reader gets that looks now and then.
struct ConflationTests {
  private let book = BookID(0)
  private let other = BookID(1)

  @Test func `a level that changed often comes once, in its newest state`() throws {
    let market = try FeedTests.Market()
    try market.submit(1, .ask, 8, at: 200)
    let seen = try market.sequence(of: book)
    for id in 2...9 as ClosedRange<UInt64> { try market.submit(OrderID(id), .ask, 1, at: 201) }
    try market.submit(20, .bid, 1, at: 190)
    for id in 2...4 as ClosedRange<UInt64> { try market.apply(.cancel(OrderID(id))) }
    let update = try market.update(of: book, since: seen)
    #expect(!update.isComplete && update.since == seen && update.sequence == market.feed.sequence)
    #expect(
      update.levels == [
        LevelUpdate(side: .ask, level: DepthLevel(price: 201, quantity: 5, orderCount: 5)),
        LevelUpdate(side: .bid, level: DepthLevel(price: 190, quantity: 1, orderCount: 1)),
      ])
    #expect(market.feed.update(of: book, since: market.feed.sequence) == nil)
  }

  @Test func `a level that is gone is reported, and one that came back as it is`() throws {
    let market = try FeedTests.Market()
    try market.submit(1, .ask, 8, at: 200)
    try market.submit(2, .ask, 8, at: 201)
    let seen = try market.sequence(of: book)
    try market.apply(.cancel(1))
    try market.apply(.cancel(2))
    try market.submit(3, .ask, 1, at: 202)
    try market.apply(.cancel(3))
    try market.submit(4, .ask, 1, at: 201)
    try market.apply(.cancel(4))
    try market.submit(5, .ask, 2, at: 200)
    let update = try market.update(of: book, since: seen)
    let gone = [201, 202].map { (price: Price) in
      LevelUpdate(side: .ask, level: DepthLevel(price: price, quantity: 0, orderCount: 0))
    }
    #expect(
      update.levels.count == 3
        && Set(update.levels)
          == Set(
            gone + [LevelUpdate(side: .ask, level: DepthLevel(price: 200, quantity: 2, orderCount: 1))])
    )
    #expect(update.levels.filter(\.isRemoval).count == 2)
  }

  @Test func `books that changed, the latest first`() throws {
    let market = try FeedTests.Market()
    let before = market.feed.sequence
    func changed(since sequence: UInt64) -> [BookID] {
      var books: [BookID] = []
      market.feed.forEachChangedBook(since: sequence) { books.append($0) }
      return books
    }
    #expect(changed(since: 0) == [other, book])
    #expect(changed(since: before).isEmpty)
    try market.submit(1, .ask, 8, at: 200)
    #expect(changed(since: before) == [book])
    try market.submit(2, .ask, 8, at: 200, in: other)
    try market.apply(.cancel(77))
    #expect(changed(since: before) == [other, book])
    try market.apply(.cancel(1))
    #expect(changed(since: before) == [book, other])
    #expect(changed(since: market.feed.sequence).isEmpty)
  }

  @Test func `who is too late gets the whole book, and who is not, no more than what changed`() throws {
    let market = try FeedTests.Market()
    try market.submit(1, .ask, 8, at: 500)
    try market.submit(2, .ask, 8, at: 500, in: other)
    try market.submit(3, .ask, 8, at: 501, in: other)
    try market.apply(.cancel(3))
    var late = DepthReplica(of: book)
    try late.apply(try market.update(of: book, since: 0))
    let quiet = try market.sequence(of: other)
    let seen = late.sequence
    // As many removals as are remembered, and one more.
    for id in 10..<4_106 as Range<UInt64> {
      try market.submit(OrderID(id), .ask, 1, at: Price(ticks: Int64(1_000 + id)))
      try market.apply(.cancel(OrderID(id)))
    }
    let long = try market.update(of: book, since: seen)
    #expect(!long.isComplete && long.levels.count == 4_096)
    try market.submit(5_000, .ask, 1, at: 999)
    try market.apply(.cancel(5_000))
    var calls = 0
    let isWhole = market.feed.forEachChangedLevel(of: book, since: seen) { _ in calls += 1 }
    #expect(!isWhole)
    #expect(calls == 0)
    let complete = try market.update(of: book, since: seen)
    #expect(complete.isComplete && complete.levels.count == 1)
    try late.apply(complete)
    #expect(late.asks == market.feed.depth(of: book, .ask))
    // The removals of one book take no other's readers by surprise, as long as these have seen them.
    try market.submit(6_000, .ask, 1, at: 502, in: other)
    let update = try market.update(of: other, since: quiet)
    #expect(!update.isComplete && update.levels.map(\.level.price) == [502])
  }

  @Test func `who comes from a feed before gets the whole book of one that has joined`() throws {
    let market = try FeedTests.Market()
    var replica = DepthReplica(of: book)
    try market.submit(1, .ask, 8, at: 500)
    try market.submit(2, .ask, 8, at: 501)
    try replica.apply(try market.update(of: book, since: 0))
    try market.apply(.cancel(1))
    market.feed = MarketFeed(joining: market.exchange)
    #expect(!market.feed.forEachChangedLevel(of: book, since: replica.sequence) { _ in })
    try replica.apply(try market.update(of: book, since: replica.sequence))
    #expect(replica.asks.map(\.price) == [501])
    #expect(market.feed.update(of: book, since: replica.sequence) == nil)
    try market.apply(.cancel(2))
    let next = try market.update(of: book, since: replica.sequence)
    #expect(!next.isComplete)
    try replica.apply(next)
    #expect(replica.asks.isEmpty)
  }

  @Test func `a replica that has missed an update says so, and one that has it already does not mind`() throws {
    let market = try FeedTests.Market()
    var replica = DepthReplica(of: book)
    try market.submit(1, .ask, 8, at: 500)
    let first = try market.update(of: book, since: 1)
    #expect(throws: ReplicaError.gap(expected: 0, found: 1)) { try replica.apply(first) }
    let complete = try market.update(of: book, since: 0)
    try replica.apply(complete)
    try market.submit(2, .ask, 8, at: 501)
    let seen = market.feed.sequence
    try market.submit(3, .ask, 8, at: 502)
    let second = try market.update(of: book, since: seen)
    #expect(throws: ReplicaError.gap(expected: 3, found: 4)) { try replica.apply(second) }
    try replica.apply(first)
    #expect(replica.asks.count == 1)
    try replica.apply(try market.update(of: book, since: replica.sequence))
    #expect(replica.asks == market.feed.depth(of: book, .ask))
    try replica.apply(complete)
    #expect(replica.asks.count == 3)
    var stranger = DepthReplica(of: other)
    #expect(throws: ReplicaError.otherBook) { try stranger.apply(complete) }
  }

  @Test func `a replica of queues that has missed a change says so, and one that has it already does not mind`() throws
  {
    let market = try FeedTests.Market()
    try market.submit(1, .ask, 8, at: 500)
    let added = market.changes[0]
    var replica = QueueReplica(try market.queueSnapshot(of: book))
    try replica.apply(added)
    #expect(replica.orders(.ask).count == 1)
    try market.submit(2, .ask, 4, at: 500)
    let missed = market.changes[0]
    try market.apply(.reduce(2, by: 1))
    let next = market.changes[0]
    #expect(throws: ReplicaError.gap(expected: 3, found: 4)) { try replica.apply(next) }
    try replica.apply(missed)
    try replica.apply(next)
    #expect(replica.orders(.ask, at: 500).map(\.quantity) == [8, 3])
    #expect(replica.prices(.ask) == [500] && replica.prices(.bid).isEmpty && replica.orders(.ask, at: 501).isEmpty)
    let before = replica
    func change(_ kind: BookChange.Kind) -> BookChange {
      BookChange(book: book, sequence: 9, previous: replica.sequence, kind: kind)
    }
    for kind: BookChange.Kind in [
      .opened, .removed(7), .added(replica.orders(.ask)[0], behind: .none),
      .reduced(DisplayedOrder(id: 7, side: .ask, price: 500, quantity: 1, isFlexible: false)),
      .added(DisplayedOrder(id: 7, side: .ask, price: 500, quantity: 1, isFlexible: false), behind: 8),
      .added(DisplayedOrder(id: 7, side: .ask, price: 501, quantity: 1, isFlexible: false), behind: 1),
    ] {
      #expect(throws: ReplicaError.contradiction) { try replica.apply(change(kind)) }
      #expect(replica == before)
    }
    var stranger = QueueReplica(opening: other, sequence: 2)
    #expect(throws: ReplicaError.otherBook) { try stranger.apply(next) }
  }
}
