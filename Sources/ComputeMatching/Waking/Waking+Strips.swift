// Which strips are tried again (R21.4).

extension Waking {
  /// Adds the first `limit` strips of `queue` whose limit is within the average of the best prices of some place: none can have
  /// anything for less. Returns the last of them if there may be more.
  ///
  /// O(legs), and O(1) for each that is added.
  mutating func addStrips(
    _ side: Side, of queue: Slot<StripQueue>, atMost limit: Int, _ market: inout Market,
    _ directory: borrowing Directory
  ) -> WakeCandidate? {
    let strips = market.strips.queues[queue]
    guard strips.count > 0, let worst = worstLimit(side, of: strips.requirement, &market, directory) else { return nil }
    let end = candidates.count + limit
    var level = strips[side].best.orNil
    while let current = level, market.levels[current].rank <= worst {
      var slot = market.levels[current].head.orNil
      while let record = slot {
        slot = market.orders[record].next.orNil
        guard let special = market.orders.special(of: record) else { continue }
        append(
          WakeCandidate(rank: market.levels[current].rank, stamp: market.orders[record].stamp, special: special))
        if candidates.count >= end { return candidates[candidates.count - 1] }
      }
      level = strips[side].level(after: current, in: market.levels)
    }
    return nil
  }

  /// The rank of the worst limit with which a strip of `side` could have one GPU for all hours of a place, if it may trade with
  /// everybody; `nil` if no place has one to offer.
  private func worstLimit(
    _ side: Side, of requirement: RequirementID, _ market: inout Market, _ directory: borrowing Directory
  ) -> Rank? {
    var worst: Rank?
    for place in directory.requirements.stripPlaces(of: requirement) where place.isComplete {
      guard let sum = bestPrices(side.opposite, of: place, &market) else { continue }
      let count = Int128(place.legCount)
      // The least average that a bid must allow is rounded up, the most that an ask may ask for rounded down.
      let average = (side == .bid ? sum + count - 1 : sum) / count - Int128(place.differential)
      let price = Price(ticks: Int64(clamping: min(max(average, 1), Int128(Int64.max))))
      let rank = Rank(of: price, on: side)
      worst = max(worst ?? rank, rank)
    }
    return worst
  }

  /// What one GPU of each leg costs at the best prices that orders of `side` show; `nil` if a leg has none, or is not continuous.
  private func bestPrices(_ side: Side, of place: StripPlace, _ market: inout Market) -> Int128? {
    var sum: Int128 = 0
    for leg in place.legs {
      guard market.books[leg.book].phase == .continuous, market.books[leg.book][side].levelCount > 0 else { return nil }
      sum += Int128(market.books[leg.book][side].bestRank.price(on: side).ticks)
    }
    return sum
  }
}
