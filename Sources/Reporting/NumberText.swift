import ComputeMatching

// How numbers look in a report. Floating point appears only in what is measured, never in prices or money.

/// `text` with spaces before it up to `width` characters.
package func padded(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

/// `text` with spaces after it up to `width` characters.
package func filled(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// Rows as lines, their first column to the left and all others to the right. Nothing is behind the last cell of a line, not
/// even spaces.
package func aligned(_ rows: [[String]]) -> [String] {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let line = zip(row, widths).enumerated().map { column, cell in
      column == 0 ? filled(cell.0, to: cell.1) : padded(cell.0, to: cell.1)
    }.joined(separator: "  ")
    return line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? ""
  }
}

/// An integer, or a decimal number as text, with a comma at every third digit before the point: `1234567.5` is
/// `1,234,567.5`. Words stay as they are.
package func grouped(_ number: some StringProtocol) -> String {
  let whole = number.prefix { $0 != "." }
  guard whole.allSatisfy({ $0.isNumber || $0 == "-" }) else { return String(number) }
  var text = ""
  for (position, character) in whole.enumerated() {
    let left = whole.count - position
    if position > 0, left % 3 == 0, text != "-" { text.append(",") }
    text.append(character)
  }
  return text + number.dropFirst(whole.count)
}

package func grouped(_ number: some BinaryInteger) -> String { grouped(String(number)) }

/// A 64-bit hash as people compare it: sixteen digits, zeros kept.
package func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
}

/// A time that was measured, in the unit that suits it: `870 ns`, `1.24 us`, `35.1 ms`, `2.05 s`.
package func duration(nanoseconds: UInt64) -> String {
  let value = Double(nanoseconds)
  switch nanoseconds {
  case ..<1_000: return "\(nanoseconds) ns"
  case ..<1_000_000: return decimalText(value / 1e3, decimals: 2) + " us"
  case ..<1_000_000_000: return decimalText(value / 1e6, decimals: 2) + " ms"
  default: return decimalText(value / 1e9, decimals: 2) + " s"
  }
}
