import Foundation
import Testing

/// Command logs on the command line: written, replayed, converted back, repaired.
struct CommandLogTests {
  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/samples").standardizedFileURL

  private static let streams: [String] = {
    let names = FileManager.default.enumerator(atPath: samples.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".csv") && !$0.hasSuffix(".events.csv") }.sorted()
  }()

  private static func run(_ arguments: String...) throws -> ReplayProcess.Result { try ReplayProcess.run(arguments) }

  private static func digest(_ arguments: String...) throws -> String? {
    try JSONSummary(try ReplayProcess.run(["--summary", "json"] + arguments).output)["digest"] as? String
  }

  private static func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  @Test(arguments: streams) func `a sample goes through a log and back to its canonical form`(stream: String) throws {
    let scratch = try ScratchDirectory()
    let path = Self.samples.appending(path: stream).path
    for (input, output) in [
      (path, "canonical.csv"), (path, "once.log"), (scratch.path("once.log"), "back.csv"),
      (scratch.path("back.csv"), "twice.log"), (scratch.path("once.log"), "thrice.log"),
    ] {
      let result = try Self.run("convert", input, scratch.path(output))
      #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result.errors)")
    }
    #expect(try Self.bytes(scratch.path("back.csv")) == Self.bytes(scratch.path("canonical.csv")))
    #expect(try Self.bytes(scratch.path("twice.log")) == Self.bytes(scratch.path("once.log")))
    #expect(try Self.bytes(scratch.path("thrice.log")) == Self.bytes(scratch.path("once.log")))
    let digest = try Self.digest(path)
    #expect(digest != nil)
    #expect(try Self.digest(scratch.path("once.log")) == digest)
  }

  @Test func `a log says itself what its exchange is like`() throws {
    let scratch = try ScratchDirectory()
    let stream = try scratch.file("orders.csv", SmallStream.text).path
    let log = scratch.path("orders.log")
    let options = ["--tick", "0.05", "--max-quantity", "100", "--guard", "500", "--max-books", "2"]
    #expect(try ReplayProcess.run(["convert"] + options + [stream, log]).status == 0)
    let summary = try JSONSummary(try ReplayProcess.run(["--summary", "json", log]).output)
    #expect(
      summary["digest"] as? String
        == (try Self.digest(
          "--tick", "0.05", "--max-quantity", "100", "--guard", "500", "--max-books", "2", stream)))
    for option in [
      ["--tick", "0.05"], ["--max-quantity", "100"], ["--guard", "500"], ["--max-books", "2"], ["--no-auto-open"],
    ] {
      let result = try ReplayProcess.run(option + [log])
      #expect(result.status == 2)
      #expect(result.errors.hasSuffix("a command log says itself what its exchange is like\n"), "\(result.errors)")
    }
    #expect(try Self.run("convert", "--tick", "0.05", log, scratch.path("x.csv")).status == 2)
  }

  @Test func `the events of a log are those of its stream`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.path("orders.log")
    let stream = try scratch.file("orders.csv", SmallStream.text).path
    #expect(try Self.run("convert", stream, log).status == 0)
    let expected = try Self.run("--quiet", "--events", "-", stream).output
    #expect(try Self.run("--quiet", "--events", "-", log).output == expected)
    #expect(try Self.run("--quiet", "--latency-file", scratch.path("l.hgrm"), log).status == 0)
    // The second command of the log opens no book: it is the first row's own.
    let two = try JSONSummary(try Self.run("--summary", "json", "--until", "2", log).output)
    #expect((two["commands_by_operation"] as? [String: Any])?["submit"] as? Int == 1)
  }

  @Test func `a log that is cut short is replayed as far as it goes, and says where it ends`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.path("market.log")
    #expect(try Self.run("convert", Self.samples.appending(path: "market-2025.csv").path, log).status == 0)
    let whole = try Self.bytes(log)
    try whole.dropLast(1).write(to: URL(fileURLWithPath: scratch.path("short.log")))
    let replayed = try Self.run("--summary", "json", scratch.path("short.log"))
    #expect(replayed.status == 2)
    #expect(replayed.errors.contains("short.log: offset "), "\(replayed.errors)")
    let summary = try JSONSummary(replayed.output)
    #expect(summary["problem"] as? String != nil)
    let converted = try Self.run("convert", scratch.path("short.log"), scratch.path("short.csv"))
    #expect(converted.status == 2)
    #expect(try scratch.text("short.csv").split(separator: "\n").count > 1)
  }

  @Test func `repair saves everything before the first damage`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.path("market.log")
    #expect(try Self.run("convert", Self.samples.appending(path: "market-2025.csv").path, log).status == 0)
    var bytes = try Self.bytes(log)
    // Somewhere in the second half, with whole blocks behind.
    bytes[bytes.count * 6 / 10] ^= 0x10
    try bytes.write(to: URL(fileURLWithPath: scratch.path("damaged.log")))
    let refused = try Self.run("--quiet", scratch.path("damaged.log"))
    #expect(refused.status == 2)
    #expect(refused.errors.contains("not what was written there"), "\(refused.errors)")
    let repaired = try Self.run("repair", scratch.path("damaged.log"), scratch.path("saved.log"))
    #expect(repaired.status == 0, "\(repaired.errors)")
    #expect(repaired.output.contains("left out: "), "\(repaired.output)")
    let saved = try Self.bytes(scratch.path("saved.log"))
    #expect(saved.count > bytes.count / 4 && bytes.starts(with: saved))
    let replayed = try Self.run("--summary", "json", scratch.path("saved.log"))
    #expect(replayed.status == 0, "\(replayed.errors)")
    let sound = try Self.run("repair", log, scratch.path("same.log"))
    #expect(sound.status == 0 && sound.output.contains("nothing is wrong"))
    #expect(try Self.bytes(scratch.path("same.log")) == Self.bytes(log))
  }

  @Test func `repair leaves out one command, and says what that means`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.path("orders.log")
    #expect(try Self.run("convert", try scratch.file("orders.csv", SmallStream.text).path, log).status == 0)
    let opening = try Self.run("repair", "--drop", "1", log, scratch.path("no-book.log"))
    #expect(opening.status == 0, "\(opening.errors)")
    #expect(opening.output.contains("left out: command 1, open_book"), "\(opening.output)")
    #expect(opening.output.contains("commands, which name books by number, are for other books"))
    let dropped = try Self.run("repair", "--drop", "2", log, scratch.path("without.log"))
    #expect(dropped.output.contains("left out: command 2, submit of order "), "\(dropped.output)")
    #expect(dropped.output.contains("numbers lower by one") && dropped.output.contains("the digest"))
    let before = try Self.run("convert", log, scratch.path("all.csv"))
    let after = try Self.run("convert", scratch.path("without.log"), scratch.path("without.csv"))
    #expect(before.status == 0 && after.status == 0)
    var rows = try scratch.text("all.csv").split(separator: "\n")
    rows.remove(at: 2)
    #expect(try scratch.text("without.csv").split(separator: "\n") == rows)
    let missing = try Self.run("repair", "--drop", "999", log, scratch.path("x.log"))
    #expect(missing.status == 2 && missing.errors.contains("there is no command 999 in it"), "\(missing.errors)")
  }

  @Test func `repair replaces nothing but a file, and never the log`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.path("saved.log.tmp")
    #expect(
      try Self.run("convert", "--to", "log", try scratch.file("orders.csv", SmallStream.text).path, log).status == 0)
    let bytes = try Self.bytes(log)
    let overItself = try Self.run("repair", log, scratch.path("saved.log"))
    #expect(overItself.status == 2 && overItself.errors.contains("saved.log.tmp"), "\(overItself.errors)")
    #expect(try Self.bytes(log) == bytes)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link.log"), withDestinationPath: scratch.path("orders.csv"))
    let overLink = try Self.run("repair", log, scratch.path("link.log"))
    #expect(overLink.status == 2 && overLink.errors.contains("link.log: expected a file"), "\(overLink.errors)")
    #expect(try scratch.text("orders.csv") == SmallStream.text)
    try FileManager.default.createDirectory(atPath: scratch.path("folder"), withIntermediateDirectories: false)
    #expect(try Self.run("repair", log, scratch.path("folder")).status == 2)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("folder.tmp")))
  }

  @Test(arguments: [
    (["repair"], "repair needs a log to read and a file to write"),
    (["repair", "a.log", "-"], "not a standard stream"),
    (["repair", "--drop", "0", "a.log", "b.log"], "expected a whole number from 1"),
    (["repair", "docs", "b"], "docs/commands-00000000000000000000.log: not there"),
    (["repair", "no such.log", "b.log"], "no such.log: cannot open"),
    (["repair", "README.md", "b.log"], "README.md: expected a command log"),
    (["repair", "README.md", "README.md"], "would overwrite what is read"),
    (["convert", "docs/samples/market-2025.csv", "--to", "log", "-"], "cannot be written to standard output"),
    (["convert", "docs/samples/market-2025.csv", "--to", "xml", "x"], "expected csv or log"),
    (["--format", "log"], "--format log needs a FILE"),
    (["--format", "log", "README.md"], "README.md: expected a command log"),
  ])
  func `what cannot be done is refused with a reason`(arguments: [String], reason: String) throws {
    let result = try ReplayProcess.run(arguments)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: ") && result.errors.contains(reason), "\(result.errors)")
  }

  @Test func `a log comes from a file, and alone`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.path("orders.log")
    #expect(try Self.run("convert", try scratch.file("orders.csv", SmallStream.text).path, log).status == 0)
    let text = String(decoding: try Self.bytes(log).prefix(8), as: UTF8.self)
    for (arguments, input) in [(["-"], text), (["convert", "-", "x.csv"], text), ([log, log], "")] {
      let result = try ReplayProcess.run(arguments, input: input)
      #expect(result.status == 2 && result.errors.contains("a command log"), "\(arguments): \(result.errors)")
    }
  }

  @Test func `a log of another format is refused by name`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.path("orders.log")
    #expect(try Self.run("convert", try scratch.file("orders.csv", SmallStream.text).path, log).status == 0)
    var bytes = try Self.bytes(log)
    bytes[8] = 7
    try bytes.write(to: URL(fileURLWithPath: log))
    let result = try Self.run(log)
    #expect(result.status == 2)
    #expect(result.errors.contains("command log format 7, which is not read here; format 4 is"), "\(result.errors)")
  }

  @Test func `R3.1: forgotten names are forgotten in a log and in canonical CSV too`() throws {
    let scratch = try ScratchDirectory()
    let stream = try scratch.file(
      "orders.csv",
      """
      timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity
      1,submit,1,anna,bid,h100-sxm,80,US,on_demand,2,1
      2,submit,2,ben,bid,h100-sxm|h200-sxm,*,US,on_demand,2,1
      3,cancel,2,,,,,,,,
      4,forget_names,,,,,,,,,
      5,submit,3,ben,ask,h100-sxm|h200-sxm,*,US,on_demand,2,1
      6,submit,4,ben,bid,h100-sxm|h200-sxm,*,US,on_demand,1,1
      7,submit,5,anna,bid,h100-sxm,80,US,on_demand,1,1
      """
    ).path
    let expected = try Self.run("--quiet", "--events", "-", stream)
    #expect(expected.status == 0 && expected.output.contains("names_forgotten"))
    #expect(!expected.output.contains("rejected"))
    let (log, canonical) = (scratch.path("orders.log"), scratch.path("canonical.csv"))
    #expect(try Self.run("convert", stream, log).status == 0)
    #expect(try Self.run("--quiet", "--events", "-", log).output == expected.output)
    #expect(try Self.run("convert", log, canonical).status == 0)
    #expect(try Self.run("--quiet", "--no-auto-open", "--events", "-", canonical).output == expected.output)
    #expect(try Self.digest(log) == (try Self.digest(stream)))
    let summary = try JSONSummary(try ReplayProcess.run(["--summary", "json", log]).output)
    #expect((summary["commands_by_operation"] as? [String: Any])?["forget_names"] as? Int == 1)
  }
}
