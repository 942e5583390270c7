import ComputeMatching

/// Reads a command log, some commands at a time, straight from the mapped file.
///
///     var reader = try CommandLogReader(path: "orders.log")
///     var exchange = Exchange(reader.configuration)
///     while try reader.next(&exchange) {
///       reader.withCommands { commands in exchange.apply(commands) }
///     }
///
/// Nothing is allocated for commands; only names that come up for the first time are.
public struct CommandLogReader: ~Copyable, Sendable {
  /// What errors call the log.
  public let name: String
  /// The settings of the exchange that the commands are for.
  public let configuration: Exchange.Configuration
  /// The journal that wrote the log; `nil` if none did.
  public var identity: JournalIdentity? { header.identity == .none ? nil : header.identity }
  /// How many commands have been read, those in segments before included.
  public private(set) var commandCount: UInt64
  /// Behind the last block of which everything has been read.
  private(set) var position: LogPosition
  let header: LogHeader
  private let image: FileImage
  /// Up to where the log is read.
  private let end: Int
  /// Those that were read last, and behind them what was read before.
  private var commands: [TimedCommand] = []
  private var lentCount = 0
  /// What is left of the current block.
  private var unread = 0..<0
  private var unreadAreCompact = true
  private var currentBlock: LogBlock?
  private var contracts: [Contract] = []

  /// Maps the log at `path` and reads its header.
  ///
  /// - Throws: what the system answers, what is wrong with the header, or
  ///   ``JournalError/notTheFirstSegment(file:precedingCommandCount:)`` for a segment that only a journal can read.
  public init(path: String) throws(JournalError) {
    try self.init(FileImage(path: path), name: path, isAlone: true)
  }

  /// Reads the log whose content is `bytes`, and which errors call `name`.
  public init(bytes: [UInt8], name: String) throws(JournalError) {
    try self.init(FileImage(bytes), name: name, isAlone: true)
  }

  /// Maps the segment at `path`, of which nothing from `end` on is read.
  init(segment path: String, upTo end: Int? = nil) throws(JournalError) {
    try self.init(FileImage(path: path), name: path, isAlone: false, upTo: end)
  }

  private init(
    _ image: consuming FileImage, name: String, isAlone: Bool, upTo end: Int? = nil
  ) throws(JournalError) {
    let header = try LogHeader(image, name: name)
    // Names have to be known from the beginning.
    if isAlone, header.precedingCommandCount > 0 {
      throw .notTheFirstSegment(file: name, precedingCommandCount: header.precedingCommandCount)
    }
    self.header = header
    self.end = min(end ?? image.count, image.count)
    self.image = image
    self.name = name
    configuration = header.configuration
    position = LogPosition(behind: header)
    commandCount = position.commandCount
  }

  /// The version of the format that is read and written.
  public static var formatVersion: UInt32 { LogHeader.version }

  /// The first bytes of every command log, whatever the version of its format.
  public static let beginning: [UInt8] = Array("CMPLOG\r\n".utf8)

  /// Whether a file that begins with `bytes` is a command log.
  public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: beginning) }

  /// How many bytes the log has.
  public var size: Int { end }

  /// How many of them have been read.
  public var bytesRead: Int { unread.isEmpty ? position.offset : unread.lowerBound }

  /// Goes on at `position`.
  mutating func skip(to position: LogPosition) {
    self.position = position
    commandCount = position.commandCount
  }

  /// Reads the next commands, some hundred of one block, and keeps them for ``withCommands(_:)``. Where a block begins, its
  /// names become known to `exchange`, which must know all names before, and must have carried out the commands before if one of
  /// them forgets names. Returns `false` at the end of the log; a block of names
  /// alone has no commands.
  ///
  /// - Throws: ``JournalError/torn(file:offset:byteCount:commandCount:)`` if the log ends in a block of which not all is
  ///   there, ``JournalError/corrupt(file:offset:commandCount:followedBy:)`` if other blocks are behind one that is not as it was written. What was
  ///   read before stays good, and nothing can be read on.
  /// - Complexity: linear in the block where one begins; linear in what is left of the log where it throws.
  public mutating func next(_ exchange: inout Exchange) throws(JournalError) -> Bool {
    lentCount = 0
    if unread.isEmpty {
      guard position.offset < end else { return false }
      guard let block = LogBlock(at: position.offset, in: image), block.precedingCommandCount == commandCount,
        block.end <= end
      else { throw fault() }
      try readNames(of: block, &exchange)
      unread = block.commandsStart..<block.end
      currentBlock = block
      unreadAreCompact = block.commandByteCount == CompactCommand.byteCount
    }
    try readCommands()
    if unread.isEmpty, let currentBlock { position.pass(currentBlock) }
    return true
  }

  /// Whether the log has a block at `place` that belongs there, or still has before `place` what it had there.
  ///
  /// O(bytes of the block).
  func reaches(_ place: LogPosition) -> Bool {
    guard place.offset <= end else { return false }
    return place.mark.isPresent(in: image)
      || LogBlock(at: place.offset, in: image)?.precedingCommandCount == place.commandCount
  }

  /// Throws unless the log still has before `place` what it had there. O(1) if it has, otherwise O(bytes before it).
  func checkMark(of place: LogPosition) throws(JournalError) {
    if place.mark.isPresent(in: image) { return }
    var reached = LogPosition(behind: header)
    while reached.offset < place.offset {
      guard let block = LogBlock(at: reached.offset, in: image), block.precedingCommandCount == reached.commandCount
      else { throw corrupt(at: reached) }
      reached.pass(block)
    }
    throw corrupt(at: place)
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

  /// What is wrong where there is no block that could be the next.
  private func fault() -> JournalError {
    let error = corrupt(at: position)
    guard case .corrupt(_, _, _, followedBy: nil) = error else { return error }
    return .torn(
      file: name, offset: position.offset, byteCount: image.count - position.offset, commandCount: commandCount)
  }

  /// That `place` has not what was written there, and which block is there or behind.
  private func corrupt(at place: LogPosition) -> JournalError {
    let isBlock = LogBlock(at: place.offset, in: image) != nil
    let later = isBlock ? place.offset : LogBlock.firstOffset(behind: place.offset, in: image)
    return .corrupt(
      file: name, offset: place.offset, commandCount: place.commandCount,
      followedBy: later.map { JournalError.Place(file: name, offset: $0) })
  }

  private mutating func readNames(of block: LogBlock, _ exchange: inout Exchange) throws(JournalError) {
    var contracts: [Contract] = []
    swap(&contracts, &self.contracts)
    contracts.removeAll(keepingCapacity: true)
    try image.forEachName(of: block, in: name, behind: 0) { (entry, number, place) throws(JournalError) in
      if case .contract(let contract) = entry {
        try NameEntry.check(number, is: UInt32(contracts.count), in: name, at: place)
        contracts.append(contract)
      } else {
        try NameEntry.check(number, is: exchange.number(of: entry), in: name, at: place)
      }
    }
    self.contracts = contracts
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
      // What is before it is good, and is lent first.
      guard fault > 0 else { throw .malformed(file: name, offset: part.lowerBound, reason: "expected a command") }
      part = part.lowerBound..<part.lowerBound + fault
    }
    unread = part.upperBound..<unread.upperBound
    lentCount = part.count / width
    commandCount += UInt64(lentCount)
  }
}
