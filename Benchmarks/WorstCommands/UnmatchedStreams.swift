import ComputeMatching

/// Asks within the limits of many waiting bids, none of which may trade with them.
enum UnmatchedStreams {
  static func atOnePrice(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    let german = market.operators([market.de])
    for _ in 0..<count { market.submit(market.gang(of: 2, at: 15_000, german)) }
    return lastAsk(&market, after: count)
  }

  static func atManyPrices(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    let german = market.operators([market.de])
    for number in 0..<count { market.submit(market.gang(of: 2, at: 15_000 + number % 3_000, german)) }
    return lastAsk(&market, after: count)
  }

  static func rulesOfTheirOwn(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    enterGangs(of: 2, &market, count)
    return lastAsk(&market, after: count)
  }

  /// Each gang wants what all asks together are.
  static func firstEnough(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    enterGangs(of: count, &market, count)
    return lastAsk(&market, after: count - 1)
  }

  /// Each admits the countries whose bits are set in its number.
  private static func enterGangs(of quantity: Int, _ market: inout WorstMarket, _ count: Int) {
    let countries = [
      "AT", "BE", "BG", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "NL",
      "PL",
    ]
    .map { CountryCode($0) }
    for number in 1...count {
      let rule = market.operators(countries.indices.filter { number >> $0 & 1 == 1 }.map { countries[$0] })
      market.submit(market.gang(of: quantity, at: 15_000, rule))
    }
  }

  private static func lastAsk(_ market: inout WorstMarket, after count: Int) -> [Command] {
    for _ in 0..<count { market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q)) }
    return [.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q))]
  }
}
