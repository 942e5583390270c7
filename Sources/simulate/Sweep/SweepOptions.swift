import Reporting

/// What `simulate sweep` asks for.
struct SweepOptions: Subcommand {
  static let command = "sweep"

  var grid: String { grids[0] }
  private var grids: [String] = []
  private(set) var shard: Shard?
  /// Where the table goes; standard output if there is none.
  private(set) var output: String?
  private var givenCores: Int?
  private(set) var countsOnly = false
  private(set) var isQuiet = false
  var showsHelp = false

  /// How many runs go on at the same time; `nil` for as many as there are cores.
  var cores: Int? { givenCores ?? (shard == nil ? nil : 1) }

  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    guard showsHelp || grids.count == 1 else {
      throw UsageError(description: "sweep needs one grid; see simulate sweep --help")
    }
  }

  mutating func add(file: String) { grids.append(file) }

  func run() throws -> ExitCode { try Sweep.run(self) }

  static let groups: [OptionGroup<SweepOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        OptionEntry(
          name: "--shard", value: "I/N",
          help: """
            Only the I-th of N parts: the runs whose number, from 0, leaves I - 1 when divided by N. The rows have a \
            checksum, for simulate merge
            """
        ) { value, options throws(UsageError) in
          options.shard = try Shard(value)
        },
        outputEntry { $0.output = $1 },
        coresEntry("; one with --shard, as other shards have the others). The table is the same") {
          $0.givenCores = $1
        },
        OptionEntry(name: "--count", value: nil, help: "Print how many runs the grid has, and run none") {
          _, options throws(UsageError) in
          options.countsOnly = true
        },
        quietEntry { $0.isQuiet = true },
        .help(\.showsHelp),
      ])
  ]

  static let usage = ["[options] GRID.json"]
  static let purpose = "runs every combination of the settings of a grid"
  static let introduction = """
    Runs a scenario with every combination of the settings of a grid, and every seed, and writes a table in CSV with a row for
    each run.

    """
  static let details = """
      simulate sweep docs/sweeps/elasticity.json --output table.csv
      simulate sweep docs/sweeps/elasticity.json --shard 1/2 --output 1.csv

    docs/sweeps.md says what is in the grid and in the table.

    """
  static let conclusion = """
    Exit codes: 0 done; 2 bad input, or an output that cannot be written; 141 a closed pipe.
    """
}
