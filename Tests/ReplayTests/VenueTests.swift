import Foundation
import Testing

/// `replay` on the feeds of other venues.
struct VenueTests {
  /// A day of two stocks: an order behind the first of its price trades, and a halt ends with a cross.
  private static let day: [UInt8] = {
    var bytes: [UInt8] = []
    func number(_ number: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }
    func stock(_ name: String) -> [UInt8] { Array(name.padding(toLength: 8, withPad: " ", startingAt: 0).utf8) }
    var time: UInt64 = 34_200_000_000_000
    func message(_ letter: String, _ locate: UInt64, _ body: [UInt8]) {
      let message = Array(letter.utf8) + number(locate, 2) + [0, 0] + number(time, 6) + body
      bytes += number(UInt64(message.count), 2) + message
      time += 1_000_000_000
    }
    func add(_ order: UInt64, _ side: String, _ shares: UInt64, _ locate: UInt64, _ price: UInt64) {
      message(
        "A", locate,
        number(order, 8) + Array(side.utf8) + number(shares, 4) + stock(locate == 1 ? "AAPL" : "MSFT")
          + number(price, 4))
    }
    message("S", 0, [UInt8(ascii: "O")])
    add(1, "S", 100, 1, 2_000_000)
    add(2, "S", 100, 1, 2_000_000)
    add(3, "B", 50, 2, 1_000_000)
    message("E", 1, number(1, 8) + number(60, 4) + number(1, 8))
    message("E", 1, number(2, 8) + number(10, 4) + number(2, 8))
    message("H", 2, stock("MSFT") + Array("H     ".utf8))
    message("X", 2, number(3, 8) + number(20, 4))
    message("H", 2, stock("MSFT") + Array("T     ".utf8))
    message("E", 2, number(9, 8) + number(1, 4) + number(3, 8))
    return bytes
  }()

  private func file() throws -> ScratchDirectory {
    let scratch = try ScratchDirectory()
    try Data(Self.day).write(to: scratch.url.appendingPathComponent("day"))
    return scratch
  }

  @Test func `a day of ITCH is known by its content, and its makers are compared`() throws {
    let scratch = try file()
    let result = try ReplayProcess.run(["--depth", "2", scratch.path("day")])
    #expect(result.status == 0 && result.errors.isEmpty)
    for line in [
      "09:30:00 to 09:30:09", "Traded                 70  shares", "AAPL       2      70  200.0000",
      "Depth of AAPL", "Executions 3, by the order that traded", "  1  the one that the file names",
      "message 6, AAPL ask 10@200.0000: the file names 2, the engine 1",
    ] { #expect(result.output.contains(line), "\(line) is not in \(result.output)") }
    let json = try JSONSummary(ReplayProcess.run(["--summary", "json", scratch.path("day")]).output)
    #expect(json["format"] as? String == "itch")
    #expect(json["executions_left_out"] as? Int == 1)
    let makers = try #require(json["makers"] as? [String: Any])
    #expect(
      makers["executions"] as? [String: Int]
        == ["named_maker": 1, "other_maker": 1, "unknown_maker": 1, "in_auction": 0])
    #expect((makers["other_makers"] as? [[String: Any]])?.first?["named"] as? String == "2")
    let books = try #require(json["busiest_books"] as? [[String: Any]])
    #expect(books.map { $0["contract"] as? String } == ["AAPL", "MSFT"])
  }

  @Test func `one stock is replayed alone, up to a time`() throws {
    let scratch = try file()
    let summary = try JSONSummary(
      ReplayProcess.run(["--symbol", "AAPL", "--until", "09:30:04", "--summary", "json", scratch.path("day")]).output)
    #expect(summary["commands_by_operation"] as? [String: Int] == ["information": 1, "order": 2, "execution": 1])
    #expect(summary["books"] as? Int == 1)
    let missing = try ReplayProcess.run(["--symbol", "IBM", scratch.path("day")])
    #expect(missing.status == 2)
    #expect(missing.errors.hasSuffix("about IBM, which --symbol names, found none; there is AAPL, MSFT\n"))
  }

  @Test func `a day that was cut is an error with its offset, and what came before is summed up`() throws {
    let scratch = try ScratchDirectory()
    try Data(Self.day.dropLast(3)).write(to: scratch.url.appendingPathComponent("day"))
    let result = try ReplayProcess.run(["--format", "itch", scratch.path("day")])
    #expect(result.status == 2)
    #expect(
      result.errors
        == "replay: \(scratch.path("day")): offset \(Self.day.count - 33): expected a whole message, found 30 bytes before "
        + "the end of the file\n")
    #expect(result.output.contains("INCOMPLETE"))
  }

  @Test(arguments: [
    (
      "--book=h100-sxm",
      "is for order streams in CSV, and this is a day of NASDAQ TotalView-ITCH, with books at its own tick"
    ),
    (
      "--tick=0.01",
      "is for order streams in CSV, and this is a day of NASDAQ TotalView-ITCH, with books at its own tick"
    ),
    ("--orderbook=x", "is for LOBSTER streams, and this is a day of NASDAQ TotalView-ITCH"),
  ])
  func `options that mean nothing for it are refused`(option: String, reason: String) throws {
    let scratch = try file()
    try scratch.file("x", "")
    let result = try ReplayProcess.run([option, "day"], in: scratch.url)
    #expect(result.status == 2)
    #expect(result.errors.contains(reason), "\(result.errors)")
  }

  @Test func `--symbol is for such files alone, and compressed ones are refused with what unpacks them`() throws {
    let csv = try ReplayProcess.run(["--symbol", "AAPL", "-"], input: SmallStream.text)
    #expect(csv.status == 2)
    #expect(csv.errors.hasSuffix("--symbol is for files of other venues, and this is an order stream in CSV\n"))
    let scratch = try ScratchDirectory()
    for (bytes, program) in [([0x1F, 0x8B, 8, 0, 0, 0], "zcat"), ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "zstdcat")] {
      try Data(bytes.map { UInt8($0) }).write(to: scratch.url.appendingPathComponent("day"))
      let result = try ReplayProcess.run([scratch.path("day")])
      #expect(result.status == 2)
      #expect(result.errors.hasSuffix("read it with \(program) \(scratch.path("day")) | replay -\n"))
    }
  }
}

extension VenueTests {
  @Test func `lines of JSON are known by their first byte, with a tick and a unit of their own`() throws {
    let lines = """
      {"type":"open","time":"2014-11-07T08:19:27Z","product_id":"BTC-USD","sequence":1,"order_id":"a","price":"200.20","remaining_size":"1.5","side":"sell"}
      {"type":"open","time":"2014-11-07T08:19:28Z","product_id":"BTC-USD","sequence":2,"order_id":"b","price":"200.20","remaining_size":"1","side":"sell"}
      {"type":"match","time":"2014-11-07T08:19:29Z","product_id":"BTC-USD","sequence":4,"maker_order_id":"b","price":"200.20","size":"0.5","side":"sell"}
      {"type":"open","time":"2014-11-07T08:19:29Z","product_id":"ETH-USD","sequence":1,"order_id":"c","price":"1","remaining_size":"1","side":"buy"}

      """
    let result = try ReplayProcess.run(["--tick", "0.01", "--unit", "0.1", "-"], input: lines)
    #expect(result.status == 0)
    #expect(
      result.errors
        == "replay: note: standard input:3: BTC-USD goes from message 2 to 4: some are missing\n")
    for line in [
      "2014-11-07T08:19:27Z to 2014-11-07T08:19:29Z", "BTC-USD       1      5  200.20",
      "message 3, BTC-USD ask 5@200.20: the file names b, the engine a",
    ] { #expect(result.output.contains(line), "\(line) is not in \(result.output)") }
    let json = try JSONSummary(
      ReplayProcess.run(["--format", "l3", "--symbol", "ETH-USD", "--summary", "json", "-"], input: lines).output)
    #expect(json["format"] as? String == "l3" && json["books"] as? Int == 1)
    #expect(json["commands_by_operation"] as? [String: Int] == ["order": 1])
    // What comes first mostly has no time.
    let subscribed = try ReplayProcess.run(
      ["--tick", "0.01", "--unit", "0.1", "-"], input: #"{"type":"subscriptions","channels":[]}"# + "\n" + lines)
    #expect(subscribed.output.contains("\n2014-11-07T08:19:27Z to 2014-11-07T08:19:29Z\n"))
    let malformed = try ReplayProcess.run(["--unit", "1", "-"], input: lines)
    #expect(malformed.status == 2)
    #expect(
      malformed.errors
        == "replay: standard input:1:132: remaining_size: expected a whole number of units of 1 (--unit), found \"1.5\"\n"
    )
    for (option, input) in [("--unit=1", SmallStream.text), ("--strict", lines)] {
      #expect(try ReplayProcess.run([option, "-"], input: input).status == 2)
    }
  }
}
