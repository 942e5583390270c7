/// One HTML page that needs nothing else, and what pages are made of.
package struct HTMLPage {
  private let title: String
  private let content: [String]
  private let rules: String
  private let script: String

  /// `content` is markup. `rules` are added to the style sheet that all pages have; `script` makes the page answer to who reads it.
  /// Neither is escaped.
  package init(title: String, content: [String], rules: String = "", script: String = "") {
    self.title = title
    self.content = content
    self.rules = rules
    self.script = script
  }

  package var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>\(Markup.escaped(title))</title>
    <style>
    \(PageStyle.sheet)\(rules.isEmpty ? "" : "\n" + rules)
    </style>
    </head>
    <body>
    <main>
    \(content.joined(separator: "\n"))
    </main>\(script.isEmpty ? "" : "\n<script>\n//<![CDATA[\n\(script)\n//]]>\n</script>")
    </body>
    </html>

    """
  }

  /// Terms and what they are.
  package static func list(_ entries: [(String, String)], _ style: String) -> String {
    let items = entries.map { Markup.element("div", [], Markup.text("dt", $0) + Markup.text("dd", $1)) }
    return Markup.element("dl", [("class", style)], items.joined())
  }

  /// A table that scrolls by itself where it is too wide. On a phone one of more than two columns names the column at each
  /// cell and breaks its rows, so that no column is out of sight.
  package static func table(_ header: [String], _ rows: [[String]], label: String, isNumeric: Bool) -> String {
    let stacks = header.count > 2
    let head = header.map { Markup.text("th", $0, [("scope", "col")]) }.joined()
    let body = rows.map { row in
      let cells = row.enumerated().map { column, text in
        column == 0
          ? Markup.text("th", text, [("scope", "row")])
          : Markup.text("td", text, stacks ? [("data-column", header[column])] : [])
      }
      return Markup.element("tr", [], cells.joined())
    }
    let content =
      Markup.element("thead", [], Markup.element("tr", [], head))
      + Markup.element("tbody", [], body.joined(separator: "\n"))
    let styles = (isNumeric ? ["numeric"] : []) + (stacks ? ["stacks"] : [])
    return Markup.element(
      "div", [("class", "scroll"), ("role", "region"), ("aria-label", label), ("tabindex", "0")],
      Markup.element("table", styles.isEmpty ? [] : [("class", styles.joined(separator: " "))], content))
  }

  /// A heading with a sentence about what follows, and what follows.
  package static func section(_ title: String, id: String, about: String = "", _ content: [String]) -> String {
    let sentence = about.isEmpty ? [] : [Markup.text("p", about, [("class", "about")])]
    return Markup.element(
      "section", [("id", id)], ([Markup.text("h2", title)] + sentence + content).joined(separator: "\n"))
  }

  /// The command that makes the page again.
  package static func footer(madeBy words: [String], _ rest: String = "") -> String {
    let command = words.map(shellWord).joined(separator: " ")
    return Markup.element(
      "footer", [], Markup.element("p", [], "Made by " + Markup.text("code", command) + Markup.escaped(rest)))
  }

  /// In quotes where a shell would read more into it.
  private static func shellWord(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=+:,".contains($0)) }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
