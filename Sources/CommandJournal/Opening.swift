import ComputeMatching

/// A journal on its way to where it was.
struct Opening: ~Copyable {
  private(set) var exchange: Exchange
  private(set) var recovery = Recovery()
  private(set) var digest: EventDigest
  let identity: JournalIdentity
  /// Up to where the log was carried out.
  var position: LogPosition { log.position }
  private var log: JournalLogReader
  private var times = CommandTimes()
  /// The newest snapshot, whether it could be read or not.
  private let newestSnapshot: JournalContents.Snapshot?

  /// Loads the newest good snapshot of the journal, if it has one.
  init(_ contents: JournalContents, _ configuration: Exchange.Configuration) throws(JournalError) {
    let identity = try contents.identity()
    let base = JournalBase(contents, of: identity, configuration)
    let header = base.header
    let log = try JournalLogReader(contents, from: header?.position)
    guard log.configuration.decidesAs(configuration) else {
      throw .otherExchange(
        file: log.name,
        reason: "expected \(configuration.settings), found the log of an exchange with \(log.configuration.settings)")
    }
    // The log was safe up to where a snapshot was taken. If it ends before, something has happened to it.
    if let header, log.size < header.position.offset {
      throw .shortLog(
        file: log.name, snapshot: contents.directory + "/" + JournalContents.snapshotName(header.position.commandCount),
        snapshotCommandCount: header.position.commandCount)
    }
    recovery.snapshotCommandCount = header?.position.commandCount
    recovery.unreadableSnapshots = base.unreadable
    digest = header.map { EventDigest(resuming: $0.digest) } ?? EventDigest()
    newestSnapshot = contents.snapshots.first
    exchange = base.takeExchange()
    self.identity = identity
    self.log = log
  }

  /// Carries out the commands of the log from here on.
  mutating func carryOutLog() throws(JournalError) {
    do {
      while try log.next(&exchange) {
        carryOutCommands()
        exchange.events.withSpan { digest.combine($0) }
        exchange.removeAllEvents()
      }
    } catch .torn(_, let offset, let byteCount, _) {
      recovery.cutTail = Recovery.Tail(offset: offset, byteCount: byteCount)
    }
    recovery.commandCount = log.commandCount
    recovery.slowestCommand = times.slowestCommand
    // A snapshot that cannot be read still tells how far the log once reached.
    if let newestSnapshot, newestSnapshot.commandCount > recovery.commandCount {
      throw .shortLog(
        file: log.name, snapshot: newestSnapshot.path, snapshotCommandCount: newestSnapshot.commandCount)
    }
  }

  private mutating func carryOutCommands() {
    log.withCommands { commands in
      let preceding = log.commandCount - UInt64(commands.count)
      var start = CommandTimes.now
      for place in commands.indices {
        exchange.apply(commands[place].command, at: commands[place].timestamp)
        let end = CommandTimes.now
        times.note(command: preceding + UInt64(place) + 1, from: start, to: end)
        start = end
      }
    }
  }

  consuming func takeExchange() -> Exchange { exchange }
}
