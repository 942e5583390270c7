/// Many runs of one scenario: with every combination of the values of its settings, and every seed.
///
/// Runs are numbered from 0. The seed changes from run to run, then the value of the last setting, and that of the
/// first one last.
public struct SweepGrid: Sendable {
  /// What it is about, in a sentence.
  public let summary: String
  /// The scenario's name, or the path of its file, as the grid states it.
  public let scenario: String
  /// The seed of the first run of each combination.
  public let firstSeed: UInt64
  /// How many seeds, counted on from the first, each combination is run with.
  public let seedCount: Int
  /// The settings that vary, in the order of the file.
  public let settings: [Setting]
  /// How many runs there are: the number of combinations times that of seeds.
  public let runCount: Int
  let source: String
  private let text: String
  private let fixed: [(path: String, value: JSONNode)]

  /// A place in the scenario, and what is put there in turns.
  public struct Setting: Sendable {
    /// As in `customers.user.elasticity`.
    public let path: String
    let values: [JSONNode]
  }

  /// One of the runs.
  public struct SweepRun: Sendable {
    /// Its number, from 0.
    public let number: Int
    /// Its seed.
    public let seed: UInt64
    /// Which value of each setting it has.
    let choices: [Int]
  }

  /// More runs than anybody waits for.
  static let mostRuns = 10_000_000

  /// Reads the text of a grid file. Fields that do not exist and values out of range are refused with the place.
  public init(_ text: String, source: String) throws(ScenarioError) {
    self.text = text
    self.source = source
    var reader = try FieldReader(try JSONParser.parse(text, source: source), path: "", source: source, root: "a grid")
    summary = try reader.text("summary", else: "")
    scenario = try reader.text("scenario")
    let seeds = try reader.object("seeds") { reader throws(ScenarioError) in
      (
        first: try reader.whole("first", in: 0...(1 << 53), else: 1),
        count: try reader.whole("count", in: 1...100_000, else: 1)
      )
    }
    firstSeed = UInt64(seeds?.first ?? 1)
    seedCount = seeds?.count ?? 1
    fixed = try reader.changes("set") ?? []
    settings = try reader.objects("vary") { reader throws(ScenarioError) in try Setting(&reader) }
    runCount = try Self.runCount(settings, seedCount, reader)
    try reader.finish()
  }

  private static func runCount(
    _ settings: [Setting], _ seedCount: Int, _ reader: FieldReader
  ) throws(ScenarioError) -> Int {
    var count = seedCount
    for (index, setting) in settings.enumerated() {
      if settings[..<index].contains(where: { $0.path == setting.path }) {
        throw reader.error("vary[\(index)].path: \(setting.path) is given twice")
      }
      count *= setting.values.count
      if count > mostRuns { throw reader.error("the grid has more than \(mostRuns) runs") }
    }
    return count
  }

  /// The run with this number, from 0 to ``runCount`` - 1.
  public func run(_ number: Int) -> SweepRun {
    var rest = number / seedCount
    var choices: [Int] = []
    for setting in settings.reversed() {
      choices.append(rest % setting.values.count)
      rest /= setting.values.count
    }
    return SweepRun(number: number, seed: firstSeed + UInt64(number % seedCount), choices: choices.reversed())
  }

  /// The values that a run puts in place, as text, in the order of ``settings``.
  public func values(of run: SweepRun) -> [String] {
    zip(settings, run.choices).map { setting, choice in setting.values[choice].plainText }
  }

  /// The same for all who read the same grid and the same text of its scenario.
  public func digest(with scenarioText: String) -> UInt64 {
    var hash = StableHash()
    hash.combine(text.utf8)
    // No text holds this byte, so no two pairs of texts run into one.
    hash.combine([0xFF])
    hash.combine(scenarioText.utf8)
    return hash.value
  }
}

extension SweepGrid {
  /// The scenario of a grid before any setting is put in place.
  public struct Template: Sendable {
    let root: JSONNode
    let source: String
    let references: ScenarioReferences
    let kinds: AgentRegistry
    /// The text of the scenario, with what it takes from its model.
    public let text: String

    /// Throws what is wrong with the scenario by itself. `references` are the other files to which it refers, and
    /// `kinds` the kinds of agents that it may name.
    public init(
      _ text: String, source: String, references: ScenarioReferences = .none, kinds: AgentRegistry = .shipped
    ) throws(ScenarioError) {
      root = try JSONParser.parse(text, source: source).withModel(source: source, references)
      self.source = source
      self.references = references
      self.kinds = kinds
      self.text = root["model"] == nil ? text : text + root.json
      _ = try ScenarioFile(
        root, source: source, statedRuns: ScenarioFile.runNames(root), references: references, kinds: kinds)
    }

  }

  /// The scenario as a run has it. An error names the run's values, and the place in the grid of the one that is wrong.
  public func file(for run: SweepRun, of template: Template) throws(ScenarioError) -> ScenarioFile {
    let changes = fixed + zip(settings, run.choices).map { ($0.path, $0.values[$1]) }
    try checkPlaces(changes, template.root)
    do { return try file(changes[...], of: template) } catch {
      let culprit = changes.indices.first { (try? file(changes[...$0], of: template)) == nil }
      let values = changes.map { "\($0.path) = \($0.value.plainText)" }.joined(separator: ", ")
      throw ScenarioError(
        source: source, place: culprit.map { changes[$0].value.place } ?? .none,
        message: "with \(values): \(error.message)")
    }
  }

  /// A setting that a later one overwrites would vary in the table and not in the runs.
  private func checkPlaces(_ changes: [(path: String, value: JSONNode)], _ root: JSONNode) throws(ScenarioError) {
    var root = root
    var places: [[String]] = []
    for (number, change) in changes.enumerated() {
      let place = root.place(of: change.path)
      if number >= fixed.count {
        if let overwritten = places.firstIndex(where: { $0.starts(with: place) || place.starts(with: $0) }) {
          throw ScenarioError(
            source: source, place: change.value.place,
            message:
              "vary[\(number - fixed.count)].path: \(change.path) overwrites \(settings[overwritten].path), or a "
              + "part of it")
        }
        places.append(place)
      }
      try? root.set(change.path, to: change.value, source: source)
    }
  }

  private func file(
    _ changes: ArraySlice<(path: String, value: JSONNode)>, of template: Template
  ) throws(ScenarioError) -> ScenarioFile {
    var root = template.root
    for change in changes { try root.set(change.path, to: change.value.withoutPlaces, source: template.source) }
    return try ScenarioFile(
      root, source: template.source, statedRuns: ScenarioFile.runNames(template.root),
      references: template.references, kinds: template.kinds)
  }
}

extension SweepGrid.Setting {
  fileprivate init(_ reader: inout FieldReader) throws(ScenarioError) {
    path = try reader.text("path")
    values = try reader.list("values").map(\.node)
    if values.isEmpty { throw reader.error("\(reader.full("values")) needs at least one value") }
    for (index, value) in values.enumerated() where values[..<index].contains(where: { $0.json == value.json }) {
      throw reader.error("\(reader.full("values")): \(value.plainText) is given twice", at: value.place)
    }
  }
}

extension JSONNode {
  /// A text as it is, if it fits on a line; anything else as JSON.
  fileprivate var plainText: String {
    if case .text(let text) = value, text.unicodeScalars.allSatisfy({ $0 >= " " }) { text } else { json }
  }
}
