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

    /// The median price of each period.
    var prices: [Double] {
      (0..<scenario.periodCount).map { period in
        SeedFigures(courses.map { $0.indices.contains(period) ? $0[period] : .nan })?.median ?? .nan
      }
    }
  }

  let first: Side
  let second: Side
  let seeds: ClosedRange<UInt64>
  /// Why not every seed was run; empty if all were.
  let failures: [any Error]

  static func run(_ options: CompareOptions) throws -> ExitCode {
    let first = try Side("A", options.first, settings: options.settingsOfFirst)
    let second = try Side("B", options.second, settings: options.settingsOfSecond)
    var sides = [first, second]
    let scenarios = sides.map(\.scenario)
    let files = sides.map(\.file)
    let progress = RunProgress(
      isWanted: true, periods: options.runs * scenarios.reduce(0) { $0 + $1.periodCount }, runs: 2 * options.runs)
    defer { progress.clear() }
    var pair: [EndedRun] = []
    var failures: [any Error] = []
    /// Of the seed behind those that are whole.
    func stop(of side: Side, _ cause: any Error) -> StoppedRun {
      StoppedRun(run: "\(side.letter), seed \(options.seed &+ UInt64(sides[0].figures.count))", cause: cause)
    }
    func stops(in pair: [EndedRun]) -> [StoppedRun] {
      zip(sides, pair).compactMap { side, run in run.failure.map { stop(of: side, $0) } }
    }
    do {
      try performJobs(2 * options.runs) { number in
        let seed = options.seed &+ UInt64(number / 2)
        return try EndedRun(files[number % 2].runs(parameterSeed: seed)[0].scenario, seed: seed, progress)
      } handOn: { run in
        pair.append(run)
        guard pair.count == 2 else { return }
        let stopped = stops(in: pair)
        // Beside seeds that are whole, one that is not would only blur them.
        if stopped.isEmpty || sides[0].figures.isEmpty {
          for (index, run) in pair.enumerated() { sides[index].add(run.record) }
        }
        if !stopped.isEmpty { throw RunsEnded(failures: stopped) }
        pair = []
      }
    } catch let end as RunsEnded {
      failures = end.failures
    } catch {
      let cause = stop(of: sides[pair.count], error)
      failures = stops(in: pair) + [cause]
      if sides[0].figures.isEmpty {
        // Where B cannot begin, there is A with the first seed.
        guard let run = pair.first else { throw cause }
        sides[0].add(run.record)
      }
    }
    progress.clear()
    let last = options.seed &+ UInt64(sides[0].figures.count - 1)
    let comparison = Comparison(
      first: sides[0], second: sides[1], seeds: options.seed...max(options.seed, last), failures: failures)
    do { try Terminal.write(comparison.lines) } catch { failures.append(error) }
    return Simulate.exitCode(failures)
  }
}
