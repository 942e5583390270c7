import Foundation
import MarketSimulation

/// `simulate compare`: two scenarios with the same seeds, side by side.
struct Comparison {
  /// One of the two, with the record of its run for each seed.
  struct Side {
    let letter: String
    let name: String
    let summary: String
    let settings: [(path: String, value: String)]
    let scenario: Scenario
    var records: [RunRecord] = []

    init(_ letter: String, _ name: String, settings: [(path: String, value: String)]) throws {
      let (text, source) = try ScenarioFiles.text(of: name)
      let file = try ScenarioFile(text, source: source, settings: settings)
      self.letter = letter
      self.settings = settings
      self.name = file.name
      summary = file.summary
      scenario = file.runs[0].scenario
    }

    /// The median price of each period.
    var prices: [Double] {
      let columns = records.compactMap { $0["price"] }
      return (columns.first ?? []).indices.map { period in
        SeedFigures(columns.map { $0[period] })?.median ?? .nan
      }
    }
  }

  let first: Side
  let second: Side
  let seeds: ClosedRange<UInt64>

  static func run(_ arguments: [String]) async throws -> Simulate.ExitCode {
    let options = try CompareOptions(arguments)
    if options.showsHelp {
      print(CompareOptions.help, terminator: "")
      return .done
    }
    var first = try Side("A", options.first, settings: options.settingsOfFirst)
    var second = try Side("B", options.second, settings: options.settingsOfSecond)
    let scenarios = [first.scenario, second.scenario]
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var records: [RunRecord] = []
    try await inOrder(2 * options.runs, cores: cores) { number in
      var simulation = try Simulation(scenarios[number % 2], seed: options.seed &+ UInt64(number / 2))
      return try simulation.run()
    } handOn: { record in
      records.append(record)
    }
    first.records = stride(from: 0, to: records.count, by: 2).map { records[$0] }
    second.records = stride(from: 1, to: records.count, by: 2).map { records[$0] }
    let last = options.seed &+ UInt64(options.runs - 1)
    for line in Comparison(first: first, second: second, seeds: options.seed...max(options.seed, last)).lines {
      print(line)
    }
    return .done
  }
}

/// What several figures have in common.
struct SeedFigures {
  let lowest: Double
  let median: Double
  let highest: Double

  /// Figures that are not numbers are left out; `nil` if there are no others.
  init?(_ figures: [Double]) {
    let sorted = figures.filter { !$0.isNaN }.sorted()
    guard let lowest = sorted.first, let highest = sorted.last else { return nil }
    self.lowest = lowest
    self.highest = highest
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
