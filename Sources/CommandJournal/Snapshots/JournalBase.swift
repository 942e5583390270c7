import ComputeMatching

/// An exchange as a snapshot has it, or at the beginning of all: what the commands of a log are carried out upon.
struct JournalBase: ~Copyable {
  private(set) var exchange: Exchange
  /// `nil` at the beginning of all.
  private(set) var header: SnapshotHeader?
  /// Newer snapshots that could not be used, and why.
  private(set) var unreadable: [JournalError] = []

  /// The newest good snapshot in `contents` that belongs to `identity` and `isWanted`, or else an exchange of `configuration` before
  /// its first command.
  ///
  /// O(n log n) in the orders of the snapshot, for each that has to be tried.
  init(
    _ contents: JournalContents, of identity: JournalIdentity, _ configuration: Exchange.Configuration,
    where isWanted: (SnapshotHeader) -> Bool = { _ in true }
  ) {
    exchange = Exchange(configuration)
    for snapshot in contents.snapshots {
      do throws(JournalError) {
        let reader = try SnapshotReader(path: snapshot.path)
        let header = reader.header
        guard isWanted(header) else { continue }
        guard snapshot.commandCount == header.position.commandCount else {
          throw .malformed(file: snapshot.path, offset: 56, reason: "the snapshot has the name of another")
        }
        guard header.identity == identity else {
          throw .otherJournal(
            file: snapshot.path, identity: header.identity, other: contents.directory, otherIdentity: identity)
        }
        guard header.configuration.decidesAs(configuration) else {
          throw .otherExchange(file: snapshot.path, reason: "the snapshot of another exchange")
        }
        guard contents.segment(startingAt: header.position.segment) != nil else {
          let name = JournalContents.segmentName(header.position.segment)
          throw .missingLog(file: contents.directory + "/" + name, evidence: snapshot.path)
        }
        exchange = try reader.exchange(expectingOrders: configuration.expectedOrders)
        self.header = header
        return
      } catch {
        unreadable.append(error)
      }
    }
  }

  /// The one with the fewest commands that the commands of the log can be carried out upon.
  ///
  /// - Throws: that there is none.
  /// - Complexity: that of loading every snapshot, if the first segment is gone.
  static func oldest(
    in contents: JournalContents, of identity: JournalIdentity, _ configuration: Exchange.Configuration
  ) throws(JournalError) -> JournalBase {
    if contents.segments.first?.start == 0 { return JournalBase(contents, of: identity, configuration) { _ in false } }
    var oldest = JournalBase(contents, of: identity, configuration)
    guard oldest.header != nil else { throw contents.missingLog() }
    while let commandCount = oldest.header?.position.commandCount {
      let older = JournalBase(contents, of: identity, configuration) { $0.position.commandCount < commandCount }
      guard older.header != nil else { break }
      oldest = older
    }
    return oldest
  }

  consuming func takeExchange() -> Exchange { exchange }
}
