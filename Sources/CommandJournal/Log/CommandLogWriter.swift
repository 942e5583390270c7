import ComputeMatching

/// Writes a command log, from its first command to its last, in blocks of one size.
///
///     var writer = try CommandLogWriter(path: "orders.log", configuration)
///     try writer.append(command, at: timestamp, of: exchange)
///     try writer.finish()
///
/// The same commands with the same names lead to the same bytes. For commands that must be safe before they are carried out,
/// see ``Journal``.
public struct CommandLogWriter: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let files: any FileSystem
  private var buffer = ByteBuffer()
  private var block = LogBlockBuilder()
  private var names: LoggedNames
  private var commandCount: UInt64

  /// Creates the log at `path`, or empties it. It belongs to no journal.
  ///
  /// - Throws: what the system answers.
  public init(path: String, _ configuration: Exchange.Configuration) throws(JournalError) {
    try self.init(path: path, LogHeader(configuration, .none), names: LoggedNames(), files: SystemFiles())
  }

  /// Creates a log that begins with `header` and whose reader knows `names`.
  init(
    path: String, _ header: LogHeader, names: LoggedNames, files: any FileSystem
  ) throws(JournalError) {
    self.path = path
    self.files = files
    self.names = names
    commandCount = header.precedingCommandCount
    descriptor = try files.open(path, [.writing, .creating, .emptying])
    header.append(to: &buffer)
  }

  deinit { closeFile(descriptor) }

  /// Adds `command`, whose numbers are those of `exchange`. Amortised O(1).
  ///
  /// - Throws: what the system answers.
  public mutating func append(
    _ command: Command, at timestamp: Timestamp, of exchange: borrowing Exchange
  ) throws(JournalError) {
    if names.needNewBlock(before: command) { try write() }
    names.append(neededBy: command, of: exchange, to: &block)
    block.append(command, at: timestamp)
    if block.isFull { try write() }
  }

  /// Writes what is left and returns once it is safe. Nothing can be appended behind.
  ///
  /// - Throws: what the system answers.
  public mutating func finish() throws(JournalError) {
    try write()
    try files.sync(descriptor, of: path)
  }

  private mutating func write() throws(JournalError) {
    // What was not written whole is not written again.
    defer { buffer.removeAll() }
    names.beginBlock()
    if !block.isEmpty {
      let added = block.commandCount
      block.close(into: &buffer, precedingCommandCount: commandCount)
      commandCount += added
    }
    try files.writeAll(buffer.bytes.span, to: descriptor, of: path)
  }
}
