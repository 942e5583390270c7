/// The files of a journal by their names: the segments of its log, and its snapshots.
struct JournalContents {
  /// A segment of the log.
  struct Segment: Hashable {
    /// How many commands are in those before it.
    let start: UInt64
    let path: String
  }

  /// A snapshot.
  struct Snapshot: Hashable {
    /// How many commands it holds.
    let commandCount: UInt64
    let path: String
  }

  let directory: String
  /// The oldest first.
  private(set) var segments: [Segment] = []
  /// The newest first.
  private(set) var snapshots: [Snapshot] = []
  /// The numbers of the journal's writers, as far as their files are there.
  private(set) var epochs: [UInt64] = []
  /// That of the latest writer; 0 if none had a number.
  var epoch: UInt64 { epochs.max() ?? 0 }

  static let temporarySuffix = ".tmp"

  /// Lists the files in `directory`.
  init(of directory: String) throws(JournalError) {
    self.directory = directory
    for name in try SystemFiles().names(in: directory) {
      let path = directory + "/" + name
      if let start = Self.segmentStart(name[...]) { segments.append(Segment(start: start, path: path)) }
      if let count = Self.snapshotCommandCount(name[...]) {
        snapshots.append(Snapshot(commandCount: count, path: path))
      }
      if let epoch = Self.epoch(name[...]) { epochs.append(epoch) }
    }
    segments.sort { $0.start < $1.start }
    snapshots.sort { $0.commandCount > $1.commandCount }
  }

  func segment(startingAt start: UInt64) -> Segment? { segments.first { $0.start == start } }

  static func segmentName(_ start: UInt64) -> String { "commands-" + digits(start) + ".log" }
  static func snapshotName(_ commandCount: UInt64) -> String { "snapshot-" + digits(commandCount) }

  static func epochName(_ epoch: UInt64) -> String { "epoch-" + digits(epoch) }

  /// The log's name before it had segments.
  static let formerLogName = "commands.log"

  /// Where a file is written that is to be renamed to `path` when all of it is safe.
  static func temporary(_ path: String) -> String { path + temporarySuffix }

  /// Whether a file of this name is the journal's.
  static func isOwn(_ name: Substring) -> Bool { segmentStart(name) != nil || snapshotCommandCount(name) != nil }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }

  private static func segmentStart(_ name: Substring) -> UInt64? {
    name.hasPrefix("commands-") && name.hasSuffix(".log") ? number(name.dropFirst(9).dropLast(4)) : nil
  }

  private static func snapshotCommandCount(_ name: Substring) -> UInt64? {
    name.hasPrefix("snapshot-") ? number(name.dropFirst(9)) : nil
  }

  private static func epoch(_ name: Substring) -> UInt64? {
    name.hasPrefix("epoch-") ? number(name.dropFirst(6)) : nil
  }

  private static func number(_ digits: Substring) -> UInt64? {
    digits.utf8.count == 20 && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? UInt64(digits) : nil
  }
}

extension JournalContents {
  /// The identity of the journal, which all its files must have.
  ///
  /// Files whose headers cannot be read are passed over: what needs them reports it. Throws also if a snapshot was taken in a
  /// segment newer than all that are there.
  func identity() throws(JournalError) -> JournalIdentity {
    guard let newest = segments.last else { throw missingLog() }
    let header = try CommandLogReader(segment: newest.path).header
    guard header.identity != .none else { throw .noIdentity(file: newest.path) }
    func check(_ path: String, _ identity: JournalIdentity?) throws(JournalError) {
      guard let identity, identity != header.identity else { return }
      throw .otherJournal(file: path, identity: identity, other: newest.path, otherIdentity: header.identity)
    }
    for segment in segments { try check(segment.path, try? CommandLogReader(segment: segment.path).header.identity) }
    for snapshot in snapshots {
      guard let header = try? SnapshotReader(path: snapshot.path).header else { continue }
      try check(snapshot.path, header.identity)
      // Older ones may be left where segments were let go.
      guard header.position.segment <= newest.start else {
        throw .missingLog(
          file: directory + "/" + Self.segmentName(header.position.segment), evidence: snapshot.path)
      }
    }
    return header.identity
  }

  /// That the log does not begin at its beginning, or is not there at all.
  func missingLog() -> JournalError {
    let evidence = segments.first?.path ?? snapshots.first?.path ?? directory
    return .missingLog(file: directory + "/" + Self.segmentName(0), evidence: evidence)
  }
}
