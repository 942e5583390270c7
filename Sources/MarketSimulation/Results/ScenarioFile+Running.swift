import CapacityLedger

extension ScenarioFile {
  /// Runs the scenario, its control and its variants, all with the same seed; returns their records by name.
  public func run(seed: UInt64) throws -> [String: RunRecord] {
    var records: [String: RunRecord] = [:]
    for run in runs {
      var simulation = try Simulation(run.scenario, seed: seed)
      records[run.name] = try simulation.run()
    }
    return records
  }
}
