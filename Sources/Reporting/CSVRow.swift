/// A row of a table in CSV (RFC 4180), field by field.
package struct CSVRow {
  private var fields: [String] = []

  package init() {}

  /// In quotes where it must be.
  package mutating func append(_ text: String) {
    let needsQuotes = text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
    let parts = text.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    fields.append(needsQuotes ? "\"" + parts.joined(separator: "\"\"") + "\"" : text)
  }

  /// The shortest text that is read back as the same number; empty if there is none.
  package mutating func append(_ number: Double?) {
    guard let number, number.isFinite else { return fields.append("") }
    fields.append(Int(exactly: number).map(String.init) ?? "\(number)")
  }

  /// The fields of `row`, a row on one line; `nil` if quotation marks are neither around a whole field nor doubled in one.
  package static func fields(of row: String) -> [String]? {
    let (comma, mark) = (UInt8(ascii: ","), UInt8(ascii: "\""))
    var fields: [String] = []
    var rest = Array(row.utf8)[...]
    while true {
      var field: [UInt8] = []
      if rest.first == mark {
        repeat {
          rest.removeFirst()
          guard let end = rest.firstIndex(of: mark) else { return nil }
          field += rest[..<end]
          rest = rest[(end + 1)...]
          if rest.first == mark { field.append(mark) }
        } while rest.first == mark
      } else {
        field += rest.prefix { $0 != comma }
        guard !field.contains(mark) else { return nil }
        rest = rest.dropFirst(field.count)
      }
      fields.append(String(decoding: field, as: UTF8.self))
      guard let separator = rest.popFirst() else { return fields }
      guard separator == comma else { return nil }
    }
  }

  /// The row, without the end of its line.
  package var text: String { fields.joined(separator: ",") }
}
