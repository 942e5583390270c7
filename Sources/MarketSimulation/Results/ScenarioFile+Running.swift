import CapacityLedger

extension ScenarioFile {
  /// How many periods the scenario, its control and its variants have together.
  public var periodCount: Int { runs.reduce(0) { $0 + $1.scenario.periodCount } }

  /// Runs the scenario, its control and its variants, all with the same seed, which also draws where the file has
  /// distributions; returns their records by name.
  /// `afterEachPeriod` is for those who want to know how far it is.
  public func run(seed: UInt64, afterEachPeriod: () -> Void = {}) throws -> [String: RunRecord] {
    var records: [String: RunRecord] = [:]
    for run in try runs(parameterSeed: seed) {
      var simulation = try Simulation(run.scenario, seed: seed)
      records[run.name] = try simulation.run(afterEachPeriod: afterEachPeriod)
    }
    return records
  }
}
