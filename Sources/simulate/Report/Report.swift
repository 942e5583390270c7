import MarketSimulation

/// What a scenario came to, as it is written into files.
struct Report {
  let file: ScenarioFile
  /// The scenario as the command line names it: by its name or its path.
  let scenarioArgument: String
  /// What the command line changed in the file.
  let settings: [(path: String, value: String)]
  /// What differs from seed to seed.
  let chance: Chance
  let outcome: Experiment.Outcome

  /// The scenario itself, without its control and its variants.
  var scenario: Scenario { file.runs[0].scenario }

  /// Of how many seeds the figures are.
  var seedCount: Int { outcome.shownSeeds.count }

  /// Whether there is a seed with which checks hold or do not.
  var isJudged: Bool { !outcome.wholeSeeds.isEmpty }

  /// Whether a check held with every seed.
  func hasPassed(_ check: Int) -> Bool { isJudged && outcome.passes(ofCheck: check) == seedCount }

  /// `1`, or `1 to 20`.
  var seedText: String {
    guard let first = outcome.seeds.first?.seed, let last = outcome.seeds.last?.seed else { return "" }
    return first == last ? "\(first)" : "\(first) to \(last)"
  }

  /// The course of a measure in a run over all seeds, averaged to `pointCount` values or fewer; `nil` if the run has no such measure.
  func course(of measure: String, run: Int, pointCount: Int = SeedResult.pointCount) -> Course? {
    let courses = outcome.shownSeeds.compactMap { seed in
      seed.courses.indices.contains(run)
        ? seed.courses[run][measure].map { $0.map(Double.init).averaged(to: pointCount).map(Float.init) } : nil
    }
    return courses.isEmpty ? nil : Course(courses, days: days(ofRun: run))
  }

  /// How many days of a run its figures are of: fewer than it has where no run is whole.
  func days(ofRun run: Int) -> Double {
    let (scenario, record) = (file.runs[run].scenario, outcome.records[run])
    return record.periodCount < scenario.periodCount
      ? Double(record.periodCount) * record.periodDays : Double(scenario.days)
  }
}
