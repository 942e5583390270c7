import ComputeExchange
import Glibc

/// An exchange that loses nothing: every command is in a log on the disk before it is carried out.
///
///     var journal = try Journal(directory: "market")
///     let buyer = journal.participant(named: "acme")
///     try journal.apply(.submit(order), at: now)      // append, sync, apply
///     journal.exchange.events.withSpan { ... }        // answer
///     journal.removeAllEvents()
///
/// Opened again on the same directory, after whatever end, the exchange stands where it stood: the newest good snapshot is
/// loaded and the commands behind it are carried out again, which leads to the same events. docs/journal.md says what is promised under which
/// failures.
///
/// One journal at a time has a directory open. Names, commands and snapshots go through the journal; the exchange itself can be
/// looked at and not changed.
public struct Journal: ~Copyable {
  /// The exchange, with the events since ``removeAllEvents()``.
  public private(set) var exchange: Exchange
  /// What was found when the journal was opened.
  public let recovery: Recovery
  /// The digest of all events of the exchange's life.
  public private(set) var digest: EventDigest

  private let directory: JournalDirectory
  private let files: any FileSystem
  private let policy: SyncPolicy
  private var log: OpenLog

  /// Opens the journal in `directory`, which is made if it is not there, and brings its exchange to where it stood.
  ///
  /// A new journal gets an exchange of `configuration`; one that is there must be of one that decides the same. A log that ends in the
  /// middle of a block, because its writer stopped, is cut behind its last whole one: ``recovery`` tells.
  ///
  /// - Throws: what the system answers; ``JournalError/locked(directory:)``;
  ///   ``JournalError/corrupt(file:offset:commandCount:)`` if the log is damaged otherwise, and then changes nothing.
  /// - Complexity: linear in the newest snapshot and in the log behind it.
  public init(
    directory: String, _ configuration: Exchange.Configuration = Exchange.Configuration(),
    sync policy: SyncPolicy = .always
  ) throws(JournalError) {
    try self.init(directory: directory, configuration, sync: policy, files: SystemFiles())
  }

  init(
    directory path: String, _ configuration: Exchange.Configuration, sync policy: SyncPolicy, files: any FileSystem
  ) throws(JournalError) {
    let directory = try JournalDirectory(path, files: files)
    try directory.removeTemporaries(files)
    if try !directory.hasLog() { try Self.createLog(in: directory, configuration, files) }
    // Whoever gave the log its name may have stopped before that was safe.
    try files.syncDirectory(directory.path)
    var opening = try Opening(directory, configuration)
    try opening.carryOutLog()
    log = try OpenLog(directory.logPath, after: opening, files)
    recovery = opening.recovery
    digest = opening.digest
    exchange = opening.takeExchange()
    self.directory = directory
    self.files = files
    self.policy = policy
  }

  /// Writes the header, so that there is either a whole one or no log.
  private static func createLog(
    in directory: borrowing JournalDirectory, _ configuration: Exchange.Configuration, _ files: any FileSystem
  ) throws(JournalError) {
    if let snapshot = try directory.snapshots().first {
      throw .missingLog(file: directory.logPath, snapshot: snapshot)
    }
    // Where there is a log, its directory is safe.
    try files.syncDirectory(directory.path + "/..")
    let temporary = JournalDirectory.temporary(directory.logPath)
    do {
      var writer = try CommandLogWriter(path: temporary, configuration, files: files)
      try writer.finish()
    }
    try files.rename(temporary, to: directory.logPath)
  }

  // MARK: Names

  /// The number of the participant `name`, as ``Exchange/participant(named:)`` gives it.
  public mutating func participant(named name: String) -> ParticipantID { exchange.participant(named: name) }

  /// The number of the affiliation `name`, as ``Exchange/affiliation(named:)`` gives it.
  public mutating func affiliation(named name: String) -> AffiliationID { exchange.affiliation(named: name) }

  /// The number of a requirement with its differentials, as ``Exchange/requirement(_:differentials:)`` gives it.
  public mutating func requirement(_ requirement: Requirement, differentials: [Differential] = []) -> RequirementID {
    exchange.requirement(requirement, differentials: differentials)
  }

  /// The number of a rule about operators, as ``Exchange/operators(_:)`` gives it.
  public mutating func operators(_ rule: OperatorRule) -> OperatorRuleID { exchange.operators(rule) }

  // MARK: Commands

  /// Puts `command` into the log, makes that safe as the policy says, and carries the command out.
  ///
  /// - Throws: what the system answers. The command was not carried out then, and the journal takes no more; whether it is in the
  ///   log shows when the journal is opened again.
  /// - Complexity: that of ``Exchange/apply(_:at:)``, a system call, and as the policy says a sync.
  public mutating func apply(_ command: Command, at timestamp: Timestamp) throws(JournalError) {
    try log.checkUsable(directory.path)
    log.append(command, at: timestamp, of: exchange)
    try log.write(policy)
    let before = exchange.events.count
    exchange.apply(command, at: timestamp)
    combine(eventsFrom: before)
  }

  /// The same for all of `commands`, with one write and one sync for every 3,600 of them.
  ///
  /// - Throws: what the system answers. The commands of the blocks before were carried out.
  public mutating func apply(_ commands: Span<TimedCommand>) throws(JournalError) {
    try log.checkUsable(directory.path)
    var start = 0
    for position in commands.indices {
      log.append(commands[position].command, at: commands[position].timestamp, of: exchange)
      guard log.isBlockFull || position == commands.count - 1 else { continue }
      try log.write(policy)
      let before = exchange.events.count
      exchange.apply(commands.extracting(start...position))
      combine(eventsFrom: before)
      start = position + 1
    }
  }

  /// Forgets the events that wait to be read.
  public mutating func removeAllEvents() { exchange.removeAllEvents() }

  /// Makes everything safe that was acknowledged, whatever the policy.
  ///
  /// - Throws: what the system answers. The journal takes no more commands then.
  public mutating func sync() throws(JournalError) {
    try log.checkUsable(directory.path)
    try log.write(.always)
  }

  /// Writes a snapshot, so that opening the journal need not carry out the commands up to here again. Older ones stay.
  ///
  /// The file has its name only once all of it is safe: whatever happens meanwhile, the journal opens as if there were none.
  ///
  /// - Throws: what the system answers. The journal goes on all the same, unless it was the log that could not be made safe.
  /// - Complexity: O(n log n) in the live orders, about a second for a million.
  public mutating func snapshot() throws(JournalError) {
    try log.checkUsable(directory.path)
    // A log without the snapshot must know them too.
    log.append(namesOf: exchange)
    try log.write(.always)
    let path = directory.snapshotPath(log.position.commandCount)
    let temporary = JournalDirectory.temporary(path)
    do {
      try SnapshotWriter.write(exchange, at: log.position, digest: digest.value, to: temporary, files: files)
      try files.rename(temporary, to: path)
    } catch {
      // On a full disk the log may need the room.
      try? files.remove(temporary)
      throw error
    }
    try files.syncDirectory(directory.path)
  }

  private mutating func combine(eventsFrom start: Int) {
    exchange.events.withSpan { digest.combine($0.extracting(start...)) }
  }
}
