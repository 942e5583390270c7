import ComputeMatching
import OrderStreams
import Testing

/// The engine's book against the venue's, row by row.
struct VenueComparisonTests {
  typealias RowKind = LOBSTERReport.RowKind

  /// The kinds of the rows that differ.
  private func differences(_ market: borrowing SmallMarket) -> [RowKind] {
    market.replay.report.differences.map(\.kind)
  }

  @Test(arguments: [
    ("1,1,9,3,101,-1", [Level(101, 7), Level(102, 5)]),
    ("1,2,9,3,101,-1", [Level(101, 13), Level(102, 5)]),
    ("1,3,9,3,101,-1", [Level(101, 13), Level(102, 5)]),
    ("1,3,9,3,100,-1", [Level(100, 3), Level(101, 10), Level(102, 5)]),
    ("1,4,9,3,101,-1", [Level(101, 13), Level(102, 5)]),
    ("1,5,0,3,101,-1", [Level(101, 10), Level(102, 5)]),
    ("1,7,0,0,-1,-1", [Level(101, 10), Level(102, 5)]),
  ])
  func `what rested before the file is the first row less the first message`(
    message: String, before: [Level]
  ) throws {
    let row = bookRow(2, asks: [Level(101, 10), Level(102, 5)], bids: [Level(99, 4)])
    var market = try SmallMarket(message + "\n", book: [row])
    try market.run()
    let rested = market.events.prefix { if case .trade = $0.kind { false } else { true } }
      .compactMap { event -> Event.Resting? in
        if case .accepted(let acceptance) = event.kind { acceptance.resting } else { nil }
      }
    for level in before {
      let anonymous = rested.first { $0.order == .anonymousAsk(Price(ticks: level.price)) }
      #expect(anonymous?.openQuantity == level.quantity)
    }
    #expect(market.replay.report.rows(.equal) == 1)
    #expect(market.depth(.ask) == [Level(101, 10), Level(102, 5)])
    #expect(market.depth(.bid) == [Level(99, 4)])
  }

  @Test func `removals and executions of unknown orders are taken from the anonymous one`() throws {
    var market = try SmallMarket(
      "1,5,0,1,101,-1\n2,2,7,4,101,-1\n3,3,8,3,101,-1\n4,4,9,2,101,-1\n5,3,9,1,101,-1\n",
      book: [10, 6, 3, 1].map { bookRow(2, asks: [Level(101, $0)]) } + [bookRow(2)])
    try market.run()
    #expect(market.replay.report.rows(.equal) == 5)
    #expect(market.replay.report.removals.anonymous == 3)
    #expect(market.replay.report.executions.unknownMaker == 1)
    #expect(market.replay.report.executions.notReplayed == 0)
    #expect(market.trades.map(\.maker) == [.anonymousAsk(101)])
    #expect(market.rejections == [])
  }

  /// A window of two levels: order 11 rests at 103, is pushed out of view by order 12 at 101, and when that is deleted
  /// the second level may be anything.
  @Test(arguments: [
    ([Level(103, 5)], RowKind.equal),
    ([Level(103, 9)], .enteredWithMore),
    ([Level(103, 2)], .enteredWithLess),
    ([Level(104, 6)], .staleLevel),
    ([], .staleLevel),
  ])
  func `what comes into view nobody could know`(entering: [Level], kind: RowKind) throws {
    let last = bookRow(2, asks: [Level(102, 1)] + entering)
    var market = try SmallMarket(
      "1,1,11,5,103,-1\n2,1,12,7,101,-1\n3,3,12,7,101,-1\n4,5,0,7,101,-1\n",
      book: [
        bookRow(2, asks: [Level(102, 1), Level(103, 5)]), bookRow(2, asks: [Level(101, 7), Level(102, 1)]), last, last,
      ])
    for _ in 1...3 { try market.step() }
    #expect(differences(market) == (kind == .equal ? [] : [kind]))
    if let difference = market.replay.report.differences.first {
      #expect(difference.line == 3)
      #expect(difference.timestamp == 3_000_000_000)
      #expect(difference.side == .ask)
      #expect(difference.price == 103)
      #expect(difference.engineQuantity == 5)
      #expect(difference.venueQuantity == (entering.first { $0.price == 103 }?.quantity ?? 0))
    }
    // The engine was brought in line, and what came into view has lost its name, even if all seemed well.
    #expect(market.depth(.ask) == [Level(102, 1)] + entering)
    for level in entering {
      #expect(market.queue(.ask, Price(ticks: level.price)) == [.anonymousAsk(Price(ticks: level.price))])
    }
    try market.run()
    #expect(market.replay.report.rows(.equal) == (kind == .equal ? 4 : 3))
    #expect(market.replay.report.rows(kind) == (kind == .equal ? 4 : 1))
    #expect(market.replay.report.rowCount == 4)
  }

  @Test func `a level of which nothing is known comes into view`() throws {
    var market = try SmallMarket(
      "1,5,0,1,100,1\n2,4,9,8,100,1\n3,4,9,1,99,1\n",
      book: [
        bookRow(1, asks: [Level(101, 1)], bids: [Level(100, 8)]),
        bookRow(1, asks: [Level(101, 1)], bids: [Level(99, 3)]),
        bookRow(1, asks: [Level(101, 1)], bids: [Level(99, 2)]),
      ])
    try market.run()
    #expect(differences(market) == [.enteredUnknown])
    #expect(market.replay.report.rows(.equal) == 2)
    #expect(market.depth(.bid) == [Level(99, 2)])
  }

  @Test func `an order whose level was out of view has lost its name`() throws {
    var market = try SmallMarket(
      "1,1,11,5,103,-1\n2,1,12,7,101,-1\n3,3,12,7,101,-1\n4,2,11,2,103,-1\n5,4,11,3,103,-1\n",
      book: [
        bookRow(1, asks: [Level(103, 5)]), bookRow(1, asks: [Level(101, 7)]), bookRow(1, asks: [Level(103, 5)]),
        bookRow(1, asks: [Level(103, 3)]), bookRow(1),
      ])
    try market.run()
    #expect(market.replay.report.rows(.equal) == 5)
    #expect(market.replay.report.removals.anonymous == 1)
    #expect(market.replay.report.executions.unknownMaker == 1)
  }

  @Test func `an anonymous level that comes back as it was is left as it is`() throws {
    var market = try SmallMarket(
      "1,5,0,1,103,-1\n2,1,12,7,101,-1\n3,3,12,7,101,-1\n",
      book: [bookRow(1, asks: [Level(103, 5)]), bookRow(1, asks: [Level(101, 7)]), bookRow(1, asks: [Level(103, 5)])])
    try market.step()
    try market.step()
    let before = market.events.count
    try market.run()
    #expect(market.events.dropFirst(before).map(\.kind) == [.cancelled(12, quantity: 7, in: BookID(0), .requested)])
  }

  @Test(arguments: [
    // The level was in view one row before, with other content.
    ("2,5,0,1,100,1", [Level(101, 3), Level(102, 5)], Level(101, 4)),
    // It came between two that were in view, and no message said so.
    ("2,5,0,1,100,1", [Level(101, 4), Level(102, 5)], Level(103, 5)),
    // It went, and no message said so.
    ("2,1,12,1,104,-1", [Level(101, 4), Level(104, 1)], Level(103, 5)),
    // It was to go and did not.
    ("2,3,12,1,101,-1", [Level(101, 4), Level(103, 5)], Level(101, 4)),
  ])
  func `what was in view has no excuse`(message: String, second: [Level], differing: Level) throws {
    var market = try SmallMarket(
      "1,1,11,5,103,-1\n\(message)\n3,5,0,1,100,1\n",
      book: [
        bookRow(2, asks: [Level(101, 4), Level(103, 5)]), bookRow(2, asks: second), bookRow(2, asks: second),
      ])
    try market.run()
    #expect(differences(market) == [.unexplained])
    #expect(market.replay.report.rows(.equal) == 2)
    #expect(market.depth(.ask).prefix(2) == second[...])
  }

  @Test func `a side that was whole one row before has no excuse`() throws {
    var market = try SmallMarket(
      "1,1,11,5,103,-1\n2,5,0,1,103,-1\n",
      book: [bookRow(2, asks: [Level(103, 5)]), bookRow(2, asks: [Level(103, 5), Level(104, 1)])])
    try market.run()
    #expect(differences(market) == [.unexplained])
  }

  @Test func `what has no excuse does not hide behind what has one`() throws {
    var market = try SmallMarket(
      "1,1,11,5,103,-1\n2,3,11,5,103,-1\n",
      book: [
        bookRow(1, asks: [Level(103, 5)], bids: [Level(100, 4)]),
        bookRow(1, asks: [Level(104, 1)], bids: [Level(100, 3)]),
      ])
    try market.run()
    #expect(differences(market) == [.unexplained])
    #expect(market.replay.report.differences.first?.side == .bid)
    #expect(market.depth(.ask) == [Level(104, 1)])
  }

  @Test func `of each kind the first few are kept, and all are counted`() throws {
    let quantities = (1...30).map { Quantity($0) }
    var market = try SmallMarket(
      quantities.map { "\($0),5,0,1,100,1\n" }.joined(),
      book: quantities.map { bookRow(1, asks: [Level(101, $0)]) })
    try market.run()
    #expect(market.replay.report.rows(.unexplained) == 29)
    #expect(market.replay.report.differences.map(\.line) == Array(2...11))
    #expect(market.replay.report.differences.count == LOBSTERReport.examplesPerKind)
  }

  @Test func `a crossed row cannot be put in place, and nothing trades`() throws {
    let crossed = bookRow(1, asks: [Level(100, 5)], bids: [Level(101, 5)])
    var market = try SmallMarket("1,5,0,1,100,1\n2,5,0,1,100,1\n", book: [crossed, crossed])
    try market.run()
    #expect(differences(market) == [.unexplained, .unexplained])
    #expect(market.trades == [])
  }

  @Test(arguments: [
    "1,1,11,-9223372036854775808,101,-1", "1,2,11,9223372036854775807,101,-1",
    "1,3,11,-9223372036854775808,101,-1", "1,4,11,9223372036854775807,-9223372036854775808,-1",
    "1,1,11,9223372036854775807,9223372036854775807,1",
  ])
  func `no number is too large to be counted as a difference`(message: String) throws {
    let row = bookRow(2, asks: [Level(101, 5), Level(102, .max)])
    var market = try SmallMarket(message + "\n2,5,0,1,101,1\n", book: [row, row])
    try market.run()
    #expect(market.replay.report.rowCount == 2)
    #expect(market.replay.report.rows(.unexplained) == 2)
  }
}
