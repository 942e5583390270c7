/// Text for HTML and SVG that is well-formed XML too.
package enum Markup {
  /// `text` with everything escaped that could be taken for markup. Characters that XML cannot hold, or
  /// that would turn the text around, become the replacement character.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar.isInvisibleControl ? "\u{FFFD}" : scalar)
      }
    }
    return escaped
  }

  /// An element with attributes in their order, whose content is markup already.
  package static func element(_ name: String, _ attributes: [(String, String)] = [], _ content: String? = nil) -> String
  {
    let list = attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
    return content.map { "<\(name)\(list)>\($0)</\(name)>" } ?? "<\(name)\(list)/>"
  }

  /// An element around plain text.
  package static func text(_ name: String, _ text: String, _ attributes: [(String, String)] = []) -> String {
    element(name, attributes, escaped(text))
  }
}
