import ComputeExchange

/// Reads a command log, some commands at a time, straight from the mapped file.
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
  /// How many commands have been read.
  public private(set) var commandCount: UInt64
  /// Behind the last block of which everything has been read.
  private(set) var position: LogPosition
  private let image: FileImage
  /// Those that were read last, and behind them what was read before.
  private var commands: [TimedCommand] = []
  private var lentCount = 0
  /// What is left of the current block.
  private var unread = 0..<0
  private var unreadAreCompact = true
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
    position = LogPosition(offset: LogHeader.byteCount, commandCount: 0)
    commandCount = 0
  }

  /// The first bytes of every command log, whatever the version of its format.
  public static let beginning: [UInt8] = Array("CEXLOG\r\n".utf8)

  /// Whether a file that begins with `bytes` is a command log.
  public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: beginning) }

  /// How many bytes the log has.
  public var size: Int { image.count }

  /// How many of them have been read.
  public var bytesRead: Int { unread.isEmpty ? position.offset : unread.lowerBound }

  /// Goes on at `position`.
  mutating func skip(to position: LogPosition) {
    self.position = position
    commandCount = position.commandCount
  }

  /// Reads the next commands, some hundred of one block, and keeps them for ``withCommands(_:)``. Where a block begins, its
  /// names become known to `exchange`, which must know all names before. Returns `false` at the end of the log; a block of names
  /// alone has no commands.
  ///
  /// - Throws: ``JournalError/torn(file:offset:byteCount:commandCount:)`` if the log ends in a block of which not all is
  ///   there, ``JournalError/corrupt(file:offset:commandCount:)`` if other blocks stand behind one that is not as it was written. What was
  ///   read before stays good, and nothing can be read on.
  /// - Complexity: linear in the block where one begins; linear in what is left of the log where it throws.
  public mutating func next(_ exchange: inout Exchange) throws(JournalError) -> Bool {
    lentCount = 0
    if unread.isEmpty {
      guard position.offset < image.count else { return false }
      guard let block = LogBlock(at: position.offset, in: image), block.precedingCommandCount == commandCount else {
        throw fault()
      }
      try readNames(of: block, &exchange)
      unread = block.commandsStart..<block.end
      unreadAreCompact = block.commandByteCount == CompactCommand.byteCount
    }
    try readCommands()
    if unread.isEmpty { position = LogPosition(offset: unread.upperBound, commandCount: commandCount) }
    return true
  }

  /// Throws unless blocks stand one behind the other from the header to `place`. O(bytes before it).
  func checkBlocks(before place: LogPosition) throws(JournalError) {
    var reached = LogPosition(offset: LogHeader.byteCount, commandCount: 0)
    while reached.offset < place.offset {
      guard let block = LogBlock(at: reached.offset, in: image), block.precedingCommandCount == reached.commandCount
      else { throw .corrupt(file: name, offset: reached.offset, commandCount: reached.commandCount) }
      reached = LogPosition(offset: block.end, commandCount: reached.commandCount + UInt64(block.commandCount))
    }
    guard reached == place else {
      throw .corrupt(file: name, offset: place.offset, commandCount: place.commandCount)
    }
  }

  /// Lends the commands that were read last to `body`, in order: none at the end of the log, and none after an error.
  public func withCommands<Result, Failure: Error>(
    _ body: (Span<TimedCommand>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(commands.span.extracting(0..<lentCount))
  }

  /// Lends the header and the blocks of which everything has been read to `body`.
  func withReadBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try image.withBytes(0..<position.offset, body)
  }

  /// What is wrong where no block stands that could be the next.
  private func fault() -> JournalError {
    let offset = position.offset
    let isInTheMiddle = LogBlock(at: offset, in: image) != nil || LogBlock.exists(behind: position, in: image)
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

  /// As many as a processor's nearest caches hold beside what is done with them.
  private static let mostCommandsAtOnce = 512

  private mutating func readCommands() throws(JournalError) {
    let width = unreadAreCompact ? CompactCommand.byteCount : WideCommand.byteCount
    var part = unread.lowerBound..<min(unread.upperBound, unread.lowerBound + width * Self.mostCommandsAtOnce)
    let fault = image.withBytes(part) { bytes in
      unreadAreCompact
        ? CompactCommand.decode(bytes, contracts, into: &commands)
        : WideCommand.decode(bytes, contracts, into: &commands)
    }
    if let fault {
      // What stands before it is good, and is lent first.
      guard fault > 0 else { throw .malformed(file: name, offset: part.lowerBound, reason: "expected a command") }
      part = part.lowerBound..<part.lowerBound + fault
    }
    unread = part.upperBound..<unread.upperBound
    lentCount = part.count / width
    commandCount += UInt64(lentCount)
  }
}
