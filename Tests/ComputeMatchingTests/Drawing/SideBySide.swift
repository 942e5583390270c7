/// What is expected and what is found in two columns, lines of the same place next to each other. An arrow marks what differs.
func sideBySide(
  _ expected: [MarketPicture.Line], _ found: [MarketPicture.Line]
) -> (differs: Bool, text: String) {
  var rows: [(expected: String, found: String)] = []
  var rest = found[...]
  for line in expected {
    if let index = rest.firstIndex(where: { $0.place == line.place }) {
      rows += rest[..<index].map { ("", $0.text) }
      rows.append((line.text, rest[index].text))
      rest = rest[(index + 1)...]
    } else {
      rows.append((line.text, ""))
    }
  }
  rows += rest.map { ("", $0.text) }
  let width = rows.map(\.expected.count).max() ?? 0
  let table = [("expected", "found")] + rows
  let text = table.enumerated().map { number, row in
    let padding = String(repeating: " ", count: max(width, 8) - row.0.count)
    let line = "\(number > 0 && row.0 != row.1 ? "-> " : "   ")\(row.0)\(padding)  |"
    return row.1.isEmpty ? line : line + " \(row.1)"
  }
  return (rows.contains { $0.expected != $0.found }, text.joined(separator: "\n"))
}
