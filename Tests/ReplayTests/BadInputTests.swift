import Foundation
import Testing

/// What cannot be read, written or followed: a message, exit code 2, and nothing lost that was done before.
struct BadInputTests {
  private static let malformedRow =
    "1760000008000000000,submit,7,anna,ask,h100-sxm,80,US/us-east-1,on_demand,spot,cheap,6"

  @Test func `a malformed row is named with its place, and all before it is kept`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("bad.csv", SmallStream.text(endingWith: Self.malformedRow))
    let result = try ReplayProcess.run(["--events", scratch.path("events.csv"), scratch.path("bad.csv")])
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: \(scratch.path("bad.csv")):10:79: price: expected "))
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(result.output.hasSuffix("\nINCOMPLETE: what follows was not replayed\n"))
    #expect(result.output.contains("submit 6, cancel 1, reduce 1\n"))
    let good = try ReplayProcess.run(["--quiet", "--events", "-", "-"], input: SmallStream.text)
    #expect(try scratch.text("events.csv") == good.output)
  }

  @Test func `a malformed row opens no book`() throws {
    let stream = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity
      1,submit,1,bid,h100-sxm,80,DE,on_demand,cheap,1

      """
    let result = try ReplayProcess.run(["--quiet", "--events", "-", "-"], input: stream)
    #expect(result.status == 2)
    #expect(result.output.split(separator: "\n").count == 1)
  }

  @Test func `the JSON summary says that it is incomplete, and why`() throws {
    let result = try ReplayProcess.run(
      ["--summary", "json", "-"], input: SmallStream.text(endingWith: Self.malformedRow))
    #expect(result.status == 2)
    let summary = try JSONSummary(result.output)
    #expect(summary["complete"] as? Bool == false)
    #expect((summary["problem"] as? String)?.hasPrefix("standard input:10:79: price: expected ") == true)
    #expect(summary["commands"] as? Int == 8)
  }

  @Test(arguments: [
    ("", "standard input"), ("timestamp_ns,op,order_id,colour\n", "colour"),
    ("order_id,side\n1,bid\n", "standard input"),
    ("\u{0}\u{1}\u{2}", "standard input"), ("timestamp_ns,op,order_id\n1,fly,1\n", "standard input:2:3: op: expected "),
    ("timestamp_ns,op,order_id\n1,cancel\n", "standard input:2"),
  ])
  func `streams that are none are refused`(stream: String, message: String) throws {
    let result = try ReplayProcess.run(["-"], input: stream)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: ") && result.errors.contains(message))
  }

  @Test func `a file that is not there is found out before anything is replayed`() throws {
    let result = try ReplayProcess.run(["--events", "-", "-", "/nowhere/b.csv"], input: SmallStream.text)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors == "replay: /nowhere/b.csv: cannot open: No such file or directory\n")
  }

  @Test func `a directory is no stream`() throws {
    let result = try ReplayProcess.run(["/"])
    #expect(result.status == 2)
    #expect(result.errors == "replay: /: cannot read: Is a directory\n")
  }

  @Test func `bad usage is one line`() throws {
    let result = try ReplayProcess.run(["--evnts", "x"])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors == "replay: unknown option --evnts; the nearest is --events\n")
  }

  @Test func `an order stream has no venue's book`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    try scratch.file("book.csv", "")
    let result = try ReplayProcess.run(["--orderbook", scratch.path("book.csv"), scratch.path("orders.csv")])
    #expect(result.status == 2)
    #expect(result.errors == "replay: --orderbook is for LOBSTER streams, and this is an order stream in CSV\n")
  }

  @Test(arguments: ["--events", "--latency-file"])
  func `what is read is not overwritten`(option: String) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    let result = try ReplayProcess.run([option, scratch.path("orders.csv"), scratch.path("orders.csv")])
    #expect(result.status == 2)
    #expect(result.errors.hasSuffix("orders.csv would overwrite what is read\n"))
    #expect(try scratch.text("orders.csv") == SmallStream.text)
  }

  @Test(arguments: [["-"], ["--events", "-", "--quiet", "-"], ["--summary", "json", "-"], ["--help"]])
  func `a closed pipe ends it quietly`(arguments: [String]) throws {
    let result = try ReplayProcess.run(arguments, input: SmallStream.text, output: .closedPipe)
    #expect(result.status == 141)
    #expect(result.errors.isEmpty)
  }

  @Test func `a closed pipe does not hide that a check failed, or that --book matches nothing`() throws {
    let scratch = try ScratchDirectory()
    let events = scratch.path("events.csv")
    let recorded = try ReplayProcess.run(["--events", events, "--quiet", "-"], input: SmallStream.text)
    #expect(recorded.status == 0)
    func run(_ arguments: [String]) throws -> ReplayProcess.Result {
      try ReplayProcess.run(arguments + ["-"], input: SmallStream.text, output: .closedPipe)
    }
    #expect(try run(["--expect", events]).status == 141)
    try scratch.file("events.csv", scratch.text("events.csv").replacing(",accepted,1,", with: ",accepted,9,"))
    #expect(try run(["--expect", events]).status == 1)
    #expect(try run(["--quiet", "--expect", events]).status == 1)
    let unmatched = try run(["--book", "l4"])
    #expect(unmatched.status == 1)
    #expect(unmatched.errors.contains("replay: --book l4: no book matches; "))
  }

  @Test func `a closed pipe does not hide that the input is bad, nor keep events from their file`() throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(
      ["--events", scratch.path("events.csv"), "-"], input: SmallStream.text(endingWith: Self.malformedRow),
      output: .closedPipe)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: standard input:10:79: price: expected "))
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(try scratch.text("events.csv").split(separator: "\n").count > 8)
  }

  @Test func `where nothing was replayed there are no figures, and the error is said once`() throws {
    let header = "timestamp_ns,op,order_id\n"
    for stream in ["", header + "1,fly,1\n", "timestamp_ns,op,colour\n1,cancel,1\n", header + "1,cancel,\"7\n"] {
      let result = try ReplayProcess.run(["-"], input: stream)
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(result.errors.hasPrefix("replay: standard input") && result.errors.split(separator: "\n").count == 1)
    }
  }

  @Test(arguments: [["-"], ["--events", "-", "--quiet", "-"]])
  func `a full disk is an error and no crash`(arguments: [String]) throws {
    let result = try ReplayProcess.run(arguments, input: SmallStream.text, output: .file("/dev/full"))
    #expect(result.status == 2)
    #expect(result.errors.contains("standard output: cannot write: No space left on device"))
  }

  @Test(arguments: ["--events", "--latency-file"])
  func `a full disk under a file is an error too, and the summary is still printed`(option: String) throws {
    let result = try ReplayProcess.run([option, "/dev/full", "-"], input: SmallStream.text)
    #expect(result.status == 2)
    #expect(result.errors.contains("/dev/full: cannot write: No space left on device"))
    #expect(result.output.contains("submit 6, cancel 1, reduce 1\n"))
  }

  @Test func `a file that cannot be created is found out before anything is replayed`() throws {
    for option in ["--events", "--latency-file"] {
      let result = try ReplayProcess.run([option, "/nowhere/out", "-"], input: SmallStream.text)
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(result.errors.contains("/nowhere/out: cannot "))
    }
  }
}
