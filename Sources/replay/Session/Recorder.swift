import ComputeMatching
import OrderStreams

/// Takes the events out of the exchange after every command and hands each to all that read it.
struct Recorder: ~Copyable {
  private(set) var market = MarketStatistics()
  private(set) var filter: BookFilter?
  private var eventDigest = EventDigest()
  private var writer: EventWriter?
  private var comparison: EventComparison?
  private var mbo: MBOOutput?

  /// Opens the files of events that `options` name, those to write and the one to compare with.
  init(_ options: Options, tick: Tick) throws(StreamError) {
    filter = options.bookPattern.map(BookFilter.init)
    if let path = options.expectedEvents { comparison = try EventComparison(ByteSource(path: path), tick: tick) }
    switch options.events {
    case .standardOutput: writer = try EventWriter(path: "-", tick: tick)
    case .file(let path): writer = try EventWriter(path: path, tick: tick)
    case nil: break
    }
    if let path = options.mboFile { mbo = try MBOOutput(path: path, tick: tick) }
  }

  /// The digest of all events so far.
  var digest: UInt64 { eventDigest.value }

  /// Reads and removes the events that `command` led to.
  ///
  /// Throws if they cannot be written or compared; they count all the same, since they happened.
  mutating func takeEvents(of command: Command, from exchange: inout Exchange) throws(StreamError) {
    var failure: StreamError?
    for index in 0..<exchange.events.count {
      let event = exchange.events[index]
      let sequence = exchange.events.sequence(at: index)
      eventDigest.combine(event)
      market.record(event, in: exchange)
      guard filter?.picks(event, of: command, in: exchange) != false, failure == nil else { continue }
      do {
        try writer?.write(event, sequence: sequence, of: exchange)
        try comparison?.compare(event, sequence: sequence, of: exchange)
      } catch { failure = error }
    }
    do { try mbo?.take(eventsOf: exchange) } catch { failure = failure ?? error }
    exchange.removeAllEvents()
    if let failure { throw failure }
  }

  /// The requirement orders so far, largest first; with a filter those that one of its books satisfies.
  func largestRequirementOrders(in exchange: borrowing Exchange) -> [RequirementOrder] {
    guard var filter else { return market.requirementOrders.largest { _ in true } }
    return market.requirementOrders.largest { filter.picks($0, in: exchange) }
  }

  /// Hands what was written so far to the system.
  mutating func flush() throws(StreamError) { try writer?.flush() }

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
