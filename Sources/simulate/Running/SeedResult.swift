import MarketSimulation

/// What is kept of the runs with one seed.
struct SeedResult: Sendable {
  let seed: UInt64
  /// Whether none of the runs ended before its end.
  let isWhole: Bool
  /// One for each check.
  let verdicts: [Verdict]
  /// The figures of each check, in the order of the runs that it looks at.
  let figures: [[Double?]]
  /// In the order of the runs.
  let traces: [Trace]
  /// The course of each kept measure in each run, averaged to ``pointCount`` values or fewer.
  let courses: [[String: [Float]]]

  struct Trace: Sendable {
    let commandCount: Int
    let digest: UInt64
  }

  /// What was drawn for each uncertain parameter of the file; none if they had their medians.
  let draws: [Double]
  /// The figures of ``Headline/all`` of each run.
  let headlines: [[Double?]]

  static let pointCount = 300

  init(
    _ file: ScenarioFile, seed: UInt64, isWhole: Bool, records: [RunRecord], keeping measures: [String],
    draws: [Double] = []
  ) {
    self.seed = seed
    self.isWhole = isWhole
    self.draws = draws
    headlines = records.map { record in Headline.all.map { $0.figure(of: record) } }
    var named: [String: RunRecord] = [:]
    for (run, record) in zip(file.runs, records) { named[run.name] = record }
    verdicts = file.checks.map { $0.verdict(on: named) }
    figures = file.checks.map { check in check.runsLookedAt.map { check.figure(of: $0, in: named) } }
    traces = records.map { Trace(commandCount: $0.commandCount, digest: $0.digest) }
    courses = records.map { record in
      var courses: [String: [Float]] = [:]
      for measure in measures { courses[measure] = record[measure]?.averaged(to: Self.pointCount).map { Float($0) } }
      return courses
    }
  }
}
