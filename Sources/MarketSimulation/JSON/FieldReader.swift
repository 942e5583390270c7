/// Reads the fields of one object of a scenario, each once, and refuses what is left over.
public struct FieldReader {
  let source: String
  /// Where the object is in the scenario: `providers[0]`.
  public let path: String
  /// Where the object begins in the text.
  public let place: TextPlace
  /// What numbers that are distributions are read as.
  let draws: Draws
  /// Where to look up files.
  let references: ScenarioReferences
  /// The day on which the run begins, counted from 1970: days of tables are counted from there.
  var startDay: Double
  private let members: [JSONNode.Member]
  private(set) var names: [String] = []

  /// `root` is what the whole text is, with its article, for the error that it is no object.
  init(
    _ node: JSONNode, path: String, source: String, root: String = "a scenario", draws: Draws = .refused,
    references: ScenarioReferences = .none, startDay: Double = 0
  ) throws(ScenarioError) {
    guard case .object(let members) = node.value else {
      throw ScenarioError(
        source: source, place: node.place,
        message: "\(path.isEmpty ? root : path) must be an object, not \(node.kind)")
    }
    self.source = source
    self.path = path
    self.members = members
    self.draws = draws
    self.references = references
    self.startDay = startDay
    place = node.place
  }

  /// Reads the fields of the object that `text` holds. `source` names it in errors, and `root` is what it is, with its
  /// article.
  public init(_ text: String, source: String, root: String) throws(ScenarioError) {
    try self.init(try JSONParser.parse(text, source: source), path: "", source: source, root: root)
  }

  /// The field's value; `nil` if it is left out or null.
  public mutating func node(_ name: String) -> JSONNode? {
    names.append(name)
    guard let node = members.first(where: { $0.key == name })?.value else { return nil }
    if case .null = node.value { return nil }
    return node
  }

  /// An error about this object, or about what is at `place`.
  public func error(_ message: String, at place: TextPlace? = nil) -> ScenarioError {
    ScenarioError(source: source, place: place ?? self.place, message: message)
  }

  /// The error that a field is missing, with the one of a similar name that nobody has asked for.
  func missing(_ name: String) -> ScenarioError {
    let unread = members.filter { !names.contains($0.key) }
    let hint = name.hint(among: unread.map(\.key))
    let nearest = unread.first { hint.hasSuffix(" \($0.key)") }
    return error("\(full(name)) is missing\(hint)", at: nearest?.place)
  }

  /// The path of one of the fields: `providers[0].capacity`.
  public func full(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// Where a field is, or the object that it would be in, for errors that show only when a run begins.
  mutating func field(_ name: String) -> FieldPlace {
    FieldPlace(source: source, path: full(name), place: node(name)?.place ?? place)
  }

  /// A number in `range`; `fallback` if it is left out, an error if there is none.
  public mutating func number(
    _ name: String, in range: ClosedRange<Double>, else fallback: Double? = nil
  ) throws(ScenarioError) -> Double {
    if let number = try optionalNumber(name, in: range) { return number }
    guard let fallback else { throw missing(name) }
    return fallback
  }

  /// A number in `range`; `nil` if it is left out.
  public mutating func optionalNumber(_ name: String, in range: ClosedRange<Double>) throws(ScenarioError) -> Double? {
    guard let node = node(name) else { return nil }
    return try number(node, full(name), in: range)
  }

  /// What `node` says at `path`, which `mayChange` over time otherwise.
  func number(
    _ node: JSONNode, _ path: String, in range: ClosedRange<Double>, mayChange: Bool = false
  ) throws(ScenarioError) -> Double {
    if case .object(let members) = node.value { return try drawn(members, node, path, in: range, mayChange: mayChange) }
    guard case .number(let number) = node.value else {
      throw error("\(path) must be a number, not \(node.kind)", at: node.place)
    }
    guard range.contains(number) else { throw error(beyond(range, path), at: node.place) }
    return number
  }

  private func beyond(_ range: ClosedRange<Double>, _ path: String) -> String {
    "\(path) must be from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
  }

  /// The value that is drawn from a distribution.
  private func drawn(
    _ members: [JSONNode.Member], _ node: JSONNode, _ path: String, in range: ClosedRange<Double>, mayChange: Bool
  ) throws(ScenarioError) -> Double {
    if case .refused = draws {
      throw error("\(path) must be a number\(mayChange ? " or a series" : ""), not \(node.kind)", at: node.place)
    }
    if self.path.isEmpty || self.path.hasPrefix("books["), Self.shapes.contains(where: { path == full($0) }) {
      throw error("\(path) must be a number: it cannot differ from run to run", at: node.place)
    }
    if members.map(\.key) == ["series"] { throw error("\(path) cannot be a series over time", at: node.place) }
    guard members.count == 1, let member = members.first, let kind = Distribution.Kind(rawValue: member.key) else {
      let known = Distribution.Kind.allCases.map(\.rawValue) + (mayChange ? ["series"] : [])
      let found = members.map(\.key).joined(separator: ", ")
      throw error(
        "\(path) must be a number, a distribution\(mayChange ? " or a series" : ""): an object of one of "
          + "\(known.joined(separator: ", ")), found \(found.isEmpty ? "an empty object" : found)"
          + found.hint(among: known), at: node.place)
    }
    guard let distribution = node.distribution else {
      throw error("\(path).\(kind.rawValue): expected \(Distribution.expectation(of: kind))", at: member.value.place)
    }
    let number = draws.value(of: distribution, path: path)
    guard range.contains(number) else {
      throw error("\(beyond(range, path)), and is \(number)\(draws.note)", at: node.place)
    }
    return number
  }

  /// What all runs must have in common.
  private static let shapes = ["days", "periodHours", "copies", "windowDays"]

  /// Whether the field was drawn or computed, so that a whole number is rounded.
  private mutating func isComputed(_ name: String) -> Bool {
    guard let node = node(name) else { return false }
    return if case .object = node.value { true } else { node.isComputed }
  }

  /// A whole number in `range`; `fallback` if it is left out, an error if there is none.
  public mutating func whole(
    _ name: String, in range: ClosedRange<Int>, else fallback: Int? = nil
  ) throws(ScenarioError) -> Int {
    var number = try number(
      name, in: Double(range.lowerBound)...Double(range.upperBound), else: fallback.map(Double.init))
    if isComputed(name) { number.round() }
    guard let whole = Int(exactly: number) else {
      throw error("\(full(name)) must be a whole number", at: self.node(name)?.place)
    }
    return whole
  }

  /// A whole number in `range`; `nil` if it is left out.
  public mutating func optionalWhole(_ name: String, in range: ClosedRange<Int>) throws(ScenarioError) -> Int? {
    node(name) == nil ? nil : try whole(name, in: range)
  }

  /// True or false; `fallback` if it is left out.
  public mutating func flag(_ name: String, else fallback: Bool) throws(ScenarioError) -> Bool {
    guard let node = node(name) else { return fallback }
    guard case .bool(let flag) = node.value else {
      throw error("\(full(name)) must be true or false, not \(node.kind)", at: node.place)
    }
    return flag
  }

  /// A text; `fallback` if it is left out, an error if there is none.
  public mutating func text(_ name: String, else fallback: String? = nil) throws(ScenarioError) -> String {
    guard let node = node(name) else {
      guard let fallback else { throw missing(name) }
      return fallback
    }
    guard case .text(let text) = node.value else {
      throw error("\(full(name)) must be a text, not \(node.kind)", at: node.place)
    }
    return text
  }

  /// The field `name`, which must not be empty.
  mutating func name() throws(ScenarioError) -> String {
    let name = try text("name")
    guard !name.isEmpty else { throw error("\(full("name")) must not be empty", at: node("name")?.place) }
    return name
  }

  /// One of the raw values of a type.
  public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, else fallback: Choice? = nil
  ) throws(ScenarioError) -> Choice {
    let text = try text(name, else: fallback?.rawValue)
    guard let choice = Choice(rawValue: text) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("\(full(name)) must be one of \(choices)", at: node(name)?.place)
    }
    return choice
  }

  /// The elements of a list, none if it is left out, each with the path that leads to it.
  mutating func list(_ name: String) throws(ScenarioError) -> [(path: String, node: JSONNode)] {
    guard let node = node(name) else { return [] }
    guard case .array(let elements) = node.value else {
      throw error("\(full(name)) must be a list, not \(node.kind)", at: node.place)
    }
    return elements.enumerated().map { ("\(full(name))[\($0)]", $1) }
  }

  /// A list of texts, none if it is left out.
  public mutating func texts(_ name: String) throws(ScenarioError) -> [String] {
    var texts: [String] = []
    for element in try list(name) {
      guard case .text(let text) = element.node.value else {
        throw error("\(element.path) must be a text, not \(element.node.kind)", at: element.node.place)
      }
      texts.append(text)
    }
    return texts
  }

  /// A text, or a list of at least one.
  mutating func textOrTexts(_ name: String) throws(ScenarioError) -> [String] {
    guard case .array(let elements)? = node(name)?.value else { return [try text(name)] }
    if elements.isEmpty { throw error("\(full(name)) must not be empty", at: node(name)?.place) }
    return try texts(name)
  }

  /// An object of paths and the values that go there; `nil` if it is left out.
  mutating func changes(_ name: String) throws(ScenarioError) -> [(path: String, value: JSONNode)]? {
    guard let node = node(name) else { return nil }
    guard case .object(let members) = node.value else {
      throw error("\(full(name)) must be an object of paths and values", at: node.place)
    }
    return members.map { ($0.key, $0.value) }
  }

  /// A list of objects, each read whole by `read`.
  public mutating func objects<Element>(
    _ name: String, _ read: (inout FieldReader) throws(ScenarioError) -> Element
  ) throws(ScenarioError) -> [Element] {
    var objects: [Element] = []
    for element in try list(name) {
      var reader = try FieldReader(
        element.node, path: element.path, source: source, draws: draws, references: references, startDay: startDay)
      objects.append(try read(&reader))
      try reader.finish()
    }
    return objects
  }

  /// An object, read whole by `read`; `nil` if it is left out.
  public mutating func object<Element>(
    _ name: String, _ read: (inout FieldReader) throws(ScenarioError) -> Element
  ) throws(ScenarioError) -> Element? {
    guard let node = node(name) else { return nil }
    var reader = try FieldReader(
      node, path: full(name), source: source, draws: draws, references: references, startDay: startDay)
    let element = try read(&reader)
    try reader.finish()
    return element
  }

  /// A pair of numbers, the first not above the second.
  mutating func span(_ name: String, in range: ClosedRange<Double>) throws(ScenarioError) -> ClosedRange<Double>? {
    let elements = try list(name)
    if elements.isEmpty, node(name) == nil { return nil }
    let numbers = elements.compactMap { if case .number(let number) = $0.node.value { number } else { nil } }
    guard elements.count == 2, numbers.count == 2, numbers[0] <= numbers[1], numbers.allSatisfy(range.contains) else {
      throw error(
        "\(full(name)) must be two numbers from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound)), the "
          + "smaller first", at: node(name)?.place)
    }
    return numbers[0]...numbers[1]
  }

  /// Throws if the object has a field that nobody asked for.
  public func finish() throws(ScenarioError) {
    guard let unknown = members.first(where: { !names.contains($0.key) }) else { return }
    throw error("unknown field \(full(unknown.key))\(unknown.key.hint(among: names))", at: unknown.place)
  }

  static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }
}

/// Where a field of a scenario is.
struct FieldPlace: Sendable {
  let source: String
  let path: String
  let place: TextPlace

  /// An error about this field.
  func error(_ message: String) -> ScenarioError {
    ScenarioError(source: source, place: place, message: "\(path): \(message)")
  }
}

extension String {
  /// Names the one of `names` that begins so, or the nearest one, if at most three letters and half of them are others.
  func hint(among names: [String]) -> String {
    let begun = count > 3 ? names.first { $0.hasPrefix(self) } : nil
    guard let nearest = begun ?? names.min(by: { distance(to: $0) < distance(to: $1) }) else { return "" }
    let changes = distance(to: nearest)
    return begun != nil || changes <= 3 && 2 * changes <= count + 1 ? "; the nearest is \(nearest)" : ""
  }

  /// How many letters must be put in, taken out or changed to make `other` of it.
  func distance(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (position, letter) in enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for column in other.indices {
        let change = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[other.count]
  }
}
