import ComputeMatching
import OrderStreams
import Reporting

/// Writes the rows of a series, as CSV or as objects of JSON on lines of their own.
struct SeriesWriter: ~Copyable {
  private let columns: [String]
  private let form: SeriesOptions.Form
  private let output: TextOutput
  private var text = ""

  /// What a cell says. Prices, money and times are texts in JSON, so that nothing is rounded.
  enum Cell {
    case text(String)
    /// `nil` if there is nothing to count.
    case count(UInt64?)
    /// A price, or an amount of money.
    case exact(String?)
    case time(UInt64)
    /// A part of a whole.
    case share(Double)
  }

  /// Creates the file at `path`, or empties it; `-` is standard output. In CSV the header comes first.
  init(path: String, _ form: SeriesOptions.Form, columns: [String]) throws(StreamError) {
    self.columns = columns
    self.form = form
    output = path == "-" ? .standardOutput : try TextOutput(path: path)
    if form == .csv { text = columns.joined(separator: ",") + "\n" }
  }

  /// Writes a row, which has a cell for every column.
  mutating func write(_ cells: [Cell]) throws(StreamError) {
    switch form {
    case .csv:
      var row = CSVRow()
      for cell in cells { row.append(cell.text) }
      text += row.text + "\n"
    case .json:
      text += "{" + zip(columns, cells).map { "\($0.quotedForJSON): \($1.json)" }.joined(separator: ", ") + "}\n"
    }
    if text.utf8.count > 1 << 18 { try flush() }
  }

  /// Hands what waits to the system.
  mutating func flush() throws(StreamError) {
    defer { text = "" }
    if !text.isEmpty { try output.write(text) }
  }
}

extension SeriesWriter.Cell {
  fileprivate var text: String {
    switch self {
    case .text(let text): text
    case .count(let number): number.map { String($0) } ?? ""
    case .time(let number): String(number)
    case .exact(let text): text ?? ""
    case .share(let part): decimalText(part, decimals: 6)
    }
  }

  fileprivate var json: String {
    switch self {
    case .text(let text): text.quotedForJSON
    case .count(nil): "null"
    case .count(let number?) where number > 1 << 53: String(number).quotedForJSON
    case .count, .share: text
    case .exact(let text): text?.quotedForJSON ?? "null"
    case .time(let number): String(number).quotedForJSON
    }
  }
}
