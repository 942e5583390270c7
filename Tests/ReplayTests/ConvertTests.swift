import Foundation
import Testing

/// `replay convert`: order streams in canonical form.
struct ConvertTests {
  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/samples").standardizedFileURL

  private static let streams: [String] = {
    let names = FileManager.default.enumerator(atPath: samples.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".csv") && !$0.hasSuffix(".events.csv") }.sorted()
  }()

  private static let header =
    "timestamp_ns,op,order_id,new_order_id,participant,affiliation,operator,side,gpu_model,vram_gb,region,sla_tier,"
    + "window,differentials,price,quantity,time_in_force,expires_ns,post_only,all_or_none,same_book,strip,"
    + "display_quantity,minimum_quantity,max_per_counterparty,operators,self_trade,low,high,lot,"
    + "opens_ns,locks_ns,uncrosses_ns,every_hours,unmatched\n"

  private static let smallStream =
    header + """
      1760000000000000000,open_book,,,,,,,h100-sxm,80,US/us-east-1,on_demand,,,,,,,,,,,,,,,,,,,,,,,
      1760000000000000000,submit,1,,anna,,,ask,h100-sxm,80,US/us-east-1,on_demand,,,2.1000,6,,,,,,,,,,,,,,,,,,,
      1760000001000000000,submit,2,,ben,,,ask,h100-sxm,80,US/us-east-1,on_demand,,,2.2000,4,,,,,,,,,,,,,,,,,,,
      1760000002000000000,submit,3,,cleo,,,bid,h100-sxm,80,US/us-east-1,on_demand,,,2.2500,8,,,,,,,,,,,,,,,,,,,
      1760000003000000000,open_book,,,,,,,a100-pcie,80,DE,interruptible,,,,,,,,,,,,,,,,,,,,,,,
      1760000003000000000,submit,4,,dora,,,bid,a100-pcie,80,DE,interruptible,,,1.0000,2,,,,,,,,,,,,,,,,,,,
      1760000004000000000,open_book,,,,,,,h200-sxm,141,US,reserved,2026-12-01T00Z/720h,,,,,,,,,,,,,,,,,,,,,,
      1760000004000000000,submit,5,,anna,,,ask,h200-sxm,141,US,reserved,2026-12-01T00Z/720h,,1.5000,4,,,,,,,,,,,,,,,,,,,
      1760000005000000000,submit,6,,ben,,,bid,h200-sxm,141,US,reserved,2026-12-01T00Z/720h,,1.5000,4,,,,,,,,,,,,,,,,,,,
      1760000006000000000,cancel,3,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
      1760000007000000000,reduce,4,,,,,,,,,,,,,1,,,,,,,,,,,,,,,,,,,

      """

  private static func digest(_ path: String) throws -> String? {
    try JSONSummary(try ReplayProcess.run(["--summary", "json", path]).output)["digest"] as? String
  }

  @Test func `there are samples`() { #expect(Self.streams.count == 19) }

  @Test(arguments: streams) func `a sample does the same in canonical form, which has one`(stream: String) throws {
    let scratch = try ScratchDirectory()
    let path = Self.samples.appending(path: stream).path
    for (input, output) in [(path, "once.csv"), (scratch.path("once.csv"), "twice.csv")] {
      let result = try ReplayProcess.run(["convert", input, scratch.path(output)])
      #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result.errors)")
    }
    #expect(try scratch.text("twice.csv") == scratch.text("once.csv"))
    let digest = try Self.digest(path)
    #expect(digest != nil)
    #expect(try Self.digest(scratch.path("once.csv")) == digest)
  }

  @Test func `books that rows open by themselves are opened by rows of their own`() throws {
    let result = try ReplayProcess.run(["convert", "-", "-"], input: SmallStream.text)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output == Self.smallStream)
    func events(_ arguments: [String], _ stream: String) throws -> String {
      try ReplayProcess.run(arguments + ["--quiet", "--events", "-", "-"], input: stream).output
    }
    #expect(try events(["--no-auto-open"], result.output) == events([], SmallStream.text))
  }

  @Test func `the tick decides about decimals, and about what is malformed`() throws {
    let rows = "timestamp_ns,op,order_id,price,quantity\n1,replace,1,2.5,3\n2,replace,1,2.25,3\n"
    let result = try ReplayProcess.run(["convert", "--tick=0.5", "-", "-"], input: rows)
    #expect(result.status == 2)
    #expect(result.output == Self.header + "1,replace,1,,,,,,,,,,,,2.5,3,,,,,,,,,,,,,,,,,,,\n")
    #expect(
      result.errors
        == "replay: standard input:3:13: price: expected a price in USD per GPU-hour, a whole number of "
        + "ticks of 0.5, found \"2.25\"\n")
  }

  @Test func `a malformed row is named with its place, and what was before it is written`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("bad.csv", SmallStream.text(endingWith: "1,submit,9,,bid,l4,24,DE,on_demand,spot,cheap,6"))
    let result = try ReplayProcess.run(["convert", scratch.path("bad.csv"), scratch.path("out.csv")])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("replay: \(scratch.path("bad.csv")):10:"))
    #expect(result.errors.contains(": price: expected ") && result.errors.split(separator: "\n").count == 1)
    #expect(try scratch.text("out.csv") == Self.smallStream)
  }

  @Test func `a row that is too long in canonical form is named with its place, and what was before it is written`()
    throws
  {
    let entries = Array(repeating: "gpu_model=*:1", count: 70_000).joined(separator: ";")
    let stream = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,differentials,quantity
      1,advance,,,,,,,,
      2,submit,1,bid,*,*,*,*,\(entries),8

      """
    let result = try ReplayProcess.run(["convert", "-", "-"], input: stream)
    #expect(result.status == 2)
    #expect(result.output == Self.header + "1,advance,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n")
    #expect(
      result.errors.hasPrefix("replay: standard input:3: expected a canonical row of at most 1048576 bytes, found 1"))
  }

  @Test(arguments: ["", "timestamp_ns,op,order_id,colour\n"])
  func `a file that is no stream leaves what is there`(stream: String) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("out.csv", "before")
    let result = try ReplayProcess.run(["convert", "-", scratch.path("out.csv")], input: stream)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: standard input:1"))
    #expect(try scratch.text("out.csv") == "before")
  }

  @Test func `LOBSTER messages are refused`() throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(
      ["convert", "-", scratch.path("out.csv")], input: "34200.1,1,7,5,1010000,-1\n")
    #expect(result.status == 2)
    #expect(
      result.errors
        == "replay: standard input is a LOBSTER stream, and convert is for order streams: files of other venues name no "
        + "contract, and may leave out orders that rested before they begin\n")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out.csv")))
  }
}

// The command line, and files.
extension ConvertTests {
  @Test(arguments: [
    (["convert"], "convert needs a file to read and one to write: replay convert [options] IN OUT"),
    (["convert", "a.csv"], "convert needs a file to read and one to write: replay convert [options] IN OUT"),
    (["convert", "a.csv", "b.csv", "c.csv"], "convert reads one file and writes one, and c.csv is a third"),
    (["convert", "", "b.csv"], "a file name is empty"),
    (
      ["convert", "--tick", "0", "a.csv", "b.csv"],
      "--tick 0: expected a decimal above 0 with at most 9 decimals, such as 0.0001"
    ),
    (["convert", "--tik", "0.01", "a.csv", "b.csv"], "unknown option --tik; the nearest is --tick"),
    (["convert", "--events", "-", "a.csv", "b.csv"], "unknown option --events; see --help"),
    (["convert", "/nowhere/a.csv", "b.csv"], "/nowhere/a.csv: cannot open: No such file or directory"),
    (["convert", "-", "/nowhere/b.csv"], "/nowhere/b.csv: cannot create: No such file or directory"),
    (["convert", "-", "/dev/full"], "/dev/full: cannot write: No space left on device"),
  ])
  func `what cannot be done is said in one line`(arguments: [String], message: String) throws {
    let result = try ReplayProcess.run(arguments, input: SmallStream.text)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors == "replay: \(message)\n")
  }

  @Test func `a closed pipe ends it quietly`() throws {
    let result = try ReplayProcess.run(["convert", "-", "-"], input: SmallStream.text, output: .closedPipe)
    #expect(result.status == 141)
    #expect(result.errors.isEmpty)
  }

  @Test func `help is its own, and the other one mentions it`() throws {
    for arguments in [["convert", "--help"], ["convert", "-h"], ["convert", "a.csv", "--help", "--what"]] {
      let result = try ReplayProcess.run(arguments)
      #expect(result.status == 0)
      #expect(result.errors.isEmpty)
      #expect(result.output.contains("usage: replay convert [options] IN OUT\n"))
      #expect(result.output.contains("\n  --tick USD ") && !result.output.contains("--events"))
      #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }
    #expect(try ReplayProcess.run(["--help"]).output.contains("replay convert --help"))
  }

  @Test(arguments: [
    "convert orders.csv orders.csv", "convert orders.csv ./link.csv", "convert link.csv orders.csv",
    "convert - orders.csv < orders.csv", "convert orders.csv - >> orders.csv", "convert - - < orders.csv >> orders.csv",
  ])
  func `what is read is not overwritten`(arguments: String) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link.csv"), withDestinationPath: scratch.path("orders.csv"))
    let result = try ReplayProcess.run(
      ["-c", "\"\(ReplayProcess.executable.path)\" \(arguments)"], in: scratch.url,
      executable: URL(fileURLWithPath: "/bin/sh"))
    #expect(result.status == 2)
    #expect(result.errors.hasSuffix(" would overwrite what is read\n"))
    #expect(try scratch.text("orders.csv") == SmallStream.text)
  }

  @Test(arguments: [["./convert"], ["--", "convert"], ["--quiet", "convert"]])
  func `a file of that name can be replayed`(arguments: [String]) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("convert", SmallStream.text)
    let result = try ReplayProcess.run(arguments, in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.isEmpty == arguments.contains("--quiet"))
  }
}
