import ComputeMatching

/// A table in CSV whose first line names the columns; lines that begin with `#` are comments. Lines end with LF or CRLF,
/// and a byte order mark is ignored. No field has quotation marks.
struct TableText {
  let source: String
  let columns: [String]
  let rows: [Row]
  private let headerLine: Int

  struct Row {
    /// From 1.
    let line: Int
    let fields: [String]
  }

  init(_ text: String, source: String) throws(ScenarioError) {
    self.source = source
    var columns: [String]?
    var rows: [Row] = []
    var headerLine = 1
    let hasMark = text.utf8.starts(with: JSONParser.byteOrderMark)
    let content = text.utf8.dropFirst(hasMark ? JSONParser.byteOrderMark.count : 0)
    for (index, ended) in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let line = ended.last == UInt8(ascii: "\r") ? ended.dropLast() : ended
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Self.trimmed)
      guard let known = columns else {
        columns = fields
        headerLine = index + 1
        for (column, name) in fields.enumerated() where fields[..<column].contains(name) {
          throw Self.error(source, headerLine, "the column \(name) is there twice")
        }
        continue
      }
      guard fields.count == known.count else {
        throw Self.error(source, index + 1, "expected \(known.count) fields, found \(fields.count)")
      }
      rows.append(Row(line: index + 1, fields: fields))
    }
    guard let columns else { throw Self.error(source, 1, "expected a line that names the columns") }
    if rows.isEmpty { throw Self.error(source, headerLine, "expected a row below the names of the columns") }
    self.columns = columns
    self.rows = rows
    self.headerLine = headerLine
  }

  private static func trimmed(_ field: Substring.UTF8View) -> String {
    var field = field
    while field.first == UInt8(ascii: " ") { field.removeFirst() }
    while field.last == UInt8(ascii: " ") { field.removeLast() }
    return String(Substring(field))
  }

  static func error(_ source: String, _ line: Int, _ message: String) -> ScenarioError {
    ScenarioError(source: source, place: TextPlace(line: line, column: 1, file: source), message: message)
  }

  func error(_ line: Int, _ message: String) -> ScenarioError { Self.error(source, line, message) }

  /// The column of the first of these names that there is; an error if there is none of them.
  func column(_ names: [String]) throws(ScenarioError) -> Int {
    if let column = optionalColumn(names) { return column }
    throw error(
      headerLine, "expected a column \(names.joined(separator: " or ")), found \(columns.joined(separator: ", "))")
  }

  func optionalColumn(_ names: [String]) -> Int? {
    names.lazy.compactMap { columns.firstIndex(of: $0) }.first
  }

  /// The number in a column of a row.
  func number(_ row: Row, _ column: Int, _ what: String, in range: ClosedRange<Double>) throws(ScenarioError) -> Double
  {
    let field = row.fields[column]
    // `Double` reads hexadecimals, too.
    guard let number = Double(field), range.contains(number), !field.utf8.contains(where: { "xXpP".utf8.contains($0) })
    else {
      throw error(
        row.line, "column \(columns[column]): expected \(what), found \(field.quotedForMessage)")
    }
    return number
  }
}

extension String {
  fileprivate var quotedForMessage: String { isEmpty ? "nothing" : self }
}

/// Days since 1970 of the dates that tables have: `2024-02-15`, `2024-02` for a month, `2024` for a year.
enum CalendarDays {
  /// The days of a date, a month or a year; `nil` if the text is none.
  static func days(of text: String) -> ClosedRange<Double>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let year = Int(parts[0]), parts[0].utf8.count == 4 else { return nil }
    switch parts.count {
    case 1:
      return span(from: "\(text)-01-01", to: "\(year + 1)-01-01")
    case 2:
      guard let month = Int(parts[1]), (1...12).contains(month), parts[1].utf8.count == 2 else { return nil }
      let next = month == 12 ? "\(year + 1)-01-01" : "\(year)-\(month < 9 ? "0" : "")\(month + 1)-01"
      return span(from: "\(text)-01", to: next)
    case 3: return day(text).map { $0...$0 }
    default: return nil
    }
  }

  /// From the first day to the one before the other.
  private static func span(from first: String, to next: String) -> ClosedRange<Double>? {
    guard let first = day(first), let next = day(next) else { return nil }
    return first...(next - 1)
  }

  private static func day(_ text: String) -> Double? {
    // A delivery window begins at the hour that its text names.
    guard text.utf8.count == 10, let start = (try? DeliveryWindow("\(text)T00Z/1h"))?.start else { return nil }
    return Double(start.nanoseconds / 86_400_000_000_000)
  }
}

extension Timestamp {
  /// Days since 1970, as tables count their dates.
  var daysSince1970: Double { Double(nanoseconds) / 86_400_000_000_000 }
}
