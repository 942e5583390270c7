import ComputeMatching
import Testing

@testable import OrderStreams

/// That the reader of event rows would notice what they do not say: without some rows, or with others, it finds something wrong.
struct RebuiltMarketTests {
  @Test(arguments: [
    "book_opened", "book_phase", "accepted", "trade", "rested", "placed", "withdrawn", "reduced", "replaced",
    "cancelled",
  ])
  func `rows that are missing are missed`(event: String) throws {
    #expect(try findsFault { row in Self.event(of: row) == event ? nil : row })
  }

  @Test func `a place in time is missed where it is the only thing that is missing`() throws {
    #expect(try findsFault { row in Self.event(of: row) == "waiting" ? nil : row })
  }

  @Test(arguments: [
    (12, "accepted"), (12, "placed"), (12, "rested"), (14, "accepted"), (14, "rested"), (15, "trade"), (16, "trade"),
    (17, "trade"),
  ])
  func `cells that say something else are noticed`(cell: Int, event: String) throws {
    #expect(
      try findsFault { row in
        guard Self.event(of: row) == event else { return row }
        var cells = row.split(separator: ",", omittingEmptySubsequences: false)
        cells[cell] = cells[cell] == "0.0201" ? "0.0202" : cells[cell] == "1" ? "2" : cells[cell] + "1"
        return Substring(cells.joined(separator: ","))
      })
  }

  @Test func `as they are, the rows lead to the engine's books`() throws { #expect(try !findsFault { $0 }) }

  private static func event(of row: Substring) -> Substring {
    row.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)[3]
  }

  /// Whether a reader of the rows of some random streams, as `edit` leaves them, comes to another market than the engine.
  private func findsFault(_ edit: (Substring) -> Substring?) throws -> Bool {
    for seed in 0..<UInt64(12) {
      var stream = try RandomStream(seed: seed)
      var market = ModelTests.market(for: stream, seed: seed)
      var exchange = ModelTests.exchange(for: stream, seed: seed)
      var rebuilt = RebuiltMarket()
      var rows = EventRows(tick: exchange.configuration.tick)
      for _ in 0..<600 {
        let (command, timestamp) = stream.next(in: market)
        _ = market.apply(command, at: timestamp)
        exchange.apply(command, at: timestamp)
        for row in rows.rows(ofEventsOf: exchange) {
          if let edited = edit(row) { rebuilt.read(edited) } else { rebuilt.passOver() }
        }
        exchange.removeAllEvents()
        if rebuilt.fault != nil || rebuilt.difference(from: exchange) != nil { return true }
      }
    }
    return false
  }
}

/// The rows that an event stream has for what an exchange does.
struct EventRows: ~Copyable {
  private var row: EventRow

  init(tick: Tick) { row = EventRow(tick: tick) }

  mutating func rows(ofEventsOf exchange: borrowing Exchange) -> [Substring] {
    var text = TextBuffer()
    for index in 0..<exchange.events.count {
      row.append(exchange.events[index], sequence: exchange.events.sequence(at: index), of: exchange, to: &text)
    }
    let written = text.bytes.withSpan(0..<text.count) { span in
      String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
    }
    return written.split(separator: "\n")
  }
}

extension RebuiltMarket {
  /// The first book that is another one in `exchange`: phase, levels or queues (R7.2).
  func difference(from exchange: borrowing Exchange) -> String? {
    if liveOrderCount != exchange.liveOrderCount { return "\(liveOrderCount) live orders" }
    for number in 0..<exchange.bookCount {
      let book = BookID(UInt32(number))
      guard let contract = exchange.contract(of: book).map({ Substring($0.description) }) else { return "no \(book)" }
      if phases[contract] != (exchange.phase(of: book)?.text).map({ Substring($0) }) {
        return "another phase of \(contract)"
      }
      for side in Side.allCases {
        let found = levels(side == .bid ? "bid" : "ask", of: contract)
        let expected = exchange.depth(of: book, side).map { level in
          Level(
            price: level.price.ticks, quantity: level.quantity, flexibleQuantity: level.flexibleQuantity,
            queue: exchange.orders(in: book, side, at: level.price).map(\.id.rawValue))
        }
        if found != expected { return "\(contract) \(side)s: expected \(expected), found \(found)" }
      }
    }
    return nil
  }
}
