import ComputeMatching

/// The events of a journal from a number on, derived again from its snapshots and its log: see ``Journal/events(since:)``.
///
/// They are the same, bit for bit, as when they happened. The files are read, and nothing else: no lock is taken. If segments
/// that it has yet to read are removed meanwhile, reading fails there; ``Journal/retainEvents(from:)`` keeps them.
public struct EventHistory: ~Copyable {
  /// The exchange as it was behind the commands that were read last: what numbers of books and participants mean. A command that
  /// forgets names is read alone.
  public private(set) var exchange: Exchange
  /// The first that is wanted.
  private let first: UInt64
  private var log: JournalLogReader

  init(
    _ contents: JournalContents, of identity: JournalIdentity, _ configuration: Exchange.Configuration,
    from first: UInt64, lastEvent: UInt64, upTo end: LogPosition
  ) throws(JournalError) {
    let base = JournalBase(contents, of: identity, configuration) { $0.sequence < first }
    let hasBase = base.header != nil || contents.segments.first?.start == 0
    guard hasBase, first <= lastEvent + 1 else {
      let oldest = try JournalBase.oldest(in: contents, of: identity, configuration).header?.sequence ?? 0
      // A copy of the journal that went on by itself may have left a snapshot of events that have not happened here.
      throw .eventsUnavailable(
        directory: contents.directory, number: first, available: min(oldest, lastEvent) + 1..<lastEvent + 1)
    }
    log = try JournalLogReader(contents, from: base.header?.position, upTo: end)
    exchange = base.takeExchange()
    self.first = first
  }

  /// Derives the next events, those of some hundred commands, for ``withEvents(_:)``. Returns `false` if there are no more.
  ///
  /// - Throws: what is wrong with the log, or what the system answers.
  /// - Complexity: that of the commands.
  public mutating func next() throws(JournalError) -> Bool {
    while try next(within: .max) {
      if !exchange.events.isEmpty { return true }
    }
    return false
  }

  /// The same, but goes no further once it has carried out `count` commands, and then may lend no events although more follow.
  package mutating func next(within count: Int) throws(JournalError) -> Bool {
    exchange.removeAllEvents()
    var left = count
    while left > 0 {
      guard try log.next(&exchange) else { return false }
      log.withCommands { commands in
        exchange.apply(commands)
        left -= commands.count
      }
      if exchange.events.sequence >= first, !exchange.events.isEmpty { break }
      exchange.removeAllEvents()
    }
    return true
  }

  /// The number of the first of the events that ``withEvents(_:)`` lends; of the next one to come if it lends none.
  public var firstNumber: UInt64 { exchange.events.sequence + 1 - UInt64(exchange.events.count - unwantedCount) }

  /// Lends the events that were derived last to `body`, in order.
  public func withEvents<Result>(_ body: (Span<Event>) throws -> Result) rethrows -> Result {
    try exchange.events.withSpan { try body($0.extracting(unwantedCount...)) }
  }

  /// How many of the exchange's events came before the first that is wanted.
  private var unwantedCount: Int {
    let earliest = exchange.events.sequence + 1 - UInt64(exchange.events.count)
    return earliest < first ? Int(min(first - earliest, UInt64(exchange.events.count))) : 0
  }
}
