import Foundation
import Testing

/// `replay merge`: order streams joined by time.
struct MergeTests {
  private static let first = """
    timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity
    5,submit,1,anna,ask,h100-sxm,80,DE/a,on_demand,2.0000,6
    3,submit,2,anna,ask,h100-sxm,80,DE/a,on_demand,2.1000,6
    9,cancel,1,,,,,,,,

    """
  private static let second = """
    op,timestamp_ns,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force,new_order_id
    submit,4,11,bid,h100-sxm,80,DE/a,on_demand,1.5000,2,,
    submit,5,12,bid,h100-pcie,80,DE/a,on_demand,2.5000,2,ioc,
    replace,9,11,,,,,,1.6000,2,,13

    """

  /// Joins two streams and returns time, operation, id and new id of every row.
  private func merge(_ first: String, _ second: String, _ arguments: [String] = []) throws -> [String] {
    let scratch = try ScratchDirectory()
    try scratch.file("a.csv", first)
    try scratch.file("b.csv", second)
    let result = try ReplayProcess.run(["merge"] + arguments + ["-", "a.csv", "b.csv"], in: scratch.url)
    try #require(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(try ReplayProcess.run(["convert", "-", "-"], input: result.output).output == result.output)
    return result.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).prefix(4).joined(separator: ",")
    }
  }

  @Test func `commands are in the order of time, and at one time in that of the files`() throws {
    #expect(
      try merge(Self.first, Self.second) == [
        "4,open_book,,", "4,submit,11,", "5,submit,1,", "3,submit,2,", "5,open_book,,", "5,submit,12,", "9,cancel,1,",
        "9,replace,11,13",
      ])
    #expect(try merge(Self.second, Self.first).suffix(3) == ["3,submit,2,", "9,replace,11,13", "9,cancel,1,"])
  }

  @Test func `every order can have a new id`() throws {
    let same = Self.second.replacing("11", with: "1").replacing(",12,", with: ",2,")
    #expect(
      try merge(Self.first, same, ["--renumber"]) == [
        "4,open_book,,", "4,submit,1,", "5,submit,2,", "3,submit,3,", "5,open_book,,", "5,submit,4,", "9,cancel,2,",
        "9,replace,1,5",
      ])
  }

  @Test func `an id of two files is an error with both places, and what is before it is written`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("a.csv", Self.first)
    try scratch.file("b.csv", Self.second.replacing(",13", with: ",2"))
    let result = try ReplayProcess.run(["merge", "out.csv", "a.csv", "b.csv"], in: scratch.url)
    #expect(result.status == 2)
    #expect(
      result.errors
        == "replay: b.csv:4: order 2 entered at a.csv:3, too; --renumber gives every order an id of its own\n")
    #expect(try scratch.text("out.csv").split(separator: "\n").count == 8)
  }

  @Test func `a book is opened once, and with one lot`() throws {
    let scratch = try ScratchDirectory()
    let header = "timestamp_ns,op,gpu_model,vram_gb,region,sla_tier,lot\n"
    for (name, row) in [
      ("a", "1,open_book,h100,80,DE,on_demand,8"), ("b", "2,open_book,h100,80,DE,on_demand,8"),
      ("c", "3,open_book,h100,80,DE,on_demand,4"),
    ] {
      try scratch.file("\(name).csv", header + row + "\n")
    }
    let joined = try ReplayProcess.run(["merge", "-", "b.csv", "a.csv"], in: scratch.url)
    #expect(joined.status == 0 && joined.output.split(separator: "\n").count == 2)
    let result = try ReplayProcess.run(["merge", "-", "a.csv", "c.csv"], in: scratch.url)
    #expect(result.status == 2)
    #expect(result.errors == "replay: c.csv:2: the book of h100,80,DE,on_demand,spot has lot 4, and lot 8 at a.csv:2\n")
  }

  @Test(arguments: [
    (["merge"], "merge needs a file to write and those to read: replay merge OUT FILE..."),
    (["merge", "out.csv"], "merge needs a file to write and those to read: replay merge OUT FILE..."),
    (["merge", "out.log", "-"], "merge writes CSV; replay convert makes a log of it"),
    (["merge", "out.csv", "-", "-"], "standard input (-) can be read only once"),
    (["merge", "out.csv", "a.csv"], "a.csv: cannot open: No such file or directory"),
    (["merge", "/nowhere/out.csv", "-"], "/nowhere/out.csv: cannot create: No such file or directory"),
    (["merge", "here.csv", "here.csv"], "here.csv would overwrite what is read"),
  ])
  func `what cannot be done is said in one line`(arguments: [String], message: String) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("here.csv", SmallStream.text)
    let result = try ReplayProcess.run(arguments, input: SmallStream.text, in: scratch.url)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors == "replay: \(message)\n")
  }

  @Test func `malformed input is named with its place, and a log is refused`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("bad.csv", SmallStream.text(endingWith: "x,,,,,,,,,,,"))
    try scratch.file("log", "CMPLOG\r\n")
    let bad = try ReplayProcess.run(["merge", "-", "bad.csv"], in: scratch.url)
    #expect(bad.status == 2 && bad.errors.hasPrefix("replay: bad.csv:10:1: timestamp_ns: expected "))
    #expect(bad.output.split(separator: "\n").count == 12)
    let log = try ReplayProcess.run(["merge", "-", "log"], in: scratch.url)
    #expect(log.status == 2 && log.errors.contains("replay convert makes CSV of a command log"))
  }
}
