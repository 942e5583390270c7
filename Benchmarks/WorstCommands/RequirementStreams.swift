import ComputeMatching

/// Orders for any hardware, in many books.
enum RequirementStreams {
  /// An ask in every book, which none of the gangs there may trade with.
  static func manyBooks(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    let any = market.anyHardware()
    enterGangs(any, &market, count)
    for _ in 0..<2 { market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q, from: market.us, in: any)) }
    return [.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q, from: market.us, in: any))]
  }

  /// Orders for any hardware enter a level between orders of that book, whose stamps are in between theirs.
  static func resume(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    let any = market.anyHardware()
    for _ in 0..<count {
      market.submit(market.order(.bid, 1, at: 10_000, by: WorstMarket.p, in: any))
      market.submit(market.order(.bid, 1, at: 10_000, by: WorstMarket.p))
    }
    market.operate(.halt)
    return [.operate(BookID(0), .resume)]
  }

  /// Gangs leave the one book that has asks, and enter it again.
  static func haltAndResume(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    enterGangs(market.anyHardware(), &market, count)
    for _ in 0..<count { market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q, from: market.us)) }
    return [.operate(BookID(0), .halt), .operate(BookID(0), .resume)]
  }

  /// All books are looked at, and none is listed.
  static func firstOfItsRequirement(_ market: inout WorstMarket, _ count: Int) throws(BenchmarkError) -> [Command] {
    for number in 1..<max(count, 1) { market.apply(.openBook(try benchmarkContract(number))) }
    return [.submit(market.order(.bid, 1, at: 10_000, by: WorstMarket.p, in: try market.hardwareElsewhere()))]
  }

  private static func enterGangs(_ scope: OrderScope, _ market: inout WorstMarket, _ count: Int) {
    let german = market.operators([market.de])
    for _ in 0..<count { market.submit(market.gang(of: 3, at: 15_000, german, in: scope)) }
  }
}
