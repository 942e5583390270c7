import ComputeMatching

/// Auctions by schedule that come again and again.
enum AuctionStreams {
  /// One opens and is uncrossed in every hour that a single command lets pass.
  static func hourly(_ market: inout WorstMarket, _ count: Int) -> [Command] {
    market.operate(.scheduleAuction(AuctionSchedule(opens: 1_000, uncrosses: 2_000, everyHours: 1)))
    market.time = Timestamp(nanoseconds: UInt64(count) * 3_600_000_000_000)
    return [.advance]
  }
}
