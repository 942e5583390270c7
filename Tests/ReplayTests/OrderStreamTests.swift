import Foundation
import Testing

/// `replay` on order streams in CSV: what it reads and what it says about it.
struct OrderStreamTests {
  private func summary(_ arguments: [String], of stream: String = SmallStream.text) throws -> JSONSummary {
    let result = try ReplayProcess.run(["--summary", "json", "-"] + arguments, input: stream)
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("replay: note: ") }, "\(result.errors)")
    return try JSONSummary(result.output)
  }

  @Test func `the summary adds up what happened`() throws {
    let summary = try summary([])
    #expect(summary["streams"] as? [String] == ["standard input"])
    #expect(summary["format"] as? String == "csv")
    #expect(summary["complete"] as? Bool == true)
    #expect(summary["commands"] as? Int == 8)
    #expect(summary["commands_by_operation"] as? [String: Int] == ["submit": 6, "cancel": 1, "reduce": 1])
    #expect(summary["first_timestamp_ns"] as? String == "1760000000000000000")
    #expect(summary["last_timestamp_ns"] as? String == "1760000007000000000")
    #expect(summary["accepted"] as? Int == 6)
    #expect(summary["rejected_by_reason"] as? [String: Int] == ["unknown_order": 1])
    #expect(summary["trades"] as? Int == 3)
    #expect(summary["quantity_traded"] as? Int == 12)
    // 6 x 2.10 + 2 x 2.20 an hour; 4 x 1.50 for 720 hours.
    #expect(
      summary["money_traded"] as? [String: String] == ["spot_usd_per_hour": "17.0000", "windows_usd": "4320.0000"])
    #expect(summary["open_bids"] as? [String: Int] == ["orders": 1, "quantity": 1, "hidden_quantity": 0])
    #expect(summary["open_asks"] as? [String: Int] == ["orders": 1, "quantity": 2, "hidden_quantity": 0])
    #expect(summary["books"] as? Int == 3)
    let busiest = try #require((summary["busiest_books"] as? [[String: Any]])?.first)
    #expect(busiest["contract"] as? String == "h100-sxm,80,US/us-east-1,on_demand,spot")
    #expect(busiest["trades"] as? Int == 2)
    #expect(busiest["last_price"] as? String == "2.2000")
    #expect(busiest["best_ask"] as? String == "2.2000")
    #expect(busiest["best_bid"] is NSNull)
    #expect(busiest["spread"] is NSNull)
  }

  @Test func `the text says the same to people`() throws {
    let result = try ReplayProcess.run(["-"], input: SmallStream.text)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    for line in [
      "standard input\n2025-10-09T08:53:20Z to 2025-10-09T08:53:27Z\n", "submit 6, cancel 1, reduce 1\n",
      "unknown_order 1\n", "4,320.0000  USD, delivery windows\n",
      "3 trades moved 12 GPUs in 2 of 3 books, at $1.9167 a GPU-hour on average.\n",
      "bids 1 for 1 GPUs, asks 1 for 2 GPUs\n", "h100-sxm,80,US/us-east-1,on_demand,spot", ", digest 0x",
      " commands a second\n",
    ] {
      #expect(result.output.contains(line), "\(line)")
    }
  }

  @Test func `several files are one stream`() throws {
    let scratch = try ScratchDirectory()
    let rows = SmallStream.rows.split(separator: "\n").map { $0 + "\n" }
    try scratch.file("first.csv", SmallStream.header + rows.prefix(3).joined())
    try scratch.file("third.csv", SmallStream.header + rows.dropFirst(5).joined())
    let result = try ReplayProcess.run(
      ["--summary", "json", scratch.path("first.csv"), "-", scratch.path("third.csv")],
      input: SmallStream.header + rows[3..<5].joined())
    let parts = try JSONSummary(result.output)
    #expect(parts["commands"] as? Int == 8)
    #expect(parts["digest"] as? String == (try summary([]))["digest"] as? String)
  }

  @Test(arguments: [
    ("3", 3), ("100", 8), ("2025-10-09T08:53:21Z", 2), ("2025-10-09T08:53:21.5Z", 2), ("t:1760000006000000000", 7),
    ("2025-10-09", 0), ("2026-01-01", 8),
  ])
  func `until stops after a row or before what is later than a time`(until: String, commands: Int) throws {
    let summary = try summary(["--until", until])
    #expect(summary["commands"] as? Int == commands)
    #expect(summary["complete"] as? Bool == true)
  }

  @Test func `what is due by the time of the stop has happened`() throws {
    let stream = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force,expires_ns
      1000,submit,1,bid,h100-sxm,80,DE,on_demand,1.0000,5,gtd,5000
      9000,submit,2,bid,h100-sxm,80,DE,on_demand,1.0000,5,gtc,

      """
    #expect(try summary(["--until", "t:4999"], of: stream)["cancelled_by_reason"] as? [String: Int] == [:])
    #expect(try summary(["--until", "t:5000"], of: stream)["cancelled_by_reason"] as? [String: Int] == ["expired": 1])
  }

  @Test func `without auto-open an order needs an open book`() throws {
    let summary = try summary(["--no-auto-open"])
    #expect(summary["books"] as? Int == 0)
    #expect(summary["rejected_by_reason"] as? [String: Int] == ["book": 6, "unknown_order": 2])
  }

  @Test func `the tick decides how prices are read and written`() throws {
    let coarse = try summary(["--tick", "0.01"])
    let busiest = try #require((coarse["busiest_books"] as? [[String: Any]])?.first)
    #expect(busiest["last_price"] as? String == "2.20")
    #expect((coarse["money_traded"] as? [String: String])?["windows_usd"] == "4320.00")
    let result = try ReplayProcess.run(["--tick", "0.2", "-"], input: SmallStream.text)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: standard input:2:"))
  }

  @Test func `larger quantities than the largest are rejected`() throws {
    let summary = try summary(["--max-quantity", "5"])
    #expect((summary["rejected_by_reason"] as? [String: Int])?["quantity"] == 2)
  }

  @Test func `a guard stops what would print too far off`() throws {
    let stream = """
      order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force
      1,ask,h100-sxm,80,DE,on_demand,2.00,4,gtc
      2,bid,h100-sxm,80,DE,on_demand,2.00,4,gtc
      3,ask,h100-sxm,80,DE,on_demand,2.50,4,gtc
      4,bid,h100-sxm,80,DE,on_demand,2.50,4,ioc

      """
    let result = try ReplayProcess.run(["--guard", "1000", "--events", "-", "--quiet", "-"], input: stream)
    #expect(result.status == 0)
    #expect(result.output.contains(",cancelled,4,,,h100-sxm,80,DE,on_demand,spot,,4,,,,,post_halt\n"))
    let unguarded = try ReplayProcess.run(["--events", "-", "--quiet", "-"], input: stream)
    #expect(!unguarded.output.contains("post_halt"))
  }

  @Test func `depth shows the busiest book, or those that match`() throws {
    let busiest = try #require(try summary(["--depth", "1"])["depth"] as? [[String: Any]])
    #expect(busiest.map { $0["contract"] as? String } == ["h100-sxm,80,US/us-east-1,on_demand,spot"])
    let asks = try #require(busiest.first?["asks"] as? [[String: Any]])
    #expect(asks.count == 1)
    #expect(asks.first?["price"] as? String == "2.2000")
    #expect(asks.first?["quantity"] as? Int == 2)
    let matching = try #require(try summary(["--depth", "5", "--book", "*,*,DE|US"])["depth"] as? [[String: Any]])
    #expect(
      matching.map { $0["contract"] as? String } == [
        "h200-sxm,141,US,reserved,2026-12-01T00Z/720h", "a100-pcie,80,DE,interruptible,spot",
      ])
  }

  @Test func `speed changes nothing but the pace`() throws {
    #expect(try summary(["--speed", "1e6"])["digest"] as? String == (try summary([]))["digest"] as? String)
  }

  @Test func `latency is reported and written for HdrHistogram's plotters`() throws {
    let scratch = try ScratchDirectory()
    let latency = try summary(["--latency-file", scratch.path("latency.hgrm")])["latency_ns"] as? [String: Int]
    #expect(latency?["count"] == 8)
    #expect(Set(latency?.keys ?? [:].keys) == ["p50", "p90", "p99", "p99.9", "p99.99", "max", "count"])
    let lines = try scratch.text("latency.hgrm").split(separator: "\n")
    #expect(lines.first == "       Value     Percentile TotalCount 1/(1-Percentile)")
    #expect(lines.contains { $0.contains("1.000000000000          8") })
    #expect(lines.contains { $0.hasPrefix("#[Max ") && $0.hasSuffix("Total count    =            8]") })
    let text = try ReplayProcess.run(["--latency", "-"], input: SmallStream.text).output
    #expect(text.contains("p99.99"))
  }

  @Test func `quiet says nothing`() throws {
    let result = try ReplayProcess.run(["--quiet", "-"], input: SmallStream.text)
    #expect(result.status == 0)
    #expect(result.output.isEmpty && result.errors.isEmpty)
  }

  @Test func `comments do not hide the format, and the format can be given`() throws {
    let commented = "# a comment\n\n# 1,2,3\n" + SmallStream.text
    #expect(try summary([], of: commented)["format"] as? String == "csv")
    #expect(try summary(["--format", "csv"])["commands"] as? Int == 8)
    let result = try ReplayProcess.run(["--format", "lobster", "-"], input: SmallStream.text)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: standard input:1:"))
  }

  @Test func `an empty stream of commands is no error`() throws {
    let summary = try summary([], of: SmallStream.header)
    #expect(summary["commands"] as? Int == 0)
    #expect(summary["first_timestamp_ns"] is NSNull)
  }

  @Test func `help is on standard output`() throws {
    let result = try ReplayProcess.run(["--help"])
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output.contains("usage: replay [options] [FILE...]"))
    #expect(try ReplayProcess.run(["-h"]).output == result.output)
  }
}
