import ComputeMatching

/// Saves what can be read of a damaged command log, or of a journal with one.
public struct CommandLogRepair: Hashable, Sendable {
  /// How many commands were saved, those in a journal's snapshot included, and how many bytes the log that has them has. Of a
  /// journal that is the segment that was damaged, or the last one.
  public let commandCount: UInt64
  /// How many bytes of the log hold the saved commands, in the segment that was damaged or else in the last one.
  public let byteCount: Int
  /// What is wrong behind them; `nil` if nothing is.
  public let damage: JournalError?
  /// How many bytes are behind them in that segment.
  public let damagedByteCount: Int
  /// The paths of segments and snapshots of a journal that were left out: they come after the damage, or belong to another
  /// journal.
  public let omittedFiles: [String]

  /// Writes to `output` every block of the log at `path` before the first that cannot be read, byte for byte. The log itself
  /// stays as it is; `output` has its name only once all of it is safe.
  ///
  /// - Throws: what the system answers, or what is wrong with the header.
  public static func copyReadablePart(
    of path: String, to output: String
  ) throws(JournalError) -> CommandLogRepair {
    var reader = try CommandLogReader(path: path)
    // Names have to be known so that commands can be read.
    var exchange = Exchange(reader.configuration)
    var damage: JournalError?
    do throws(JournalError) {
      while try reader.next(&exchange) { reader.withCommands { exchange.carryOut($0) } }
    } catch { damage = error }
    var saved = try SafeOutput(file: output)
    try reader.withReadBytes { (bytes) throws(JournalError) in try saved.write(bytes) }
    try saved.finish()
    return CommandLogRepair(
      commandCount: reader.position.commandCount, byteCount: reader.position.offset, damage: damage,
      damagedByteCount: reader.size - reader.position.offset, omittedFiles: [])
  }

  /// Makes a directory at `output`, where nothing may be, with what can be read of the journal in `directory`: upon the newest
  /// good snapshot that the log reaches, every block before the first that cannot be read. The journal itself stays as it is.
  ///
  /// - Throws: what the system answers, or that nothing can be read.
  public static func copyReadablePart(
    ofJournalIn directory: String, to output: String
  ) throws(JournalError) -> CommandLogRepair {
    let contents = try JournalContents(of: directory)
    // A segment of which not even the header can be read may be any but all.
    var anyHeader: LogHeader?
    for segment in contents.segments where anyHeader == nil {
      anyHeader = try? CommandLogReader(segment: segment.path).header
    }
    guard let anyHeader else {
      // Any of them tells what is wrong.
      if let first = contents.segments.first { _ = try CommandLogReader(segment: first.path) }
      throw contents.missingLog()
    }
    let identity = anyHeader.identity
    let base = JournalBase(contents, of: identity, anyHeader.configuration) { header in
      guard let segment = contents.segment(startingAt: header.position.segment),
        let log = try? CommandLogReader(segment: segment.path)
      else { return false }
      return log.reaches(header.position)
    }
    var reader = try JournalLogReader(contents, from: base.header?.position)
    var exchange = base.takeExchange()
    var damage: JournalError?
    do throws(JournalError) {
      while try reader.next(&exchange) { reader.withCommands { exchange.carryOut($0) } }
    } catch { damage = error }
    let position = reader.position
    let kept = contents.segments.filter { $0.start < position.segment }
    let snapshots = contents.snapshots.filter { snapshot in
      let header = try? SnapshotReader(path: snapshot.path).header
      return snapshot.commandCount <= position.commandCount && header?.identity ?? identity == identity
    }
    var saved = try SafeOutput(directory: output)
    for path in kept.map(\.path) + snapshots.map(\.path) {
      let image = try FileImage(path: path)
      try image.withBytes(0..<image.count) { (bytes) throws(JournalError) in
        try saved.write(bytes, name: String(path.split(separator: "/").last ?? ""))
      }
    }
    try reader.withReadBytes { (bytes) throws(JournalError) in
      try saved.write(bytes, name: JournalContents.segmentName(position.segment))
    }
    if contents.epoch > 0 {
      let nothing: [UInt8] = []
      try saved.write(nothing.span, name: JournalContents.epochName(contents.epoch))
    }
    try saved.finish()
    return CommandLogRepair(
      commandCount: position.commandCount, byteCount: position.offset, damage: damage,
      damagedByteCount: reader.size - position.offset,
      omittedFiles: contents.segments.filter { $0.start > position.segment }.map(\.path)
        + contents.snapshots.filter { !snapshots.contains($0) }.map(\.path))
  }
}

extension Exchange {
  /// Carries out commands of which only what names they leave known matters (R3.1).
  fileprivate mutating func carryOut(_ commands: Span<TimedCommand>) {
    apply(commands)
    removeAllEvents()
  }
}
