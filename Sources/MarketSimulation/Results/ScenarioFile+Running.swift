import CapacityLedger

extension ScenarioFile {
  /// Runs the scenario, its control and its variants, all with the same seed; returns their records by name. `recorder` is
  /// told every command of the scenario itself.
  public func run(seed: UInt64, recorder: CommandRecorder? = nil) throws -> [String: RunRecord] {
    var records: [String: RunRecord] = [:]
    for run in runs {
      var simulation = try Simulation(run.scenario, seed: seed, recorder: run.name == "base" ? recorder : nil)
      records[run.name] = try simulation.run()
    }
    return records
  }
}
