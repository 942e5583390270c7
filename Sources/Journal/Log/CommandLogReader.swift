import ComputeExchange

/// Reads a command log, block by block, straight from the mapped file.
///
///     var reader = try CommandLogReader(path: "commands.log")
///     var exchange = Exchange(reader.configuration)
///     while try reader.next(&exchange) {
///       reader.withCommands { commands in exchange.apply(commands) }
///     }
///
/// Nothing is allocated for commands; only names that come up for the first time are.
public struct CommandLogReader: ~Copyable {
  /// What errors call the log.
  public let name: String
  /// The settings of the exchange that the commands are for.
  public let configuration: Exchange.Configuration
  /// How many commands have been read, those of the current block included.
  public private(set) var commandCount: UInt64
  /// Where the next block begins.
  public private(set) var offset: Int
  private let image: FileImage
  private var commands: [TimedCommand] = []
  private var contracts: [Contract] = []

  /// Maps the log at `path` and reads its header.
  ///
  /// - Throws: what the system answers, or what is wrong with the header.
  public init(path: String) throws(JournalError) {
    try self.init(FileImage(path: path), name: path)
  }

  /// Reads the log whose content is `bytes`, and which errors call `name`.
  public init(bytes: [UInt8], name: String) throws(JournalError) { try self.init(FileImage(bytes), name: name) }

  private init(_ image: consuming FileImage, name: String) throws(JournalError) {
    let header = try LogHeader(image, name: name)
    self.image = image
    self.name = name
    configuration = header.configuration
    offset = LogHeader.byteCount
    commandCount = 0
  }

  /// The first bytes of every command log, whatever the version of its format.
  public static let beginning: [UInt8] = Array("CEXLOG\r\n".utf8)

  /// Whether a file that begins with `bytes` is a command log.
  public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: beginning) }

  /// How many bytes the log has.
  public var size: Int { image.count }

  /// Goes on at `offset`, before which stand `commandCount` commands.
  mutating func skip(to offset: Int, commandCount: UInt64) {
    self.offset = offset
    self.commandCount = commandCount
  }

  /// Reads the next block: makes its names known to `exchange`, which must know all names before, and keeps its commands for
  /// ``withCommands(_:)``. Returns `false` at the end of the log.
  ///
  /// - Throws: ``JournalError/torn(file:offset:byteCount:commandCount:)`` if the log ends in a block of which not all is
  ///   there, ``JournalError/corrupt(file:offset:commandCount:)`` if other blocks stand behind one that is not as it was written. What was
  ///   read before stays good, and nothing can be read on.
  /// - Complexity: linear in the block; linear in what is left of the log where it throws.
  public mutating func next(_ exchange: inout Exchange) throws(JournalError) -> Bool {
    commands.removeAll(keepingCapacity: true)
    guard offset < image.count else { return false }
    guard let block = LogBlock(at: offset, in: image), block.precedingCommandCount == commandCount else {
      throw fault()
    }
    try readNames(of: block, &exchange)
    try readCommands(of: block)
    offset = block.end
    commandCount += UInt64(block.commandCount)
    return true
  }

  /// Lends the commands of the current block to `body`, in order.
  public func withCommands<Result, Failure: Error>(
    _ body: (Span<TimedCommand>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(commands.span)
  }

  /// Lends everything that has been read, the header and all whole blocks, to `body`.
  func withReadBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try image.withBytes(0..<offset, body)
  }

  /// What is wrong at `offset`, where no block stands that could be the next.
  private func fault() -> JournalError {
    let isInTheMiddle = LogBlock(at: offset, in: image) != nil || LogBlock.exists(behind: offset, in: image)
    return isInTheMiddle
      ? .corrupt(file: name, offset: offset, commandCount: commandCount)
      : .torn(file: name, offset: offset, byteCount: image.count - offset, commandCount: commandCount)
  }

  private mutating func readNames(of block: LogBlock, _ exchange: inout Exchange) throws(JournalError) {
    contracts.removeAll(keepingCapacity: true)
    var position = block.namesStart
    while position < block.commandsStart {
      guard let name = image.nameEntry(at: position, before: block.commandsStart) else {
        throw .malformed(file: self.name, offset: position, reason: "expected a name")
      }
      let number: UInt32
      switch name.entry {
      case .participant(let text): number = exchange.participant(named: text).rawValue
      case .affiliation(let text): number = exchange.affiliation(named: text).rawValue
      case .operatorRule(let rule): number = exchange.operators(rule).rawValue
      case .requirement(let terms):
        number = exchange.requirement(terms.requirement, differentials: terms.differentials).rawValue
      case .contract(let contract):
        number = UInt32(contracts.count)
        contracts.append(contract)
      }
      guard number == name.number else {
        throw .malformed(
          file: self.name, offset: position, reason: "number \(name.number) is given to what has number \(number)")
      }
      position = name.end
    }
  }

  private mutating func readCommands(of block: LogBlock) throws(JournalError) {
    var position = block.commandsStart
    commands.reserveCapacity(block.commandCount)
    while position < block.end {
      let timestamp = Timestamp(nanoseconds: image.number(at: position, as: UInt64.self))
      let fields = image.load(at: position + 8, as: CommandFields.self).littleEndian
      if let order = fields.order {
        commands.append(TimedCommand(.submit(order), at: timestamp))
      } else if let command = command(fields) {
        commands.append(TimedCommand(command, at: timestamp))
      } else {
        throw .malformed(file: name, offset: position, reason: "expected a command")
      }
      position += LogBlock.commandByteCount
    }
  }

  private func command(_ fields: CommandFields) -> Command? {
    fields.command { [contracts] in $0 < UInt32(contracts.count) ? contracts[Int($0)] : nil }
  }
}
