import ComputeMatching

/// Takes a command log in pieces of any size, as they arrive, and hands out its blocks one by one.
///
///     var log = CommandLogStream(name: "standard input")
///     log.append(piece)
///     while let block = try log.next() { let receipt = try journal.apply(block: block) }
///
/// It begins with the header of a log. Where a block might begin, another header may be, as where segments of one journal are
/// joined. It keeps no more than what has arrived of one block, which has at most ``mostBlockBytes`` bytes.
public struct CommandLogStream: ~Copyable {
  /// The longest block that is taken. Writers of this library close blocks long before.
  public static let mostBlockBytes = 1 << 21

  /// What errors call it.
  public let name: String
  /// The settings of the exchange that the commands are for, once the header has arrived.
  public var configuration: Exchange.Configuration? { header?.configuration }

  private var header: LogHeader?
  /// How many commands are before what has not been handed out.
  private var commandCount: UInt64 = 0
  private var buffer = ByteBuffer()
  /// How many of the bytes have been handed out, and how many before those.
  private var start = 0
  private var removedCount = 0

  /// Nothing has arrived yet.
  public init(name: String) { self.name = name }

  /// Throws if the log must not end here, where it does: that it is cut off in the middle of a block or of the header.
  public func checkEnd() throws(JournalError) {
    guard start < buffer.count else { return }
    throw .torn(
      file: name, offset: removedCount + start, byteCount: buffer.count - start, commandCount: commandCount)
  }

  /// Adds what has arrived. O(n).
  public mutating func append(_ piece: Span<UInt8>) {
    // What is left is less than a block.
    buffer.removeFirst(start)
    removedCount += start
    start = 0
    buffer.append(contentsOf: piece)
  }

  /// The next block, if all of it has arrived.
  ///
  /// - Throws: what is wrong with what has arrived. Nothing behind it can be read.
  /// - Complexity: linear in the block.
  public mutating func next() throws(JournalError) -> ReceivedBlock? {
    while try beginsWithHeader() {
      guard buffer.count - start >= LogHeader.byteCount else { return nil }
      try takeHeader()
    }
    guard buffer.count - start >= LogBlock.headerByteCount else { return nil }
    let offset = removedCount + start
    let beginning = image(LogBlock.headerByteCount)
    guard let block = LogBlock(fieldsAt: 0, in: beginning) else {
      throw .malformed(file: name, offset: offset, reason: "expected a block")
    }
    guard block.end <= Self.mostBlockBytes else {
      throw .malformed(
        file: name, offset: offset, reason: "a block of \(block.end) bytes, of at most \(Self.mostBlockBytes)")
    }
    guard buffer.count - start >= block.end else { return nil }
    let whole = image(block.end)
    guard LogBlock(at: 0, in: whole) != nil else {
      throw .corrupt(file: name, offset: offset, commandCount: block.precedingCommandCount, followedBy: nil)
    }
    start += block.end
    commandCount = block.precedingCommandCount + UInt64(block.commandCount)
    return ReceivedBlock(image: whole, block: block, file: name, offset: offset)
  }

  private func beginsWithHeader() throws(JournalError) -> Bool {
    guard header != nil else { return true }
    return buffer.count - start >= CommandLogReader.beginning.count
      && CommandLogReader.begins(Array(buffer.bytes[start..<start + CommandLogReader.beginning.count]))
  }

  private mutating func takeHeader() throws(JournalError) {
    let found = try LogHeader(image(LogHeader.byteCount), name: name)
    if let header, header.configuration != found.configuration {
      throw .otherExchange(file: name, reason: "the segment of another exchange")
    }
    header = found
    commandCount = found.precedingCommandCount
    start += LogHeader.byteCount
  }

  private func image(_ count: Int) -> FileImage {
    FileImage(copying: buffer.bytes.span.extracting(start..<start + count))
  }
}

/// A block of a command log that has arrived whole and as it was written.
public struct ReceivedBlock: ~Copyable {
  let image: FileImage
  let block: LogBlock
  let file: String
  /// Where the block began in what arrived.
  let offset: Int

  init(image: consuming FileImage, block: LogBlock, file: String, offset: Int) {
    self.image = image
    (self.block, self.file, self.offset) = (block, file, offset)
  }

  /// How many commands the journal is to have before the first one of the block.
  public var precedingCommandCount: UInt64 { block.precedingCommandCount }
  /// How many commands the block has; none if it has names alone.
  public var commandCount: Int { block.commandCount }

  /// The commands, and the names that come before them, each with its number and where it is.
  ///
  /// - Throws: what no writer of this format writes.
  func read(
    into commands: inout [TimedCommand], _ names: inout [(entry: NameEntry, number: UInt32, offset: Int)]
  ) throws(JournalError) {
    var contracts: [Contract] = []
    var others: [(entry: NameEntry, number: UInt32, offset: Int)] = []
    try image.forEachName(of: block, in: file, behind: offset) { (entry, number, place) throws(JournalError) in
      guard case .contract(let contract) = entry else {
        others.append((entry, number, place))
        return
      }
      try NameEntry.check(number, is: UInt32(contracts.count), in: file, at: place)
      contracts.append(contract)
    }
    names = others
    let bytes = block.commandsStart..<block.end
    let fault = image.withBytes(bytes) { bytes in
      block.commandByteCount == CompactCommand.byteCount
        ? CompactCommand.decode(bytes, contracts, into: &commands)
        : WideCommand.decode(bytes, contracts, into: &commands)
    }
    if let fault {
      throw .malformed(file: file, offset: offset + bytes.lowerBound + fault, reason: "expected a command")
    }
    // What names are known behind such a command depends on the commands before it.
    guard commandCount > 1 else { return }
    for index in 0..<commandCount {
      if case .forgetNames = commands[index].command {
        throw .malformed(
          file: file, offset: offset + bytes.lowerBound + index * block.commandByteCount,
          reason: "a command that forgets names has a block of its own")
      }
    }
  }
}
