import Reporting

/// `simulate merge`: the tables of all shards of a grid as one.
enum Merge {
  static let help = """
    Usage: simulate merge GRID.json TABLE... [--output FILE]

    Puts the tables of all shards of a grid together, in the order of the runs: the same table as that of simulate
    sweep GRID.json without shards, byte for byte. Refuses rows of another grid or scenario, and runs that are there
    twice or not at all.

      --output FILE      where the table goes (default standard output)
      --help             print this

    Exit codes: 0 done, 2 bad input, or an output that cannot be written.

    """

  static func run(_ arguments: [String]) throws -> ExitCode {
    var reader = ArgumentReader(arguments)
    var path: String?
    while let option = reader.nextOption() {
      switch option {
      case "--output": path = try reader.value()
      case "--help", "-h":
        _ = try reader.flag()
        try TextOutput.standardOutput.write(help)
        return .done
      default: throw reader.unknownOption
      }
    }
    guard reader.names.count >= 2 else {
      throw UsageError(description: "merge needs a grid and its tables; see simulate merge --help")
    }
    let table = try SweepTable(gridPath: reader.names[0])
    var rows = MergedRows(of: table)
    for file in reader.names.dropFirst() { try rows.add(try ScenarioFiles.contents(of: file), from: file) }
    if let path {
      try table.check(output: path)
      try ScenarioFiles.refuse("--output", path, reading: Array(reader.names.dropFirst()))
    }
    var output = try TableOutput(path: path)
    for row in try rows.all() { try output.write(row) }
    try output.finish()
    return .done
  }
}

/// The rows of a table as they come, each in its place.
private struct MergedRows {
  private let table: SweepTable
  private var rows: [Row?]

  private struct Row {
    let text: Substring
    /// File and line.
    let place: String
  }

  init(of table: SweepTable) {
    self.table = table
    rows = Array(repeating: nil, count: table.grid.runCount)
  }

  mutating func add(_ text: String, from file: String) throws(UsageError) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popLast() == "", lines.popFirst().map(String.init) == table.header else {
      throw UsageError(description: "\(file) is no table of this grid, or not a whole one")
    }
    for (index, line) in lines.enumerated() { try add(line, place: "\(file):\(index + 2)") }
  }

  private mutating func add(_ line: Substring, place: String) throws(UsageError) {
    let end = line.lastIndex(of: ",").map(line.index(after:)) ?? line.startIndex
    guard line[end...] == table.gridDigest else {
      throw UsageError(description: "\(place): a row of another grid, or of another version of its scenario")
    }
    guard let number = Int(line.prefix { $0 != "," }), rows.indices.contains(number) else {
      throw UsageError(description: "\(place): a run that the grid does not have")
    }
    if let other = rows[number] {
      throw UsageError(description: "\(place): run \(number) is also at \(other.place)")
    }
    rows[number] = Row(text: line, place: place)
  }

  /// Header and rows. Throws if one is missing.
  func all() throws(UsageError) -> [String] {
    let missing = rows.indices.filter { rows[$0] == nil }
    if let first = missing.first {
      let others = missing.count == 1 ? "is" : "and \(missing.count - 1) others are"
      throw UsageError(description: "run \(first) \(others) missing, of \(rows.count)")
    }
    return [table.header] + rows.compactMap { $0.map { String($0.text) } }
  }
}
