/// A row of a table in CSV (RFC 4180), field by field.
package struct CSVRow {
  private var fields: [String] = []

  package init() {}

  /// In quotes where it must be.
  package mutating func append(_ text: String) {
    let needsQuotes = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    fields.append(needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text)
  }

  /// The shortest text that is read back as the same number; empty if there is none.
  package mutating func append(_ number: Double?) {
    guard let number, number.isFinite else { return fields.append("") }
    fields.append(Int(exactly: number).map(String.init) ?? "\(number)")
  }

  /// The row, without the end of its line.
  package var text: String { fields.joined(separator: ",") }
}
