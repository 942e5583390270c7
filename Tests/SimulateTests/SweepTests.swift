import Foundation
import TestSupport
import Testing

struct SweepTests {
  @Test func `rows before an agent that goes wrong are not lost`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    // The second time that it is started it ends.
    try folder.write(
      """
      read line; echo '{"version": 1}'
      mkdir \(folder["first"]) 2>/dev/null || exit 3
      while read line; do echo '{}'; done
      """, to: "agent.sh")
    let agent = """
      "agents": [{"kind": "process", "name": "rival", "role": "provider", "command": ["sh", "\(folder["agent.sh"])"]}]
      """
    try folder.write(SampleGrid.scenario.replacing("\"days\": 12", with: "\"days\": 12, \(agent)"), to: "small.json")
    try folder.write(
      #"{"scenario": "./small.json", "seeds": {"count": 3}, "set": {"control": null, "variants": [], "checks": []}}"#,
      to: "grid.json")
    let result = try SimulateProcess.run([
      "sweep", folder["grid.json"], "--cores", "1", "--quiet", "--output", folder["table.csv"],
    ])
    let rest = " (run 1, seed 2); the rows before it are in \(folder["table.csv"])."
    #expect(result.status == 2 && result.errors.contains(rest), "\(result.errors)")
    let name = try #require(try folder.names.first { $0.hasPrefix("table.csv.") })
    #expect(try folder.text(of: name).split(separator: "\n").count == 2 && !folder.names.contains("table.csv"))
  }

  @Test func `the grid of the page about sweeps is one`() throws {
    let page = try String(contentsOfFile: "docs/sweeps.md", encoding: .utf8)
    let grid = String(try #require(page.firstMatch(of: /```json\n(\{[\s\S]*?)```/)).output.1)
    let folder = try ScratchFolder()
    try folder.write(grid.replacing("../scenarios/bandwidth-2001.json", with: "bandwidth-2001"), to: "grid.json")
    let result = try SimulateProcess.run(["sweep", folder["grid.json"], "--count"])
    #expect(result.status == 0 && result.output == "180\n", "\(result.errors)")
  }

  /// What a sweep of the sample's grid prints, run once for all tests.
  private static let table = Result {
    let folder = try ScratchFolder.withSampleGrid()
    return try SimulateProcess.run(["sweep", folder["grid.json"]])
  }

  @Test func `a sweep writes a row for each run, in order`() throws {
    let result = try Self.table.get()
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines[0].hasPrefix(
        "run,seed,customers.customer.elasticity,summary,checks.0.base,checks.0.control,checks.0.pass,"
          + "checks.1.base,checks.1.auction,checks.1.pass,price.first,price.lowest,price.highest,"
          + "price.last,volume.mean,"
      ))
    #expect(lines[0].hasSuffix(",customerDefaults.last,providerEquity.last,commands,digest,grid"))
    #expect(lines.count == 9)
    let starts = [
      "0,3,0.5,plain,", "1,4,0.5,plain,", "2,3,0.5,\"with a \"\"quote\"\", and a comma\",",
      "3,4,0.5,\"with a \"\"quote\"\", and a comma\",", "4,3,2,plain,",
    ]
    for (line, start) in zip(lines.dropFirst(), starts) { #expect(line.hasPrefix(start)) }
    #expect(lines[8].hasPrefix("7,4,2,"))
    // What a check found: the price falls, and does not in the control.
    let fields = lines[1].split(separator: ",", omittingEmptySubsequences: false)
    let names = lines[0].split(separator: ",")
    #expect(fields.count == names.count)
    #expect((Double(fields[4]) ?? 0) < -0.1 && (Double(fields[5]) ?? -1) > -0.1 && fields[6] == "1")
    // All rows end with the digest of the grid, and runs that differ in no more than the summary are the same.
    #expect(Set(lines.dropFirst().map { $0.suffix(19) }).count == 1)
    #expect(lines[1].suffix(80) == lines[3].suffix(80))
    #expect(lines[1].suffix(80) != lines[2].suffix(80))
  }

  @Test func `a row has the commands and the digest that the run itself prints`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let row = try SimulateProcess.run(["sweep", folder["grid.json"], "--shard", "6/8"]).output.split(separator: "\n")[1]
    let run = try SimulateProcess.run([
      folder["small.json"], "--seed", "4", "--set", "customers.customer.elasticity=2",
    ]).output
    let fields = row.split(separator: ",")
    #expect(row.hasPrefix("5,4,2,plain,"))
    #expect(run.contains("base: \(fields[fields.count - 4]) commands, digest \(fields[fields.count - 3])\n"))
  }

  @Test(arguments: [1, 3, 7, 11]) func `the tables of any number of shards merge to the same bytes`(count: Int)
    throws
  {
    let folder = try ScratchFolder.withSampleGrid()
    let whole = try Self.table.get().output
    var files: [String] = []
    for index in (1...count).reversed() {
      let file = folder["shard-\(index).csv"]
      let result = try SimulateProcess.run([
        "sweep", folder["grid.json"], "--shard", "\(index)/\(count)", "--output", file, "--quiet",
      ])
      #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result.errors)")
      files.append(file)
    }
    let result = try SimulateProcess.run(["merge", folder["grid.json"]] + files + ["--output", folder["all.csv"]])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try folder.text(of: "all.csv") == whole)
    // Nothing unfinished is left.
    #expect(try folder.names.count == count + 3)
  }

  @Test func `a shard has the runs whose numbers leave the same remainder`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let rows = try SimulateProcess.run(["sweep", folder["grid.json"], "--shard=2/3"]).output.split(separator: "\n")
    #expect(rows.dropFirst().map { $0.prefix(1) } == ["1", "4", "7"])
  }

  @Test(arguments: ["1", "2", "5"]) func `the table is the same on any number of cores`(cores: String) throws {
    let folder = try ScratchFolder.withSampleGrid()
    let table = try SimulateProcess.run(["sweep", folder["grid.json"], "--cores", cores]).output
    #expect(try table == Self.table.get().output)
  }

  @Test func `the number of runs can be asked for`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let result = try SimulateProcess.run(["sweep", folder["grid.json"], "--count"])
    #expect(result.status == 0)
    #expect(result.output == "8\n")
  }

  @Test(arguments: ["adoption", "books", "elasticity", "resale", "search"]) func `the grids of the project can be read`(
    name: String
  ) throws {
    let result = try SimulateProcess.run(["sweep", "docs/sweeps/\(name).json", "--shard", "1000000/1000000"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("run,seed,customers."))
  }

  @Test func `a table takes the place of an older one, and of nothing else`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    try folder.write("old", to: "table.csv")
    let arguments = ["sweep", folder["grid.json"], "--shard", "1/8", "--output"]
    #expect(try SimulateProcess.run(arguments + [folder["table.csv"]]).status == 0)
    #expect(try folder.text(of: "table.csv").hasPrefix("run,seed,"))
    let onto = try SimulateProcess.run(arguments + [folder.path])
    #expect(onto.status == 2 && onto.errors.hasSuffix(": cannot create: Is a directory\n"), "\(onto.errors)")
  }

  @Test(arguments: [
    ("/dev/full", "/dev/full: cannot write: No space left on device"),
    ("/nowhere/table.csv", "/nowhere/table.csv: cannot create: No such file or directory"),
  ]) func `an output that cannot be written is an error`(path: String, message: String) throws {
    let folder = try ScratchFolder.withSampleGrid()
    let result = try SimulateProcess.run(["sweep", folder["grid.json"], "--output", path])
    #expect(result.status == 2)
    #expect(result.errors == "simulate: \(message)\n")
  }

  @Test func `a shard that is killed leaves no table`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    // Long enough to be killed before it ends.
    try folder.write(SampleGrid.grid.replacing("\"count\": 2", with: "\"count\": 100000"), to: "long.json")
    let sweep = try RunningProgram(
      SimulateProcess.path, ["sweep", folder["long.json"], "--output", folder["table.csv"]])
    #expect(try sweep.wait { try folder.names.contains { $0.hasSuffix(".part") } })
    #expect(sweep.killAndWait())
    #expect(try !folder.names.contains("table.csv"))
    #expect(try folder.names.contains { $0.hasPrefix("table.csv.") && $0.hasSuffix(".part") })
  }

  @Test(arguments: [
    ("\"seeds\"", "\"seedz\"", "grid.json:4:3: unknown field seedz; the nearest is seeds"),
    ("./small.json", "./nowhere.json", "/./nowhere.json cannot be read"),
    ("./small.json", "nowhere", "there is no scenario nowhere; see simulate list"),
    (
      "[0.5, 2]", "[0.5, -2]",
      "grid.json:6:63: with customers.customer.elasticity = -2, summary = plain: customers[0].elast"
    ),
    ("\"summary\", \"values\": [\"plain\", ", "\"checks\", \"values\": [[], ", "must be a list, not a text"),
  ]) func `a grid that cannot be is refused before anything runs`(
    part: String, replacement: String, message: String
  ) throws {
    let folder = try ScratchFolder.withSampleGrid()
    try folder.write(SampleGrid.grid.replacing(part, with: replacement), to: "grid.json")
    let result = try SimulateProcess.run(["sweep", folder["grid.json"], "--output", folder["table.csv"]])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(try folder.names == ["grid.json", "small.json"])
  }

  @Test func `checks that change from run to run make no table`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let grid = #"""
      {
        "scenario": "./small.json",
        "vary": [{"path": "checks", "values": [null, []]}, {"path": "control", "values": [null]}]
      }
      """#
    try folder.write(grid, to: "grid.json")
    #expect(try SimulateProcess.run(["sweep", folder["grid.json"]]).status == 0)
    let check = #"{"claim": "c", "measure": "price", "during": [0, 1], "atLeast": 0}"#
    try folder.write(grid.replacing("[null, []]", with: "[null, [\(check)]]"), to: "grid.json")
    let result = try SimulateProcess.run(["sweep", folder["grid.json"]])
    #expect(result.status == 2)
    #expect(result.errors.hasSuffix("grid.json: run 1 has other checks than run 0\n"), "\(result.errors)")
  }

  @Test(arguments: [
    (["sweep"], "sweep needs one grid; see simulate sweep --help"),
    (["sweep", "a.json", "b.json"], "sweep needs one grid; see simulate sweep --help"),
    (["sweep", "nowhere.json"], "nowhere.json cannot be read"),
    (["sweep", "nowhere.json", "--shard"], "--shard needs a value: --shard I/N"),
    (["sweep", "nowhere.json", "--cores", "0"], "--cores 0: expected a whole number from 1 to 4096"),
    (["sweep", "nowhere.json", "--fast"], "unknown option --fast; see --help"),
  ]) func `a command line that cannot be is refused`(arguments: [String], message: String) throws {
    let result = try SimulateProcess.run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors == "simulate: \(message)\n")
  }

  @Test(arguments: ["", "1", "0/4", "5/4", "1/0", "-1/4", "+1/4", "1/4/2", "a/b", "1/1000001", "1 /4"])
  func `a shard that is none is refused`(shard: String) throws {
    let result = try SimulateProcess.run(["sweep", "nowhere.json", "--shard=\(shard)"])
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix(shard.isEmpty ? "simulate: --shard needs" : "simulate: --shard \(shard): expected I/N"))
  }

  @Test(arguments: ["sweep", "merge", "compare"]) func `help says how to use it`(command: String) throws {
    let result = try SimulateProcess.run([command, "--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("\nusage: simulate \(command) "))
  }
}
