import Testing

struct MergeTests {
  /// A folder with the sample's grid and the tables of its two shards, `1.csv` and `2.csv`.
  private func shards() throws -> ScratchFolder {
    let folder = try ScratchFolder.withSampleGrid()
    for index in 1...2 {
      let result = try SimulateProcess.run([
        "sweep", folder["grid.json"], "--shard", "\(index)/2", "--output", folder["\(index).csv"],
      ])
      #expect(result.status == 0)
    }
    return folder
  }

  private func merge(_ folder: ScratchFolder, _ names: [String]) throws -> SimulateProcess.Result {
    try SimulateProcess.run(["merge", folder["grid.json"]] + names.map { folder[$0] })
  }

  @Test func `the merged table goes to standard output by default`() throws {
    let folder = try shards()
    let result = try merge(folder, ["2.csv", "1.csv"])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.split(separator: "\n").dropFirst().map { $0.prefix(2) } == (0..<8).map { "\($0)," })
  }

  @Test func `runs that are missing are told`() throws {
    let folder = try shards()
    let half = try merge(folder, ["2.csv"])
    #expect(half.status == 2 && half.output.isEmpty)
    #expect(half.errors == "simulate: run 0 and 3 others are missing, of 8\n")
    let table = try folder.text(of: "1.csv").split(separator: "\n").dropLast()
    try folder.write(table.joined(separator: "\n") + "\n", to: "1.csv")
    #expect(try merge(folder, ["1.csv", "2.csv"]).errors == "simulate: run 6 is missing, of 8\n")
  }

  @Test func `a run that is there twice is told with both places`() throws {
    let folder = try shards()
    let result = try merge(folder, ["1.csv", "2.csv", "1.csv"])
    #expect(result.status == 2)
    #expect(result.errors == "simulate: \(folder["1.csv"]):2: run 0 is also at \(folder["1.csv"]):2\n")
  }

  @Test func `a table that was cut off is refused`() throws {
    let folder = try shards()
    let table = try folder.text(of: "2.csv")
    try folder.write(String(table.dropLast()), to: "2.csv")
    #expect(
      try merge(folder, ["1.csv", "2.csv"]).errors
        == "simulate: \(folder["2.csv"]) is no table of this grid, or not a whole one\n")
    try folder.write(String(table.dropLast(30)) + "\n", to: "2.csv")
    #expect(
      try merge(folder, ["1.csv", "2.csv"]).errors.contains("2.csv:5: a row of another grid, or of another version"))
    try folder.write("", to: "2.csv")
    #expect(try merge(folder, ["1.csv", "2.csv"]).status == 2)
  }

  @Test func `rows of another grid or scenario are refused`() throws {
    let folder = try shards()
    try folder.write(SampleGrid.scenario.replacing("\"days\": 12", with: "\"days\": 13"), to: "small.json")
    let other = try merge(folder, ["1.csv", "2.csv"])
    #expect(other.status == 2)
    #expect(other.errors.contains("1.csv:2: a row of another grid, or of another version of its scenario"))
    try folder.write(SampleGrid.grid.replacing("summary", with: "name"), to: "grid.json")
    #expect(try merge(folder, ["1.csv", "2.csv"]).status == 2)
  }

  @Test func `a run that the grid does not have is refused`() throws {
    let folder = try shards()
    let table = try folder.text(of: "1.csv")
    try folder.write(table.replacing("\n6,", with: "\n8,"), to: "1.csv")
    #expect(try merge(folder, ["1.csv", "2.csv"]).errors.contains("1.csv:5: a run that the grid does not have"))
  }

  @Test func `merge needs a grid and a table that can be read`() throws {
    let folder = try shards()
    #expect(
      try SimulateProcess.run(["merge", folder["grid.json"]]).errors
        == "simulate: merge needs a grid and its tables; see simulate merge --help\n")
    #expect(try merge(folder, ["3.csv"]).errors == "simulate: \(folder["3.csv"]) cannot be read\n")
    #expect(try SimulateProcess.run(["merge", "--fast"]).errors == "simulate: unknown option --fast; see --help\n")
  }
}
