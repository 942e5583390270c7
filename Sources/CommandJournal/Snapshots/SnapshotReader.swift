import ComputeMatching

/// Makes an exchange from a snapshot.
package struct SnapshotReader: ~Copyable {
  let header: SnapshotHeader
  private let name: String
  private let image: FileImage
  private var offset = SnapshotHeader.byteCount
  private var blockEnd = SnapshotHeader.byteCount
  private var blockCount: UInt32 = 0

  init(path: String) throws(JournalError) { try self.init(FileImage(path: path), name: path) }

  /// The snapshot whose content is `bytes`, and which errors call `name`.
  package init(bytes: [UInt8], name: String) throws(JournalError) { try self.init(FileImage(bytes), name: name) }

  private init(_ image: consuming FileImage, name: String) throws(JournalError) {
    header = try SnapshotHeader(image, name: name)
    self.image = image
    self.name = name
  }

  /// The exchange that was written, with room for at least `expectedOrders`. O(n log n) in the orders.
  ///
  /// - Throws: what is not as it was written, or not what an exchange can be like.
  package consuming func exchange(expectingOrders expectedOrders: Int = 0) throws(JournalError) -> Exchange {
    guard header.contentByteCount == UInt64(image.count - SnapshotHeader.byteCount) else {
      throw fault("the file does not have the \(header.contentByteCount) bytes that it should")
    }
    let state = try state()
    // An order takes no fewer bytes than this, so there cannot be more.
    let orderCount = Int(min(header.orderCount, UInt64(image.count / OrderStateFields.byteCount)))
    var restorer: ExchangeRestorer
    do { restorer = try ExchangeRestorer(header.configuration.expecting(max(orderCount, expectedOrders)), state) } catch
    {
      throw fault(error.description)
    }
    for _ in 0..<header.orderCount {
      let (order, fills) = try orderState()
      do { try restorer.add(order, fills: fills) } catch { throw fault(error.description) }
    }
    guard offset == image.count else { throw fault("there is more than there should be") }
    do { return try restorer.finish() } catch { throw fault(error.description) }
  }

  private mutating func state() throws(JournalError) -> ExchangeState {
    var state = ExchangeState(
      now: Timestamp(nanoseconds: header.now), sequence: header.sequence,
      commandCount: UInt64(header.position.commandCount), stamp: header.stamp)
    try readNames(of: 0, "a participant", from: 1, into: &state.participants) {
      if case .participant(let name) = $0 { name } else { nil }
    }
    try readNames(of: 1, "an affiliation", from: 1, into: &state.affiliations) {
      if case .affiliation(let name) = $0 { name } else { nil }
    }
    try readNames(of: 2, "an operator rule", from: 1, into: &state.operatorRules) {
      if case .operatorRule(let rule) = $0 { rule } else { nil }
    }
    try readNames(of: 3, "a requirement", from: 0, into: &state.requirements) {
      if case .requirement(let terms) = $0 { terms } else { nil }
    }
    for index in 0..<header.bookCount {
      guard case .contract(let contract) = try nameEntry(number: index) else { throw fault("expected a contract") }
      guard let book = try load(BookFields.byteCount, BookFields.self).littleEndian.state(contract) else {
        throw fault("no book is like this")
      }
      state.books.append(book)
    }
    return state
  }

  /// The names of a kind, which are numbered from `first` on. `expected` says in an error what they are.
  private mutating func readNames<Name>(
    of kind: Int, _ expected: String, from first: UInt32, into names: inout [Name?], _ name: (NameEntry) -> Name?
  ) throws(JournalError) {
    let count = Int(header.nameCounts[kind])
    while names.count < count {
      let entry = try nameEntry(number: UInt32(names.count) + first)
      if case .forgotten(let forgotten) = entry, forgotten <= count - names.count {
        names.append(contentsOf: repeatElement(nil, count: forgotten))
      } else if let name = name(entry) {
        names.append(name)
      } else {
        throw fault("expected \(expected)")
      }
    }
  }

  private mutating func orderState() throws(JournalError) -> (OrderState, [FillState]) {
    let fields = try load(OrderStateFields.byteCount, OrderStateFields.self).littleEndian
    guard let state = fields.state else { throw fault("no order is like this") }
    var fills: [FillState] = []
    for _ in 0..<fields.fillCount {
      let fill = try load(8, UInt64.self).littleEndian
      var read = FillState(
        participant: UInt32(truncatingIfNeeded: fill), quantity: UInt32(truncatingIfNeeded: fill >> 32))
      if state.order.isStrip { read.leg = BookID(try load(4, UInt32.self).littleEndian) }
      fills.append(read)
    }
    return (state, fills)
  }

  private mutating func nameEntry(number: UInt32) throws(JournalError) -> NameEntry {
    try enterBlock()
    guard let name = image.nameEntry(at: offset, before: blockEnd), name.number == number else {
      throw fault("expected a name")
    }
    offset = name.end
    return name.entry
  }

  /// The next `byteCount` bytes, all of one block.
  @inline(__always)
  private mutating func load<Value: BitwiseCopyable>(
    _ byteCount: Int, _ type: Value.Type
  ) throws(JournalError) -> Value {
    if offset == blockEnd { try enterBlock() }
    guard blockEnd - offset >= byteCount else { throw fault("a block ends in the middle of a record") }
    let value = image.load(at: offset, as: type)
    offset += byteCount
    return value
  }

  /// Goes on to the next block, if nothing is left of this one.
  private mutating func enterBlock() throws(JournalError) {
    guard offset == blockEnd else { return }
    guard image.count - offset >= SnapshotBlock.headerByteCount,
      image.number(at: offset, as: UInt32.self) == SnapshotBlock.magic,
      image.number(at: offset + 8, as: UInt32.self) == blockCount
    else { throw fault("expected a block") }
    let start = offset + SnapshotBlock.headerByteCount
    let byteCount = Int(image.number(at: offset + 12, as: UInt32.self))
    guard image.count - start >= byteCount,
      image.checksum(offset + 8..<start + byteCount) == image.number(at: offset + 4, as: UInt32.self)
    else { throw fault("a block is not as it was written") }
    offset = start
    blockEnd = start + byteCount
    blockCount += 1
  }

  private func fault(_ reason: String) -> JournalError { .malformed(file: name, offset: offset, reason: reason) }
}
