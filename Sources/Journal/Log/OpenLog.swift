import ComputeExchange
import Glibc

/// The log of an open journal, to which blocks are added.
struct OpenLog: ~Copyable {
  /// Where the next block is to stand.
  private(set) var position: LogPosition

  private let path: String
  private let descriptor: Int32
  private let files: any FileSystem
  private var names: LoggedNames
  private var block = LogBlockBuilder()
  private var buffer = ByteBuffer()
  /// Whether everything written is safe, and when it last was.
  private var isSynced = true
  private var lastSync = monotonicNanoseconds()
  /// Whether a write or a sync has failed: what is on the disk is not known any more.
  private var isPoisoned = false

  /// Goes on behind the last whole block of the log at `path`, and cuts off what stands behind it.
  init(_ path: String, after opening: borrowing Opening, _ files: any FileSystem) throws(JournalError) {
    let descriptor = try files.open(path, O_WRONLY | O_APPEND)
    do {
      if opening.recovery.cutTail != nil { try files.truncate(descriptor, to: opening.position.offset, of: path) }
      // What the last writer had no time to make safe is safe from now on.
      try files.sync(descriptor, of: path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
    self.files = files
    position = opening.position
    names = LoggedNames(allOf: opening.exchange)
  }

  deinit { close(descriptor) }

  var isBlockFull: Bool { block.isFull }

  /// Adds a command to the next block, and before it the names of `exchange` that it needs.
  mutating func append(_ command: Command, at timestamp: Timestamp, of exchange: borrowing Exchange) {
    names.append(neededBy: command, of: exchange, to: &block)
    block.append(command, at: timestamp)
  }

  /// Adds all names of `exchange` to the next block.
  mutating func append(namesOf exchange: borrowing Exchange) { names.append(allOf: exchange, to: &block) }

  /// Throws if a write or a sync has failed before.
  func checkUsable(_ directory: String) throws(JournalError) {
    if isPoisoned { throw .poisoned(directory: directory) }
  }

  /// Writes the block, and makes it safe if `policy` says so.
  mutating func write(_ policy: SyncPolicy) throws(JournalError) {
    // Until it is known how this ends.
    isPoisoned = true
    names.beginBlock()
    if !block.isEmpty {
      let added = block.commandCount
      block.close(into: &buffer, precedingCommandCount: position.commandCount)
      isSynced = false
      try files.writeAll(buffer.bytes.span, to: descriptor, of: path)
      position = LogPosition(offset: position.offset + buffer.count, commandCount: position.commandCount + added)
      buffer.removeAll()
    }
    switch policy {
    case .always: try makeSafe()
    case .interval(let nanoseconds):
      if monotonicNanoseconds() - lastSync >= nanoseconds { try makeSafe() }
    case .never: break
    }
    isPoisoned = false
  }

  private mutating func makeSafe() throws(JournalError) {
    if !isSynced { try files.sync(descriptor, of: path) }
    isSynced = true
    lastSync = monotonicNanoseconds()
  }
}

private func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
