import ComputeExchange

/// Compares what an exchange does with a recorded event stream, event by event, in constant memory.
///
/// The recorded stream has the columns of an event stream, in any order. Only the first difference is kept: after it, nothing
/// that follows means much.
public struct EventComparison: ~Copyable {
  /// The first difference, if one was found.
  public private(set) var difference: EventDifference?
  /// How many events were the same.
  public private(set) var equalCount = 0

  private var rows: RowReader
  /// Which field of the recorded rows each column is.
  private let positions: InlineArray<15, Int>
  private var row: EventRow
  private var actual: [UInt8] = []
  private var context: [String] = []

  private static let contextCount = 3

  /// Reads the header row of `source`. `tick` is the exchange's.
  public init(_ source: consuming ByteSource, tick: Tick) throws(StreamError) {
    var rows = try RowReader(source)
    guard try rows.next() else {
      throw StreamError(
        file: rows.name, line: max(rows.line, 1),
        problem: .malformed(expected: "the header row of an event stream", found: "the end of the file"))
    }
    var positions = InlineArray<15, Int>(repeating: -1)
    for index in 0..<rows.fieldCount {
      guard let column = EventRow.columns.firstIndex(where: { rows.equals(rows.field(index), $0) }) else {
        throw rows.malformed(
          index, nil, expected: "the name of a column (\(EventRow.columns.joined(separator: ", ")))")
      }
      guard positions[column] < 0 else { throw rows.malformed(index, nil, expected: "each column once") }
      positions[column] = index
    }
    for column in 0..<EventRow.columns.count where positions[column] < 0 {
      throw StreamError(
        file: rows.name, line: rows.line,
        problem: .malformed(expected: "a column \(EventRow.columns[column])", found: "a header without it"))
    }
    self.positions = positions
    self.rows = rows
    row = EventRow(tick: tick)
  }

  /// Compares the events that wait in `exchange` with the next recorded ones.
  public mutating func compare(eventsOf exchange: borrowing Exchange) throws(StreamError) {
    for index in 0..<exchange.events.count { try compare(exchange.events[index], of: exchange) }
  }

  /// To be called when no more events will come: recorded ones that are left are a difference.
  public mutating func finish() throws(StreamError) {
    guard difference == nil, try nextRecorded() else { return }
    difference = EventDifference(
      file: rows.name, line: rows.line, columns: [], recorded: recordedText(), actual: nil, context: context)
  }

  /// Compares one event of `exchange` with the next recorded one.
  public mutating func compare(_ event: Event, of exchange: borrowing Exchange) throws(StreamError) {
    guard difference == nil else { return }
    actual.removeAll(keepingCapacity: true)
    row.append(event, of: exchange, to: &actual)
    guard try nextRecorded() else {
      difference = EventDifference(
        file: rows.name, line: nil, columns: [], recorded: nil, actual: actualText, context: context)
      return
    }
    var columns: [String] = []
    var start = 0
    for column in 0..<EventRow.columns.count {
      var end = start
      while actual[end] != ASCII.comma, actual[end] != ASCII.newline { end += 1 }
      if !isRecorded(column, actual[start..<end]) { columns.append(EventRow.columns[column]) }
      start = end + 1
    }
    if columns.isEmpty {
      equalCount += 1
      if context.count == Self.contextCount { context.removeFirst() }
      context.append(actualText)
    } else {
      difference = EventDifference(
        file: rows.name, line: rows.line, columns: columns, recorded: recordedText(), actual: actualText,
        context: context)
    }
  }

  private mutating func nextRecorded() throws(StreamError) -> Bool {
    guard try rows.next() else { return false }
    guard rows.fieldCount == EventRow.columns.count else {
      throw StreamError(
        file: rows.name, line: rows.line,
        problem: .malformed(expected: "\(EventRow.columns.count) fields", found: "\(rows.fieldCount)"))
    }
    return true
  }

  private func isRecorded(_ column: Int, _ text: ArraySlice<UInt8>) -> Bool {
    let field = rows.field(positions[column])
    guard field.count == text.count else { return false }
    var index = Int(field.start)
    for byte in text {
      guard rows.bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }

  private var actualText: String { String(decoding: actual.dropLast(), as: UTF8.self) }

  /// The recorded row, its columns in the usual order.
  private func recordedText() -> String {
    (0..<EventRow.columns.count).map { rows.repairedText(rows.field(positions[$0])) }.joined(separator: ",")
  }
}

/// Where what happened first differs from what was recorded.
public struct EventDifference: Hashable, Sendable {
  /// The recorded stream.
  public let file: String
  /// The line of the recorded event; `nil` if the recorded stream has ended.
  public let line: Int?
  /// The columns that differ; none if one of the two streams has ended.
  public let columns: [String]
  /// The recorded event; `nil` if there are no more.
  public let recorded: String?
  /// What happened instead; `nil` if nothing more did.
  public let actual: String?
  /// The events before, up to three, on which both agree.
  public let context: [String]
}
