import ComputeMatching

/// Writes the state of an exchange to a file of its own.
struct SnapshotWriter: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let files: any FileSystem
  private var block = ByteBuffer()
  private var blockCount: UInt32 = 0
  private var contentByteCount: UInt64 = 0

  private init(_ path: String, _ files: any FileSystem) throws(JournalError) {
    self.path = path
    self.files = files
    descriptor = try files.open(path, [.readingAndWriting, .creating, .emptying])
    startBlock()
  }

  deinit { closeFile(descriptor) }

  /// Writes the file at `path`, which is safe on return. O(n log n) in the orders.
  static func write(
    _ exchange: borrowing Exchange, of identity: JournalIdentity, at position: LogPosition, digest: UInt64,
    to path: String, files: any FileSystem
  ) throws(JournalError) {
    let state = exchange.state()
    var header = SnapshotHeader(
      configuration: exchange.configuration, identity: identity, position: position, digest: digest,
      now: state.now.nanoseconds, sequence: state.sequence, stamp: state.stamp,
      nameCounts: [
        state.participants.count, state.affiliations.count, state.operatorRules.count, state.requirements.count,
      ].map { UInt32($0) }, bookCount: UInt32(state.books.count), orderCount: UInt64(exchange.liveOrderCount))
    var writer = try SnapshotWriter(path, files)
    // The header's room; what belongs there is known last.
    try writer.writeHeader(header)
    try writer.append(state)
    try exchange.forEachOrderState { (order, fills) throws(JournalError) in try writer.append(order, fills) }
    try writer.flush()
    header.contentByteCount = writer.contentByteCount
    try files.rewind(writer.descriptor, of: path)
    try writer.writeHeader(header)
    try files.sync(writer.descriptor, of: path)
  }

  private mutating func writeHeader(_ header: SnapshotHeader) throws(JournalError) {
    var buffer = ByteBuffer()
    header.append(to: &buffer)
    try files.writeAll(buffer.bytes.span, to: descriptor, of: path)
  }

  private mutating func append(_ state: ExchangeState) throws(JournalError) {
    try append(state.participants, from: 1) { .participant($0) }
    try append(state.affiliations, from: 1) { .affiliation($0) }
    try append(state.operatorRules, from: 1) { .operatorRule($0) }
    try append(state.requirements, from: 0) { .requirement($0) }
    for (index, book) in state.books.enumerated() {
      NameEntry.contract(book.contract).append(to: &block, number: UInt32(index))
      block.append(raw: BookFields(book).littleEndian)
      try flushIfFull()
    }
  }

  /// All of one kind, by their numbers from `first` on; `nil` for what was forgotten.
  private mutating func append<Name>(
    _ names: [Name?], from first: Int, _ entry: (Name) -> NameEntry
  ) throws(JournalError) {
    var forgotten = 0
    for (index, name) in names.enumerated() {
      if name == nil { forgotten += 1 }
      if forgotten > 0, name != nil || forgotten == NameEntry.mostForgotten {
        try append(.forgotten(count: forgotten), number: first + index + (name == nil ? 1 : 0) - forgotten)
        forgotten = 0
      }
      if let name { try append(entry(name), number: first + index) }
    }
    if forgotten > 0 { try append(.forgotten(count: forgotten), number: first + names.count - forgotten) }
  }

  private mutating func append(_ entry: NameEntry, number: Int) throws(JournalError) {
    entry.append(to: &block, number: UInt32(number))
    try flushIfFull()
  }

  private mutating func append(_ order: OrderState, _ fills: [FillState]) throws(JournalError) {
    block.append(raw: OrderStateFields(order, fillCount: fills.count).littleEndian)
    for fill in fills {
      block.append(fill.participant)
      block.append(fill.quantity)
    }
    try flushIfFull()
  }

  private mutating func startBlock() {
    block.append(SnapshotBlock.magic)
    block.append(UInt32(0))
    block.append(blockCount)
    block.append(UInt32(0))
  }

  private mutating func flushIfFull() throws(JournalError) {
    if block.count >= SnapshotBlock.targetByteCount { try flush() }
  }

  private mutating func flush() throws(JournalError) {
    guard block.count > SnapshotBlock.headerByteCount else { return }
    block.put(UInt32(block.count - SnapshotBlock.headerByteCount), at: 12)
    block.put(block.checksum(from: 8), at: 4)
    try files.writeAll(block.bytes.span, to: descriptor, of: path)
    contentByteCount += UInt64(block.count)
    blockCount += 1
    block.removeAll()
    startBlock()
  }
}
