import ComputeMatching

/// Reads an order stream as a process is sent it: each row is one line, begins with the position of its command, and is one
/// command. Rows that were sent before are known by their position, and a row that is malformed ends nothing.
///
///     var reader = try PositionedCommandReader(source)
///     repeat {
///       while let row = try reader.nextInHand(expecting: next, &exchange) { ... }
///     } while try reader.receive()
///
/// The header's first column is `position`; the others are those of ``CommandReader``. No book opens by itself: a contract has one
/// once a row has opened it.
public struct PositionedCommandReader: ~Copyable {
  private var reader: CommandReader

  /// The name of the first column.
  public static let firstColumn = "position"

  /// Waits for the header row of `source` and reads it.
  ///
  /// A first row without a timestamp has that of `previous`.
  ///
  /// - Throws: what the system answers, or what is wrong with the header.
  public init(
    _ source: consuming ByteSource, continuing previous: Timestamp = 0, catalogue: GPUModelCatalogue = .standard,
    refusesUnknownNames: Bool = false
  ) throws(StreamError) {
    reader = try CommandReader(
      RowReader(source, areLines: true), firstColumn: Self.firstColumn, opensBooks: false, continuing: previous,
      catalogue: catalogue, refusesUnknownNames: refusesUnknownNames)
  }

  /// What the rows so far named that nobody knows, each once.
  public var unknownNames: [UnknownName] { reader.unknownNames }

  /// Waits for more of the stream, however little comes. Returns `false` at its end.
  ///
  /// - Throws: what the system answers, that a row is longer than may be read, or that the last one was cut off.
  public mutating func receive() throws(StreamError) -> Bool { try reader.receive() }

  /// The next row, if all of it has been received; `position` is the one that the next command is to have.
  ///
  /// Of a row with another position nothing else is read, so it gives no name a number.
  ///
  /// - Throws: what is wrong with the row, which has led to nothing. The stream can be read on after ``passOver(_:)``.
  /// - Complexity: linear in the row.
  public mutating func nextInHand(
    expecting position: UInt64, _ exchange: inout Exchange
  ) throws(StreamError) -> PositionedRow? {
    while try reader.nextRowInHand() {
      guard let found = reader.rows.unsigned(reader.rows.field(0)), found > 0 else {
        if reader.repeatsHeader() { continue }
        throw reader.rows.malformed(
          0, Self.firstColumn, expected: "the position of a command, a whole number from 1 to 2^64 - 1")
      }
      if found != position { return found < position ? .earlier(found) : .gap(found) }
      let timestamp = reader.timestamp
      do { return .command(try reader.command(&exchange)) } catch {
        reader.timestamp = timestamp
        try reader.passOverHeader(orThrow: error)
      }
    }
    return nil
  }

  /// Goes on behind the row that `error` is about, which ``nextInHand(expecting:_:)`` or ``receive()`` has just thrown.
  public mutating func passOver(_ error: StreamError) { reader.passOver(error) }
}

/// What a row is for a reader that knows which position comes next.
public enum PositionedRow: Hashable, Sendable {
  /// The next command.
  case command(RecordedCommand)
  /// A row of a position that has been taken before.
  case earlier(UInt64)
  /// A row of a position that cannot be taken yet, since commands before it are missing.
  case gap(UInt64)
}

extension CommandReader {
  /// Goes on behind the line that `error` is about.
  fileprivate mutating func passOver(_ error: StreamError) { rows.passOver(error) }
}

extension RecordedCommand {
  /// Whether what later rows name depends on this command, so that it has to be carried out before they are read.
  public var decidesNames: Bool {
    switch command {
    case .openBook, .forgetNames: true
    default: false
    }
  }
}
