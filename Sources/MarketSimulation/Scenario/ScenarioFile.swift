/// A scenario as its file states it: what a run begins with, the variants it is compared with, and what must show.
public struct ScenarioFile: Sendable {
  /// The scenario's name.
  public let name: String
  /// What it is about, in a sentence or two.
  public let summary: String
  /// The scenario itself, its control and its variants, in this order, by name: `base`, `control`, and as the file
  /// names them.
  public let runs: [ScenarioRun]
  /// What its runs must show.
  public let checks: [Check]
  /// What its picture shows.
  public let picture: PictureContent
  /// The whole file, after the settings.
  public let parameters: JSONNode

  /// One of the runs: the base, the control or a variant.
  public struct ScenarioRun: Sendable {
    /// `base`, `control`, or the variant's name.
    public let name: String
    /// What it begins with.
    public let scenario: Scenario
  }

  /// Reads the text of a file. `settings` are put in place of what the file says, the paths as in
  /// `providers.carriers.capacity`, the values in JSON, or plain text; they hold for all runs, unless a run says
  /// otherwise. `kinds` are the kinds of agents that the file may name.
  ///
  /// Fields that do not exist, values out of range and settings that lead nowhere are refused with the place.
  public init(
    _ text: String, source: String, settings: [(path: String, value: String)] = [], kinds: AgentRegistry = .shipped
  ) throws(ScenarioError) {
    var root = try JSONParser.parse(text, source: source)
    for setting in settings {
      // What is no JSON is a text without its quotes.
      let node =
        (try? JSONParser.parse(setting.value, source: source)) ?? JSONNode(value: .text(setting.value), place: .none)
      try root.set(setting.path, to: node.withoutPlaces, source: "--set")
    }
    try self.init(root, source: source, kinds: kinds)
  }

  /// Reads a file that was parsed, with whatever was put in place of its values since.
  init(_ root: JSONNode, source: String, kinds: AgentRegistry) throws(ScenarioError) {
    parameters = root
    var base = try FieldReader(root, path: "", source: source)
    name = try base.text("name")
    summary = try base.text("summary")
    var variations = [Variation(name: "base", changes: [])]
    if let control = base.node("control") {
      var reader = try FieldReader(control, path: "control", source: source)
      variations.append(Variation(name: "control", changes: try Variation.changes(&reader)))
      try reader.finish()
    }
    var taken: Set<String> = ["base", "control"]
    variations += try base.objects("variants") { reader throws(ScenarioError) in
      let name = try reader.name()
      guard taken.insert(name).inserted else {
        throw reader.error("two runs are named \(name)", at: reader.node("name")?.place)
      }
      return Variation(name: name, changes: try Variation.changes(&reader))
    }
    let names = variations.map(\.name)
    let measures = Simulation.measureNames(of: try Scenario(&base, kinds))
    checks = try base.objects("checks") { reader throws(ScenarioError) in
      try Check(&reader, runs: names, measures: measures)
    }
    picture =
      try base.object("picture") { reader throws(ScenarioError) in
        try PictureContent(&reader, measures: measures)
      } ?? .price
    try base.finish()

    var runs: [ScenarioRun] = []
    for variation in variations {
      var node = root
      for change in variation.changes { try node.set(change.path, to: change.value, source: source) }
      var reader = try FieldReader(node, path: "", source: source)
      for known in ["name", "summary", "control", "variants", "checks", "picture"] { _ = reader.node(known) }
      runs.append(ScenarioRun(name: variation.name, scenario: try Scenario(&reader, kinds)))
      try reader.finish()
    }
    self.runs = runs
  }

  /// What a run does differently.
  private struct Variation {
    let name: String
    let changes: [(path: String, value: JSONNode)]

    /// The field `set`: an object of paths and values.
    static func changes(_ reader: inout FieldReader) throws(ScenarioError) -> [(path: String, value: JSONNode)] {
      guard let changes = try reader.changes("set") else { throw reader.error("\(reader.full("set")) is missing") }
      return changes
    }
  }
}
