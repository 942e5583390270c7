/// Two drawings in two columns, lines of the same place next to each other. An arrow marks what differs.
package struct SideBySide {
  /// A line, and what it is about, by which it is found on the other side.
  package typealias Line = (place: String, text: String)

  private let names: (left: String, right: String)
  private var rows: [(left: String, right: String)] = []

  package init(_ left: [Line], _ right: [Line], names: (left: String, right: String)) {
    self.names = names
    var rest = right[...]
    for line in left {
      if let index = rest.firstIndex(where: { $0.place == line.place }) {
        rows += rest[..<index].map { ("", $0.text) }
        rows.append((line.text, rest[index].text))
        rest = rest[(index + 1)...]
      } else {
        rows.append((line.text, ""))
      }
    }
    rows += rest.map { ("", $0.text) }
  }

  package var differs: Bool { rows.contains { $0.left != $0.right } }

  /// Lines, without an end of the last one.
  package var text: String {
    let width = max(names.left.count, rows.map(\.left.count).max() ?? 0)
    return ([names] + rows).enumerated().map { number, row in
      let arrow = number > 0 && row.left != row.right ? "-> " : "   "
      return arrow + filled(row.left, to: width) + "  |" + (row.right.isEmpty ? "" : " " + row.right)
    }.joined(separator: "\n")
  }
}
