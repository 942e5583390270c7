import MarketSimulation
import Reporting

/// `simulate sweep`: the runs of a grid, or of a shard of it, as rows of a table.
enum Sweep {
  static func run(_ options: SweepOptions) throws -> ExitCode {
    let table = try SweepTable(gridPath: options.grid)
    if options.countsOnly {
      try Terminal.write(["\(table.grid.runCount)"])
      return .done
    }
    let runs = (options.shard ?? .whole).runs(of: table.grid.runCount)
    let periodCount = try table.check(runs)
    if let output = options.output { try table.check(output: output) }
    var output = try TableOutput(path: options.output)
    let isShard = options.shard != nil
    try output.write(isShard ? ShardTable(of: table).header : table.header)
    // Rows on the terminal and a line that is drawn over and over would spoil each other.
    let hidesRows = options.output != nil || !TextOutput.standardOutput.isTerminal
    let progress = RunProgress(isWanted: !options.isQuiet && hidesRows, periods: periodCount, runs: runs.count)
    defer { progress.clear() }
    do {
      try performJobs(runs.count, cores: options.cores) { index in
        let row = try table.row(of: runs[index], afterEachPeriod: progress.finishPeriod)
        progress.finishRun()
        return row
      } handOn: { row in
        try output.write(isShard ? ShardTable.sealed(row) : row)
      }
    } catch let failure as StoppedRun {
      guard let path = output.leaveUnfinished() else { throw failure }
      throw UsageError(description: "\(failure); the rows before it are in \(path)")
    }
    try output.finish()
    return .done
  }
}
