// Which strips are tried again (R21.4).

extension Waking {
  /// Adds the first `limit` strips of `queue` that may have what they need. Returns the last of them if there may be more.
  ///
  /// O(legs); and what ``StripBounds`` costs, with O(log levels) for each strip, if the limit of any is within the average of the best
  /// prices of some place. O(1) for all at one limit, if each needs more than is there.
  mutating func addStrips(
    _ side: Side, of queue: Slot<StripQueue>, atMost limit: Int, _ market: inout Market,
    _ directory: borrowing Directory
  ) -> WakeCandidate? {
    let strips = market.strips.queues[queue]
    guard strips.count > 0, strips[side].levelCount > 0,
      let worst = worstLimit(side, of: strips.requirement, &market, directory), strips[side].bestRank <= worst
    else { return nil }
    findBounds(side, of: queue, upTo: strips.mostNeeded, &market, directory)
    let end = candidates.count + limit
    var level = strips[side].best.orNil
    while let current = level, market.levels[current].rank <= worst {
      if mayTrade(market.levels[current].leastNeed, at: market.levels[current].rank, side) {
        addStrips(ofLevel: current, side, upTo: end, &market)
        if candidates.count >= end { return candidates[candidates.count - 1] }
      }
      level = strips[side].level(after: current, in: market.levels)
    }
    return nil
  }

  private mutating func addStrips(ofLevel level: Slot<PriceLevel>, _ side: Side, upTo end: Int, _ market: inout Market)
  {
    let rank = market.levels[level].rank
    var least = UInt32.max
    var slot = market.levels[level].head.orNil
    while let record = slot {
      slot = market.orders[record].next.orNil
      guard let special = market.orders.special(of: record) else { continue }
      countVisit()
      let need = market.leastNeed(of: special)
      least = min(least, need)
      guard mayTrade(need, at: rank, side) else { continue }
      append(WakeCandidate(rank: rank, stamp: market.orders[record].stamp, special: special))
      if candidates.count >= end { return }
    }
    market.levels[level].leastNeed = least
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
      guard side == .ask || average <= Int128(Int64.max) else { continue }
      guard side == .bid || average >= 1 else { continue }
      let rank = Rank(of: Price(ticks: Int64(clamping: max(average, 1))), on: side)
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
