import Foundation
import TestSupport
import Testing

/// `--events`, `--book` and `--expect`.
struct EventsTests {
  private static let header =
    "seq,command,timestamp_ns,event,order_id,contra_order_id,side,gpu_model,vram_gb,region,sla_tier,window,price,"
    + "quantity,open_quantity,contra_open_quantity,participant,contra_participant,reason"

  private func events(_ arguments: [String] = []) throws -> [String] {
    let result = try ReplayProcess.run(["--quiet", "--events", "-", "-"] + arguments, input: SmallStream.text)
    try #require(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test func `every event is written, in order`() throws {
    let lines = try events()
    #expect(lines.first == Self.header)
    #expect(lines.dropFirst().map { $0.prefix { $0 != "," } } == (1..<lines.count).map { "\($0)" })
    let kinds = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false)[3] }
    #expect(
      kinds == [
        "book_opened", "accepted", "accepted", "accepted", "trade", "trade", "book_opened", "accepted", "book_opened",
        "accepted", "accepted", "trade", "rejected", "reduced",
      ])
    #expect(
      lines.contains { $0.contains(",trade,3,1,bid,h100-sxm,80,US/us-east-1,on_demand,spot,2.1000,6,2,0,cleo,anna,") })
  }

  @Test func `a file gets what standard output would get`() throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(["--events", scratch.path("events.csv"), "-"], input: SmallStream.text)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("standard input\n"))
    #expect(try scratch.text("events.csv").split(separator: "\n").map(String.init) == events())
  }

  @Test(arguments: ["text", "json"])
  func `events and summary do not mix`(form: String) throws {
    let result = try ReplayProcess.run(["--events", "-", "--summary", form, "-"], input: SmallStream.text)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix(Self.header + "\n"))
    #expect(!result.output.contains("digest"))
    #expect(result.errors.contains("digest"))
  }

  @Test(arguments: ["csv", "lobster"])
  func `events are written as they happen`(format: String) throws {
    let replay = try Conversation("replay", ["--format", format, "--quiet", "--events", "-", "-"])
    let (header, rows) =
      format == "csv"
      ? ("timestamp_ns,op,order_id\n", (1...3).map { "\($0),cancel,\($0)\n" })
      : ("", (1...3).map { "34200.\($0),1,\($0),10,5000000,1\n" })
    replay.send(header)
    var told: [String] = []
    for (place, row) in rows.enumerated() {
      replay.send(row)
      // The rest of the stream is still to come.
      while told.filter({ $0.contains(",rejected,") || $0.contains(",accepted,") }).count <= place {
        told.append(try #require(replay.line()))
      }
    }
    replay.finish()
    #expect(replay.rest().isEmpty)
  }

  @Test func `a book's events are those that name it or one of its live orders`() throws {
    let lines = try events(["--book", "h100-sxm"])
    let numbers = lines.dropFirst().map { $0.prefix { $0 != "," } }
    // The cancel of order 3, which is gone, belongs to no book.
    #expect(numbers == ["1", "2", "3", "4", "5", "6"])
    let others = try events(["--book", "a100-pcie|h200-sxm"])
    #expect(others.dropFirst().map { $0.prefix { $0 != "," } } == ["7", "8", "9", "10", "11", "12", "14"])
  }

  @Test func `an order is followed through replacements, fills and its end`() throws {
    let stream = """
      timestamp_ns,op,order_id,new_order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity
      1,submit,1,,ask,h100-sxm,80,DE,on_demand,2,6
      2,submit,2,,ask,a100-pcie,80,DE,on_demand,1,6
      3,replace,1,3,,,,,,2.1,5
      4,replace,2,4,,,,,,1.1,5
      5,submit,3,,ask,a100-pcie,80,DE,on_demand,1,6
      6,reduce,3,,,,,,,,0
      7,submit,5,,bid,h100-sxm,80,DE,on_demand,3,5
      8,reduce,3,,,,,,,,1
      9,cancel,1,,,,,,,,
      10,submit,6,,bid,h100-sxm,80,DE,on_demand,3,2
      11,cancel,6,,,,,,,,
      12,cancel,4,,,,,,,,

      """
    let result = try ReplayProcess.run(["--quiet", "--events", "-", "--book", "h100-sxm", "-"], input: stream)
    let events = result.output.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)[2...4].joined(separator: " ")
    }
    // Order 3 is live when 6 asks to reduce it by nothing, and gone when 8 asks again; 5 is another book's.
    #expect(
      events == [
        "1 book_opened ", "1 accepted 1", "3 replaced 1", "3 rested 3", "6 rejected 3", "7 accepted 5",
        "7 trade 5", "10 accepted 6", "11 cancelled 6",
      ])
  }

  @Test func `the same events are as expected`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("events.csv", try events().joined(separator: "\n") + "\n")
    let result = try ReplayProcess.run(["--expect", scratch.path("events.csv"), "-"], input: SmallStream.text)
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    let quiet = try ReplayProcess.run(
      ["--quiet", "--expect", scratch.path("events.csv"), "-"], input: SmallStream.text)
    #expect(quiet.status == 0)
    #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
  }

  @Test func `the first different event is shown`() throws {
    let scratch = try ScratchDirectory()
    var lines = try events()
    lines[5] = lines[5].replacing("2.1000,6", with: "2.1000,5")
    try scratch.file("events.csv", lines.joined(separator: "\n") + "\n")
    for quiet in [[], ["--quiet"]] {
      let result = try ReplayProcess.run(
        quiet + ["--expect", scratch.path("events.csv"), "-"], input: SmallStream.text)
      #expect(result.status == 1)
      #expect(result.output.contains("2.1000,5") && result.output.contains("2.1000,6"))
      #expect(result.output.contains("events.csv:6"))
    }
    let json = try ReplayProcess.run(
      ["--summary", "json", "--expect", scratch.path("events.csv"), "-"], input: SmallStream.text)
    let check = try #require((try JSONSummary(json.output)["checks"] as? [String: Any])?["expect"] as? [String: Any])
    #expect(check["passed"] as? Bool == false)
    #expect(json.status == 1)
  }

  @Test func `expected events that end too early or too late are a difference`() throws {
    let scratch = try ScratchDirectory()
    let lines = try events()
    try scratch.file("shorter.csv", lines.dropLast().joined(separator: "\n") + "\n")
    try scratch.file("longer.csv", (lines + [lines[lines.count - 1]]).joined(separator: "\n") + "\n")
    for name in ["shorter.csv", "longer.csv"] {
      let result = try ReplayProcess.run(["--expect", scratch.path(name), "-"], input: SmallStream.text)
      #expect(result.status == 1, "\(name): \(result.output)\(result.errors)")
    }
  }

  @Test func `with a book the expected events are that book's`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("events.csv", try events(["--book", "h100-sxm"]).joined(separator: "\n") + "\n")
    let arguments = ["--quiet", "--expect", scratch.path("events.csv"), "-"]
    #expect(try ReplayProcess.run(["--book", "h100-sxm"] + arguments, input: SmallStream.text).status == 0)
    #expect(try ReplayProcess.run(arguments, input: SmallStream.text).status == 1)
  }

  @Test func `until gives the beginning of the whole stream's events`() throws {
    let whole = try events()
    for until in ["2", "t:1760000003500000000", "t:1760000006000000000"] {
      let part = try events(["--until", until])
      #expect(part == Array(whole.prefix(part.count)))
    }
  }
}
