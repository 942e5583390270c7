import AllocationCounter
import ComputeMatching
import MarketData

/// What a feed costs that follows the events of each stream, and what its readers cost besides.
struct MarketDataCosts {
  private var rows: [[String]] = []

  init(runs: Int) throws(BenchmarkError) {
    for kind in OrderStream.Kind.allCases {
      let stream = try OrderStream(kind, measuring: 1_000_000)
      let recorded = RecordedEvents(of: stream)
      var engine: [Double] = []
      var feed: [Double] = []
      var batches: [Double] = []
      var changes: [Double] = []
      var levels: [Double] = []
      var allocations: Int64 = 0
      for _ in 0..<runs {
        var exchange = stream.prefilledExchange()
        engine.append(nanoseconds { _ = stream.replay(on: &exchange) })
        let run = try recorded.follow(commandsAtOnce: 1)
        feed.append(run.nanoseconds)
        allocations = max(allocations, run.allocations)
        batches.append(try recorded.follow(commandsAtOnce: 512).nanoseconds)
        changes.append(try recorded.followWithChanges())
        levels.append(try recorded.followWithReader())
      }
      let events = Double(recorded.eventCount)
      let times =
        [engine.median / Double(stream.measured.count)]
        + [feed, batches, changes, levels].map { $0.median / events }
      rows.append(
        [kind.rawValue, decimal(events / Double(stream.measured.count), places: 2)]
          + times.map { decimal($0, places: 1) } + [grouped(Int(allocations))])
    }
  }

  var text: String {
    var table = Table(
      "market data: nanoseconds of CPU time an event, and of the engine a command",
      columns: [
        "stream", "events a command", "engine", "feed", "feed, 512 commands at once", "single orders", "changed levels",
        "allocations",
      ])
    for row in rows { table.append(row) }
    return table.text()
  }
}

/// The events of a stream, and where those of each measured command end.
private struct RecordedEvents {
  private var prefill: [Event] = []
  private var measured: [Event] = []
  private var ends: [Int] = []
  private let liveOrders: Int
  private let bestAsk: DepthLevel?

  var eventCount: Int { measured.count }

  init(of stream: OrderStream) {
    var exchange = Exchange()
    for command in stream.prefill { Self.apply(command, to: &exchange, &prefill) }
    liveOrders = exchange.liveOrderCount
    for command in stream.measured {
      Self.apply(command, to: &exchange, &measured)
      ends.append(measured.count)
    }
    bestAsk = exchange.bestAsk(in: BookID(0))
  }

  private static func apply(_ command: Command, to exchange: inout Exchange, _ events: inout [Event]) {
    exchange.apply(command, at: 1)
    exchange.events.withSpan { span in for index in span.indices { events.append(span[index]) } }
    exchange.removeAllEvents()
  }

  private func prefilledFeed() throws(FeedError) -> MarketFeed {
    var feed = MarketFeed(expectedOrders: liveOrders)
    try feed.follow(prefill.span, from: 1)
    return feed
  }

  /// The feed alone.
  func follow(commandsAtOnce: Int) throws(BenchmarkError) -> (nanoseconds: Double, allocations: Int64) {
    do {
      var feed = try prefilledFeed()
      let before = allocation_counts()
      let time = try time(&feed, commandsAtOnce) { (feed, events, first) throws(FeedError) in
        try feed.follow(events, from: first)
      }
      return (time, allocation_counts().allocations - before.allocations)
    } catch { throw BenchmarkError("\(error)") }
  }

  /// What changes for readers of single orders is written down, and forgotten after each command.
  func followWithChanges() throws(BenchmarkError) -> Double {
    do {
      var feed = try prefilledFeed()
      var changes: [BookChange] = []
      changes.reserveCapacity(4096)
      return try time(&feed) { (feed, events, first) throws(FeedError) in
        changes.removeAll(keepingCapacity: true)
        try feed.follow(events, from: first, into: &changes)
      }
    } catch { throw BenchmarkError("\(error)") }
  }

  /// A reader looks at every level that has changed, and at the best ones, after each command.
  func followWithReader() throws(BenchmarkError) -> Double {
    do {
      var feed = try prefilledFeed()
      var sum: Quantity = 0
      let time = try time(&feed) { (feed, events, first) throws(FeedError) in
        let before = feed.sequence
        try feed.follow(events, from: first)
        feed.forEachChangedBook(since: before) { book in
          sum &+= feed.bestBid(in: book)?.quantity ?? 0
          sum &+= feed.bestAsk(in: book)?.quantity ?? 0
          _ = feed.forEachChangedLevel(of: book, since: before) { sum &+= $0.level.quantity }
        }
      }
      guard sum != 0 else { throw BenchmarkError("the reader has read nothing") }
      return time
    } catch { throw error as? BenchmarkError ?? BenchmarkError("\(error)") }
  }

  /// Nanoseconds of CPU time for all measured commands.
  @inline(__always)
  private func time(
    _ feed: inout MarketFeed, _ commandsAtOnce: Int = 1,
    _ body: (inout MarketFeed, Span<Event>, UInt64) throws(FeedError) -> Void
  ) throws(FeedError) -> Double {
    let first = UInt64(prefill.count + 1)
    let events = measured.span
    var start = 0
    let watch = Stopwatch()
    for last in stride(from: commandsAtOnce - 1, to: ends.count, by: commandsAtOnce) {
      try body(&feed, events.extracting(start..<ends[last]), first &+ UInt64(start))
      start = ends[last]
    }
    try body(&feed, events.extracting(start..<events.count), first &+ UInt64(start))
    let nanoseconds = Double(watch.elapsed.cpu)
    // A feed that has lost its way is not measured.
    guard feed.bestAsk(in: BookID(0)) == bestAsk else { throw .contradiction(at: feed.sequence) }
    return nanoseconds
  }
}

private func nanoseconds(_ body: () -> Void) -> Double {
  let watch = Stopwatch()
  body()
  return Double(watch.elapsed.cpu)
}
