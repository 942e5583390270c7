/// The files to which a scenario refers by name: models, series over time, recorded prices.
public struct ScenarioReferences: Sendable {
  /// What a name refers to.
  public enum Kind: Sendable {
    /// A model that scenarios share.
    case model
    /// A table in CSV.
    case table
  }

  /// A file that was found.
  public struct Found: Sendable {
    /// What is in it.
    public let text: String
    /// What messages call it.
    public let source: String

    /// A file with this text, which messages call `source`.
    public init(text: String, source: String) {
      self.text = text
      self.source = source
    }
  }

  private let find: @Sendable (Kind, String) -> Found?

  /// `find` looks a name up; `nil` if there is no such file.
  public init(_ find: @escaping @Sendable (Kind, String) -> Found?) { self.find = find }

  /// Where there are no other files.
  public static let none = ScenarioReferences { _, _ in nil }

  /// The text of a model; `nil` if there is none of that name.
  public func model(_ name: String) -> String? { find(.model, name)?.text }

  /// The text of a table; `nil` if there is none of that name.
  public func table(_ name: String) -> String? { find(.table, name)?.text }

  func callAsFunction(_ kind: Kind, _ name: String) -> Found? { find(kind, name) }
}

extension FieldReader {
  /// The table that the field at the path `field` names.
  func table(_ name: String, _ field: String, at place: TextPlace?) throws(ScenarioError) -> ScenarioReferences.Found {
    guard let found = references(.table, name) else {
      throw error("\(field): there is no file \(name) with text in UTF-8", at: place)
    }
    return found
  }
}

extension JSONNode {
  /// What a file says for itself alone, and a model does not say for others.
  static let ownFields = ["name", "summary", "control", "variants", "checks", "picture", "free"]

  /// The scenario with what it takes from the model that its field `model` names: its own fields take the place of
  /// the model's, `add` puts more into its lists, and `set` changes what is inside of them. The same if it names none.
  func withModel(source: String, _ references: ScenarioReferences) throws(ScenarioError) -> JSONNode {
    guard let name = self["model"] else { return self }
    func error(_ message: String, at place: TextPlace? = nil) -> ScenarioError {
      ScenarioError(source: source, place: place ?? name.place, message: message)
    }
    guard case .text(let text) = name.value else { throw error("model must be a text, not \(name.kind)") }
    guard let found = references(.model, text) else { throw error("there is no model \(text)") }
    let model = try JSONParser.parse(found.text, source: found.source, isIncluded: true)
    guard case .object(var members) = model.value else {
      throw ScenarioError(
        source: source, place: model.place, message: "a model must be an object, not \(model.kind)")
    }
    if let other = model["model"] {
      throw ScenarioError(source: source, place: other.place, message: "a model cannot refer to another one")
    }
    members.removeAll { Self.ownFields.contains($0.key) }
    guard case .object(let own) = value else { return self }
    for member in own where !["set", "add"].contains(member.key) {
      if let index = members.firstIndex(where: { $0.key == member.key }) {
        members[index] = member
      } else {
        members.append(member)
      }
    }
    var merged = JSONNode(value: .object(members), place: place)
    var reader = try FieldReader(self, path: "", source: source)
    for addition in try reader.changes("add") ?? [] {
      guard case .array(let more) = addition.value.value else {
        throw error("add.\(addition.path) must be a list, not \(addition.value.kind)", at: addition.value.place)
      }
      var elements = more
      switch merged[addition.path]?.value {
      case .array(let present): elements = present + more
      case nil: break
      case .some: throw error("add.\(addition.path): the model has no list of this name", at: addition.value.place)
      }
      try merged.set(
        addition.path, to: JSONNode(value: .array(elements), place: addition.value.place), source: source)
    }
    for change in try reader.changes("set") ?? [] { try merged.set(change.path, to: change.value, source: source) }
    return merged
  }
}
