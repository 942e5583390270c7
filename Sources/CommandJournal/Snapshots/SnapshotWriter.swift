import ComputeMatching

/// Writes the state of an exchange, as the bytes of a snapshot.
struct SnapshotWriter<Output: SnapshotOutput & ~Copyable>: ~Copyable {
  private var output: Output
  private var block = ByteBuffer()
  private var blockCount: UInt32 = 0
  private var contentByteCount: UInt64 = 0

  private init(_ output: consuming Output) {
    self.output = output
    startBlock()
  }

  /// Gives `output` the whole snapshot and gives it back. O(n log n) in the orders.
  static func write(
    _ exchange: borrowing Exchange, of identity: JournalIdentity, at position: LogPosition, digest: UInt64,
    to output: consuming Output
  ) throws(Output.Failure) -> Output {
    let state = exchange.state()
    var header = SnapshotHeader(
      configuration: exchange.configuration, identity: identity, position: position, digest: digest,
      now: state.now.nanoseconds, sequence: state.sequence, stamp: state.stamp,
      nameCounts: [
        state.participants.count, state.affiliations.count, state.operatorRules.count, state.requirements.count,
      ].map { UInt32($0) }, bookCount: UInt32(state.books.count), orderCount: UInt64(exchange.liveOrderCount))
    var writer = SnapshotWriter(output)
    // The header's room; what belongs there is known last.
    try writer.output.append(Self.bytes(of: header).span)
    try writer.append(state)
    try exchange.forEachOrderState { (order, fills) throws(Output.Failure) in try writer.append(order, fills) }
    try writer.flush()
    header.contentByteCount = writer.contentByteCount
    try writer.output.replaceBeginning(with: Self.bytes(of: header).span)
    return writer.takeOutput()
  }

  private consuming func takeOutput() -> Output { output }

  private static func bytes(of header: SnapshotHeader) -> [UInt8] {
    var buffer = ByteBuffer()
    header.append(to: &buffer)
    return buffer.bytes
  }

  private mutating func append(_ state: ExchangeState) throws(Output.Failure) {
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
  ) throws(Output.Failure) {
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

  private mutating func append(_ entry: NameEntry, number: Int) throws(Output.Failure) {
    entry.append(to: &block, number: UInt32(number))
    try flushIfFull()
  }

  private mutating func append(_ order: OrderState, _ fills: [FillState]) throws(Output.Failure) {
    block.append(raw: OrderStateFields(order, fillCount: fills.count).littleEndian)
    for fill in fills {
      block.append(fill.participant)
      block.append(fill.quantity)
      if order.order.isStrip { block.append(fill.leg.rawValue) }
    }
    try flushIfFull()
  }

  private mutating func startBlock() {
    block.append(SnapshotBlock.magic)
    block.append(UInt32(0))
    block.append(blockCount)
    block.append(UInt32(0))
  }

  private mutating func flushIfFull() throws(Output.Failure) {
    if block.count >= SnapshotBlock.targetByteCount { try flush() }
  }

  private mutating func flush() throws(Output.Failure) {
    guard block.count > SnapshotBlock.headerByteCount else { return }
    block.put(UInt32(block.count - SnapshotBlock.headerByteCount), at: 12)
    block.put(block.checksum(from: 8), at: 4)
    // A span of `block` itself would count as one of the whole writer.
    let bytes = block.bytes
    try output.append(bytes.span)
    contentByteCount += UInt64(block.count)
    blockCount += 1
    block.removeAll()
    startBlock()
  }
}

extension SnapshotWriter where Output == SnapshotFile {
  /// Writes the file at `path`, which is safe on return. O(n log n) in the orders.
  static func write(
    _ exchange: borrowing Exchange, of identity: JournalIdentity, at position: LogPosition, digest: UInt64,
    to path: String, files: any FileSystem
  ) throws(JournalError) {
    let file = try write(exchange, of: identity, at: position, digest: digest, to: SnapshotFile(path, files))
    try file.sync()
  }
}
