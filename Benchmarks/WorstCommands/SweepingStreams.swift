import ComputeMatching

/// Orders that come by many makers at once.
enum SweepingStreams {
  /// Every clip of an iceberg is a trade, beside gangs that may not have it.
  static func iceberg(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    var iceberg = market.order(.ask, 1_000_000, at: 10_000, by: WorstMarket.q)
    iceberg.displayQuantity = 1_000
    market.submit(iceberg)
    let german = market.operators([market.de])
    for _ in 0..<count { market.submit(market.gang(of: 2, at: 15_000, german)) }
    return [.submit(market.order(.bid, 1_000_000, at: 10_000, by: WorstMarket.r))]
  }

  /// A bid has one GPU of every ask, which that ask's minimum was.
  static func releases(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    for number in 0..<count {
      let maker = market.participant(number)
      market.submit(market.order(.ask, 4, at: 15_000, by: maker, Conditions(minimumQuantity: 1)))
    }
    return [
      .submit(
        market.order(.bid, count, at: 15_000, by: WorstMarket.r, Conditions(maximumPerCounterparty: 1)))
    ]
  }

  /// A waiting bid that wakes cancels the asks of its own participant.
  static func cancelsOwnOrders(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    for _ in 0..<count { market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.p)) }
    var bid = market.order(.bid, count + 1, at: 15_000, by: WorstMarket.p, Conditions(minimumQuantity: 1))
    bid.selfTradePrevention = .cancelOldest
    market.submit(bid)
    return [.submit(market.order(.ask, 1, at: 10_000, by: WorstMarket.q))]
  }

  /// A bid passes all asks that it would trade with, were there no auction.
  static func inAnAuction(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    market.operate(.openAuction)
    for number in 0..<count { market.submit(market.order(.ask, 1, at: 10_001 + number, by: WorstMarket.p)) }
    return [.submit(market.order(.bid, 1, at: 10_001 + count, by: WorstMarket.q))]
  }
}
