/// What a picture of a scenario shows.
public struct PictureContent: Sendable {
  /// One at least: a line for each run if it is one, and for each measure of the scenario itself if they are several.
  public let measures: [String]
  /// Each point of a line is the mean of so many days; `nil` for as many points as there is room for.
  public let meanDays: Double?
  /// The runs that have a line where there is one measure; all if there is none of them, as where a setting takes them
  /// away.
  public let runs: [String]

  /// What most pictures show.
  static let price = PictureContent(measures: ["price"], meanDays: nil, runs: [])

  private init(measures: [String], meanDays: Double?, runs: [String]) {
    self.measures = measures
    self.meanDays = meanDays
    self.runs = runs
  }

  /// `knownRuns` are those of the scenario, with those that a setting has taken away.
  init(
    _ reader: inout FieldReader, measures known: [String], runs knownRuns: [String]
  ) throws(ScenarioError) {
    let names = try reader.texts("measures")
    let place = reader.node("measures")?.place
    for name in names where !known.contains(name) {
      throw reader.error(
        "\(reader.full("measures")): there is no measure \(name)\(name.hint(among: known))", at: place)
    }
    // More lines cannot be told apart.
    guard names.count <= 6 else { throw reader.error("\(reader.full("measures")) has more than 6 measures", at: place) }
    measures = names.isEmpty ? Self.price.measures : names
    meanDays = try reader.optionalNumber("meanDays", in: 1...366)
    let listed = try reader.list("runs").map(\.node.place)
    runs = try reader.texts("runs")
    for (name, place) in zip(runs, listed) where !knownRuns.contains(name) {
      throw reader.error("\(reader.full("runs")): there is no run \(name)\(name.hint(among: knownRuns))", at: place)
    }
  }
}
