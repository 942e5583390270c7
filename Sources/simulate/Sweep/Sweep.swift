import Foundation

/// `simulate sweep`: the runs of a grid, or of a shard of it, as rows of a table.
enum Sweep {
  static func run(_ arguments: [String]) async throws -> Simulate.ExitCode {
    let options = try SweepOptions(arguments)
    if options.showsHelp {
      print(SweepOptions.help, terminator: "")
      return .done
    }
    let table = try SweepTable(gridPath: options.grid)
    if options.countsOnly {
      print(table.grid.runCount)
      return .done
    }
    let runs = options.shard.runs(of: table.grid.runCount)
    try table.check(runs)
    let output = try TableOutput(path: options.output)
    try output.write(table.header)
    var progress = SweepProgress(runCount: runs.count, isWanted: !options.isQuiet)
    try await inOrder(runs.count, cores: options.cores) { index in
      try table.row(of: runs[index])
    } handOn: { row in
      try output.write(row)
      progress.finishRun()
    }
    try output.finish()
    return .done
  }
}
