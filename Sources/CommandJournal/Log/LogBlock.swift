import ComputeMatching

/// What a log is made of behind its header: some names, some commands, and a checksum over both.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | `BLCK` |
/// | 4 | 4 | CRC-32C of everything behind |
/// | 8 | 8 | how many commands are in the blocks before |
/// | 16 | 4 | how many commands are in this one |
/// | 20 | 4 | how many bytes each of them takes: 40 if that is enough for all, or 72 |
/// | 24 | 4 | how many bytes of names |
/// | 28 | 4 | 0 |
/// | 32 | | the names, each as a ``NameEntry`` |
/// | | | the commands, each a ``CompactCommand`` or each a ``WideCommand`` |
///
/// Names of participants, affiliations, operator rules and requirements have the numbers that the exchange gave them; a contract
/// is known only inside its block, by its place among the block's contracts.
struct LogBlock {
  static let magic: UInt32 = 0x4B43_4C42
  static let headerByteCount = 32
  /// A block that has so many commands, or so many bytes of names, is closed: what a processor's nearer caches hold.
  static let mostCommands = 3_600
  static let mostNameBytes = 1 << 17
  /// More commands than any exchange carries out: no sum of positions overflows.
  static let mostPrecedingCommands: UInt64 = 1 << 62

  let offset: Int
  let checksum: UInt32
  let precedingCommandCount: UInt64
  let commandCount: Int
  let commandByteCount: Int
  let nameByteCount: Int

  var namesStart: Int { offset + Self.headerByteCount }
  var commandsStart: Int { namesStart + nameByteCount }
  var end: Int { commandsStart + commandCount * commandByteCount }

  /// The block at `offset`, if all of it is there and as it was written. O(bytes of the block).
  init?(at offset: Int, in image: borrowing FileImage) {
    self.init(headerAt: offset, in: image)
    guard isWhole(in: image) else { return nil }
  }

  /// The block of which `offset` may be the beginning: its header is one, and the file has as many bytes as that says. O(1).
  private init?(headerAt offset: Int, in image: borrowing FileImage) {
    self.init(fieldsAt: offset, in: image)
    guard end <= image.count else { return nil }
  }

  /// What the header at `offset` says, whether or not the rest of the block is there. O(1).
  init?(fieldsAt offset: Int, in image: borrowing FileImage) {
    guard image.count - offset >= Self.headerByteCount, image.number(at: offset, as: UInt32.self) == Self.magic else {
      return nil
    }
    self.offset = offset
    checksum = image.number(at: offset + 4, as: UInt32.self)
    precedingCommandCount = image.number(at: offset + 8, as: UInt64.self)
    commandCount = Int(image.number(at: offset + 16, as: UInt32.self))
    commandByteCount = Int(image.number(at: offset + 20, as: UInt32.self))
    nameByteCount = Int(image.number(at: offset + 24, as: UInt32.self))
    guard [CompactCommand.byteCount, WideCommand.byteCount].contains(commandByteCount), nameByteCount % 8 == 0,
      image.number(at: offset + 28, as: UInt32.self) == 0, precedingCommandCount <= Self.mostPrecedingCommands
    else { return nil }
  }

  private func isWhole(in image: borrowing FileImage) -> Bool { image.checksum(offset + 8..<end) == checksum }

  /// Where behind `offset` the first block is, at whatever byte and wherever it belongs; `nil` if there is none. O(bytes).
  ///
  /// Where more looks like blocks than could be looked into in that time, which is not by chance, the next that does counts as
  /// one.
  static func firstOffset(behind offset: Int, in image: borrowing FileImage) -> Int? {
    var bytesToLookInto = 8 * (image.count - offset)
    var candidate = image.firstOffset(of: magic, from: offset + 1)
    while let place = candidate {
      if let block = LogBlock(headerAt: place, in: image) {
        bytesToLookInto -= block.end - place
        if bytesToLookInto < 0 || block.isWhole(in: image) { return place }
      }
      candidate = image.firstOffset(of: magic, from: place + 1)
    }
    return nil
  }
}

/// A block in the making.
struct LogBlockBuilder {
  private var names = ByteBuffer()
  private var commands: [WideCommand] = []
  private var isCompact = true
  private var contractCount: UInt32 = 0

  var isEmpty: Bool { names.count == 0 && commands.isEmpty }
  var isFull: Bool { commands.count >= LogBlock.mostCommands || names.count >= LogBlock.mostNameBytes }
  var commandCount: UInt64 { UInt64(commands.count) }

  mutating func append(_ entry: NameEntry, number: UInt32) { entry.append(to: &names, number: number) }

  mutating func append(_ command: Command, at timestamp: Timestamp) {
    if case .openBook(let contract, _) = command {
      append(.contract(contract), number: contractCount)
      contractCount += 1
    }
    // Only the contract just appended is ever referred to.
    let wide = WideCommand(TimedCommand(command, at: timestamp), contract: contractCount &- 1)
    isCompact = isCompact && wide.isCompact
    commands.append(wide)
  }

  /// Moves everything into `buffer` as one block, behind `precedingCommandCount` commands. Returns its checksum.
  @discardableResult
  mutating func close(into buffer: inout ByteBuffer, precedingCommandCount: UInt64) -> UInt32 {
    let start = buffer.count
    buffer.append(LogBlock.magic)
    buffer.append(UInt32(0))
    buffer.append(precedingCommandCount)
    buffer.append(UInt32(commands.count))
    buffer.append(UInt32(isCompact ? CompactCommand.byteCount : WideCommand.byteCount))
    buffer.append(UInt32(names.count))
    buffer.append(UInt32(0))
    buffer.append(contentsOf: names)
    for command in commands {
      if isCompact { buffer.append(CompactCommand(command)) } else { buffer.append(command) }
    }
    let checksum = buffer.checksum(from: start + 8)
    buffer.put(checksum, at: start + 4)
    names.removeAll()
    commands.removeAll(keepingCapacity: true)
    (isCompact, contractCount) = (true, 0)
    return checksum
  }
}
