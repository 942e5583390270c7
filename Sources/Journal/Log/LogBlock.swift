import ComputeExchange

/// What a log is made of behind its header: some names, some commands, and a checksum over both.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | `BLCK` |
/// | 4 | 4 | CRC-32C of everything behind |
/// | 8 | 8 | how many commands stand in the blocks before |
/// | 16 | 4 | how many commands stand in this one |
/// | 20 | 4 | how many bytes of names |
/// | 24 | | the names, each as a ``NameEntry`` |
/// | | | the commands, 72 bytes each: a timestamp and ``CommandFields`` |
///
/// Names of participants, affiliations, operator rules and requirements have the numbers that the exchange gave them; a contract
/// is known only inside its block, by its place among the block's contracts.
struct LogBlock {
  static let magic: UInt32 = 0x4B43_4C42
  static let headerByteCount = 24
  static let commandByteCount = 72
  /// A block that has reached this many bytes is closed: what a processor's nearer caches hold.
  static let targetByteCount = 1 << 18
  /// Nothing that says it is larger is a block.
  static let maximumByteCount = 1 << 30

  let offset: Int
  let precedingCommandCount: UInt64
  let commandCount: Int
  let nameByteCount: Int

  var namesStart: Int { offset + Self.headerByteCount }
  var commandsStart: Int { namesStart + nameByteCount }
  var end: Int { commandsStart + commandCount * Self.commandByteCount }

  /// The block at `offset`, if all of it is there and as it was written.
  init?(at offset: Int, in image: borrowing FileImage) {
    guard image.count - offset >= Self.headerByteCount, image.number(at: offset, as: UInt32.self) == Self.magic else {
      return nil
    }
    self.offset = offset
    precedingCommandCount = image.number(at: offset + 8, as: UInt64.self)
    commandCount = Int(image.number(at: offset + 16, as: UInt32.self))
    nameByteCount = Int(image.number(at: offset + 20, as: UInt32.self))
    let byteCount = Self.headerByteCount + nameByteCount + commandCount * Self.commandByteCount
    guard nameByteCount % 8 == 0, byteCount <= Self.maximumByteCount, byteCount <= image.count - offset,
      image.checksum(offset + 8..<offset + byteCount) == image.number(at: offset + 4, as: UInt32.self)
    else { return nil }
  }

  /// Whether a block stands anywhere behind `offset`.
  static func exists(behind offset: Int, in image: borrowing FileImage) -> Bool {
    var position = offset + 8
    while position + headerByteCount <= image.count {
      if LogBlock(at: position, in: image) != nil { return true }
      position += 8
    }
    return false
  }
}

/// A block in the making.
struct LogBlockBuilder {
  private var names = ByteBuffer()
  private var commands = ByteBuffer()
  private var commandCount: UInt32 = 0
  private var contractCount: UInt32 = 0

  var isEmpty: Bool { names.count == 0 && commandCount == 0 }
  var isFull: Bool { LogBlock.headerByteCount + names.count + commands.count >= LogBlock.targetByteCount }
  var pendingCommandCount: UInt64 { UInt64(commandCount) }

  mutating func append(_ entry: NameEntry, number: UInt32) { entry.append(to: &names, number: number) }

  mutating func append(_ command: Command, at timestamp: Timestamp) {
    if case .openBook(let contract) = command {
      append(.contract(contract), number: contractCount)
      contractCount += 1
    }
    commands.append(timestamp.nanoseconds)
    // Only the contract just appended is ever referred to.
    commands.append(raw: CommandFields(command, contract: contractCount &- 1).littleEndian)
    commandCount += 1
  }

  /// Moves everything into `buffer` as one block, behind `precedingCommandCount` commands.
  mutating func close(into buffer: inout ByteBuffer, precedingCommandCount: UInt64) {
    let start = buffer.count
    buffer.append(LogBlock.magic)
    buffer.append(UInt32(0))
    buffer.append(precedingCommandCount)
    buffer.append(commandCount)
    buffer.append(UInt32(names.count))
    buffer.append(contentsOf: names)
    buffer.append(contentsOf: commands)
    buffer.put(buffer.checksum(from: start + 8), at: start + 4)
    names.removeAll()
    commands.removeAll()
    (commandCount, contractCount) = (0, 0)
  }
}
