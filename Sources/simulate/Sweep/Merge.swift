import Reporting

/// `simulate merge`: the tables of all shards of a grid as one.
struct Merge: Subcommand {
  static let command = "merge"

  /// The grid, and the tables of its shards.
  private var files: [String] = []
  private var output: String?
  var showsHelp = false

  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    guard showsHelp || files.count >= 2 else {
      throw UsageError(description: "merge needs a grid and its tables; see simulate merge --help")
    }
  }

  mutating func add(file: String) { files.append(file) }

  func run() throws -> ExitCode {
    let table = try SweepTable(gridPath: files[0])
    let shards = Array(files.dropFirst())
    var rows = MergedRows(of: table)
    for file in shards { try rows.add(try ScenarioFiles.bytes(of: file), from: file) }
    if let output {
      try table.check(output: output)
      try ScenarioFiles.refuse("--output", output, reading: shards)
    }
    var merged = try TableOutput(path: output)
    for row in try rows.all() { try merged.write(row) }
    try merged.finish()
    return .done
  }

  static let groups: [OptionGroup<Merge>] = [
    OptionGroup(title: "Options", entries: [outputEntry { $0.output = $1 }, .help(\.showsHelp)])
  ]

  static let usage = ["[options] GRID.json TABLE..."]
  static let purpose = "puts the tables of all shards of a grid together"
  static let introduction = """
    Puts the tables of all shards of a grid together, in the order of the runs: the same table as that of simulate sweep
    GRID.json without shards, byte for byte.

    """
  static let details = """
      simulate merge docs/sweeps/elasticity.json 1.csv 2.csv --output table.csv

    Refuses tables that are not as simulate sweep --shard wrote them, rows of another grid or scenario, and runs that occur
    twice or not at all.

    """
  static let conclusion = """
    Exit codes: 0 done; 2 bad input, or an output that cannot be written; 141 a closed pipe.
    """
}
