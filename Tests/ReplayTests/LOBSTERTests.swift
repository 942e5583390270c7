import Foundation
import Testing

/// `replay` on LOBSTER files.
struct LOBSTERTests {
  private static let messages = """
    34200.000000001,1,11,100,2239500,-1
    34200.5,1,12,50,2231800,1
    34201.25,4,11,40,2239500,-1
    34202.000000000,5,0,10,2235000,1
    34203.75,3,12,50,2231800,1

    """
  private static let venueBook = """
    2239500,100,-9999999999,0
    2239500,100,2231800,50
    2239500,60,2231800,50
    2239500,60,2231800,50
    2239500,60,-9999999999,0

    """

  private func files(venueBook: String = Self.venueBook) throws -> ScratchDirectory {
    let scratch = try ScratchDirectory()
    try scratch.file("messages.csv", Self.messages)
    try scratch.file("orderbook.csv", venueBook)
    return scratch
  }

  @Test func `messages are told from order streams by their content`() throws {
    let scratch = try files()
    let result = try ReplayProcess.run(["--summary", "json", scratch.path("messages.csv")])
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    let summary = try JSONSummary(result.output)
    #expect(summary["format"] as? String == "lobster")
    #expect(summary["commands"] as? Int == 5)
    #expect(
      summary["commands_by_operation"] as? [String: Int] == [
        "submission": 2, "deletion": 1, "execution": 1, "hidden_execution": 1,
      ])
    #expect(summary["quantity_traded"] as? Int == 40)
    // 40 shares at 223.95.
    #expect(summary["money_traded"] as? [String: String] == ["usd": "8958.0000"])
    #expect(summary["open_asks"] as? [String: Int] == ["orders": 1, "quantity": 60, "hidden_quantity": 0])
    #expect(summary["first_timestamp_ns"] as? String == "34200000000001")
  }

  @Test func `messages come from standard input too`() throws {
    let result = try ReplayProcess.run(["-"], input: Self.messages)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("standard input\n09:30:00 to 09:30:03\n"))
  }

  @Test func `a venue's book that agrees is said to`() throws {
    let scratch = try files()
    let result = try ReplayProcess.run(["--orderbook", scratch.path("orderbook.csv"), scratch.path("messages.csv")])
    #expect(result.status == 0)
    #expect(result.output.contains("\n  5  equal\n"))
  }

  @Test func `an unexplained difference is a failed check`() throws {
    let wrong = Self.venueBook.replacing("2239500,60,2231800,50", with: "2239500,61,2231800,50")
    let scratch = try files(venueBook: wrong)
    let arguments = ["--orderbook", scratch.path("orderbook.csv"), scratch.path("messages.csv")]
    let result = try ReplayProcess.run(arguments)
    #expect(result.status == 1)
    #expect(result.output.contains("line 3, ask 223.9500: the venue has 61, the engine 60"))
    let quiet = try ReplayProcess.run(["--quiet"] + arguments)
    #expect(quiet.status == 1)
    #expect(quiet.output.contains("line 3, ask 223.9500: the venue has 61, the engine 60"))
    let summary = try JSONSummary(try ReplayProcess.run(["--summary", "json"] + arguments).output)
    let check = try #require((summary["checks"] as? [String: Any])?["venue_book"] as? [String: Any])
    #expect(check["passed"] as? Bool == false)
  }

  @Test func `a venue's book that ends too early is bad input`() throws {
    let scratch = try files(venueBook: "2239500,100,-9999999999,0\n")
    let result = try ReplayProcess.run(["--orderbook", scratch.path("orderbook.csv"), scratch.path("messages.csv")])
    #expect(result.status == 2)
    #expect(result.errors.contains("orderbook.csv"))
    #expect(result.output.contains("INCOMPLETE"))
  }

  @Test func `a malformed message is named with its place, and what came before is summarised`() throws {
    let result = try ReplayProcess.run(["--summary", "json", "-"], input: Self.messages + "34204,9,1,1,1,1\n")
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: standard input:6:7: "))
    let summary = try JSONSummary(result.output)
    #expect(summary["complete"] as? Bool == false)
    #expect(summary["commands"] as? Int == 5)
  }

  @Test func `until stops at a time of day or a row`() throws {
    let scratch = try files()
    for (until, commands) in [("09:30:01", 2), ("09:30:01.25", 3), ("4", 4), ("t:34200000000001", 1)] {
      let result = try ReplayProcess.run(["--until", until, "--summary", "json", scratch.path("messages.csv")])
      #expect(try JSONSummary(result.output)["commands"] as? Int == commands, "\(until)")
    }
  }

  @Test func `several files are one stream`() throws {
    let scratch = try files()
    let lines = Self.messages.split(separator: "\n", omittingEmptySubsequences: false)
    try scratch.file("first.csv", lines.prefix(2).joined(separator: "\n") + "\n")
    try scratch.file("second.csv", lines.dropFirst(2).joined(separator: "\n"))
    let whole = try JSONSummary(
      ReplayProcess.run(["--summary", "json", scratch.path("messages.csv")]).output)
    let parts = try JSONSummary(
      ReplayProcess.run(["--summary", "json", scratch.path("first.csv"), scratch.path("second.csv")]).output)
    #expect(whole["digest"] as? String == parts["digest"] as? String)
    #expect(parts["commands"] as? Int == 5)
  }

  @Test(arguments: ["--tick=0.01", "--no-auto-open", "--book=h100-sxm"])
  func `options that mean nothing for it are refused`(option: String) throws {
    let result = try ReplayProcess.run([option, "-"], input: Self.messages)
    #expect(result.status == 2)
    #expect(result.errors.hasSuffix("is for order streams in CSV, and a LOBSTER stream has one book at its own tick\n"))
    #expect(result.output.isEmpty)
  }

  @Test func `series and diff read such files`() throws {
    let scratch = try files()
    let trades = try ReplayProcess.run(["series", "trades", "messages.csv"], in: scratch.url)
    #expect(trades.status == 0, "\(trades.errors)")
    let rows = trades.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    try #require(rows.count == 2)
    let trade = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[1]))
    #expect(trade["price"] == "223.9500" && trade["quantity"] == "40" && trade["maker"] == "11")
    #expect(trade["timestamp_ns"] == "34201250000000")
    try scratch.file("other.csv", Self.messages.replacing("4,11,40,", with: "4,11,30,"))
    let same = try ReplayProcess.run(["diff", "messages.csv", "messages.csv"], in: scratch.url)
    #expect(same.status == 0 && same.output.hasSuffix(" events are the same\n"), "\(same.errors)")
    let different = try ReplayProcess.run(["diff", "messages.csv", "other.csv"], in: scratch.url)
    #expect(different.status == 1)
    #expect(different.output.contains("different quantity"), "\(different.output)")
    #expect(different.output.contains("-> ask 223.9500   60 #11  | ask 223.9500   70 #11\n"), "\(different.output)")
  }

  @Test(
    .enabled(if: RecordedDay.isPresent, "the recorded day is not at \(RecordedDay.directory)"),
    arguments: [1, 5])
  func `a recorded day has no unexplained difference`(levels: Int) throws {
    let result = try ReplayProcess.run([
      "--summary", "json", "--orderbook", RecordedDay.path("orderbook", levels), RecordedDay.path("message", levels),
    ])
    #expect(result.status == 0)
    let summary = try JSONSummary(result.output)
    let check = try #require((summary["checks"] as? [String: Any])?["venue_book"] as? [String: Any])
    let rows = try #require(check["rows"] as? [String: Int])
    #expect(rows["unexplained"] == 0)
    #expect(rows.values.reduce(0, +) == (levels == 1 ? 57_515 : 155_935))
    let executions = try #require(check["executions"] as? [String: Int])
    if levels == 5 { #expect(executions["named_maker"] == 7298 && executions["other_maker"] == 9) }
  }
}

/// A trading day that may be read but not copied; it lies beside the package, if anywhere.
enum RecordedDay {
  static let directory = ReplayProcess.packageDirectory.appendingPathComponent("../shared/data/lobster").standardized
    .path

  static func path(_ kind: String, _ levels: Int) -> String {
    directory + "/AMZN_2012-06-21_34200000_57600000_\(kind)_\(levels).csv"
  }

  static var isPresent: Bool { FileManager.default.fileExists(atPath: path("message", 5)) }

}

/// The object that `--summary json` prints.
struct JSONSummary {
  private let members: [String: Any]

  init(_ text: String) throws {
    members = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  subscript(key: String) -> Any? { members[key] }
}
