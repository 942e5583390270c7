import ComputeMatching
import OrderStreams
import Testing

/// Whom the engine lets trade, whom the file names, and what becomes of the book where the two disagree.
struct ExecutionMakerTests {
  /// Three orders in the queue at 101, then `execution` and what follows.
  private func market(_ following: [(message: String, quantity: Quantity)]) throws -> SmallMarket {
    let resting: [(message: String, quantity: Quantity)] = [
      ("1,1,11,4,101,-1", 4), ("2,1,12,5,101,-1", 9), ("3,1,13,6,101,-1", 15),
    ]
    let rows = resting + following
    return try SmallMarket(
      rows.map { $0.message + "\n" }.joined(), book: rows.map { bookRow(1, asks: [Level(101, $0.quantity)]) })
  }

  @Test func `the head of the queue is whom the file names`() throws {
    var market = try market([("4,4,11,4,101,-1", 11), ("5,4,12,1,101,-1", 10)])
    try market.run()
    #expect(market.replay.report.executions.namedMaker == 2)
    #expect(market.replay.report.executions.total == 2)
    #expect(market.replay.report.rows(.equal) == 5)
    #expect(market.queue(.ask, 101) == [12, 13])
    #expect(market.quantities(.ask, 101) == [4, 6])
  }

  @Test(arguments: [
    // The head trades in part, and whole; the head and the next, who is the one named.
    ("4,4,12,3,101,-1", 12 as Quantity, [11, 12, 13] as [OrderID], [4, 2, 6] as [Quantity]),
    ("4,4,13,4,101,-1", 11, [11, 12, 13], [4, 5, 2]),
    ("4,4,12,5,101,-1", 10, [11, 13], [4, 6]),
    ("4,4,13,6,101,-1", 9, [11, 12], [4, 5]),
  ])
  func `where the file names another, the trade is put right`(
    execution: String, left: Quantity, queue: [OrderID], quantities: [Quantity]
  ) throws {
    var market = try market([(execution, left), ("5,4,11,4,101,-1", left - 4)])
    for _ in 1...4 { try market.step() }
    #expect(market.trades.first?.maker == 11)
    #expect(market.replay.report.executions.otherMaker == 1)
    #expect(market.replay.report.otherMakers.map(\.line) == [4])
    #expect(market.replay.report.otherMakers.map(\.maker) == [11])
    #expect(market.queue(.ask, 101) == queue)
    #expect(market.quantities(.ask, 101) == quantities)
    // One disagreement does not lead to the next.
    try market.run()
    #expect(market.replay.report.executions.namedMaker == 1)
    #expect(market.replay.report.rows(.equal) == 5)
    #expect(market.rejections == [])
  }

  @Test func `an execution away from the best price makes a row of its own kind`() throws {
    var market = try SmallMarket(
      "1,1,11,4,101,-1\n2,1,12,5,102,-1\n3,4,12,2,102,-1\n4,4,11,4,101,-1\n",
      book: [
        bookRow(2, asks: [Level(101, 4)]), bookRow(2, asks: [Level(101, 4), Level(102, 5)]),
        bookRow(2, asks: [Level(101, 4), Level(102, 3)]), bookRow(2, asks: [Level(102, 3)]),
      ])
    try market.run()
    #expect(market.trades.map(\.maker) == [11, 11])
    #expect(market.replay.report.rows(.otherMaker) == 1)
    #expect(market.replay.report.rows(.equal) == 3)
    #expect(market.replay.report.executions.otherMaker == 1)
    #expect(market.replay.report.executions.namedMaker == 1)
    #expect(market.queue(.ask, 102) == [12])
  }

  @Test func `an execution with more than its maker has is no execution of that maker`() throws {
    var market = try market([("4,4,11,6,101,-1", 9), ("5,5,0,1,101,-1", 9)])
    try market.run()
    #expect(market.trades.map(\.maker) == [11, 12])
    #expect(market.replay.report.executions.otherMaker == 1)
    // The file takes six from an order of four: what it says of the level decides.
    #expect(market.depth(.ask) == [Level(101, 9)])
    #expect(market.replay.report.rows(.equal) == 5)
  }

  @Test func `an order without enough for its execution does not make it`() throws {
    var market = try SmallMarket(
      "1,1,11,4,101,-1\n2,4,11,6,101,-1\n", book: [bookRow(1, asks: [Level(101, 4)]), bookRow(1)])
    try market.run()
    #expect(market.replay.report.executions.otherMaker == 1)
    #expect(market.replay.report.executions.namedMaker == 0)
  }

  @Test func `a trade over several prices is put right at each of them`() throws {
    var market = try SmallMarket(
      "1,1,11,4,101,-1\n2,1,12,5,102,-1\n3,1,13,9,103,-1\n4,4,13,6,103,-1\n",
      book: [
        bookRow(3, asks: [Level(101, 4)]), bookRow(3, asks: [Level(101, 4), Level(102, 5)]),
        bookRow(3, asks: [Level(101, 4), Level(102, 5), Level(103, 9)]),
        bookRow(3, asks: [Level(101, 4), Level(102, 5), Level(103, 3)]),
      ])
    try market.run()
    #expect(market.trades.map(\.maker) == [11, 12])
    #expect(market.replay.report.rows(.otherMaker) == 1)
    #expect(market.depth(.ask) == [Level(101, 4), Level(102, 5), Level(103, 3)])
    #expect([101, 102, 103].map { market.queue(.ask, $0) } == [[11], [12], [13]])
  }

  @Test func `an execution by another excuses no price where nobody traded`() throws {
    var market = try SmallMarket(
      "1,1,11,4,101,-1\n2,1,12,5,102,-1\n3,1,13,9,101,-1\n4,4,13,2,101,-1\n",
      book: [
        bookRow(2, asks: [Level(101, 4)]), bookRow(2, asks: [Level(101, 4), Level(102, 5)]),
        bookRow(2, asks: [Level(101, 13), Level(102, 5)]), bookRow(2, asks: [Level(101, 11), Level(102, 8)]),
      ])
    try market.run()
    #expect(market.replay.report.executions.otherMaker == 1)
    #expect(market.replay.report.rows(.unexplained) == 1)
  }

  @Test func `executions tell where in its queue an anonymous order is`() throws {
    var market = try SmallMarket(
      "1,1,11,4,101,-1\n2,1,12,5,101,-1\n3,4,11,4,101,-1\n4,4,7,3,101,-1\n5,4,12,5,101,-1\n",
      book: [14, 19, 15, 12, 7].map { bookRow(1, asks: [Level(101, $0)]) })
    try market.step()
    try market.step()
    #expect(market.queue(.ask, 101) == [.anonymousAsk(101), 11, 12])
    try market.step()
    #expect(market.queue(.ask, 101) == [12, .anonymousAsk(101)])
    try market.step()
    #expect(market.queue(.ask, 101) == [.anonymousAsk(101), 12])
    try market.run()
    #expect(market.trades.map(\.maker) == [11, .anonymousAsk(101), 12])
    #expect(market.replay.report.executions.namedMaker == 2)
    #expect(market.replay.report.executions.unknownMaker == 1)
    #expect(market.replay.report.executions.anonymousMoved == 3)
    #expect(market.replay.report.rows(.equal) == 5)
  }

  @Test func `an anonymous order at the head stays for an unknown maker`() throws {
    var market = try SmallMarket(
      "1,1,11,4,101,-1\n2,4,7,3,101,-1\n", book: [14, 11].map { bookRow(1, asks: [Level(101, $0)]) })
    try market.run()
    #expect(market.trades.map(\.maker) == [.anonymousAsk(101)])
    #expect(market.replay.report.executions.anonymousMoved == 0)
    #expect(market.queue(.ask, 101) == [.anonymousAsk(101), 11])
  }
}
