import MarketSimulation
import Reporting

/// What the rows of a grid's table hold.
struct SweepTable: Sendable {
  let grid: SweepGrid
  let columnNames: [String]
  /// Ends every row: of the grid and its scenario, so that rows of others are known.
  let gridDigest: String
  private let template: SweepGrid.Template
  private let gridPath: String
  private let scenario: String

  init(gridPath: String) throws {
    self.gridPath = gridPath
    let grid = try SweepGrid(try ScenarioFiles.contents(of: gridPath), source: gridPath)
    scenario = Self.scenarioName(of: grid, at: gridPath)
    let text = try ScenarioFiles.text(of: scenario)
    self.grid = grid
    template = try SweepGrid.Template(
      text, source: scenario, references: ScenarioFiles.references(of: scenario), kinds: .all)
    gridDigest = hexadecimal(grid.digest(with: template.text))
    columnNames = Self.columnNames(grid, try grid.file(for: grid.run(0), of: template))
  }

  /// The names of the columns, as the first row.
  var header: String {
    var row = CSVRow()
    for name in columnNames { row.append(name) }
    return row.text
  }

  /// Refuses to write over the grid or its scenario.
  func check(output: String) throws(UsageError) {
    try ScenarioFiles.refuse("--output", output, reading: [gridPath] + ScenarioFiles.paths([scenario]))
  }

  /// A path in a grid begins where the grid is.
  private static func scenarioName(of grid: SweepGrid, at gridPath: String) -> String {
    guard ScenarioFiles.isPath(grid.scenario), !grid.scenario.hasPrefix("/") else { return grid.scenario }
    guard let end = gridPath.lastIndex(of: "/") else { return "./\(grid.scenario)" }
    return gridPath[...end] + grid.scenario
  }

  /// Reads the scenario as each of these runs has it, so that what cannot run is found before anything does. Returns
  /// how many periods they have together.
  func check(_ runs: [Int]) throws -> Int {
    var latest: (values: [String], periodCount: Int)?
    var periodCount = 0
    for run in runs.lazy.map(grid.run) {
      let values = grid.values(of: run)
      if values != latest?.values {
        let file = try grid.file(for: run, of: template)
        guard Self.columnNames(grid, file) == columnNames else {
          throw UsageError(description: "\(gridPath): run \(run.number) has other checks than run 0")
        }
        latest = (values, file.periodCount)
      }
      periodCount += latest?.periodCount ?? 0
    }
    return periodCount
  }

  /// The row of a run, which it carries out. One that stops is named in the error.
  func row(of number: Int, afterEachPeriod: () -> Void) throws -> String {
    let run = grid.run(number)
    let file = try grid.file(for: run, of: template)
    let records: [String: RunRecord]
    do { records = try file.run(seed: run.seed, afterEachPeriod: afterEachPeriod) } catch let cause as AgentFailure {
      throw StoppedRun(run: "run \(number), seed \(run.seed)", cause: cause)
    }
    var row = CSVRow()
    for text in ["\(number)", "\(run.seed)"] + grid.values(of: run) { row.append(text) }
    for check in file.checks {
      for name in check.runsLookedAt { row.append(check.figure(of: name, in: records)) }
      row.append(check.verdict(on: records).hasPassed ? "1" : "0")
    }
    let base = records["base"]
    for headline in Headline.all { row.append(base.flatMap(headline.figure)) }
    for text in ["\(base?.commandCount ?? 0)", hexadecimal(base?.digest ?? 0), gridDigest] { row.append(text) }
    return row.text
  }

  private static func columnNames(_ grid: SweepGrid, _ file: ScenarioFile) -> [String] {
    var names = ["run", "seed"] + grid.settings.map(\.path)
    for (index, check) in file.checks.enumerated() {
      names += (check.runsLookedAt + ["pass"]).map { "checks.\(index).\($0)" }
    }
    return names + Headline.all.map(\.column) + ["commands", "digest", "grid"]
  }
}
