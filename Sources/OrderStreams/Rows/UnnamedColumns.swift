/// The columns of a file that have no name: empty ones, as spreadsheets write, and row numbers, as pandas does. Both are
/// passed over.
struct UnnamedColumns {
  private var columns: [Column]
  /// Whether a cell was neither.
  private var hasFailed = false

  private struct Column {
    let position: Int
    var contents = Contents.unknown
  }

  private enum Contents: Equatable {
    /// No row has been seen.
    case unknown
    case empty
    /// The number of the next row.
    case count(next: UInt64)
  }

  /// `positions` are those of the columns in a row.
  init(positions: [Int]) { columns = positions.map { Column(position: $0) } }

  var isEmpty: Bool { columns.isEmpty }

  /// Rows may be counted anew from here.
  mutating func startAgain() {
    hasFailed = false
    for index in columns.indices {
      if case .count = columns[index].contents { columns[index].contents = .unknown }
    }
  }

  /// Takes note of the current row of `rows`. Throws if a cell is neither empty nor the number of the row.
  mutating func check(_ rows: borrowing RowReader) throws(StreamError) {
    for index in columns.indices {
      let position = columns[index].position
      let field = rows.field(position)
      let number = rows.unsigned(field)
      switch columns[index].contents {
      case .unknown where field.isEmpty, .empty where field.isEmpty: columns[index].contents = .empty
      case .unknown where number == 0 || number == 1: columns[index].contents = .count(next: (number ?? 0) + 1)
      case .count(let next) where next == number: columns[index].contents = .count(next: next &+ 1)
      case let contents:
        hasFailed = true
        throw rows.malformed(position, nil, expected: Self.expectation(contents, column: position + 1))
      }
    }
  }

  private static func expectation(_ contents: Contents, column: Int) -> String {
    let cell =
      switch contents {
      case .unknown: "nothing, or a row count from 0 or 1,"
      case .empty: "nothing"
      case .count(let next): "\(next), the next of its row count,"
      }
    return "\(cell) in column \(column), which has no name"
  }

  /// What was passed over, in words; `nil` if nothing was.
  var text: String? {
    guard !hasFailed else { return nil }
    let clauses = [
      Self.clause(columns.filter { $0.contents == .empty || $0.contents == .unknown }, "is empty", "are empty"),
      Self.clause(
        columns.filter { if case .count = $0.contents { true } else { false } }, "counts the rows", "count the rows"),
    ].compactMap(\.self)
    return clauses.isEmpty ? nil : clauses.joined(separator: "; ") + ": passed over"
  }

  private static func clause(_ columns: [Column], _ one: String, _ several: String) -> String? {
    guard let last = columns.last else { return nil }
    guard columns.count > 1 else { return "column \(last.position + 1) has no name and \(one)" }
    let first = columns.dropLast().map { "\($0.position + 1)" }.joined(separator: ", ")
    return "columns \(first) and \(last.position + 1) have no name and \(several)"
  }
}
