import Reporting

/// What `simulate sweep` asks for.
struct SweepOptions {
  var grid = ""
  var shard: Shard?
  /// Where the table goes; standard output if there is none.
  var output: String?
  /// How many runs go on at the same time; as many as there are cores if it is not said.
  var cores: Int?
  var countsOnly = false
  var isQuiet = false
  var showsHelp = false

  static let help = """
    Usage: simulate sweep GRID.json [options]

    Runs a scenario with every combination of the settings of a grid, and every seed, and writes a table in CSV with
    a row for each run: docs/sweeps.md says what is in the grid and in the table.

      --shard I/N        only the I-th of N parts: the runs whose number, from 0, leaves I - 1 when divided by N. The
                         rows have a checksum, for simulate merge
      --output FILE      where the table goes (default standard output); the file is there when the table is whole
      --cores N          how many runs go on at a time (default: all cores; one with --shard, as other shards have the
                         others). The table is the same
      --count            print how many runs the grid has, and run none
      --quiet            no progress
      --help             print this

    Exit codes: 0 done, 2 bad input, or an output that cannot be written, 141 a closed pipe.

    """

  init(_ arguments: [String]) throws(UsageError) {
    var reader = ArgumentReader(arguments)
    while let option = reader.nextOption() {
      switch option {
      case "--shard": shard = try Shard(try reader.value())
      case "--output": output = try reader.value()
      case "--cores": cores = Int(try reader.number(in: 1...4_096))
      case "--count": countsOnly = try reader.flag()
      case "--quiet": isQuiet = try reader.flag()
      case "--help", "-h": showsHelp = try reader.flag()
      default: throw reader.unknownOption
      }
    }
    if shard != nil { cores = cores ?? 1 }
    guard !showsHelp else { return }
    guard reader.names.count == 1 else {
      throw UsageError(description: "sweep needs one grid; see simulate sweep --help")
    }
    grid = reader.names[0]
  }
}
