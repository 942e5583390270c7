import ComputeMatching
import OrderStreams
import Testing

/// Messages alone, without the venue's book.
struct LOBSTERReplayTests {
  @Test func `submissions, reductions, deletions and executions reach the book`() throws {
    var market = try SmallMarket(
      """
      1,1,11,10,100,1
      2,1,12,20,100,1
      3,1,13,5,103,-1
      4,2,12,4,100,1
      5,4,11,10,100,1
      6,4,12,6,100,1
      7,3,13,5,103,-1

      """)
    try market.run()
    #expect(market.depth(.bid) == [Level(100, 10)])
    #expect(market.queue(.bid, 100) == [12])
    #expect(market.depth(.ask) == [])
    #expect(market.trades.map(\.maker) == [11, 12])
    #expect(market.trades.map(\.taker) == [.executionTaker(row: 5), .executionTaker(row: 6)])
    #expect(market.trades.allSatisfy { $0.side == .ask && $0.price == 100 })

    let report = market.replay.report
    #expect(report.messageCount == 7)
    #expect(report.messages(.submission) == 3)
    #expect(report.messages(.reduction) == 1)
    #expect(report.messages(.deletion) == 1)
    #expect(report.messages(.execution) == 2)
    #expect(report.executions.namedMaker == 2)
    #expect(report.executions.total == 2)
    #expect(report.removals.known == 2)
    #expect(report.removals.total == 2)
    #expect(report.rowCount == 0)
  }

  @Test func `hidden executions and cross trades leave the book as it is, and halts its orders`() throws {
    var market = try SmallMarket(
      "1,1,11,10,100,1\n2,5,0,5,100,1\n3,6,0,9,100,-1\n4,7,0,0,-1,-1\n5,7,0,0,0,-1\n6,7,0,0,1,-1\n7,7,0,0,1,-1\n")
    try market.step()
    let events = market.events.count
    try market.run()
    // The second time that trading resumes, it goes on already.
    #expect(
      market.events.dropFirst(events).map(\.kind)
        == [Phase.halted, .auction, .continuous].map { .bookPhase(BookID(0), $0) })
    #expect(market.depth(.bid) == [Level(100, 10)])
    let report = market.replay.report
    #expect(report.messages(.hiddenExecution) == 1)
    #expect(report.messages(.crossTrade) == 1)
    #expect(report.messages(.tradingStatus) == 4)
    #expect(report.messages(.halted) == 1)
    #expect(report.messages(.quotingResumed) == 1)
    #expect(report.messages(.tradingResumed) == 2)
  }

  @Test func `removals of unknown orders are rejected, their executions passed over`() throws {
    var market = try SmallMarket("1,1,11,10,100,1\n2,2,5,1,100,1\n3,3,6,1,100,1\n4,4,7,1,100,1\n")
    try market.run()
    #expect(market.rejections == [.unknownOrder, .unknownOrder])
    #expect(market.trades == [])
    #expect(market.depth(.bid) == [Level(100, 10)])
    #expect(market.replay.report.removals.unknown == 2)
    #expect(market.replay.report.executions.unknownMaker == 1)
    #expect(market.replay.report.executions.notReplayed == 1)
  }

  @Test func `the engine decides who trades, whomever the file names`() throws {
    var market = try SmallMarket("1,1,11,10,100,1\n2,1,12,10,100,1\n3,4,12,10,100,1\n")
    try market.run()
    #expect(market.trades.map(\.maker) == [11])
    #expect(market.queue(.bid, 100) == [12])
    let report = market.replay.report
    #expect(report.executions.otherMaker == 1)
    #expect(report.otherMakers.map(\.line) == [3])
    #expect(report.otherMakers.map(\.maker) == [11])
  }

  @Test func `values that are not allowed are for the engine to reject`() throws {
    var market = try SmallMarket(
      """
      1,1,11,0,100,1
      2,1,12,5,0,1
      3,1,0,5,100,1
      4,1,13,9223372036854775807,100,1
      5,1,14,5,100,1
      6,1,14,5,100,1
      7,2,14,-9223372036854775808,100,1

      """)
    try market.run()
    #expect(
      market.rejections == [.quantity, .price, .duplicateOrderID, .quantity, .duplicateOrderID, .quantity])
    #expect(market.depth(.bid) == [Level(100, 5)])
  }

  @Test func `what came before a malformed row has been replayed`() throws {
    var market = try SmallMarket("1,1,11,10,100,1\n2,1,12,10,100,1\n3,1,13,ten,100,1\n")
    #expect(throws: StreamError.self) { try market.run() }
    #expect(market.replay.report.messageCount == 2)
    #expect(market.queue(.bid, 100) == [11, 12])
  }

  @Test func `the book is of a contract of its own`() throws {
    var market = try SmallMarket("1,1,11,10,100,1\n")
    try market.run()
    #expect(LOBSTERReplay.contract.description == "lobster,1,US,on_demand,spot")
    #expect(market.exchange.book(for: LOBSTERReplay.contract) == BookID(0))
    #expect(market.exchange.bookCount == 1)
    #expect(market.exchange.configuration.tick.text(for: 2_238_200) == "223.8200")
  }

  @Test func `a file without messages is a replay of nothing`() throws {
    var market = try SmallMarket("")
    try market.run()
    #expect(market.events == [])
    #expect(market.replay.report.messageCount == 0)
  }
}
