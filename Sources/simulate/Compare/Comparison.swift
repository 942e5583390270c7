import MarketSimulation
import Reporting

/// `simulate compare`: two scenarios with the same seeds, side by side.
struct Comparison {
  /// One of the two, and what its runs came to.
  struct Side {
    let letter: String
    let name: String
    let summary: String
    let settings: [(path: String, value: String)]
    let scenario: Scenario
    let file: ScenarioFile
    /// The prices of each seed, period by period.
    private(set) var courses: [[Double]] = []
    /// Of each seed, in the order of ``Headline/all``; not a number where there was none.
    private(set) var figures: [[Double]] = []

    init(_ letter: String, _ name: String, settings: [(path: String, value: String)]) throws {
      let file = try ScenarioFiles.file(name, settings: settings)
      self.letter = letter
      self.settings = settings
      self.name = file.name
      summary = file.summary
      scenario = file.runs[0].scenario
      self.file = file
    }

    /// Keeps what is shown of a run.
    mutating func add(_ record: RunRecord) {
      courses.append(record["price"] ?? [])
      figures.append(Headline.all.map { $0.figure(of: record) ?? .nan })
    }

    /// Leaves out all but the first seeds.
    mutating func keep(_ count: Int) {
      courses.removeLast(courses.count - count)
      figures.removeLast(figures.count - count)
    }

    /// The median price of each period.
    var prices: [Double] {
      (courses.first ?? []).indices.map { period in SeedFigures(courses.map { $0[period] })?.median ?? .nan }
    }
  }

  let first: Side
  let second: Side
  let seeds: ClosedRange<UInt64>
  /// Why there are no further seeds: an agent could not go on. `nil` if there are all.
  let failure: AgentFailure?

  static func run(_ options: CompareOptions) throws -> ExitCode {
    let first = try Side("A", options.first, settings: options.settingsOfFirst)
    let second = try Side("B", options.second, settings: options.settingsOfSecond)
    var sides = [first, second]
    let scenarios = sides.map(\.scenario)
    let files = sides.map(\.file)
    let progress = RunProgress(
      isWanted: true, periods: options.runs * scenarios.reduce(0) { $0 + $1.periodCount }, runs: 2 * options.runs)
    defer { progress.clear() }
    var finished = 0
    var failure: AgentFailure?
    do {
      try performJobs(2 * options.runs) { number in
        let seed = options.seed &+ UInt64(number / 2)
        var simulation = try Simulation(files[number % 2].runs(parameterSeed: seed)[0].scenario, seed: seed)
        let record = try simulation.run(afterEachPeriod: progress.finishPeriod)
        progress.finishRun()
        return record
      } handOn: { record in
        sides[finished % 2].add(record)
        finished += 1
      }
    } catch let end as AgentFailure {
      // Seeds with both runs are told all the same.
      guard finished >= 2 else { throw end }
      failure = end
    }
    progress.clear()
    for index in sides.indices { sides[index].keep(finished / 2) }
    let last = options.seed &+ UInt64(finished / 2 - 1)
    let comparison = Comparison(
      first: sides[0], second: sides[1], seeds: options.seed...max(options.seed, last), failure: failure)
    try Terminal.write(comparison.lines)
    return failure.map { ExitCode(complainingOf: [$0], as: Simulate.program.name) } ?? .done
  }
}
