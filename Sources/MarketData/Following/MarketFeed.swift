import ComputeMatching

/// Every book as the market sees it, from events alone (R7.2).
///
/// A feed follows the events of an exchange, in the same process or on another machine, and knows of each book the levels, the
/// queues, the phase and the totals of its trades. It shows nothing that `DepthLevel` and ``DisplayedOrder`` do not: no
/// participants, no hidden parts of icebergs, no orders that wait.
///
///     var feed = MarketFeed()
///     exchange.apply(command, at: now)
///     try feed.follow(exchange.events)
///     exchange.removeAllEvents()
///     feed.forEachChangedBook(since: sequence) { book in print(book, feed.bestBid(in: book)) }
///
/// The *sequence* of a book is the number of the latest event that changed it (R7.4): of a level, its phase or its trades. It is
/// the same for every feed of the same exchange, and over restarts.
///
/// A feed is one value with one owner, as an exchange is. Books may be crossed between two events of one command; show them to
/// readers at the end of one.
public struct MarketFeed: ~Copyable {
  /// The number of the latest event that was followed; 0 before the first.
  public internal(set) var sequence: UInt64

  var books: FeedBooks
  var queues: FeedQueues
  /// Where displayed orders and live requirement orders are, by id.
  var slots: OrderSlots
  /// The last place in time given out.
  var place: UInt64 = 0
  var recorder = ChangeRecorder()

  /// A feed that follows an exchange from its first event on.
  ///
  /// Makes room for `expectedOrders` displayed orders. More are welcome; room for them is made when they come.
  ///
  /// With `indexingQueues` it keeps at hand what is ahead of each order, for ``queuePosition(of:in:)``. That makes each change of
  /// an order O(log n) in the orders of its level, and takes 40 bytes more for each.
  public init(expectedOrders: Int = 1024, indexingQueues: Bool = false) {
    self.init(expectedOrders: expectedOrders, indexingQueues: indexingQueues, behind: 0)
  }

  /// A feed without books that follows the events behind `sequence`.
  init(expectedOrders: Int, indexingQueues: Bool, behind sequence: UInt64) {
    let expectedOrders = min(max(expectedOrders, 16), 1 << 28)
    self.sequence = sequence
    books = FeedBooks(expectedLevels: expectedOrders / 16, behind: sequence)
    queues = FeedQueues(expectedOrders: expectedOrders, isIndexed: indexingQueues)
    slots = OrderSlots(expectedOrders: expectedOrders)
  }

  /// Follows the events that wait in `buffer`, as far as they have not been followed.
  ///
  /// - Throws: ``FeedError/gap(expected:found:)`` if events are missing between those followed and these, and
  ///   ``FeedError/contradiction(at:)`` if an event cannot follow those before it. The events before it have been followed.
  /// - Complexity: O(1) expected for each event, amortised where the feed grows, and O(log n) in the orders of the level with
  ///   `indexingQueues`. What concerns a requirement order is that in each of its books, and its entry into a queue O(orders
  ///   behind it there). No allocation once the feed has grown.
  public mutating func follow(_ buffer: borrowing EventBuffer) throws(FeedError) {
    var failure: FeedError?
    let first = buffer.firstSequence
    buffer.withSpan { events in
      do throws(FeedError) { try follow(events, from: first) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Follows `events`, of which the first has the number `first` (R7.4), as far as they have not been followed.
  ///
  /// Throws and costs what ``follow(_:)`` does.
  @inline(never)
  public mutating func follow(_ events: Span<Event>, from first: UInt64) throws(FeedError) {
    let next = sequence &+ 1
    guard first <= next else { throw .gap(expected: next, found: first) }
    guard next &- first < UInt64(truncatingIfNeeded: events.count) else { return }
    for index in Int(truncatingIfNeeded: next &- first)..<events.count {
      prefetch(events, index)
      books.sequence = sequence &+ 1
      guard apply(events, index) else { throw .contradiction(at: sequence &+ 1) }
      sequence &+= 1
    }
  }

  /// Brings the orders of events to come nearer to the processor.
  @inline(__always)
  private func prefetch(_ events: Span<Event>, _ index: Int) {
    let far = index &+ 8
    if far < events.count { slots.prefetch(OrderID(events[far].order)) }
    let near = index &+ 4
    if near < events.count { slots.prefetchRecord(of: OrderID(events[near].order), in: queues) }
  }

  /// Follows the events of `buffer` and appends what they change for readers of single orders to `changes`, in order.
  ///
  /// Everything else is as in ``follow(_:)``; `changes` allocates where it grows.
  public mutating func follow(
    _ buffer: borrowing EventBuffer, into changes: inout [BookChange]
  ) throws(FeedError) {
    try record(into: &changes) { feed throws(FeedError) in try feed.follow(buffer) }
  }

  /// Follows `events`, of which the first has the number `first`, and appends what they change for readers of single orders to
  /// `changes`.
  ///
  /// Throws and costs what ``follow(_:into:)`` does.
  public mutating func follow(
    _ events: Span<Event>, from first: UInt64, into changes: inout [BookChange]
  ) throws(FeedError) {
    try record(into: &changes) { feed throws(FeedError) in try feed.follow(events, from: first) }
  }

  /// Lets `body` follow events, and appends what they change for readers of single orders to `changes`.
  private mutating func record(
    into changes: inout [BookChange], _ body: (inout MarketFeed) throws(FeedError) -> Void
  ) throws(FeedError) {
    swap(&changes, &recorder.changes)
    recorder.isRecording = true
    defer {
      recorder.isRecording = false
      swap(&changes, &recorder.changes)
    }
    try body(&self)
  }
}

/// Why a feed cannot follow events.
public enum FeedError: Error, Hashable, Sendable {
  /// Events are missing: the next one would have had the number `expected`. Join again, or get the missing ones.
  case gap(expected: UInt64, found: UInt64)
  /// The event of this number cannot follow those before it: it is not of this exchange, or it was changed. Join again.
  case contradiction(at: UInt64)
}
