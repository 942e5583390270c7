import ComputeMatching
import OrderStreams

/// Rows of an order stream, each with its position.
final class RowStream: CommandStream {
  private var reader: PositionedCommandReader
  /// Commands that wait to be carried out together.
  private var batch: [TimedCommand] = []
  /// What was wrong with a row that did not arrive whole, and is not answered yet.
  private var brokenRow: StreamError?
  private(set) var hasRefused = false

  /// How many commands are committed together at most: more would be answered later, and hardly sooner written.
  private static let mostCommands = 512
  /// How many bytes of answers to rows that are no new commands wait to be sent.
  private static let mostBytes = 1 << 16

  /// Waits for the header row of `source`. A first row without a time has that of `previous`.
  init(_ source: consuming ByteSource, isStrict: Bool, continuing previous: Timestamp) throws(StreamError) {
    reader = try PositionedCommandReader(source, continuing: previous, refusesUnknownNames: isStrict)
  }

  func receive() throws -> Bool {
    do { return try reader.receive() } catch {
      brokenRow = try answerable(error)
      return true
    }
  }

  func takeBatch(_ partition: inout Partition, _ lines: inout ResponseText) throws -> Bool {
    if let error = brokenRow {
      brokenRow = nil
      refuse(error, &partition, &lines)
    }
    while let row = try nextRow(&partition) {
      switch row {
      case .success(.command(let recorded)):
        // What forgets names is alone, so that the events before it have the names that they had.
        if case .forgetNames = recorded.command { try commit(&partition, &lines) }
        batch.append(TimedCommand(recorded.command, at: recorded.timestamp))
        guard batch.count == Self.mostCommands || recorded.decidesNames else { continue }
        try commit(&partition, &lines)
        return true
      case .success(.earlier(let position)):
        try commit(&partition, &lines)
        try partition.answerAgain(from: position, to: position, &lines)
        if lines.byteCount >= Self.mostBytes { return true }
      case .success(.gap(let position)):
        try commit(&partition, &lines)
        throw Gap(found: position, expected: partition.nextPosition)
      case .failure(let error):
        try commit(&partition, &lines)
        refuse(error, &partition, &lines)
        if lines.byteCount >= Self.mostBytes { return true }
      }
    }
    try commit(&partition, &lines)
    return false
  }

  /// The next row in hand, or what is wrong with it.
  private func nextRow(_ partition: inout Partition) throws(StreamError) -> Result<PositionedRow, StreamError>? {
    let position = partition.nextPosition + UInt64(batch.count)
    do throws(StreamError) {
      let row = try partition.withNames { (exchange) throws(StreamError) in
        try reader.nextInHand(expecting: position, &exchange)
      }
      return row.map { .success($0) }
    } catch { return .failure(try answerable(error)) }
  }

  /// Goes on behind the row that `error` is about; throws it if it is about none.
  private func answerable(_ error: StreamError) throws(StreamError) -> StreamError {
    guard error.expected != nil else { throw error }
    reader.passOver(error)
    return error
  }

  private func refuse(_ error: StreamError, _ partition: inout Partition, _ lines: inout ResponseText) {
    hasRefused = true
    partition.refuse(error.reason, column: error.column, &lines)
  }

  private func commit(_ partition: inout Partition, _ lines: inout ResponseText) throws {
    guard !batch.isEmpty else { return }
    defer { batch.removeAll(keepingCapacity: true) }
    try partition.carryOut(batch, &lines)
  }
}
