extension JSONNode {
  /// Puts `value` where `path` leads: fields parted by points, elements of a list by their `name` or their number from
  /// 0.
  ///
  ///     providers.carriers.capacity    shocks.0.day
  ///
  /// A last field that is not there is added, so that reading the scenario tells whether there can be one.
  ///
  /// Which model a scenario builds upon is not to be changed: it has been read by then.
  mutating func set(_ path: String, to value: JSONNode, source: String) throws(ScenarioError) {
    if path == "model" {
      throw ScenarioError(
        source: source, place: value.place, message: "model cannot be set: all else is set in what it says")
    }
    try set(path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...], value, path, source)
  }

  private mutating func set(
    _ steps: ArraySlice<String>, _ new: JSONNode, _ path: String, _ source: String
  ) throws(ScenarioError) {
    guard let step = steps.first else { return self = new }
    func missing(among names: [String] = []) -> ScenarioError {
      ScenarioError(
        source: source, place: new.place, message: "\(path): there is no \(step)\(step.hint(among: names))")
    }
    switch value {
    case .object(var members):
      if let index = members.firstIndex(where: { $0.key == step }) {
        try members[index].value.set(steps.dropFirst(), new, path, source)
      } else {
        guard steps.count == 1, !step.isEmpty else { throw missing(among: members.map(\.key)) }
        members.append(Member(key: step, place: new.place, value: new))
      }
      value = .object(members)
    case .array(var elements):
      guard let index = Self.index(of: step, in: elements) else {
        throw missing(among: elements.compactMap(\.name))
      }
      try elements[index].set(steps.dropFirst(), new, path, source)
      value = .array(elements)
    case .null, .bool, .number, .text: throw missing()
    }
  }

  /// What its field `name` says.
  private var name: String? {
    guard case .text(let name)? = self["name"]?.value else { return nil }
    return name
  }

  private static func index(of step: String, in elements: [JSONNode]) -> Int? {
    elements.firstIndex { $0.name == step } ?? Int(step).flatMap { elements.indices.contains($0) ? $0 : nil }
  }

  /// The steps of `path`, with numbers for elements of lists: the same for all paths that lead to one place.
  func place(of path: String) -> [String] {
    var places: [String] = []
    var node: JSONNode? = self
    for step in path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
      if case .array(let elements)? = node?.value, let index = Self.index(of: step, in: elements) {
        places.append("\(index)")
        node = elements[index]
      } else {
        places.append(step)
        node = node?[step]
      }
    }
    return places
  }
}
