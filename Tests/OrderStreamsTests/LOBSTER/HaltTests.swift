import ComputeMatching
import OrderStreams
import Testing

/// Days on which the venue halts, takes quotes and trades again.
struct HaltTests {
  /// A bid and an ask, a halt, and a bid for 50 that crosses the ask while quotes are taken.
  private static let crossed = """
    1,1,11,100,100,1
    2,1,12,100,101,-1
    3,7,0,0,-1,-1
    4,7,0,0,0,-1
    5,1,13,50,102,1

    """
  private static let resumption = "6,7,0,0,1,-1\n"
  private static let executions = "7,4,13,50,102,1\n7,4,12,50,101,-1\n"

  private static func row(_ ask: Quantity, _ bids: [Level]) -> String {
    bookRow(2, asks: [Level(101, ask)], bids: bids)
  }

  private static let crossedRows = [
    bookRow(2, bids: [Level(100, 100)]), row(100, [Level(100, 100)]), row(100, [Level(100, 100)]),
    row(100, [Level(100, 100)]), row(100, [Level(102, 50), Level(100, 100)]),
  ]
  private static let executionRows = [row(100, [Level(100, 100)]), row(50, [Level(100, 100)])]

  private func phase(_ market: borrowing SmallMarket) -> Phase? { market.exchange.phase(of: BookID(0)) }

  @Test func `quotes that cross in a halt do not trade while it lasts`() throws {
    var market = try SmallMarket(Self.crossed)
    for _ in 1...5 { try market.step() }
    #expect(market.trades == [])
    #expect(market.depth(.bid) == [Level(102, 50), Level(100, 100)])
    #expect(market.depth(.ask) == [Level(101, 100)])
    #expect(phase(market) == .auction)
  }

  @Test(arguments: [true, false], [true, false])
  func `what the venue traded in its cross agrees row by row, reported before trading resumes or behind it`(
    isBefore: Bool, hasBook: Bool
  ) throws {
    let messages = isBefore ? Self.executions + Self.resumption : Self.resumption + Self.executions
    let rows =
      Self.crossedRows
      + (isBefore ? Self.executionRows + [Self.executionRows[1]] : [Self.crossedRows[4]] + Self.executionRows)
    var market =
      if hasBook {
        try SmallMarket(Self.crossed + messages + "8,6,-1,50,101,-1\n", book: rows + [Self.executionRows[1]])
      } else {
        try SmallMarket(Self.crossed + messages + "8,6,-1,50,101,-1\n")
      }
    try market.run()
    #expect(phase(market) == .continuous)
    #expect(market.depth(.bid) == [Level(100, 100)] && market.depth(.ask) == [Level(101, 50)])
    #expect(market.rejections == [])
    if hasBook { #expect(market.replay.report.rows(.equal) == 9) }
    #expect(market.replay.report.executions.total == 2)
  }

  @Test(arguments: [
    // The next order comes.
    resumption + "7,1,14,10,99,1\n",
    // Nothing more comes.
    resumption,
    // Trading resumes without a word of quotes.
    "5,7,0,0,-1,-1\n" + resumption,
  ])
  func `what nobody reports as traded, the engine uncrosses at one price`(rest: String) throws {
    var market = try SmallMarket(Self.crossed + rest)
    try market.run()
    #expect(market.trades.map(\.quantity) == [50])
    #expect(market.trades.map(\.maker) == [12] && market.trades.map(\.side) == [nil])
    #expect(phase(market) == .continuous)
    #expect(market.depth(.ask) == [Level(101, 50)])
  }

  @Test func `what the venue's book has no more is uncrossed at once`() throws {
    let rows = Self.crossedRows + [Self.executionRows[1]]
    var market = try SmallMarket(Self.crossed + Self.resumption, book: rows)
    try market.run()
    #expect(market.replay.report.rows(.equal) == 6)
    #expect(market.trades.map(\.quantity) == [50])
  }

  @Test func `in a halt orders leave, and one that comes opens the book to quotes`() throws {
    var market = try SmallMarket("1,1,11,10,100,1\n2,7,0,0,-1,-1\n3,2,11,4,100,1\n4,1,12,5,99,-1\n5,7,0,0,0,1\n")
    for _ in 1...3 { try market.step() }
    #expect(phase(market) == .halted)
    #expect(market.depth(.bid) == [Level(100, 6)])
    try market.step()
    #expect(phase(market) == .auction)
    try market.run()
    #expect(market.depth(.ask) == [Level(99, 5)])
    #expect(market.trades == [] && market.rejections == [])
  }

  @Test func `an execution in a halt of an order that nobody knows is passed over`() throws {
    var market = try SmallMarket("1,1,11,10,100,1\n2,7,0,0,-1,-1\n3,4,99,5,100,1\n4,4,11,5,100,1\n5,4,11,-5,100,1\n")
    try market.run()
    #expect(market.depth(.bid) == [Level(100, 5)])
    #expect(market.replay.report.executions.notReplayed == 1)
    #expect(market.replay.report.executions.inAuction == 2)
    #expect(market.rejections == [.quantity])
  }

  @Test func `levels that come into view in a halt are put in place, crossed or not`() throws {
    let messages = "1,1,11,10,103,-1\n2,7,0,0,-1,-1\n3,3,11,10,103,-1\n4,7,0,0,0,-1\n5,5,0,1,103,-1\n6,4,9,5,104,1\n"
    let seen = bookRow(1, asks: [Level(104, 3)], bids: [Level(99, 1)])
    let crossed = bookRow(1, asks: [Level(104, 3)], bids: [Level(104, 5)])
    var market = try SmallMarket(
      messages,
      book: [
        bookRow(1, asks: [Level(103, 10)], bids: [Level(99, 1)]),
        bookRow(1, asks: [Level(103, 10)], bids: [Level(99, 1)]),
        seen, seen, crossed, seen,
      ])
    for _ in 1...5 { try market.step() }
    #expect(market.depth(.ask) == [Level(104, 3)])
    #expect(market.depth(.bid).first == Level(104, 5))
    try market.run()
    #expect(market.rejections == [] && market.trades == [])
    #expect(market.replay.report.rows(.equal) == 4)
    #expect(market.replay.report.executions.inAuction == 1)
  }

  @Test func `a day that begins with a halt is no different`() throws {
    var market = try SmallMarket("1,7,0,0,0,-1\n2,1,11,10,101,1\n3,1,12,10,100,-1\n4,7,0,0,1,-1\n5,3,99,1,100,1\n")
    try market.run()
    #expect(market.trades.map(\.quantity) == [10])
    #expect(phase(market) == .continuous)
  }
}
