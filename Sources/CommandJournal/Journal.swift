import ComputeMatching

/// An exchange that loses nothing: every command is in a log on the disk before it is carried out.
///
///     var journal = try Journal(directory: "market")
///     let buyer = journal.participant(named: "acme")
///     try journal.apply(.submit(order), at: now)      // append, sync, apply
///     journal.exchange.events.withSpan { ... }        // answer
///     journal.removeAllEvents()
///
/// Opened again on the same directory, after whatever end, the exchange is as it was: the newest good snapshot is
/// loaded and the commands behind it are carried out again, which leads to the same events. docs/journal.md says what is
/// promised under which failures.
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

  /// What tells this journal's files from those of others.
  public let identity: JournalIdentity
  /// The number of its present writer: 0 until one was opened with a number.
  public let epoch: UInt64
  /// Why the last segment that was due could not be begun, or could not get its snapshot: the journal goes on without. `nil` if
  /// nothing went wrong.
  public private(set) var rotationFailure: JournalError?
  /// How often the log was synced since the journal was opened.
  public var syncCount: UInt64 { log.syncCount }

  // Its lock ends first: who has that of the directory next shall find the log free.
  private var log: OpenLog
  private let directory: JournalDirectory
  private let files: any FileSystem
  private let policy: SyncPolicy
  private let retention: Retention
  private let segmentByteCount: Int
  /// How many bytes the segment has when the next one is due.
  private var rotationOffset: Int
  /// Room for the commands of a block that was received.
  private var received: [TimedCommand] = []
  /// The first event that a reader still wants.
  private var firstRetainedEvent: UInt64 = .max

  /// Opens the journal in `directory`, which is made if it is not there, and brings its exchange to where it was.
  ///
  /// A new journal gets an exchange of `configuration`; one that is there must be of one that decides the same. A log that ends in the
  /// middle of a block, because its writer stopped, is cut behind its last whole one: ``recovery`` tells.
  ///
  /// - Parameters:
  ///   - directory: the path.
  ///   - configuration: the exchange's settings.
  ///   - policy: when the disk is waited for.
  ///   - segmentByteCount: how many bytes a segment of the log has when the next one begins, at least. `.max` leaves it to
  ///     ``rotate()``.
  ///   - retention: which segments a snapshot lets go.
  ///   - epoch: the number of this writer. It must exceed that of every writer before, so that one that was replaced is refused when it
  ///     comes back. `nil` goes on under the number that the journal has.
  /// - Throws: what the system answers; ``JournalError/locked(directory:)``; ``JournalError/staleEpoch(directory:epoch:present:)``;
  ///   ``JournalError/otherJournal(file:identity:other:otherIdentity:)``;
  ///   ``JournalError/corrupt(file:offset:commandCount:followedBy:)`` if the log is damaged otherwise, and then changes nothing.
  /// - Complexity: linear in the newest snapshot and in the log behind it.
  public init(
    directory: String, _ configuration: Exchange.Configuration = Exchange.Configuration(),
    sync policy: SyncPolicy = .always, segmentByteCount: Int = 1 << 30, keep retention: Retention = .everything,
    epoch: UInt64? = nil
  ) throws(JournalError) {
    try self.init(
      directory: directory, configuration, sync: policy, segmentByteCount: segmentByteCount, keep: retention,
      epoch: epoch, files: SystemFiles())
  }

  init(
    directory path: String, _ configuration: Exchange.Configuration, sync policy: SyncPolicy,
    segmentByteCount: Int = 1 << 30, keep retention: Retention = .everything, epoch: UInt64? = nil,
    files: any FileSystem
  ) throws(JournalError) {
    let directory = try JournalDirectory(path, files: files)
    try directory.checkEpoch(epoch)
    let segment = try directory.openSegment(configuration, files)
    var opening = try Opening(directory.contents(), configuration)
    try opening.carryOutLog()
    // What is refused stays as it is.
    try directory.removeTemporaries(files)
    let presentEpoch = try directory.beginEpoch(epoch, files)
    log = try OpenLog(segment, in: directory.path, after: opening, files)
    recovery = opening.recovery
    digest = opening.digest
    identity = opening.identity
    self.epoch = presentEpoch
    exchange = opening.takeExchange()
    self.directory = directory
    self.files = files
    self.policy = policy
    self.retention = retention
    self.segmentByteCount = segmentByteCount
    rotationOffset = segmentByteCount
  }

  // MARK: Names

  /// The number of the participant `name`, as `Exchange.participant(named:)` gives it.
  public mutating func participant(named name: String) -> ParticipantID { exchange.participant(named: name) }

  /// The number of the affiliation `name`, as `Exchange.affiliation(named:)` gives it.
  public mutating func affiliation(named name: String) -> AffiliationID { exchange.affiliation(named: name) }

  /// The number of a requirement with its differentials, as `Exchange.requirement(_:differentials:)` gives it.
  public mutating func requirement(_ requirement: Requirement, differentials: [Differential] = []) -> RequirementID {
    exchange.requirement(requirement, differentials: differentials)
  }

  /// The number of a rule about operators, as `Exchange.operators(_:)` gives it.
  public mutating func operators(_ rule: OperatorRule) -> OperatorRuleID { exchange.operators(rule) }

  /// What `order` would do now, as `Exchange.preview(_:)` tells it. Nothing is logged.
  public mutating func preview(_ order: Order) -> Preview { exchange.preview(order) }

  /// Lends the exchange to a reader that numbers names. It must carry out no command.
  package mutating func withNames<Result, Failure: Error>(
    _ body: (inout Exchange) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(&exchange)
  }

  // MARK: Commands

  /// Puts `command` into the log, makes that safe as the policy says, and carries the command out.
  ///
  /// - Throws: what the system answers. The command was not carried out then, and the journal takes no more; whether it is in the
  ///   log shows when the journal is opened again.
  /// - Complexity: that of `Exchange.apply(_:at:)`, a system call, and as the policy says a sync.
  public mutating func apply(_ command: Command, at timestamp: Timestamp) throws(JournalError) {
    try log.checkUsable()
    rotateIfDue()
    log.append(command, at: timestamp, of: exchange)
    try log.write(policy)
    let before = exchange.events.count
    exchange.apply(command, at: timestamp)
    combine(eventsFrom: before)
  }

  /// The same for all of `commands`, with one write and one sync for every 3,600 of them, and for each that forgets names.
  ///
  /// - Throws: what the system answers. The commands of the blocks before were carried out.
  public mutating func apply(_ commands: Span<TimedCommand>) throws(JournalError) {
    try keep(commands) { journal, block in
      let before = journal.exchange.events.count
      journal.exchange.apply(block)
      journal.combine(eventsFrom: before)
    }
  }

  /// The same for all of `commands`, as those of many callers: `answer` is shown the place of each command in `commands` and
  /// the events that it led to, once it is safe. They wait to be read as others do.
  ///
  /// - Throws: what the system answers. The commands that were answered were carried out, and no others.
  public mutating func apply(
    _ commands: Span<TimedCommand>, answer: (Int, Span<Event>) -> Void
  ) throws(JournalError) {
    var place = 0
    try keep(commands) { journal, block in
      for index in block.indices {
        let before = journal.exchange.events.count
        _ = journal.exchange.carryOut(block[index], &journal.digest)
        journal.exchange.events.withSpan { answer(place, $0.extracting(before...)) }
        place += 1
      }
    }
  }

  /// The same for all of `commands`: `acknowledge` is shown the receipt of each command, once it is safe. The events wait to be
  /// read as others do.
  ///
  /// - Throws: what the system answers. The commands that were acknowledged were carried out, and no others.
  public mutating func apply(
    _ commands: Span<TimedCommand>, acknowledge: (Receipt) -> Void
  ) throws(JournalError) {
    try keep(commands) { journal, block in
      for index in block.indices { acknowledge(journal.exchange.carryOut(block[index], &journal.digest)) }
    }
  }

  /// Puts a block of another log into this one as it is, makes it safe as the policy says, and carries its commands out. Its events
  /// wait to be read. Returns the receipt of the last command, with the first event of the first.
  ///
  /// The block must begin where the log ends, and its names must have the numbers that the exchange gives them.
  ///
  /// - Throws: what is wrong with the block; it is refused whole then, and the journal goes on. What the system answers; the journal
  ///   takes no more then.
  /// - Complexity: linear in the block, and that of its commands.
  public mutating func apply(block: borrowing ReceivedBlock) throws(JournalError) -> Receipt {
    try log.checkUsable()
    rotateIfDue()
    guard block.precedingCommandCount == log.position.commandCount else {
      throw .malformed(
        file: block.file, offset: block.offset,
        reason:
          "the block is behind \(block.precedingCommandCount) commands, and the log has \(log.position.commandCount)")
    }
    var names: [(entry: NameEntry, number: UInt32, offset: Int)] = []
    try block.read(into: &received, &names)
    var foreseen = ForeseenNumbers()
    for (entry, number, offset) in names {
      try NameEntry.check(number, is: foreseen.number(of: entry, in: exchange), in: block.file, at: offset)
    }
    // The reader of the log shall give the names of the block the numbers that they get here.
    log.append(namesOf: exchange)
    try log.write(policy)
    for (entry, _, _) in names { _ = exchange.number(of: entry) }
    try log.write(block, of: exchange, policy)
    let before = exchange.events.count
    let firstEvent = exchange.events.sequence + 1
    let commands = received
    exchange.apply(commands.span.extracting(0..<block.commandCount))
    combine(eventsFrom: before)
    return Receipt(
      position: exchange.commandCount, firstEvent: firstEvent, lastEvent: exchange.events.sequence,
      digest: digest.value)
  }

  /// Writes `commands`, a block at a time, and has each block carried out once it is as safe as the policy says.
  private mutating func keep(
    _ commands: Span<TimedCommand>, _ carryOut: (inout Journal, Span<TimedCommand>) -> Void
  ) throws(JournalError) {
    try log.checkUsable()
    rotateIfDue()
    var start = 0
    for position in commands.indices {
      log.append(commands[position].command, at: commands[position].timestamp, of: exchange)
      guard
        log.isBlockFull || position == commands.count - 1 || log.endsBlock(before: commands[position + 1].command)
      else { continue }
      try log.write(policy)
      carryOut(&self, commands.extracting(start...position))
      start = position + 1
      rotateIfDue()
    }
  }

  /// Forgets the events that wait to be read.
  public mutating func removeAllEvents() { exchange.removeAllEvents() }

  /// Makes everything safe that was acknowledged, whatever the policy.
  ///
  /// - Throws: what the system answers. The journal takes no more commands then.
  public mutating func sync() throws(JournalError) {
    try log.checkUsable()
    try log.write(.always)
  }

  /// Writes a snapshot, so that opening the journal need not carry out the commands up to here again, and removes the
  /// segments and snapshots that need not be kept.
  ///
  /// The file has its name only once all of it is safe: whatever happens meanwhile, the journal opens as if there were none.
  ///
  /// - Throws: what the system answers. The journal goes on all the same, unless it was the log that could not be made safe.
  /// - Complexity: O(n log n) in the live orders, about a second for a million.
  public mutating func snapshot() throws(JournalError) {
    try log.checkUsable()
    // A log without the snapshot must know them too.
    log.append(namesOf: exchange)
    try log.write(.always)
    let path = directory.path + "/" + JournalContents.snapshotName(log.position.commandCount)
    let temporary = JournalContents.temporary(path)
    do {
      try SnapshotWriter.write(
        exchange, of: identity, at: log.position, digest: digest.value, to: temporary, files: files)
      try files.rename(temporary, to: path)
    } catch {
      // On a full disk the log may need the room.
      try? files.remove(temporary)
      throw error
    }
    try files.syncDirectory(directory.path)
    try retention.removeOldFiles(
      from: directory.contents(), of: identity, exchange.configuration, at: exchange.now,
      retainingEventsFrom: firstRetainedEvent, files)
  }

  // MARK: Segments

  /// Begins a new segment of the log, unless the present one has no command, and writes a snapshot at its beginning.
  ///
  /// - Throws: what the system answers. The journal goes on all the same, unless it was the log that could not be made safe.
  /// - Complexity: that of ``snapshot()``.
  public mutating func rotate() throws(JournalError) {
    try log.checkUsable()
    if !log.isSegmentEmpty {
      try log.rotate(exchange, identity)
      rotationOffset = segmentByteCount
    }
    try snapshot()
  }

  /// Lets no snapshot remove what the events from `number` on are derived from, until this is called with a later number. `nil`
  /// takes the promise back.
  ///
  /// The promise is not on the disk: it is to be made anew whenever the journal was opened, before the first snapshot and the first
  /// command.
  public mutating func retainEvents(from number: UInt64?) { firstRetainedEvent = number ?? .max }

  private mutating func rotateIfDue() {
    guard log.position.offset >= rotationOffset else { return }
    // Not before every command again.
    rotationOffset = log.position.offset + max(segmentByteCount / 8, 1)
    do {
      try rotate()
      rotationFailure = nil
    } catch { rotationFailure = error }
  }

  // MARK: Events

  /// Derives all events from `number` on again, up to the last acknowledged command. The journal is not disturbed, and may go on
  /// meanwhile.
  ///
  ///     var history = try journal.events(since: next)
  ///     while try history.next() {
  ///       history.withEvents { events in ... }
  ///     }
  ///
  /// - Throws: ``JournalError/eventsUnavailable(directory:number:available:)`` if that event has not happened and is not the next
  ///   one, or if the segments that it is derived from are gone; what the system answers.
  /// - Complexity: that of loading the newest snapshot before the event.
  public func events(since number: UInt64) throws(JournalError) -> EventHistory {
    try EventHistory(
      directory.contents(), of: identity, exchange.configuration, from: max(number, 1),
      lastEvent: exchange.events.sequence, upTo: log.position)
  }

  /// The receipt of the latest command; before the first command one of position 0.
  public var latestReceipt: Receipt {
    let last = exchange.events.sequence
    return Receipt(position: exchange.commandCount, firstEvent: last + 1, lastEvent: last, digest: digest.value)
  }

  /// Derives the receipts of the commands from `position` on again, `count` at most.
  ///
  /// - Throws: ``JournalError/noSuchCommand(file:number:available:)`` if that command is not in the log, or the segments that its receipt
  ///   is derived from are gone; what the system answers.
  /// - Complexity: that of carrying out the commands between the newest snapshot before the first and the last.
  public func receipts(from position: UInt64, atMost count: Int) throws(JournalError) -> [Receipt] {
    try ReceiptHistory.receipts(
      directory.contents(), of: identity, exchange.configuration, from: position, atMost: count,
      upTo: log.position)
  }

  private mutating func combine(eventsFrom start: Int) {
    exchange.events.withSpan { digest.combine($0.extracting(start...)) }
  }
}
