import ComputeMatching
import OrderStreams

/// Takes the events out of the exchange after every command and hands each to all that read it.
struct Recorder: ~Copyable {
  private(set) var market = MarketStatistics()
  private(set) var filter: BookFilter?
  /// The course of the market over time; `nil` if no report is wanted.
  private(set) var history: MarketHistory?
  private var eventDigest = EventDigest()
  private var writer: EventWriter?
  private var comparison: EventComparison?
  /// What lists the market, if anything does.
  private var series: Series?
  private var mbo: MBOOutput?
  /// Whether more is done with events than to count and digest them. To ask each reader costs as much as most commands.
  private(set) var hasReaders: Bool

  /// Opens the files of events that `options` name, those to write and the one to compare with.
  init(_ options: Options, tick: Tick) throws(StreamError) {
    filter = options.bookPattern.map(BookFilter.init)
    if options.report != nil { history = MarketHistory() }
    if let path = options.expectedEvents { comparison = try EventComparison(ByteSource(path: path), tick: tick) }
    switch options.events {
    case .standardOutput: writer = try EventWriter(path: "-", tick: tick)
    case .file(let path): writer = try EventWriter(path: path, tick: tick)
    case nil: break
    }
    if let path = options.mboFile { mbo = try MBOOutput(path: path, tick: tick) }
    hasReaders =
      options.bookPattern != nil || options.report != nil || options.expectedEvents != nil || options.events != nil
      || options.mboFile != nil
  }

  /// Hands the events from now on to `series`, too.
  mutating func list(_ series: consuming Series) {
    self.series = consume series
    hasReaders = true
  }

  /// The digest of all events so far.
  var digest: UInt64 { eventDigest.value }

  // Where it is inlined, the compiler copies the exchange to borrow it.
  /// Reads and removes the events that `command` led to.
  ///
  /// Throws if they cannot be written or compared; they count all the same, since they happened.
  @inline(never)
  mutating func takeEvents(of command: Command, from exchange: inout Exchange) throws(StreamError) {
    guard !hasReaders else { return try handEvents(of: command, from: &exchange) }
    takeEvents(from: &exchange)
  }

  /// The same of all commands before, where nobody else reads the events. Names that one of them forgot must have been
  /// forgotten by the last one, and by it alone.
  @inline(never)
  mutating func takeEvents(from exchange: inout Exchange) {
    var next = exchange.events.withSpan { events in
      eventDigest.combine(events)
      return market.record(events, from: 0)
    }
    while next < exchange.events.count {
      let event = exchange.events[next]
      market.prepare(for: event, in: exchange)
      market.record(event)
      next = exchange.events.withSpan { market.record($0, from: next + 1) }
    }
    exchange.removeAllEvents()
  }

  /// The same where others read the events, too.
  @inline(never)
  private mutating func handEvents(of command: Command, from exchange: inout Exchange) throws(StreamError) {
    var failure: StreamError?
    for index in 0..<exchange.events.count {
      let event = exchange.events[index]
      let sequence = exchange.events.sequence(at: index)
      eventDigest.combine(event)
      if MarketStatistics.needsExchange(event) { market.prepare(for: event, in: exchange) }
      market.record(event)
      history?.record(event, in: exchange)
      if failure == nil {
        do { try series?.take(index, of: command, in: exchange) } catch { failure = error }
      }
      guard filter?.picks(event, of: command, in: exchange) != false, failure == nil else { continue }
      do {
        try writer?.write(event, sequence: sequence, of: exchange)
        try comparison?.compare(event, sequence: sequence, of: exchange)
      } catch { failure = error }
    }
    do { try mbo?.take(eventsOf: exchange) } catch { failure = failure ?? error }
    exchange.removeAllEvents()
    if let failure { throw failure }
    try series?.endCommand()
  }

  /// The requirement orders so far, largest first; with a filter those that one of its books satisfies.
  func largestRequirementOrders(in exchange: borrowing Exchange) -> [RequirementOrder] {
    guard var filter else { return market.requirementOrders.largest { _ in true } }
    return market.requirementOrders.largest { filter.picks($0, in: exchange) }
  }

  /// Takes note that a command of `timestamp` comes next.
  @inline(never)
  mutating func prepareHistory(for timestamp: Timestamp, in exchange: borrowing Exchange) {
    history?.finishPeriod(before: timestamp, in: exchange)
  }

  /// Takes note of the books as they are in the end.
  mutating func finishHistory(in exchange: borrowing Exchange) { history?.finishPeriod(in: exchange) }

  /// Hands what was written so far to the system.
  mutating func flush() throws(StreamError) {
    try writer?.flush()
    try series?.flush()
  }

  /// Takes note that the series ends here.
  mutating func finishSeries(in exchange: borrowing Exchange) throws(StreamError) {
    try series?.finish(at: exchange.now)
  }

  /// Ends the file of `--mbo`. `symbols` says what each book trades.
  mutating func finishMBO(symbols: [String]) throws(StreamError) { try mbo?.finish(symbols: symbols) }

  /// Takes note that no more events will come.
  mutating func finishComparison() throws(StreamError) { try comparison?.finish() }

  /// What `--expect` found; `nil` if it was not given.
  var check: Summary.Check? {
    switch comparison {
    case .some(let comparison): Summary.Check(comparison.difference, equalCount: comparison.equalCount)
    case .none: nil
    }
  }
}
