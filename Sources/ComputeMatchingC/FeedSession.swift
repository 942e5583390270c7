import CComputeMatching
import ComputeMatching
import MarketData

/// What is behind the handle of a feed: the feed, and what its latest events changed.
struct FeedSession: ~Copyable {
  private(set) var feed: MarketFeed
  /// Of the latest events, as the program is lent them.
  private(set) var changes = GrowableBuffer<cm_book_change>()
  private let recordsChanges: Bool
  private var newChanges: [BookChange] = []

  /// A feed that joins `market`, or without one a feed that follows events from the first on.
  init(_ market: (any Market)?, _ settings: cm_feed_settings) throws(Failure) {
    let reserved = settings.reserved0
    let isReservedZero =
      settings.reserved.0 | settings.reserved.1 == 0
      && reserved.0 | reserved.1 | reserved.2 | reserved.3 | reserved.4 | reserved.5 == 0
    guard isReservedZero, settings.indexes_queues <= 1, settings.records_changes <= 1,
      settings.expected_orders == 0 || 16...(1 << 28) ~= settings.expected_orders
    else { throw Failure(CM_BAD_ARGUMENT, "no feed has these settings") }
    let isIndexed = settings.indexes_queues == 1
    recordsChanges = settings.records_changes == 1
    if let market {
      feed = market.withExchange { MarketFeed(joining: $0, indexingQueues: isIndexed) }
    } else if settings.expected_orders == 0 {
      feed = MarketFeed(indexingQueues: isIndexed)
    } else {
      feed = MarketFeed(expectedOrders: Int(settings.expected_orders), indexingQueues: isIndexed)
    }
  }

  /// Follows `events`, of which the first has the number `first`.
  mutating func follow(_ events: Span<Event>, from first: UInt64) throws(Failure) {
    changes.removeAll()
    guard first > 0 else { throw Failure(CM_BAD_ARGUMENT, "events are counted from 1") }
    do throws(FeedError) {
      guard recordsChanges else { return try feed.follow(events, from: first) }
      newChanges.removeAll(keepingCapacity: true)
      defer { for change in newChanges { changes.append(cm_book_change(change)) } }
      try feed.follow(events, from: first, into: &newChanges)
    } catch {
      switch error {
      case .gap(let expected, let found): throw Failure(CM_GAP, "expected the event \(expected), found \(found)")
      case .contradiction(let number): throw Failure(CM_CONTRADICTION, "the event \(number) contradicts those before")
      }
    }
  }
}
