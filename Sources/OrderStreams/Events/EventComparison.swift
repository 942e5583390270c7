import ComputeMatching

/// Compares what an exchange does with a recorded event stream, event by event, in constant memory.
///
/// The recorded stream has all columns of an event stream, in any order; its cells are compared as text. Only the first
/// difference is kept: after it, nothing that follows means much.
public struct EventComparison: ~Copyable {
  /// The first difference, if one was found.
  public private(set) var difference: EventDifference?
  /// How many events were the same.
  public private(set) var equalCount = 0

  private var rows: RowReader
  /// Which field of the recorded rows each column is.
  private let positions: [Int]
  private let areInUsualOrder: Bool
  private var row: EventRow
  /// The row of the event at hand, and before it those of the events before.
  private var actual = TextBuffer()
  /// Where the latest rows in ``actual`` begin that were as recorded, the oldest first; -1 for none.
  private var starts = (-1, -1, -1)

  private static let longestHistory = 1 << 16

  /// Reads the header row of `source`. `tick` is the exchange's.
  ///
  /// - Throws: what the system answers, or what is wrong with the header.
  public init(_ source: consuming ByteSource, tick: Tick) throws(StreamError) {
    var rows = try RowReader(source)
    positions = try rows.eventHeader()
    areInUsualOrder = positions == Array(0..<positions.count)
    self.rows = rows
    row = EventRow(tick: tick)
  }

  /// Compares all events that wait in `exchange` with the next recorded ones.
  ///
  /// - Throws: what is wrong with a recorded row, or what the system answers.
  public mutating func compare(eventsOf exchange: borrowing Exchange) throws(StreamError) {
    for index in 0..<exchange.events.count {
      try compare(exchange.events[index], sequence: exchange.events.sequence(at: index), of: exchange)
    }
  }

  /// Compares the event `sequence` of `exchange` with the next recorded one.
  ///
  /// - Throws: what is wrong with the recorded row, or what the system answers.
  public mutating func compare(
    _ event: Event, sequence: UInt64, of exchange: borrowing Exchange
  ) throws(StreamError) {
    guard difference == nil else { return }
    if actual.count > Self.longestHistory { forgetHistory() }
    let start = actual.count
    row.append(event, sequence: sequence, of: exchange, to: &actual)
    guard try nextRecorded() else {
      return differ([], recorded: nil, actual: text(from: start, to: actual.count))
    }
    guard isRecorded(start..<actual.count - 1) else {
      return differ(
        differingColumns(from: start), recorded: recordedText(), actual: text(from: start, to: actual.count))
    }
    equalCount += 1
    starts = (starts.1, starts.2, start)
  }

  /// Whether the recorded row says what is in `range` of ``actual``.
  @inline(__always)
  private mutating func isRecorded(_ range: Range<Int>) -> Bool {
    if areInUsualOrder, !rows.hasQuotes {
      let recorded = Int(rows.fields[0].start)..<Int(rows.fields[positions.count - 1].end)
      return actual.bytes.equals(range, recorded, of: rows.bytes)
    }
    return differingColumns(from: range.lowerBound).isEmpty
  }

  /// The columns in which the recorded row differs from the one at `start` in ``actual``.
  private mutating func differingColumns(from start: Int) -> [String] {
    var columns: [String] = []
    var position = start
    for column in EventColumn.allCases {
      let cell = actual.cell(at: &position)
      let recorded = rows.fields[positions[column.rawValue]].range
      if !rows.bytes.withSpan(recorded, { $0.holds(cell) }) { columns.append(column.name) }
    }
    return columns
  }

  /// To be called when no more events will come: recorded ones that are left are a difference.
  ///
  /// - Throws: what is wrong with the recorded row, or what the system answers.
  public mutating func finish() throws(StreamError) {
    guard difference == nil, try nextRecorded() else { return }
    differ([], recorded: recordedText(), actual: nil)
  }

  private mutating func differ(_ columns: [String], recorded: String?, actual: String?) {
    var context: [String] = []
    for start in [starts.0, starts.1, starts.2] where start >= 0 {
      var end = start
      while self.actual.bytes[end] != ASCII.newline { end += 1 }
      context.append(text(from: start, to: end + 1))
    }
    difference = EventDifference(
      file: rows.name, line: recorded == nil ? nil : rows.line, precedingCount: equalCount, columns: columns,
      recorded: recorded, actual: actual, context: context)
  }

  /// Keeps no more of ``actual`` than the context of a difference needs.
  private mutating func forgetHistory() {
    let first = [starts.0, starts.1, starts.2].first { $0 >= 0 } ?? actual.count
    actual.removeFirst(first)
    starts = (starts.0 - first, starts.1 - first, starts.2 - first)
  }

  private mutating func nextRecorded() throws(StreamError) -> Bool {
    guard try rows.next() else { return false }
    guard rows.fieldCount == positions.count else { throw wrongFieldCount() }
    return true
  }

  @inline(never)
  private mutating func wrongFieldCount() -> StreamError { rows.wrongFieldCount(expected: positions.count) }

  /// The row of an event, without its newline.
  private mutating func text(from start: Int, to end: Int) -> String {
    actual.bytes.withSpan(start..<end - 1) { span in
      String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
    }
  }

  /// The recorded row, its columns in the usual order.
  private mutating func recordedText() -> String {
    positions.map { rows.repairedText(rows.field($0)) }.joined(separator: ",")
  }
}

extension TextBuffer {
  /// What the cell that begins at `position` says, without its quotes. Moves on to the next one.
  fileprivate func cell(at position: inout Int) -> [UInt8] {
    var cell: [UInt8] = []
    guard bytes[position] == ASCII.quotationMark else {
      while bytes[position] != ASCII.comma, bytes[position] != ASCII.newline {
        cell.append(bytes[position])
        position += 1
      }
      position += 1
      return cell
    }
    position += 1
    while bytes[position] != ASCII.quotationMark || bytes[position + 1] == ASCII.quotationMark {
      if bytes[position] == ASCII.quotationMark { position += 1 }
      cell.append(bytes[position])
      position += 1
    }
    position += 2
    return cell
  }
}

extension Span<UInt8> {
  fileprivate func holds(_ bytes: [UInt8]) -> Bool {
    count == bytes.count && indices.allSatisfy { self[$0] == bytes[$0] }
  }
}

extension Buffer<UInt8> {
  /// Whether `range` holds the same bytes as `otherRange` of `other`.
  fileprivate func equals(
    _ range: Range<Int>, _ otherRange: Range<Int>, of other: borrowing Buffer<UInt8>
  ) -> Bool {
    guard range.count == otherRange.count else { return false }
    var offset = 0
    while offset < range.count {
      if word(at: range.lowerBound &+ offset, upTo: range.upperBound)
        != other.word(at: otherRange.lowerBound &+ offset, upTo: otherRange.upperBound)
      {
        return false
      }
      offset &+= 8
    }
    return true
  }
}
