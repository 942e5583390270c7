import ComputeMatching
import OrderStreams
import Testing

/// What the orderbook file may not be.
struct VenueBookFileTests {
  @Test(arguments: [
    ("101,5,100", nil, nil),
    ("101,5,100,5,102", nil, nil),
    ("101,5,100,5", nil, nil),
    ("101,5,100,5,102,5,99,5,103,5,98,5", nil, nil),
    ("101.5,5,100,5,102,5,99,5", 1, "ask price 1"),
    ("0,5,100,5,102,5,99,5", 1, "ask price 1"),
    ("101,5,-100,5,102,5,99,5", 7, "bid price 1"),
    ("101,x,100,5,102,5,99,5", 5, "ask size 1"),
    ("101,5,100,-5,102,5,99,5", 11, "bid size 1"),
    ("101,0,100,5,102,5,99,5", 5, "ask size 1"),
    ("101,5,100,5,9999999999,1,99,5", 24, "ask size 2"),
    ("101,5,100,5,-9999999999,0,99,5", 13, "ask price 2"),
    ("101,5,100,5,102,5,9999999999,0", 19, "bid price 2"),
    ("102,5,100,5,101,5,99,5", 13, "ask price 2"),
    ("101,5,100,5,101,5,99,5", 13, "ask price 2"),
    ("101,5,99,5,102,5,100,5", 18, "bid price 2"),
    ("9999999999,0,100,5,102,5,99,5", 20, "ask price 2"),
  ])
  func `what is no book is an error with its place`(row: String, column: Int?, name: String?) throws {
    let good = bookRow(2, asks: [Level(101, 5)], bids: [Level(100, 5)])
    var market = try SmallMarket("1,5,0,1,101,1\n2,1,11,5,101,-1\n", book: [good, row])
    let error = try #require(throws: StreamError.self) { try market.run() }
    #expect(error.file == "book.csv")
    #expect(error.line == 2)
    #expect(error.column == column)
    #expect(error.columnName == name)
    // What came before has been replayed, and nothing of the message beside the row.
    #expect(market.replay.report.messageCount == 1)
    #expect(market.replay.report.rowCount == 1)
    #expect(market.depth(.ask) == [Level(101, 5)])
  }

  @Test(arguments: ["101", "101,5,100", "101,5,100,5,102"])
  func `the first row has four fields for each level`(row: String) throws {
    var market = try SmallMarket("1,5,0,1,101,1\n", book: [row])
    let error = try #require(throws: StreamError.self) { try market.run() }
    #expect(error.line == 1)
  }

  @Test(arguments: [(3, 5), (5, 3), (0, 2), (2, 0)])
  func `files of different length are an error that names both`(messages: Int, rows: Int) throws {
    var market = try SmallMarket(
      String(repeating: "1,5,0,1,101,1\n", count: messages),
      book: Array(repeating: bookRow(1, asks: [Level(101, 5)]), count: rows))
    let error = try #require(throws: StreamError.self) { try market.run() }
    #expect(error.file == "book.csv")
    #expect(error.description.contains("\(messages) rows, one for each message of messages.csv"))
    #expect(error.description.hasSuffix("found \(rows)"))
    #expect(market.replay.report.messageCount == min(messages, rows))
  }
}
