/// A value of a JSON text, with its place in the text.
public struct JSONNode: Sendable {
  /// A JSON value of one of the six kinds.
  public enum Value: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number.
    case number(Double)
    /// A string, with its escapes resolved.
    case text(String)
    /// A list.
    case array([JSONNode])
    /// In the order of the text; no key twice.
    case object([Member])
  }

  /// One key of an object, with its value.
  public struct Member: Sendable {
    /// The key, with its escapes resolved.
    public let key: String
    /// The place of the key.
    public let place: TextPlace
    /// The value behind the key.
    public var value: JSONNode
  }

  /// The value itself.
  public var value: Value
  /// Where it begins.
  public var place: TextPlace

  /// Whether it was computed, and is rounded where a whole number is needed.
  var isComputed = false

  init(value: Value, place: TextPlace, isComputed: Bool = false) {
    self.value = value
    self.place = place
    self.isComputed = isComputed
  }

  /// The value under `key` of an object.
  public subscript(key: String) -> JSONNode? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The same value without its place.
  var withoutPlaces: JSONNode {
    let value: Value =
      switch value {
      case .null, .bool, .number, .text: value
      case .array(let elements): .array(elements.map(\.withoutPlaces))
      case .object(let members):
        .object(members.map { Member(key: $0.key, place: .none, value: $0.value.withoutPlaces) })
      }
    return JSONNode(value: value, place: .none)
  }

  /// What kind of value it is, with its article.
  var kind: String {
    switch value {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .text: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// A place in a text, both from 1. A value given on the command line has none.
public struct TextPlace: Hashable, Sendable {
  /// The file, if it is another than the one that was asked for: that of a model to which a scenario refers.
  public let file: String?
  /// The line, from 1.
  public let line: Int
  /// The byte in the line, from 1.
  public let column: Int

  /// The place of what is in no file.
  public static let none = TextPlace(line: 0, column: 0)

  init(line: Int, column: Int, file: String? = nil) {
    self.line = line
    self.column = column
    self.file = file
  }
}

/// What is wrong with a scenario, and where.
public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  public var source: String
  /// Where in the file; ``TextPlace/none`` if it is not with one place.
  public let place: TextPlace
  /// What is wrong, in words.
  public let message: String

  public var description: String {
    place == .none
      ? "\(source): \(message)" : "\(place.file ?? source):\(place.line):\(place.column): \(message)"
  }
}
