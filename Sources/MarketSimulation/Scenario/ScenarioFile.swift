/// A scenario as its file states it: what a run begins with, the variants it is compared with, and what must show.
public struct ScenarioFile: Sendable {
  /// The scenario's name.
  public let name: String
  /// What it is about, in a sentence or two.
  public let summary: String
  /// The scenario itself, its control and its variants, in this order, by name: `base`, `control`, and as the file
  /// names them.
  public let runs: [ScenarioRun]
  /// The names of the series that its runs have.
  public let measures: [String]
  /// What its runs must show.
  public let checks: [Check]
  /// What its picture shows.
  public let picture: PictureContent
  /// The whole file, with what it takes from its model, after the settings.
  public let parameters: JSONNode
  /// Which of its numbers a fit may change.
  public let freeParameters: [FreeParameter]
  /// Where its figures come from.
  public let sources: [FigureSource]
  /// Which numbers of the scenario itself are distributions.
  public let uncertainParameters: [UncertainParameter]
  /// Whether a number of any of the runs is a distribution.
  public let isUncertain: Bool
  private let variations: [Variation]
  private let source: String
  private let references: ScenarioReferences
  private let kinds: AgentRegistry

  /// One of the runs: the base, the control or a variant.
  public struct ScenarioRun: Sendable {
    /// `base`, `control`, or the variant's name.
    public let name: String
    /// What it begins with.
    public let scenario: Scenario
  }

  /// Reads the text of a file. `settings` are put in place of what the file says, the paths as in
  /// `providers.carriers.capacity`, the values in JSON, or plain text; they hold for all runs, unless a run says
  /// otherwise. `references` are the other files to which it refers, and `kinds` the kinds of agents that it may name.
  ///
  /// Fields that do not exist, values out of range and settings that lead nowhere are refused with the place.
  public init(
    _ text: String, source: String, settings: [(path: String, value: String)] = [],
    references: ScenarioReferences = .none, kinds: AgentRegistry = .shipped
  ) throws(ScenarioError) {
    var root = try JSONParser.parse(text, source: source).withModel(source: source, references)
    let statedRuns = Self.runNames(root)
    for setting in settings {
      // What is no JSON is a text without its quotes.
      let node =
        (try? JSONParser.parse(setting.value, source: source)) ?? JSONNode(value: .text(setting.value), place: .none)
      try root.set(setting.path, to: node.withoutPlaces, source: "--set")
    }
    try self.init(root, source: source, statedRuns: statedRuns, references: references, kinds: kinds)
  }

  /// Reads a file that was parsed, with what its model says, and whatever was put in place of its values since.
  /// `statedRuns` are those that it had before: a picture may name one that was taken away.
  init(
    _ root: JSONNode, source: String, statedRuns: [String], references: ScenarioReferences, kinds: AgentRegistry
  ) throws(ScenarioError) {
    parameters = root
    self.source = source
    self.references = references
    self.kinds = kinds
    uncertainParameters = root.uncertainParameters()
    var base = try FieldReader(root, path: "", source: source, draws: .medians, references: references)
    // What says what must show has no chance in it.
    var claims = try FieldReader(root, path: "", source: source, references: references)
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
    let scenario = try Scenario(&base, kinds)
    let measures = Simulation.measureNames(of: scenario)
    self.measures = measures
    checks = try claims.objects("checks") { reader throws(ScenarioError) in
      try Check(&reader, runs: names, measures: measures, scenario: scenario)
    }
    picture =
      try claims.object("picture") { reader throws(ScenarioError) in
        try PictureContent(&reader, measures: measures, runs: names + statedRuns)
      } ?? .price
    var freePlaces: Set<[String]> = []
    freeParameters = try claims.objects("free") { reader throws(ScenarioError) in
      let parameter = try FreeParameter(&reader)
      for path in parameter.paths {
        guard case .number? = root.value(at: path)?.value else {
          throw reader.error("\(reader.full("path")): there is no number at \(path)", at: reader.node("path")?.place)
        }
        guard freePlaces.insert(root.place(of: path)).inserted else {
          throw reader.error("\(reader.full("path")): \(path) is there twice", at: reader.node("path")?.place)
        }
      }
      return parameter
    }
    sources = try claims.objects("sources") { reader throws(ScenarioError) in try FigureSource(&reader, of: root) }
    for known in Self.aboutFields { _ = base.node(known) }
    try base.finish()
    self.variations = variations
    isUncertain =
      !uncertainParameters.isEmpty
      || variations.contains { $0.changes.contains { !$0.value.uncertainParameters(under: $0.path).isEmpty } }
    runs = try Self.runs(of: variations, root, source, .medians, references, kinds)
    for check in checks { try check.validateDays(of: runs) }
  }

  /// The names of the runs that a parsed file states, as far as they are names.
  static func runNames(_ root: JSONNode) -> [String] {
    guard case .array(let variants)? = root["variants"]?.value else { return [] }
    let names = variants.compactMap { variant in
      if case .text(let name)? = variant["name"]?.value { name } else { nil }
    }
    return names + (root["control"] == nil ? [] : ["control"])
  }

  /// The runs with what this seed draws where the file has distributions: the same in all of them. ``runs`` have the
  /// medians.
  public func runs(parameterSeed: UInt64) throws(ScenarioError) -> [ScenarioRun] {
    guard isUncertain else { return runs }
    return try Self.runs(of: variations, parameters, source, .seed(parameterSeed), references, kinds)
  }

  /// The scenario itself with other values at some places, and medians where it has distributions.
  public func scenario(with values: [(path: String, value: Double)]) throws(ScenarioError) -> Scenario {
    var node = parameters
    for (path, value) in values {
      try node.set(path, to: JSONNode(value: .number(value), place: .none, isComputed: true), source: source)
    }
    return try Self.scenario(node, source, .medians, references, kinds)
  }

  /// Fields that no run depends on, or that have been followed.
  private static let aboutFields = JSONNode.ownFields + ["model", "sources"]

  private static func runs(
    of variations: [Variation], _ root: JSONNode, _ source: String, _ draws: Draws, _ references: ScenarioReferences,
    _ kinds: AgentRegistry
  ) throws(ScenarioError) -> [ScenarioRun] {
    var runs: [ScenarioRun] = []
    for variation in variations {
      var node = root
      for change in variation.changes { try node.set(change.path, to: change.value, source: source) }
      runs.append(ScenarioRun(name: variation.name, scenario: try scenario(node, source, draws, references, kinds)))
    }
    return runs
  }

  private static func scenario(
    _ node: JSONNode, _ source: String, _ draws: Draws, _ references: ScenarioReferences,
    _ kinds: AgentRegistry
  ) throws(ScenarioError) -> Scenario {
    var reader = try FieldReader(node, path: "", source: source, draws: draws, references: references)
    for known in aboutFields { _ = reader.node(known) }
    let scenario = try Scenario(&reader, kinds)
    try reader.finish()
    return scenario
  }

  /// What a run does differently.
  private struct Variation: Sendable {
    let name: String
    let changes: [(path: String, value: JSONNode)]

    /// The field `set`: an object of paths and values.
    static func changes(_ reader: inout FieldReader) throws(ScenarioError) -> [(path: String, value: JSONNode)] {
      guard let changes = try reader.changes("set") else { throw reader.missing("set") }
      return changes
    }
  }
}
