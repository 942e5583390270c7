import ComputeMatching
import MarketData
import OrderStreams

/// Lists what happens in a replay, in the order of time.
struct Series: ~Copyable {
  let options: SeriesOptions
  let tick: Tick
  var groups: SeriesGroups
  var writer: SeriesWriter
  /// The books as the market sees them, for quotes and depth.
  var feed: MarketFeed?
  /// The bids and asks of each group that were listed last.
  var shown: [[[DepthLevel]]] = []
  /// The bar of each group that is not complete.
  var bars: [SeriesBar?] = []
  var shares: ParticipantShares
  /// The time of the latest event.
  private var present = Timestamp(nanoseconds: 0)
  private var hasBegun = false
  private var lastSequence: UInt64 = 0
  /// When the period ends that has begun, or when books are listed next.
  private var boundary: UInt64?

  init(_ options: SeriesOptions, tick: Tick) throws(StreamError) {
    self.options = options
    self.tick = tick
    groups = SeriesGroups(options.pattern, asOneGroup: options.requirement != nil)
    writer = try SeriesWriter(path: options.output, options.form, columns: Self.columns(of: options.kind))
    feed = options.kind == .quotes || options.kind == .depth ? MarketFeed() : nil
    shares = ParticipantShares()
  }

  private var period: UInt64? { options.periodNanoseconds }

  /// Whether what happens now is listed.
  private var isListed: Bool { options.from.map { present >= $0 } ?? true }

  /// Takes the event at `index` of those that wait in `exchange`, which `command` led to.
  mutating func take(_ index: Int, of command: Command, in exchange: borrowing Exchange) throws(StreamError) {
    let event = exchange.events[index]
    if event.timestamp > present || !hasBegun { try pass(to: event.timestamp) }
    try follow(index, exchange)
    switch event.kind {
    case .bookOpened(let book, _, _):
      if let contract = exchange.contract(of: book) { groups.add(book, contract) }
    case .trade(let trade):
      guard isListed, let group = groups.group(of: trade.book) else { break }
      try record(trade, event, exchange.events.sequence(at: index), in: group, exchange)
    case .accepted:
      if options.kind == .participants, case .submit(let order) = command { shares.note(order, in: exchange) }
    default: break
    }
  }

  private mutating func follow(_ index: Int, _ exchange: borrowing Exchange) throws(StreamError) {
    guard feed != nil else { return }
    let sequence = exchange.events.sequence(at: index)
    let isFollowed = exchange.events.withSpan { events in
      do throws(FeedError) {
        try feed?.follow(events.extracting(index..<index + 1), from: sequence)
        return true
      } catch { return false }
    }
    guard isFollowed else {
      throw StreamError(
        file: "event \(sequence)",
        problem: .malformed(expected: "an event that can follow those before it", found: "another"))
    }
  }

  /// Takes note that all events of a command were taken.
  mutating func endCommand() throws(StreamError) { try listChanges(at: present.nanoseconds) }

  /// Takes note that nothing more happens, and that the time is `end`.
  mutating func finish(at end: Timestamp) throws(StreamError) {
    if hasBegun {
      try pass(to: max(end, present))
      if feed == nil {
        try endPeriod()
      } else if boundary == present.nanoseconds {
        try listAll(at: end.nanoseconds)
      }
    }
    try writer.flush()
  }

  /// Hands what was listed so far to the system.
  mutating func flush() throws(StreamError) { try writer.flush() }

  /// Time passes to that of the next event: what is complete by then is listed.
  private mutating func pass(to time: Timestamp) throws(StreamError) {
    if hasBegun { try listChanges(at: present.nanoseconds) }
    if let period {
      // Periods are counted from 1970.
      if feed == nil {
        if hasBegun, let end = boundary, time.nanoseconds >= end { try endPeriod() }
        boundary = Self.sum(time.nanoseconds / period * period, period)
      } else {
        if !hasBegun { boundary = Self.firstMultiple(of: period, from: max(options.from ?? time, time).nanoseconds) }
        while let moment = boundary, moment < time.nanoseconds {
          try listAll(at: moment)
          boundary = Self.sum(moment, period)
        }
      }
    } else if hasBegun, feed != nil, let from = options.from, present < from, from <= time {
      // What is there when the list begins.
      try listAll(at: from.nanoseconds)
    }
    hasBegun = true
    present = time
  }

  private static func firstMultiple(of period: UInt64, from start: UInt64) -> UInt64? {
    let whole = start / period * period
    return whole == start ? whole : sum(whole, period)
  }

  private static func sum(_ moment: UInt64, _ period: UInt64) -> UInt64? {
    let (sum, overflows) = moment.addingReportingOverflow(period)
    return overflows ? nil : sum
  }

  private mutating func record(
    _ trade: Event.Trade, _ event: Event, _ sequence: UInt64, in group: Int, _ exchange: borrowing Exchange
  ) throws(StreamError) {
    switch options.kind {
    case .trades: try list(trade, event, sequence, exchange)
    case .bars: try add(trade, at: event.timestamp, to: group)
    case .participants: shares.add(trade, at: event.timestamp, in: group, of: exchange)
    case .quotes, .depth: break
    }
  }

  /// Lists the books that have changed since the last call, at every change that is asked for.
  private mutating func listChanges(at time: UInt64) throws(StreamError) {
    guard let sequence = feed?.sequence, sequence > lastSequence else { return }
    guard period == nil, isListed else {
      lastSequence = sequence
      return
    }
    var changed: Set<Int> = []
    feed?.forEachChangedBook(since: lastSequence) { book in
      if let group = groups.group(of: book) { changed.insert(group) }
    }
    lastSequence = sequence
    for group in changed.sorted() { try listBook(group, at: time, ifItChanged: true) }
  }

  private mutating func listAll(at time: UInt64) throws(StreamError) {
    for group in 0..<groups.count { try listBook(group, at: time, ifItChanged: false) }
  }

  /// Lists what is not complete yet.
  private mutating func endPeriod() throws(StreamError) {
    switch options.kind {
    case .bars:
      for group in bars.indices { try endBar(of: group) }
    case .participants: try listShares()
    case .trades, .quotes, .depth: break
    }
  }
}
