import ComputeExchange
import Foundation
import OrderStreams
import Testing

/// Rows of an event stream, as they are written and as they are compared.
struct EventRowTests {
  private static let header =
    "seq,timestamp_ns,event,order_id,contra_order_id,side,gpu_model,vram_gb,region,sla_tier,window,price,quantity,"
    + "open_quantity,reason"
  private static let pattern = "h100-sxm|h200-sxm,>=80,US/*,>=on_demand,spot"
  private static let contract = "h100-sxm,80,US/us-east-1,on_demand,spot"

  /// One event of each kind, and the row of each.
  private static let rows: [(Event.Kind, String)] = [
    (.bookOpened(BookID(0), contract: 1), "book_opened,,,,\(contract),,,,continuous"),
    (.bookPhase(BookID(0), .auction), "book_phase,,,,\(contract),,,,auction"),
    (.priceBand(BookID(0), PriceBand(low: nil, high: nil), .halted), "price_band,,,,\(contract),,,,halted"),
    (
      .accepted(
        Event.Acceptance(
          order: 1, price: 20_000, quantity: 8, scope: .requirement(RequirementID(1)), side: .ask,
          timeInForce: .goodTillDate, eligibleBookCount: 0)), "accepted,1,,ask,\(pattern),2.0000,8,,gtd"
    ),
    (
      .accepted(
        Event.Acceptance(
          order: 1, price: nil, quantity: 8, scope: .requirement(RequirementID(0)), side: .bid,
          timeInForce: .immediateOrCancel)), "accepted,1,,bid,*,*,*,*,*,,8,,ioc"
    ),
    (
      .accepted(
        Event.Acceptance(
          order: 2, price: 1, quantity: 8, scope: .book(BookID(0)), side: .bid, timeInForce: .goodTillCancelled)),
      "accepted,2,,bid,\(contract),0.0001,8,,gtc"
    ),
    (.rejected(3, .options), "rejected,3,,,,,,,,,,,options"), (.rejected(.none, .book), "rejected,,,,,,,,,,,,book"),
    (
      .trade(
        Event.Trade(
          taker: 4, maker: 5, price: 20_000, quantity: 3, takerOpenQuantity: 1, book: BookID(0), side: .bid)),
      "trade,4,5,bid,\(contract),2.0000,3,1,"
    ),
    (
      .trade(
        Event.Trade(taker: 4, maker: 5, price: 20_000, quantity: 3, takerOpenQuantity: 0, book: BookID(0), side: nil)),
      "trade,4,5,,\(contract),2.0000,3,0,"
    ),
    (
      .rested(
        Event.Resting(
          order: 6, price: 20_000, openQuantity: 2, scope: .requirement(RequirementID(1)), side: .bid)),
      "rested,6,,bid,\(pattern),2.0000,,2,"
    ),
    (
      .rested(Event.Resting(order: 6, price: 20_000, openQuantity: 2, scope: .book(BookID(0)), side: .ask)),
      "rested,6,,ask,\(contract),2.0000,,2,"
    ),
    (.reduced(7, by: 2, openQuantity: 1, .requested), "reduced,7,,,,,,,,,2,1,requested"),
    (.replaced(old: 7, new: 8, price: 20_000, quantity: 9), "replaced,7,8,,,,,,,2.0000,9,,"),
    (.cancelled(8, quantity: 9, .gateClosed), "cancelled,8,,,,,,,,,9,,gate_closed"),
    (.waiting(9), "waiting,9,,,,,,,,,,,"),
  ]

  private func exchange() throws -> Exchange {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract(Self.contract)), at: 0)
    exchange.removeAllEvents()
    _ = exchange.requirement(Requirement())
    _ = exchange.requirement(try Requirement(Self.pattern))
    return exchange
  }

  private func events() -> [Event] {
    Self.rows.enumerated().map { Event(sequence: UInt64($0 + 1), timestamp: 17, kind: $1.0) }
  }

  private func lines() -> [String] {
    [Self.header] + Self.rows.enumerated().map { "\($0 + 1),17,\($1.1)" }
  }

  @Test func `every kind of event has its row, of fifteen columns`() throws {
    let path = NSTemporaryDirectory() + "events-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let exchange = try exchange()
    var writer = try EventWriter(path: path, tick: exchange.configuration.tick)
    for event in events() { try writer.write(event, of: exchange) }
    try writer.flush()
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(written == lines().joined(separator: "\n") + "\n")
    for line in written.split(separator: "\n") {
      #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == 15, "\(line)")
    }
  }

  private func comparison(_ lines: [String], _ events: [Event]) throws -> EventDifference? {
    let exchange = try exchange()
    var comparison = try EventComparison(
      ByteSource(bytes: Array((lines.joined(separator: "\n") + "\n").utf8), name: "events.csv"),
      tick: exchange.configuration.tick)
    for event in events { try comparison.compare(event, of: exchange) }
    try comparison.finish()
    return comparison.difference
  }

  @Test func `events are as recorded, patterns and waiting orders too`() throws {
    #expect(try comparison(lines(), events()) == nil)
    let quoted = lines().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: ",")
    }
    #expect(try comparison(quoted, events()) == nil)
    let mirrored = lines().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).reversed().joined(separator: ",")
    }
    #expect(try comparison(mirrored, events()) == nil)
  }

  @Test(arguments: [
    ("US/*,>=on_demand", "US/*,>=reserved", "sla_tier", 5), ("h100-sxm|h200-sxm", "h200-sxm|h100-sxm", "gpu_model", 5),
    ("waiting,9", "waiting,8", "order_id", 17), ("bid,*,*,*", "bid,*,*,US", "region", 6),
  ])
  func `the first difference is named by its columns`(text: String, other: String, column: String, line: Int) throws {
    let changed = lines().map { $0.replacing(text, with: other) }
    let difference = try #require(try comparison(changed, events()))
    #expect(difference.columns == [column])
    #expect(difference.line == line)
  }
}
