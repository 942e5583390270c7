import Reporting
import Testing

@testable import simulate

struct MergeTests {
  /// The tables of the two shards of the sample's grid, made once for all tests.
  private static let tables = Result {
    let folder = try ScratchFolder.withSampleGrid()
    return try (1...2).map { index in
      let output = folder["\(index).csv"]
      let result = try SimulateProcess.run(["sweep", folder["grid.json"], "--shard", "\(index)/2", "--output", output])
      #expect(result.status == 0)
      return try folder.text(of: "\(index).csv")
    }
  }

  /// A folder with the sample's grid and those tables, `1.csv` and `2.csv`.
  private func shards() throws -> ScratchFolder {
    let folder = try ScratchFolder.withSampleGrid()
    for (index, table) in try Self.tables.get().enumerated() { try folder.write(table, to: "\(index + 1).csv") }
    return folder
  }

  /// Every bit of a shard, turned over one at a time, and every place where it can be cut off. The rows are few, so that
  /// this does not take long.
  @Test func `no bit of a shard can be turned over, and no byte be cut off, without being noticed in its line`() throws
  {
    let folder = try ScratchFolder.withSampleGrid()
    let grid = folder["grid.json"]
    let shard = try SimulateProcess.run(["sweep", grid, "--shard", "4/4"]).output
    let table = try SweepTable(gridPath: grid)
    let bytes = Array(shard.utf8)
    var line = 1
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << bit
        let error = #expect(throws: UsageError.self) {
          var rows = MergedRows(of: table)
          try rows.add(damaged, from: "shard.csv")
        }
        #expect(
          error?.description.hasPrefix("shard.csv:\(line): ") == true,
          "byte \(position), bit \(bit): \(String(describing: error))")
      }
      let isWhole = position == 0 ? false : bytes[position - 1] == UInt8(ascii: "\n")
      var rows = MergedRows(of: table)
      let cut = Result { () throws(UsageError) in try rows.add(Array(bytes[..<position]), from: "shard.csv") }
      // What was cut off behind a whole row is missed when all shards are there.
      if isWhole { #expect((try? cut.get()) != nil) } else { #expect((try? cut.get()) == nil) }
      #expect(throws: UsageError.self) { try rows.all() }
      if bytes[position] == UInt8(ascii: "\n") { line += 1 }
    }
    #expect(line == 4)
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

  @Test func `a run that occurs twice is refused with both places`() throws {
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
        == "simulate: \(folder["2.csv"]):5: the table was cut off: its last line has no end\n")
    try folder.write(String(table.dropLast(30)) + "\n", to: "2.csv")
    #expect(
      try merge(folder, ["1.csv", "2.csv"]).errors
        == "simulate: \(folder["2.csv"]):5: not as it was written: the checksum is wrong\n")
    for text in ["", "\n", "run"] {
      try folder.write(text, to: "2.csv")
      #expect(
        try merge(folder, ["1.csv", "2.csv"]).errors
          == "simulate: \(folder["2.csv"]):1: not the header of a shard of this grid\n")
    }
  }

  @Test func `rows of another grid or scenario are refused`() throws {
    let folder = try shards()
    try folder.write(SampleGrid.scenario.replacing("\"days\": 12", with: "\"days\": 13"), to: "small.json")
    let other = try merge(folder, ["1.csv", "2.csv"])
    #expect(other.status == 2)
    #expect(other.errors.contains("1.csv:2: a row of another grid, or of another version of its scenario"))
    try folder.write(SampleGrid.grid.replacing("summary", with: "name"), to: "grid.json")
    #expect(try merge(folder, ["1.csv", "2.csv"]).status == 2)
    try folder.write(SampleGrid.grid.replacing("\"path\": \"summary\"", with: "\"path\": \"name\""), to: "grid.json")
    #expect(try merge(folder, ["1.csv", "2.csv"]).errors.contains("1.csv:1: not the header of a shard of this grid"))
  }

  @Test func `a run that the grid does not have is refused`() throws {
    let folder = try shards()
    let rows = try folder.rows(of: "1.csv")
    for number in ["8", "-1", "06", "+6", "six", ""] {
      try folder.write(rows: rows.dropLast() + ["\(number)\(rows[4].dropFirst())"], to: "1.csv")
      #expect(try merge(folder, ["1.csv", "2.csv"]).errors.contains("1.csv:5: a run that the grid does not have"))
    }
  }

  @Test func `rows that are no rows of the table are refused, whatever their checksum`() throws {
    let folder = try shards()
    let rows = try folder.rows(of: "1.csv")
    var fields = rows[4].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let names = rows[0].split(separator: ",").map(String.init)
    #expect(fields[0] == "6" && fields[3] == "\"with a \"\"quote\"\"" && fields.count == names.count + 1)
    fields[3...4] = ["\"with a \"\"quote\"\", and a comma\""]
    let changes = [
      (1, "4", "column seed: run 6 has 3, found 4"),
      (2, "0.5", "column customers.customer.elasticity: run 6 has 2, found 0.5"),
      (3, "plain", "column summary: run 6 has with a"),
      (4, "1.0", "column checks.0.base: expected a number, or nothing"),
      (4, "nan", "column checks.0.base: expected a number"), (5, "1e", "column checks.0.control: expected a number"),
      (6, "2", "column checks.0.pass: expected 0 or 1, found 2"), (6, "", "column checks.0.pass: expected 0 or 1"),
      (names.count - 3, "1.5", "column commands: expected a whole number, found 1.5"),
      (names.count - 2, "0x12", "column digest: expected 0x and sixteen hexadecimal digits, found 0x12"),
      (names.count - 4, "1,2", "expected \(names.count + 1) columns, found \(names.count + 2)"),
      (3, "\"with", "quotation marks that are not closed"),
    ]
    for (column, text, message) in changes {
      var changed = fields
      changed[column] = text
      try folder.write(rows: rows.dropLast() + [changed.joined(separator: ",")], to: "1.csv")
      let result = try merge(folder, ["1.csv", "2.csv"])
      #expect(result.status == 2 && result.output.isEmpty)
      #expect(result.errors.hasPrefix("simulate: \(folder["1.csv"]):5: \(message)"), "\(result.errors)")
    }
    try folder.write(rows: rows.dropLast() + [fields.joined(separator: ",")], to: "1.csv")
    #expect(try merge(folder, ["1.csv", "2.csv"]).status == 0)
  }

  @Test func `rows that have changed places, or occur twice, are refused`() throws {
    let folder = try shards()
    let rows = try folder.rows(of: "1.csv")
    try folder.write(rows: [rows[0], rows[2], rows[1]] + rows[3...], to: "1.csv")
    #expect(try merge(folder, ["1.csv", "2.csv"]).errors == "simulate: \(folder["1.csv"]):3: run 0 behind run 2\n")
    try folder.write(rows: rows[...1] + rows[1...], to: "1.csv")
    #expect(try merge(folder, ["1.csv", "2.csv"]).errors == "simulate: \(folder["1.csv"]):3: run 0 behind run 0\n")
  }

  @Test func `a merged table is no shard`() throws {
    let folder = try shards()
    try folder.write(try merge(folder, ["1.csv", "2.csv"]).output, to: "all.csv")
    #expect(
      try merge(folder, ["all.csv"]).errors
        == "simulate: \(folder["all.csv"]):1: a table without checksums; merge takes those of simulate sweep --shard\n")
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

extension ScratchFolder {
  /// The rows of a shard, the header first, without their checksums.
  fileprivate func rows(of name: String) throws -> [String] {
    try text(of: name).split(separator: "\n").map { String($0[..<($0.lastIndex(of: ",") ?? $0.endIndex)]) }
  }

  /// Writes a shard of these rows, each with the checksum that it must have.
  fileprivate func write(rows: some Collection<String>, to name: String) throws {
    let lines = rows.dropFirst().map { "\($0),\(Self.checksum(of: $0))" }
    try write(([(rows.first ?? "") + ",checksum"] + lines).map { $0 + "\n" }.joined(), to: name)
  }

  /// CRC-32C, bit by bit.
  private static func checksum(of row: String) -> String {
    var state = UInt32.max
    for byte in row.utf8 {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state >> 1 ^ (state & 1 == 1 ? 0x82F6_3B78 : 0) }
    }
    let digits = String(~state, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
