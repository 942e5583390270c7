import ComputeMatching

/// A log, or a journal, without one of its commands: for one that takes too long, or should never have been given.
///
/// What was is no more: the commands behind have other numbers, and what they lead to may differ, as may the numbers of events, of
/// books if the command opened one, and the digest. So a journal gets another identity, and its snapshots are left behind.
///
/// Which names a `forgetNames` forgets, and so which numbers names have behind it, may depend on the command. So none can be left
/// out before one, nor one itself.
public struct CommandOmission: Hashable, Sendable {
  /// The command that was left out.
  public let command: TimedCommand
  /// How many commands the new log has, those in the snapshot that it begins with included.
  public let commandCount: UInt64

  /// Writes to `output` the log at `path` without its command `number`, counted from 1.
  ///
  /// - Throws: what the system answers; what is wrong with the log; that there is no such command.
  public static func copy(
    of path: String, withoutCommand number: UInt64, to output: String
  ) throws(JournalError) -> CommandOmission {
    let log = try CommandLogReader(path: path)
    let identity: JournalIdentity = log.identity == nil ? .none : .random()
    let exchange = Exchange(log.configuration)
    let header = LogHeader(exchange, identity, behind: 0)
    var made = try SafeOutput(file: output)
    let omission = try copy(
      JournalLogReader(log), upon: exchange, header, withoutCommand: number, to: made.temporary)
    try made.finish()
    return omission
  }

  /// Makes a directory at `output`, where nothing may be, with the journal in `directory` without its command `number`. The new log
  /// has one segment, and begins at the beginning of all or with the oldest snapshot that the journal has.
  ///
  /// - Throws: what the system answers; what is wrong with the log; that there is no such command, or that a snapshot holds it.
  public static func copy(
    ofJournalIn directory: String, withoutCommand number: UInt64, to output: String
  ) throws(JournalError) -> CommandOmission {
    let contents = try JournalContents(of: directory)
    let identity = try contents.identity()
    guard let first = contents.segments.first else { throw contents.missingLog() }
    let base = try JournalBase.oldest(
      in: contents, of: identity, CommandLogReader(segment: first.path).configuration)
    let snapshot = base.header
    let reader = try JournalLogReader(contents, from: snapshot?.position)
    let exchange = base.takeExchange()
    let header = LogHeader(exchange, .random(), behind: reader.commandCount)
    var made = try SafeOutput(directory: output)
    if let snapshot {
      try SnapshotWriter.write(
        exchange, of: header.identity, at: LogPosition(behind: header), digest: snapshot.digest,
        to: made.temporary + "/" + JournalContents.snapshotName(header.precedingCommandCount), files: SystemFiles())
    }
    let omission = try copy(
      reader, upon: exchange, header, withoutCommand: number,
      to: made.temporary + "/" + JournalContents.segmentName(header.precedingCommandCount))
    try made.finish()
    return omission
  }

  /// Writes the rest of `reader` without the command `number` to a log that begins with `header`, for an exchange like `exchange`.
  private static func copy(
    _ reader: consuming JournalLogReader, upon exchange: consuming Exchange, _ header: LogHeader,
    withoutCommand number: UInt64, to path: String
  ) throws(JournalError) -> CommandOmission {
    var writer = try CommandLogWriter(path: path, header, names: LoggedNames(allOf: exchange), files: SystemFiles())
    var omitted: TimedCommand?
    while try reader.next(&exchange) {
      let (name, end) = (reader.name, reader.commandCount)
      try reader.withCommands { (commands) throws(JournalError) in
        for place in commands.indices {
          let timed = commands[place]
          let present = end - UInt64(commands.count) + UInt64(place) + 1
          if present >= number, case .forgetNames = timed.command {
            throw .namesForgotten(file: name, number: number, by: present)
          }
          if present == number {
            omitted = timed
            continue
          }
          try writer.append(timed.command, at: timed.timestamp, of: exchange)
          // Which names are known behind it may depend on it.
          if present < number { exchange.apply(timed.command, at: timed.timestamp) }
          exchange.removeAllEvents()
        }
      }
    }
    guard let omitted else {
      throw .noSuchCommand(
        file: reader.name, number: number, available: header.precedingCommandCount + 1..<reader.commandCount + 1)
    }
    try writer.finish()
    return CommandOmission(command: omitted, commandCount: reader.commandCount - 1)
  }
}
