import ComputeMatching
import Testing

/// The worked cases at the end of the rules, told to the plain model: it is only worth comparing with if it knows them.
struct ModelCaseTests {
  private static let spotA = 0
  private static let spotB = 1

  @Test func `1 shared quantity`() throws {
    var market = try Case()
    market.submit(1, .bid, 8, 200, anywhere: true)
    #expect(market.submit(2, .ask, 5, 230, in: Self.spotB) == ["trade 2 with 1: 5@240"])
    #expect(market.submit(3, .ask, 5, 190, in: Self.spotA) == ["trade 3 with 1: 3@200", "rested 3: 2@190"])
    #expect(market.standing == ["ask 3 in 0: 2@190"])
  }

  @Test func `2 net price`() throws {
    var market = try Case()
    market.submit(1, .ask, 4, 195, in: Self.spotA)
    market.submit(2, .ask, 4, 230, in: Self.spotB)
    market.submit(3, .ask, 4, 200, in: Self.spotA)
    #expect(
      market.submit(4, .bid, 10, 200, anywhere: true)
        == ["trade 4 with 2: 4@230", "trade 4 with 1: 4@195", "trade 4 with 3: 2@200"])
  }

  @Test func `3 per-counterparty limit`() throws {
    for (most, timeInForce, expected) in [
      (4, .goodTillCancelled, ["trade 5 with 1: 4@180", "trade 5 with 3: 3@190", "trade 5 with 4: 1@195"]),
      (2, .fillOrKill, ["cancelled 5: 8 fok"]),
    ] as [(Quantity, TimeInForce, [String])] {
      var market = try Case()
      market.submit(1, .ask, 6, 180, by: 1)
      market.submit(2, .ask, 2, 185, by: 1)
      market.submit(3, .ask, 3, 190, by: 2)
      market.submit(4, .ask, 4, 195, by: 3)
      let limit = Conditions(maximumPerCounterparty: most)
      #expect(market.submit(5, .bid, 8, 200, timeInForce, conditions: limit) == expected)
    }
  }

  @Test func `4 all-or-none maker`() throws {
    var market = try Case()
    market.submit(1, .ask, 8, 190, conditions: Conditions(isAllOrNone: true))
    #expect(market.submit(9, .bid, 8, 200, .immediateOrCancel) == ["trade 9 with 1: 8@190"])
    market.submit(1, .ask, 8, 190, conditions: Conditions(isAllOrNone: true))
    market.submit(2, .ask, 4, 195)
    #expect(market.submit(3, .bid, 6, 200) == ["trade 3 with 2: 4@195", "rested 3: 2@200"])
    #expect(
      market.submit(4, .bid, 6, 200) == ["rested 4: 6@200", "trade 1 with 3: 2@200", "trade 1 with 4: 6@200"])
  }

  @Test func `5 gang from two sellers`() throws {
    var market = try Case()
    #expect(market.submit(1, .bid, 16, 200, conditions: Conditions(isAllOrNone: true)) == ["waiting 1"])
    #expect(market.submit(2, .ask, 8, 190) == ["rested 2: 8@190"])
    #expect(
      market.submit(3, .ask, 8, 195) == ["rested 3: 8@195", "trade 1 with 2: 8@190", "trade 1 with 3: 8@195"])
  }

  @Test func `6 iceberg`() throws {
    var market = try Case()
    market.submit(1, .ask, 20, 200, showing: 5)
    market.submit(2, .ask, 5, 200)
    #expect(
      market.submit(3, .bid, 12, 200)
        == [
          "trade 3 with 1: 5@200", "rested 1: 5@200", "trade 3 with 2: 5@200", "trade 3 with 1: 2@200",
        ])
    #expect(
      market.submit(4, .bid, 13, 200)
        == [
          "trade 4 with 1: 3@200", "rested 1: 5@200", "trade 4 with 1: 5@200", "rested 1: 5@200",
          "trade 4 with 1: 5@200",
        ])
  }

  @Test func `7 self-trade`() throws {
    for (mode, expected) in [
      (.cancelNewest, ["trade 4 with 1: 2@198", "cancelled 4: 6 self_trade"]),
      (
        .cancelOldest,
        ["trade 4 with 1: 2@198", "cancelled 2: 5 self_trade", "trade 4 with 3: 5@200", "rested 4: 1@200"]
      ),
      (
        .decrement,
        [
          "trade 4 with 1: 2@198", "reduced 2 by 5 to 0", "reduced 4 by 5 to 1", "trade 4 with 3: 1@200",
        ]
      ),
    ] as [(SelfTradePrevention, [String])] {
      var market = try Case()
      market.submit(1, .ask, 2, 198, by: 2)
      market.submit(2, .ask, 5, 199, by: 1)
      market.submit(3, .ask, 5, 200, by: 2)
      #expect(market.submit(4, .bid, 8, 200, by: 1, mode) == expected)
    }
  }

  @Test func `8 post-only`() throws {
    var market = try Case()
    market.submit(1, .bid, 16, 200, conditions: Conditions(isAllOrNone: true))
    #expect(market.submit(2, .ask, 8, 190, isPostOnly: true) == ["rested 2: 8@190"])
    market = try Case()
    market.submit(1, .bid, 4, 200)
    #expect(market.submit(2, .ask, 8, 200, isPostOnly: true) == ["rejected 2: post_only"])
  }

  @Test func `9 time`() throws {
    var market = try Case(differential: 0)
    market.submit(1, .bid, 4, 200, anywhere: true)
    market.submit(2, .bid, 4, 200)
    #expect(market.submit(3, .ask, 6, 200) == ["trade 3 with 1: 4@200", "trade 3 with 2: 2@200"])
  }

  @Test func `10 fill-or-kill and own orders`() throws {
    var market = try Case()
    market.submit(1, .ask, 5, 199, by: 1)
    market.submit(2, .ask, 5, 200, by: 2)
    #expect(market.submit(3, .bid, 10, 200, .fillOrKill, by: 1, .cancelOldest) == ["cancelled 3: 10 fok"])
    #expect(market.standing == ["ask 1 in 0: 5@199", "ask 2 in 0: 5@200"])
  }

  /// Two books, A and B, one requirement that both satisfy, and a differential for B.
  private struct Case {
    private var market: PlainMarket

    init(differential: Int64 = 40) throws {
      let terms = PlainMarket.Terms(
        requirement: try Requirement("*"),
        differentials: differential == 0 ? [] : [Differential(try Requirement("h200-sxm"), ticks: differential)])
      market = PlainMarket(
        PlainMarket.Setting(
          maximumQuantity: 100, participantCount: 3, affiliationCount: 0, volatilityGuard: 0, requirements: [terms]))
      for contract in ["h100-sxm,80,DE,on_demand,spot", "h200-sxm,141,DE,on_demand,spot"] {
        _ = market.apply(.openBook(try Contract(contract)), at: 1)
      }
    }

    /// Every displayed order, by book and side.
    var standing: [String] {
      market.books.indices.flatMap { book in
        Side.allCases.flatMap { side in
          market.queue(side, in: book).map { order in
            "\(side.text) \(order.id) in \(book): \(order.open)@\(order.limit(in: book) ?? 0)"
          }
        }
      }
    }

    /// What follows upon the order, without its acceptance.
    @discardableResult
    mutating func submit(
      _ id: OrderID, _ side: Side, _ quantity: Quantity, _ price: Price,
      _ timeInForce: TimeInForce = .goodTillCancelled, by participant: UInt32 = 0,
      _ mode: SelfTradePrevention = .cancelNewest, in book: Int = spotA, anywhere: Bool = false,
      showing displayQuantity: Quantity? = nil, isPostOnly: Bool = false, conditions: Conditions = .none
    ) -> [String] {
      let order = Order(
        id: id, side: side, scope: anywhere ? .requirement(RequirementID(0)) : .book(BookID(UInt32(book))),
        price: price, quantity: quantity, timeInForce: timeInForce, isPostOnly: isPostOnly,
        participant: ParticipantID(participant), selfTradePrevention: mode, displayQuantity: displayQuantity,
        conditions: conditions)
      return market.apply(.submit(order), at: 2).compactMap { Self.text($0.kind) }
    }

    private static func text(_ kind: Event.Kind) -> String? {
      switch kind {
      case .accepted, .bookOpened, .bookPhase, .priceBand, .replaced, .placed, .withdrawn: nil
      case .rejected(let id, let reason): "rejected \(id): \(reason.text)"
      case .trade(let trade): "trade \(trade.taker) with \(trade.maker): \(trade.quantity)@\(trade.price.ticks)"
      case .rested(let order): "rested \(order.order): \(order.openQuantity)@\(order.price.ticks)"
      case .reduced(let id, let quantity, let open, _, _): "reduced \(id) by \(quantity) to \(open)"
      case .cancelled(let id, let quantity, _, let reason): "cancelled \(id): \(quantity) \(reason.text)"
      case .waiting(let id): "waiting \(id)"
      }
    }
  }
}
