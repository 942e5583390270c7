import ComputeMatching
import TestSupport
import Foundation
import OrderStreams
import Testing

/// Rows of an event stream, as they are written and as they are compared.
struct EventRowTests {
  private static let header =
    "seq,command,timestamp_ns,event,order_id,contra_order_id,side,gpu_model,vram_gb,region,sla_tier,window,price,"
    + "quantity,open_quantity,contra_open_quantity,participant,contra_participant,reason"
  private static let pattern = "h100-sxm|h200-sxm,>=80,US/*,>=on_demand,spot"
  private static let contract = "h100-sxm,80,US/us-east-1,on_demand,spot"

  /// One event of each kind, and the row of each.
  private static let rows: [(Event.Kind, String)] = [
    (.bookOpened(BookID(0), contract: 1), "book_opened,,,,\(contract),,,,,,,continuous"),
    (.bookPhase(BookID(0), .auction), "book_phase,,,,\(contract),,,,,,,auction"),
    (.priceBand(BookID(0), PriceBand(low: nil, high: nil), .halted), "price_band,,,,\(contract),,,,,,,halted"),
    (
      .accepted(
        Event.Acceptance(
          order: 1, price: 20_000, quantity: 8, scope: .requirement(RequirementID(1)), side: .ask,
          timeInForce: .goodTillDate, participant: ParticipantID(1), eligibleBookCount: 0)),
      "accepted,1,,ask,\(pattern),2.0000,8,,,acme,,gtd"
    ),
    (
      .accepted(
        Event.Acceptance(
          order: 1, price: nil, quantity: 8, scope: .requirement(RequirementID(0)), side: .bid,
          timeInForce: .immediateOrCancel)), "accepted,1,,bid,*,*,*,*,*,,8,,,,,ioc"
    ),
    (
      .accepted(
        Event.Acceptance(
          order: 2, price: 1, quantity: 8, scope: .book(BookID(0)), side: .bid, timeInForce: .goodTillCancelled,
          participant: ParticipantID(2))),
      "accepted,2,,bid,\(contract),0.0001,8,,,nordic gpu,,gtc"
    ),
    (
      .accepted(
        Event.Acceptance(
          order: 2, price: 20_000, quantity: 8, scope: .book(BookID(0)), side: .ask, timeInForce: .goodTillCancelled,
          participant: ParticipantID(1), restingQuantity: 5)),
      "accepted,2,,ask,\(contract),2.0000,8,5,,acme,,gtc"
    ),
    (.rejected(3, .options), "rejected,3,,,,,,,,,,,,,,options"),
    (.rejected(.none, .book), "rejected,,,,,,,,,,,,,,,book"),
    (
      .trade(
        Event.Trade(
          taker: 4, maker: 5, price: 20_000, quantity: 3, takerOpenQuantity: 1, makerOpenQuantity: 7,
          takerParticipant: ParticipantID(2), makerParticipant: ParticipantID(1), book: BookID(0), side: .bid)),
      "trade,4,5,bid,\(contract),2.0000,3,1,7,nordic gpu,acme,"
    ),
    (
      .trade(
        Event.Trade(
          taker: 4, maker: 5, price: 20_000, quantity: 3, takerOpenQuantity: 0, makerOpenQuantity: 0, book: BookID(0),
          side: nil)),
      "trade,4,5,,\(contract),2.0000,3,0,0,,,"
    ),
    (
      .rested(
        Event.Resting(
          order: 6, price: 20_000, openQuantity: 2, scope: .requirement(RequirementID(1)), side: .bid)),
      "rested,6,,bid,\(pattern),2.0000,,2,,,,"
    ),
    (
      .rested(Event.Resting(order: 6, price: 20_000, openQuantity: 2, scope: .book(BookID(0)), side: .ask)),
      "rested,6,,ask,\(contract),2.0000,,2,,,,"
    ),
    (
      .placed(Event.Placement(order: 6, book: BookID(0), side: .bid, limit: 24_000, openQuantity: 2)),
      "placed,6,,bid,\(contract),2.4000,,2,,,,"
    ),
    (.withdrawn(6, BookID(0)), "withdrawn,6,,,\(contract),,,,,,,"),
    (.reduced(7, by: 2, openQuantity: 1, in: BookID(0), .requested), "reduced,7,,,\(contract),,2,1,,,,requested"),
    (.reduced(7, by: 2, openQuantity: 1, in: nil, .selfTrade), "reduced,7,,,,,,,,,2,1,,,,self_trade"),
    (
      .replaced(Event.Substitution(old: 7, new: 8, price: 20_000, quantity: 9, participant: ParticipantID(1))),
      "replaced,7,8,,,,,,,2.0000,9,,,acme,,"
    ),
    (.cancelled(8, quantity: 9, in: BookID(0), .gateClosed), "cancelled,8,,,\(contract),,9,,,,,gate_closed"),
    (.cancelled(8, quantity: 9, in: nil, .gateClosed), "cancelled,8,,,,,,,,,9,,,,,gate_closed"),
    (.waiting(9), "waiting,9,,,,,,,,,,,,,,"),
    (.bookOpened(BookID(0), contract: 1, lot: 8), "book_opened,,,,\(contract),,8,,,,,continuous"),
    (
      .indicative(Event.Indication(book: BookID(0), price: 20_000, volume: 1 << 40, surplus: 3, surplusSide: .ask)),
      "indicative,,,ask,\(contract),2.0000,1099511627776,3,,,,"
    ),
    (
      .indicative(Event.Indication(book: BookID(0), price: nil, volume: 0, surplus: 0, surplusSide: nil)),
      "indicative,,,,\(contract),,0,0,,,,"
    ),
  ]

  private func exchange() throws -> Exchange {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract(Self.contract)), at: 0)
    exchange.removeAllEvents()
    _ = exchange.requirement(Requirement())
    _ = exchange.requirement(try Requirement(Self.pattern))
    _ = exchange.participant(named: "acme")
    _ = exchange.participant(named: "nordic gpu")
    _ = exchange.participant(named: Self.oddName)
    return exchange
  }

  private func events() -> [Event] {
    Self.rows.map { Event($0.0, command: 3, timestamp: 17) }
  }

  private func lines() -> [String] {
    [Self.header] + Self.rows.enumerated().map { "\($0 + 1),3,17,\($1.1)" }
  }

  @Test func `every kind of event has its row, of nineteen columns`() throws {
    let path = NSTemporaryDirectory() + "events-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let exchange = try exchange()
    var writer = try EventWriter(path: path, tick: exchange.configuration.tick)
    for (index, event) in events().enumerated() {
      try writer.write(event, sequence: UInt64(index + 1), of: exchange)
    }
    try writer.flush()
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(written == lines().joined(separator: "\n") + "\n")
    for line in written.split(separator: "\n") {
      #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == 19, "\(line)")
    }
  }

  private func comparison(_ lines: [String], _ events: [Event]) throws -> EventDifference? {
    let exchange = try exchange()
    var comparison = try EventComparison(
      ByteSource(bytes: Array((lines.joined(separator: "\n") + "\n").utf8), name: "events.csv"),
      tick: exchange.configuration.tick)
    for (index, event) in events.enumerated() {
      try comparison.compare(event, sequence: UInt64(index + 1), of: exchange)
    }
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
    ("waiting,9", "waiting,8", "order_id", 22), ("bid,*,*,*", "bid,*,*,US", "region", 6),
    ("2.0000,8,5,", "2.0000,8,,", "open_quantity", 8),
  ])
  func `the first difference is named by its columns`(text: String, other: String, column: String, line: Int) throws {
    let changed = lines().map { $0.replacing(text, with: other) }
    let difference = try #require(try comparison(changed, events()))
    #expect(difference.columns == [column])
    #expect(difference.line == line)
  }

  private static let oddName = "gpus, \"cheap\"\nand more"

  /// A trade of the participant with the odd name.
  private static let oddTrade = Event(
    .trade(
      Event.Trade(
        taker: 4, maker: 5, price: 20_000, quantity: 3, takerOpenQuantity: 1, makerOpenQuantity: 7,
        takerParticipant: ParticipantID(3), makerParticipant: ParticipantID(1), book: BookID(0), side: .bid)),
    command: 3, timestamp: 17)

  @Test func `a name that holds what ends a cell is quoted, and compared without its quotes`() throws {
    let row = "1,3,17,trade,4,5,bid,\(Self.contract),2.0000,3,1,7,\"gpus, \"\"cheap\"\"\nand more\",acme,"
    let path = NSTemporaryDirectory() + "events-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let exchange = try exchange()
    var writer = try EventWriter(path: path, tick: exchange.configuration.tick)
    try writer.write(Self.oddTrade, sequence: 1, of: exchange)
    try writer.flush()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "\(Self.header)\n\(row)\n")
    #expect(try comparison([Self.header, row], [Self.oddTrade]) == nil)
    let other = row.replacing("cheap", with: "dear")
    let difference = try #require(try comparison([Self.header, other], [Self.oddTrade]))
    #expect(difference.columns == ["participant"])
  }
}
