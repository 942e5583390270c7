import ComputeMatching

/// Names that come and go.
enum NameStreams {
  /// Half of the participants have an order each, and the others have none.
  static func forgetNames(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    for number in 0..<count {
      let kept = market.participant(2 * number)
      _ = market.participant(2 * number + 1)
      market.submit(market.order(.bid, 1, at: 10_000, by: kept))
    }
    return [.forgetNames]
  }
}
