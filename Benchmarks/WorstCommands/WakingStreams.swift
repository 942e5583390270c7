import ComputeMatching

/// Cancels after which waiting orders are tried again.
enum WakingStreams {
  /// Two own asks stop all gangs. Once both are gone, those that admit operators of the other asks trade.
  static func cancelThatWakes(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    let own = [market.us, market.de].map { market.order(.ask, 1, at: 10_000, by: WorstMarket.p, from: $0) }
    for ask in own { market.submit(ask) }
    for _ in 0..<count { market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q)) }
    for _ in 0..<2 * count { market.submit(market.order(.ask, 1, at: 10_002, by: WorstMarket.q, from: market.us)) }
    let (german, american) = (market.operators([market.de]), market.operators([market.us]))
    for _ in 0..<count { market.submit(market.gang(of: 2, at: 20_000, german)) }
    for _ in 0..<count { market.submit(market.gang(of: 2, at: 19_999, american)) }
    return own.map { .cancel($0.id) }
  }

  static func stoppedByOwnAsks(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    stopped(&market, count) { _, _, _ in }
  }

  static func stoppedWithManyAffiliations(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    stopped(&market, count) { gang, market, number in gang.affiliation = market.affiliation(number) }
  }

  static func stoppedWithManyParticipants(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    stopped(&market, count) { gang, market, number in gang.participant = market.participant(number) }
  }

  /// Two own asks stop all gangs, which want more than is in front of the second.
  private static func stopped(
    _ market: inout WorstMarket, _ count: Int, name: (inout Order, inout WorstMarket, Int) -> Void
  ) -> [Command] {
    let group = market.affiliation(0)
    for _ in 0..<count { market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q)) }
    let own = [10_002, 10_003].map { price in
      var ask = market.order(.ask, 1, at: price, by: WorstMarket.p)
      ask.affiliation = group
      return ask
    }
    for ask in own { market.submit(ask) }
    for _ in 0..<count { market.submit(market.order(.ask, 1, at: 10_004, by: WorstMarket.q)) }
    for number in 1...count {
      var gang = market.gang(of: count + 2, at: 15_000)
      gang.affiliation = group
      name(&gang, &market, number)
      market.submit(gang)
    }
    return [.cancel(own[0].id)]
  }
}
