import Foundation

/// Rows of text in aligned columns: the first to the left, the others to the right.
struct Table {
  let title: String
  private var rows: [[String]]

  init(_ title: String, columns: [String]) {
    self.title = title
    rows = [columns]
  }

  mutating func append(_ row: [String]) { rows.append(row) }

  func text(_ style: Style = .aligned) -> String {
    switch style {
    case .aligned: aligned
    case .markdown: markdown
    }
  }

  enum Style {
    /// For a terminal.
    case aligned
    /// For the documentation.
    case markdown
  }

  private var markdown: String {
    var lines = rows.map { "| \($0.joined(separator: " | ")) |" }
    lines.insert("|---|" + String(repeating: "--:|", count: rows[0].count - 1), at: 1)
    return ([title, ""] + lines).joined(separator: "\n")
  }

  private var aligned: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + padding : padding + row[column]
      }
      .joined(separator: "  ")
    }
    return ([title] + lines).joined(separator: "\n")
  }
}

/// With commas between groups of three digits.
func grouped(_ number: Int) -> String {
  var text = ""
  for (position, digit) in String(number.magnitude).reversed().enumerated() {
    if position > 0, position % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return (number < 0 ? "-" : "") + String(text.reversed())
}

/// With `places` digits behind the point.
func decimal(_ number: Double, places: Int) -> String { String(format: "%.\(places)f", number) }
