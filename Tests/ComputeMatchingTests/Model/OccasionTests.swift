import ComputeMatching
import Testing

/// What is never met is never tested: the random streams must come by everything that can happen.
struct OccasionTests {
  static let seedCount = 160
  static let waitingSeedCount: UInt64 = 320
  static let stripSeedCount: UInt64 = 40
  /// What takes several unusual commands in a row.
  private static let rare: Set = [
    "releasedIntoAuction", "improvesWhileLocked", "indicatesNoSurplus", "scheduleOpensHaltedBook", "stripChoosesPlace",
    "stripTies", "gateEndsStrip",
  ]

  @Test func `the streams meet every event, every reason and every corner of the rules`() throws {
    var counts: [String: Int] = [:]
    for seed in 0..<UInt64(Self.seedCount) {
      var stream = try RandomStream(seed: seed, forgetsNames: true)
      var market = ModelTests.market(for: stream, seed: seed)
      for number in 0..<ModelTests.commandCount {
        let (command, timestamp) = stream.next(in: market)
        defer { if command == .forgetNames { market.names.giveAll() } }
        for event in market.apply(command, at: timestamp) { counts[Self.name(event.kind), default: 0] += 1 }
        let problem = number % 10 == 0 ? Self.problem(in: market) : nil
        try #require(problem == nil, "seed \(seed), command \(number): \(problem ?? "")")
      }
      for (occasion, count) in market.occasions { counts["\(occasion)", default: 0] += count }
    }
    for seed in 0..<Self.waitingSeedCount {
      var stream = try WaitingStream(seed: seed)
      var market = PlainMarket(WaitingStream.setting(for: stream, seed: seed))
      for _ in 0..<WaitingTests.commandCount {
        let (command, timestamp) = stream.next(in: market)
        _ = market.apply(command, at: timestamp)
      }
      for (occasion, count) in market.occasions { counts["\(occasion)", default: 0] += count }
    }
    for seed in 0..<Self.stripSeedCount {
      var stream = try StripStream(seed: seed)
      var market = PlainMarket(StripStream.setting(for: stream, seed: seed))
      for _ in 0..<StripTests.commandCount {
        let (command, timestamp) = stream.next(in: market)
        _ = market.apply(command, at: timestamp)
        if command == .forgetNames { market.names.giveAll() }
      }
      for (occasion, count) in market.occasions { counts["\(occasion)", default: 0] += count }
    }
    let expected =
      RejectReason.allCases.map { "rejected \($0)" } + CancelReason.allCases.map { "cancelled \($0)" }
      + ReduceReason.allCases.map { "reduced \($0)" }
      + [
        "bookOpened", "bookPhase", "priceBand", "uncrossed", "accepted", "acceptedResting", "trade", "rested", "placed",
      ]
      + ["withdrawn", "replaced", "waiting", "namesForgotten", "indicative"]
      + Occasion.allCases.map { "\($0)" }
    for name in expected {
      #expect(counts[name, default: 0] >= (Self.rare.contains(name) ? 5 : 50), "\(name) was met too seldom")
    }
  }

  /// What must always hold, whatever the rules lead to.
  private static func problem(in market: PlainMarket) -> String? {
    for (number, book) in market.books.enumerated() where book.phase == .continuous {
      let bids = market.queue(.bid, in: number)
      let asks = market.queue(.ask, in: number)
      if let bid = bids.first?.limit(in: number), let ask = asks.first?.limit(in: number), bid >= ask {
        return "book \(number) is crossed: \(bid) and \(ask)"
      }
    }
    for order in market.orders {
      if order.open < 1 || order.hidden < 0 { return "order \(order.id) has \(order.open) open" }
      if order.isDisplayed == order.order.isConditional { return "order \(order.id) is displayed, or not, wrongly" }
      if let book = order.order.bookNumber, order.open % market.books[book].lot != 0 {
        return "order \(order.id) has \(order.open) open in book \(book)"
      }
      if order.placements.map(\.book).sorted() != market.placements(of: order).map(\.book) {
        return "order \(order.id) is not placed where it should be"
      }
    }
    return nil
  }

  static func name(_ kind: Event.Kind) -> String {
    switch kind {
    case .bookOpened: "bookOpened"
    case .bookPhase: "bookPhase"
    case .accepted(let acceptance): acceptance.resting == nil ? "accepted" : "acceptedResting"
    case .rejected(_, let reason): "rejected \(reason)"
    case .priceBand: "priceBand"
    case .trade(let trade): trade.side == nil ? "uncrossed" : "trade"
    case .rested: "rested"
    case .placed: "placed"
    case .withdrawn: "withdrawn"
    case .reduced(_, _, _, _, let reason): "reduced \(reason)"
    case .replaced: "replaced"
    case .cancelled(_, _, _, let reason): "cancelled \(reason)"
    case .waiting: "waiting"
    case .namesForgotten: "namesForgotten"
    case .indicative: "indicative"
    }
  }
}
