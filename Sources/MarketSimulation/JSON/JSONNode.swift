/// A value of a JSON text, with the place where it stands.
public struct JSONNode: Sendable {
  public enum Value: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case array([JSONNode])
    /// In the order in which the members stand; no key twice.
    case object([Member])
  }

  public struct Member: Sendable {
    public let key: String
    public let place: TextPlace
    public var value: JSONNode
  }

  public var value: Value
  public var place: TextPlace

  /// The value under `key` of an object.
  public subscript(key: String) -> JSONNode? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The same value as if it stood nowhere.
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
  public let line: Int
  public let column: Int

  public static let none = TextPlace(line: 0, column: 0)
}

/// What is wrong with a scenario, and where.
public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  public var source: String
  public let place: TextPlace
  public let message: String

  public var description: String {
    place == .none ? "\(source): \(message)" : "\(source):\(place.line):\(place.column): \(message)"
  }
}
