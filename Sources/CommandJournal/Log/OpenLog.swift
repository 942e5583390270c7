import ComputeMatching

/// The log of an open journal, to which blocks are added: its newest segment, locked.
struct OpenLog: ~Copyable {
  /// Where the next block is to be written: behind the last one that was acknowledged.
  private(set) var position: LogPosition
  /// How often blocks that were written were made safe.
  private(set) var syncCount: UInt64 = 0

  private let directory: String
  private let files: any FileSystem
  private var segment: OpenSegment
  private var names: LoggedNames
  private var block = LogBlockBuilder()
  private var buffer = ByteBuffer()
  /// Whether everything written is safe, and when it last was.
  private var isSynced = true
  private var lastSync = monotonicNanoseconds()
  /// Whether a write or a sync has failed: what is on the disk is not known any more.
  private var isPoisoned = false

  /// Goes on behind the last whole block of `segment`, the last one, and cuts off what is behind it.
  init(
    _ segment: consuming OpenSegment, in directory: String, after opening: borrowing Opening, _ files: any FileSystem
  ) throws(JournalError) {
    if opening.recovery.cutTail != nil { try segment.truncate(to: opening.position.offset, files) }
    // What the last writer had no time to make safe is safe from now on.
    try segment.sync(files)
    try segment.checkIsInPlace(byteCount: opening.position.offset)
    self.segment = segment
    self.directory = directory
    self.files = files
    position = opening.position
    names = LoggedNames(allOf: opening.exchange)
  }

  var isBlockFull: Bool { block.isFull }
  /// Whether the next block has to be written before `command` is added.
  func endsBlock(before command: Command) -> Bool { names.forgetNames(aroundEndBefore: command) }
  /// Whether the segment has no command.
  var isSegmentEmpty: Bool { position.commandCount == position.segment }

  /// Adds a command to the next block, and before it the names of `exchange` that it needs.
  mutating func append(_ command: Command, at timestamp: Timestamp, of exchange: borrowing Exchange) {
    names.append(neededBy: command, of: exchange, to: &block)
    block.append(command, at: timestamp)
  }

  /// Adds all names of `exchange` to the next block.
  mutating func append(namesOf exchange: borrowing Exchange) { names.append(allOf: exchange, to: &block) }

  /// Throws if a write or a sync has failed before.
  func checkUsable() throws(JournalError) {
    if isPoisoned { throw .poisoned(directory: directory) }
  }

  /// Writes the block, makes it safe if `policy` says so, and throws unless the file still is the journal's log.
  mutating func write(_ policy: SyncPolicy) throws(JournalError) {
    // A rotation before this block may have failed.
    try checkUsable()
    // Until it is known how this ends.
    isPoisoned = true
    names.beginBlock()
    var end = position
    if !block.isEmpty {
      end.commandCount += block.commandCount
      let checksum = block.close(into: &buffer, precedingCommandCount: position.commandCount)
      isSynced = false
      try segment.write(buffer.bytes.span, files)
      end.mark = BlockMark(offset: position.offset, checksum: checksum)
      end.offset += buffer.count
      buffer.removeAll()
    }
    try acknowledge(end, policy)
  }

  /// Writes `received`, which is the next block, as it is, and goes on as ``write(_:)`` does. With its names the log has all of
  /// `exchange`. No block may be in the making.
  mutating func write(
    _ received: borrowing ReceivedBlock, of exchange: borrowing Exchange, _ policy: SyncPolicy
  ) throws(JournalError) {
    try checkUsable()
    isPoisoned = true
    var end = position
    end.commandCount += UInt64(received.commandCount)
    isSynced = false
    try received.image.withBytes(0..<received.block.end) { (bytes) throws(JournalError) in
      try segment.write(bytes, files)
    }
    end.mark = BlockMark(offset: position.offset, checksum: received.block.checksum)
    end.offset += received.block.end
    names = LoggedNames(allOf: exchange)
    try acknowledge(end, policy)
  }

  /// Makes what was written up to `end` as safe as `policy` says, and throws unless the file still is the journal's log.
  private mutating func acknowledge(_ end: LogPosition, _ policy: SyncPolicy) throws(JournalError) {
    switch policy {
    case .always: try makeSafe()
    case .interval(let nanoseconds):
      if monotonicNanoseconds() - lastSync >= nanoseconds { try makeSafe() }
    case .never: break
    }
    try segment.checkIsInPlace(byteCount: end.offset)
    position = end
    isPoisoned = false
  }

  /// Begins a new segment where `exchange` is now, of which nothing waits to be written.
  ///
  /// The new one has its name only when its header is safe, and takes no block before its name is.
  mutating func rotate(_ exchange: borrowing Exchange, _ identity: JournalIdentity) throws(JournalError) {
    try write(.always)
    let header = LogHeader(exchange, identity, behind: position.commandCount)
    let next = try OpenSegment(
      creating: directory + "/" + JournalContents.segmentName(position.commandCount), header, in: directory, files)
    // From here on there may be a next segment, and nothing may be added to this one.
    isPoisoned = true
    try next.takeName(in: directory, files)
    position = LogPosition(behind: header)
    try next.checkIsInPlace(byteCount: position.offset)
    segment = next
    isPoisoned = false
  }

  private mutating func makeSafe() throws(JournalError) {
    if !isSynced {
      try segment.sync(files)
      syncCount += 1
    }
    isSynced = true
    lastSync = monotonicNanoseconds()
  }
}
