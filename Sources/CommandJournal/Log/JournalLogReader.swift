import ComputeMatching

/// Reads the log of a journal, segment by segment, from any position on.
struct JournalLogReader: ~Copyable {
  private var log: CommandLogReader
  /// Those behind the one that is read, the oldest first.
  private var following: ArraySlice<JournalContents.Segment>
  private let start: LogPosition
  private let end: LogPosition?

  /// Begins at `start`, or at the beginning of all, and reads up to `end`, or to the end.
  ///
  /// - Throws: what is wrong with the header there, or that the segment is missing.
  init(_ contents: JournalContents, from start: LogPosition?, upTo end: LogPosition? = nil) throws(JournalError) {
    let segments = contents.segments.filter { $0.start <= end?.segment ?? .max }
    guard let index = segments.firstIndex(where: { $0.start == start?.segment ?? 0 }) else {
      throw contents.missingLog()
    }
    var log = try Self.open(segments[index], upTo: end)
    if let start { log.skip(to: start) }
    following = segments[(index + 1)...]
    self.start = start ?? log.position
    self.end = end
    self.log = log
  }

  /// Reads `log` alone.
  init(_ log: consuming CommandLogReader) {
    start = log.position
    end = nil
    following = []
    self.log = log
  }

  /// The settings of the exchange, and what errors call the segment that is read.
  var configuration: Exchange.Configuration { log.configuration }
  var name: String { log.name }
  var size: Int { log.size }
  var position: LogPosition { log.position }
  /// How many commands have been read, those before the start included.
  var commandCount: UInt64 { log.commandCount }

  /// Reads the next commands, as ``CommandLogReader/next(_:)`` does, and goes on to the next segment at the end of one.
  ///
  /// - Throws: `torn` only in the last segment.
  mutating func next(_ exchange: inout Exchange) throws(JournalError) -> Bool {
    while true {
      do {
        if try log.next(&exchange) { return true }
      } catch .torn(let file, let offset, let byteCount, let commandCount) {
        guard let later = following.first else {
          try checkStart()
          throw .torn(file: file, offset: offset, byteCount: byteCount, commandCount: commandCount)
        }
        throw .corrupt(
          file: file, offset: offset, commandCount: commandCount,
          followedBy: JournalError.Place(file: later.path, offset: 0))
      }
      guard let next = following.popFirst() else {
        try checkStart()
        return false
      }
      try enter(next)
    }
  }

  /// Lends the commands that were read last to `body`, in order.
  func withCommands<Result, Failure: Error>(
    _ body: (Span<TimedCommand>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try log.withCommands(body) }

  /// Lends the header and the blocks of the segment of which everything has been read to `body`.
  func withReadBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try log.withReadBytes(body) }

  private mutating func enter(_ segment: JournalContents.Segment) throws(JournalError) {
    // Where the segment ends is where the next one was begun: if not, it has lost blocks, or got some that are not its own.
    guard segment.start == log.commandCount else {
      throw .corrupt(
        file: log.name, offset: log.position.offset, commandCount: log.commandCount,
        followedBy: JournalError.Place(file: segment.path, offset: 0))
    }
    let (name, header) = (log.name, log.header)
    log = try Self.open(segment, upTo: end)
    guard log.header.identity == header.identity else {
      throw .otherJournal(
        file: segment.path, identity: log.header.identity, other: name, otherIdentity: header.identity)
    }
    guard log.configuration == header.configuration else {
      throw .otherExchange(file: segment.path, reason: "the segment of another exchange")
    }
  }

  private static func open(
    _ segment: JournalContents.Segment, upTo end: LogPosition?
  ) throws(JournalError) -> CommandLogReader {
    let log = try CommandLogReader(
      segment: segment.path, upTo: end.flatMap { $0.segment == segment.start ? $0.offset : nil })
    guard log.header.precedingCommandCount == segment.start else {
      throw .malformed(file: segment.path, offset: 56, reason: "the segment has the name of another")
    }
    return log
  }

  /// Where no block was behind the start, throws if the log is not the one whose position that was.
  private func checkStart() throws(JournalError) {
    if log.position == start { try log.checkMark(of: start) }
  }
}
