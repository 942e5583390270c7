import OrderStreams

/// A value of a JSON document. Keys keep the order in which they are written here, so that the same run gives the same
/// text.
package enum JSONValue {
  case null
  case bool(Bool)
  case text(String)
  case number(UInt64)
  /// `null` where it is no number.
  case decimal(Double)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// A text, or `null`.
  package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.text) ?? .null }

  /// How many: a number, or a string where readers that keep numbers in a `Double` would lose digits.
  package static func count(_ number: UInt64) -> JSONValue {
    number <= 1 << 53 ? .number(number) : .text(String(number))
  }

  package static func count(_ number: Int) -> JSONValue { count(UInt64(number)) }

  /// The value as a document, indented by two spaces; short arrays and objects of plain values stay on one line.
  package func document() -> String { text(indentedBy: 0) + "\n" }

  /// The value on one line, for a stream of such lines.
  package var line: String {
    switch self {
    case .array(let values): "[\(values.map(\.line).joined(separator: ","))]"
    case .object(let members): "{\(members.map { "\($0.key.quotedForJSON):\($0.value.line)" }.joined(separator: ","))}"
    case .null, .bool, .number, .decimal, .text: text(indentedBy: 0)
    }
  }

  private func text(indentedBy indentation: Int) -> String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let number): String(number)
    case .decimal(let number): number.isFinite ? "\(number)" : "null"
    case .text(let text): text.quotedForJSON
    case .array(let values):
      Self.list(values.map { (nil, $0) }, ("[", "]"), indentation, isOnOneLine: values.allSatisfy(\.isPlain))
    case .object(let members):
      Self.list(
        members.map { ($0.key, $0.value) }, ("{", "}"), indentation,
        isOnOneLine: indentation > 0 && members.allSatisfy(\.value.isPlain))
    }
  }

  private var isPlain: Bool {
    switch self {
    case .null, .bool, .text, .number, .decimal: true
    case .array, .object: false
    }
  }

  private static func list(
    _ members: [(key: String?, value: JSONValue)], _ brackets: (open: String, close: String), _ indentation: Int,
    isOnOneLine: Bool
  ) -> String {
    if members.isEmpty { return brackets.open + brackets.close }
    let items = members.map { key, value in
      (key.map { $0.quotedForJSON + ": " } ?? "") + value.text(indentedBy: indentation + 2)
    }
    if isOnOneLine { return brackets.open + items.joined(separator: ", ") + brackets.close }
    let margin = "\n" + String(repeating: " ", count: indentation)
    return brackets.open + margin + "  " + items.joined(separator: "," + margin + "  ") + margin + brackets.close
  }
}
