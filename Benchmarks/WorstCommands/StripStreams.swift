import ComputeMatching

/// Strips over a week of hourly windows.
enum StripStreams {
  private static let windowCount = 168

  /// All asks are within the limit, and the last window has one less than the strip wants.
  static func lacksOne(_ market: inout WorstMarket, _ count: Int) throws(BenchmarkError) -> [Command] {
    let span = try market.openWindows(windowCount)
    offer(count, &market)
    return [.submit(whole(count + 1, in: span, &market))]
  }

  /// One ask is in every window, and enough for each but not for all.
  static func sharesOne(_ market: inout WorstMarket, _ count: Int) throws(BenchmarkError) -> [Command] {
    let span = try market.openWindows(windowCount)
    market.submit(market.order(.ask, count, at: 10_001, by: WorstMarket.q, in: market.anyHardware()))
    offer(count, &market)
    return [.submit(market.strip(of: 2 * count, at: 15_000, by: WorstMarket.p, in: span))]
  }

  /// The same where what is left of that ask may be less than a lot.
  static func sharesLots(_ market: inout WorstMarket, _ count: Int) throws(BenchmarkError) -> [Command] {
    let span = try market.openWindows(windowCount, lastLot: 2)
    market.submit(market.order(.ask, count, at: 10_001, by: WorstMarket.q, in: market.anyHardware()))
    for window in 1..<windowCount {
      market.submit(market.order(.ask, count, at: 10_002, by: WorstMarket.q, in: .book(BookID(UInt32(window)))))
    }
    return [.submit(market.strip(of: count, at: 15_000, by: WorstMarket.p, in: span))]
  }

  /// Every strip has an affiliation of its own, and passes the asks of its participant.
  static func mayNotTrade(_ market: inout WorstMarket, _ count: Int) throws(BenchmarkError) -> [Command] {
    let span = try market.openWindows(windowCount)
    for window in 1..<windowCount {
      market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q, in: .book(BookID(UInt32(window)))))
    }
    market.submit(
      market.order(.ask, 1, at: 10_001, by: WorstMarket.p, in: .book(BookID(UInt32(windowCount)))))
    for number in 0..<count {
      var strip = market.strip(of: 1, at: 15_000, by: WorstMarket.p, in: span)
      strip.affiliation = market.affiliation(number)
      market.submit(strip)
    }
    return [.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q, in: .book(BookID(1))))]
  }

  /// So many asks of one GPU in every window.
  private static func offer(_ count: Int, _ market: inout WorstMarket) {
    for window in 1...windowCount {
      for _ in 0..<count {
        market.submit(market.order(.ask, 1, at: 10_001, by: WorstMarket.q, in: .book(BookID(UInt32(window)))))
      }
    }
  }

  private static func whole(_ quantity: Int, in span: OrderScope, _ market: inout WorstMarket) -> Order {
    market.strip(of: quantity, at: 15_000, by: WorstMarket.p, in: span, Conditions(isAllOrNone: true))
  }
}
