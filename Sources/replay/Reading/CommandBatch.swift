import ComputeMatching
import OrderStreams

/// Commands of a stream in order, and what is to be known before, with and after them.
struct CommandBatch: Sendable {
  /// How many commands a batch has at most, but for what comes at once. So many that batches do not fit a core's own cache: what
  /// is written would have to be fetched from that of the core that carried out what was there before.
  static let size = 16_384

  /// What was new to the exchange that they were read with: it has to be known before they are carried out.
  var names = NameLists()
  private(set) var commands: [TimedCommand] = []
  /// The positions of those that open a book because a row names it: the row's own command follows.
  private(set) var openings: [Int] = []
  /// The positions of those that forget names.
  private(set) var forgettings: [Int] = []
  /// What they are, if they were counted where they were read.
  private var counts: Counts?
  var remarks: [Remark] = []
  /// How many bytes of the stream were read by their end.
  var bytesRead = 0
  /// Whether more is waited for behind them.
  var isPause = false
  /// What ended the stream behind them; `nil` if nothing did.
  var failure: (any Error)?

  /// What is to be said of a stream that is no error.
  struct Remark: Sendable {
    /// Of the command that it came up with, or the number of commands if that was malformed.
    let position: Int
    /// All notes of the file so far.
    let notes: [StreamNote]
    /// The names that came up.
    let unknownNames: [UnknownName]
  }

  /// What commands are, those in ``openings`` left out.
  struct Counts: Sendable {
    private(set) var operations = OperationTally(format: .csv)
    /// The earliest and the latest time of any of them; `nil` if there is none.
    private(set) var times: ClosedRange<Timestamp>?

    @inline(__always)
    fileprivate mutating func add(_ command: TimedCommand, isOfStream: Bool = true) {
      if isOfStream { operations.count(command.command) }
      let time = command.timestamp
      if let known = times {
        if !known.contains(time) { times = min(known.lowerBound, time)...max(known.upperBound, time) }
      } else {
        times = time...time
      }
    }
  }

  /// Appends the next command.
  @inline(__always)
  mutating func append(_ command: TimedCommand, opensBookForRow: Bool = false) {
    if opensBookForRow { openings.append(commands.count) }
    if case .forgetNames = command.command { forgettings.append(commands.count) }
    commands.append(command)
  }

  /// Appends the next ones, and counts them while the processor that has read them has them near.
  mutating func appendCounting(_ span: Span<TimedCommand>) {
    var counts = counts ?? Counts()
    for position in span.indices {
      append(span[position])
      counts.add(span[position])
    }
    self.counts = counts
  }

  /// Counts the commands, unless that was done.
  func counted() -> Counts {
    if let counts { return counts }
    var counts = Counts()
    var openings = openings[...]
    for position in commands.indices {
      let isOpening = openings.first == position
      if isOpening { openings.removeFirst() }
      counts.add(commands[position], isOfStream: !isOpening)
    }
    return counts
  }

  /// Forgets everything, and keeps the room.
  mutating func removeAll() {
    names = NameLists()
    commands.removeAll(keepingCapacity: true)
    openings.removeAll(keepingCapacity: true)
    forgettings.removeAll(keepingCapacity: true)
    counts = nil
    remarks.removeAll(keepingCapacity: true)
    isPause = false
    failure = nil
  }
}
