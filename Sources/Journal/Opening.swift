import ComputeExchange

/// A journal on its way to where it stood.
struct Opening: ~Copyable {
  private(set) var exchange: Exchange
  private(set) var recovery = Recovery()
  private(set) var digest = EventDigest()
  /// Up to where the log was carried out.
  private(set) var position: LogPosition
  private var log: CommandLogReader
  /// The newest snapshot, whether it could be read or not.
  private let newestSnapshot: String?

  /// Loads the newest good snapshot in `directory`, if there is one.
  init(_ directory: borrowing JournalDirectory, _ configuration: Exchange.Configuration) throws(JournalError) {
    var log = try CommandLogReader(path: directory.logPath)
    guard log.configuration.decidesAs(configuration) else {
      throw .otherExchange(
        file: directory.logPath,
        reason: "expected \(configuration.settings), found the log of an exchange with \(log.configuration.settings)")
    }
    var recovery = Recovery()
    var exchange = Exchange(configuration)
    var digest = EventDigest()
    var position = LogPosition(offset: LogHeader.byteCount, commandCount: 0)
    let snapshots = try directory.snapshots()
    for path in snapshots {
      do throws(JournalError) {
        let snapshot = try SnapshotReader(path: path)
        let header = snapshot.header
        guard JournalDirectory.commandCount(ofSnapshot: path) == header.position.commandCount else {
          throw .malformed(file: path, offset: 40, reason: "the snapshot has the name of another")
        }
        guard header.configuration.decidesAs(configuration) else {
          throw .otherExchange(file: path, reason: "the snapshot of another exchange")
        }
        exchange = try snapshot.exchange(expectingOrders: configuration.expectedOrders)
        position = header.position
        digest = EventDigest(resuming: header.digest)
        recovery.snapshotCommandCount = position.commandCount
        break
      } catch {
        recovery.unreadableSnapshots.append(error)
      }
    }
    if recovery.snapshotCommandCount != nil {
      try Self.check(position, of: directory, in: log)
      log.skip(to: position)
    }
    self.exchange = exchange
    self.recovery = recovery
    self.digest = digest
    self.position = position
    self.log = log
    newestSnapshot = snapshots.first
  }

  /// Carries out the commands of the log from here on.
  mutating func carryOutLog() throws(JournalError) {
    do {
      while try log.next(&exchange) {
        log.withCommands { exchange.apply($0) }
        exchange.events.withSpan { digest.combine($0) }
        exchange.removeAllEvents()
      }
    } catch .torn(_, let offset, let byteCount, _) {
      // Where nothing stands right behind a snapshot, the log may not be the one that the snapshot knew.
      if offset == position.offset { try log.checkBlocks(before: position) }
      recovery.cutTail = Recovery.Tail(offset: offset, byteCount: byteCount)
    }
    position = log.position
    recovery.commandCount = position.commandCount
    // A snapshot that cannot be read still tells how far the log once reached.
    if let newestSnapshot, let commandCount = JournalDirectory.commandCount(ofSnapshot: newestSnapshot),
      commandCount > recovery.commandCount
    {
      throw .shortLog(file: log.name, snapshot: newestSnapshot, snapshotCommandCount: commandCount)
    }
  }

  consuming func takeExchange() -> Exchange { exchange }

  /// The log was safe up to where a snapshot was taken. If it ends before, something has happened to it.
  private static func check(
    _ position: LogPosition, of directory: borrowing JournalDirectory, in log: borrowing CommandLogReader
  ) throws(JournalError) {
    guard log.size >= position.offset else {
      throw .shortLog(
        file: log.name, snapshot: directory.snapshotPath(position.commandCount),
        snapshotCommandCount: position.commandCount)
    }
  }
}

extension Exchange.Configuration {
  /// In words, what decides what the exchange does.
  fileprivate var settings: String {
    "maximum quantity \(maximumQuantity), tick \(tick.text(for: 1)), volatility guard \(volatilityGuard)"
  }
}
