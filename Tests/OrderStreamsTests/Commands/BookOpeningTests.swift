import ComputeMatching
import OrderStreams
import Testing

/// A contract that has no book gets one at the first row that names it.
struct BookOpeningTests {
  private static let names = [
    "h100-sxm,80,US/us-east-1,on_demand,spot", "h100-sxm,80,US/us-east-1,on_demand,2026-12-01T00Z/720h",
    "h100-sxm,80,US,on_demand,spot", "h100-sxm,80,US/us-east-1,reserved,spot",
    "h100-sxm,94,US/us-east-1,on_demand,spot", "a100-pcie,80,US/us-east-1,on_demand,spot",
  ]

  private func row(_ id: Int, _ contract: String) -> String { "1,submit,\(id),,,,,bid,\(contract),1,1,,,," }

  @Test func `each contract gets one book, numbered in order of appearance`() throws {
    var exchange = Exchange()
    let rows = (0..<60).map { row($0 + 1, Self.names[$0 % Self.names.count]) }
    let text = ([OrderStreamText.allColumns] + rows).joined(separator: "\n")
    let commands = try OrderStreamText(text).commands(for: &exchange)
    #expect(commands.count == 66)
    #expect(exchange.bookCount == 6)
    for (number, name) in Self.names.enumerated() {
      #expect(exchange.contract(of: BookID(UInt32(number))) == (try Contract(name)))
      #expect(exchange.orders(in: BookID(UInt32(number)), .bid, at: 10_000).count == 10)
    }
  }

  @Test func `one contract under several names has one book`() throws {
    var exchange = Exchange()
    _ = try OrderStreamText(
      rows: row(1, "h100-sxm,80,DE,on_demand,spot"), row(2, "H100_SXM,80,DE,on_demand,spot"),
      row(3, "h100-sxm,080,DE,on_demand,"), row(4, "\"h100-sxm\",80,DE,\"on_demand\",spot")
    ).commands(for: &exchange)
    #expect(exchange.bookCount == 1)
    #expect(exchange.liveOrderCount == 4)
  }

  @Test func `the book comes before its row, which waits meanwhile`() throws {
    var exchange = Exchange()
    var reader = try CommandReader(
      ByteSource(
        bytes: Array("\(OrderStreamText.allColumns)\n\(row(1, Self.names[0]))\n\(row(2, Self.names[0]))\n".utf8),
        name: "orders.csv"))
    var waits: [Bool] = []
    while let recorded = try reader.next(&exchange) {
      waits.append(reader.isRowPending)
      exchange.apply(recorded.command, at: recorded.timestamp)
    }
    #expect(waits == [true, false, false])
    #expect(reader.rowCount == 2)
  }

  @Test func `a row of another operation that names a contract opens its book too`() throws {
    let commands = try OrderStreamText(rows: "1,cancel,5,,,,,,\(Self.names[0]),,,,,,").commands()
    #expect(commands.map(\.command) == [.openBook(try Contract(Self.names[0])), .cancel(5)])
  }

  @Test func `nothing opens for a malformed row`() throws {
    var exchange = Exchange()
    #expect(throws: StreamError.self) {
      try OrderStreamText(rows: "1,submit,1,,,,,bid,\(Self.names[0]),1,1,,,,never").commands(for: &exchange)
    }
    #expect(exchange.bookCount == 0)
  }

  @Test func `books that are open already are found`() throws {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract(Self.names[1])), at: 0)
    exchange.apply(.openBook(try Contract(Self.names[0])), at: 0)
    let commands = try OrderStreamText(rows: row(1, Self.names[0])).commands(for: &exchange)
    #expect(
      commands.map(\.command) == [.submit(Order(id: 1, side: .bid, book: BookID(1), price: 10_000, quantity: 1))])
  }

  @Test func `without opening, orders for an unknown contract are rejected until it is opened`() throws {
    var exchange = Exchange()
    var stream = OrderStreamText(
      rows: row(1, Self.names[0]), "1,open_book,,,,,,,\(Self.names[0]),,,,,,", row(2, Self.names[0]))
    stream.opensBooks = false
    _ = try stream.commands(for: &exchange)
    let events = exchange.events.copy().map(\.kind)
    #expect(events.first == .rejected(1, .book))
    #expect(exchange.order(2) != nil)
    #expect(exchange.bookCount == 1)
  }
}
