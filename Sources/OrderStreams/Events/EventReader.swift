/// Reads an event stream in CSV, row by row, in constant memory: the cells as text, in the usual order of the columns.
package struct EventReader: ~Copyable {
  private var rows: RowReader
  /// Which field of a row each column is.
  private let positions: [Int]

  /// The names of the columns, in the usual order.
  package static var columns: [String] { EventColumn.allCases.map(\.name) }

  /// Reads the header row of `source`, which must name every column, in any order.
  package init(_ source: consuming ByteSource) throws(StreamError) {
    var rows = try RowReader(source)
    positions = try rows.eventHeader()
    self.rows = rows
  }

  /// Whether the header row that `bytes` begin with is that of an event stream.
  package static func begin(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    let header = text.split(whereSeparator: \.isNewline).first { !$0.hasPrefix("#") && !$0.isEmpty }
    return header.map { $0.split(separator: ",").contains("contra_order_id") } ?? false
  }

  /// The line of the current row, from 1.
  package var line: Int { rows.line }

  /// The next row; `nil` at the end.
  ///
  /// - Throws: what is wrong with it, or what the system answers.
  package mutating func next() throws(StreamError) -> [String]? {
    guard try rows.next() else { return nil }
    guard rows.fieldCount == positions.count else { throw rows.wrongFieldCount(expected: positions.count) }
    return positions.map { rows.repairedText(rows.field($0)) }
  }
}

extension RowReader {
  /// Reads the header row of an event stream: where each column is.
  mutating func eventHeader() throws(StreamError) -> [Int] {
    let header = try header(EventColumn.allCases.map(\.name))
    for column in EventColumn.allCases where header[column.rawValue] == nil {
      throw StreamError(
        file: name, line: line,
        problem: .malformed(expected: "a column \(column.name)", found: "a header without it"))
    }
    return header.compactMap(\.self)
  }
}
