import Foundation
import Testing

/// `--mbo`, and the file that it writes as a stream to replay.
struct MBOTests {
  /// What another replay of what was written has to have in common.
  private struct Market: Equatable {
    let trades: Int?
    let quantity: Int?
    let books: [[String]]
    let open: [Int?]

    init(_ summary: JSONSummary) {
      trades = summary["trades"] as? Int
      quantity = summary["quantity_traded"] as? Int
      let columns = ["contract", "trades", "quantity_traded", "last_price", "best_bid", "best_ask"]
      books = (summary["busiest_books"] as? [[String: Any]] ?? []).map { book in columns.map { "\(book[$0] ?? "")" } }
      open = ["open_bids", "open_asks"].flatMap { side in
        ["orders", "quantity"].map { (summary[side] as? [String: Any])?[$0] as? Int }
      }
    }
  }

  private func summary(_ arguments: [String], input: String = "", _ scratch: ScratchDirectory) throws -> JSONSummary {
    let result = try ReplayProcess.run(arguments + ["--summary", "json"], input: input, in: scratch.url)
    try #require(result.status == 0, "\(result.errors)")
    return try JSONSummary(result.output)
  }

  @Test func `what --mbo writes is known by its content, and has the same trades and the same books`() throws {
    let scratch = try ScratchDirectory()
    let written = try summary(["--mbo", "market.dbn", "-"], input: SmallStream.text, scratch)
    let read = try summary(["--tick", "0.0001", "market.dbn"], scratch)
    #expect(read["format"] as? String == "dbn")
    #expect(Market(read) == Market(written))
    #expect(Market(read).trades == 3 && Market(read).books.count == 3)
    let makers = try #require((read["makers"] as? [String: Any])?["executions"] as? [String: Int])
    #expect(makers == ["named_maker": 3, "other_maker": 0, "unknown_maker": 0, "in_auction": 0])
    // Written once more, it is the same market again.
    let again = try summary(["--tick", "0.0001", "--mbo", "again.dbn", "market.dbn"], scratch)
    #expect(Market(again) == Market(read))
    #expect(try Market(summary(["--tick", "0.0001", "again.dbn"], scratch)) == Market(read))
  }

  @Test func `a file that ends within a record is an error with its offset`() throws {
    let scratch = try ScratchDirectory()
    _ = try summary(["--mbo", "market.dbn", "-"], input: SmallStream.text, scratch)
    let file = scratch.url.appendingPathComponent("market.dbn")
    let whole = try Data(contentsOf: file)
    try whole.dropLast(1).write(to: file)
    let result = try ReplayProcess.run(["--tick", "0.0001", "market.dbn"], in: scratch.url)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("replay: market.dbn: offset \(whole.count - 56): expected "))
    #expect(result.output.contains("INCOMPLETE"))
  }
}
