// Which conditional orders are tried again, and in which order (R15.4).

/// A conditional order that may trade now.
struct WakeCandidate: BitwiseCopyable {
  let rank: Rank
  let stamp: UInt64
  let special: Slot<SpecialOrder>

  func precedes(_ other: WakeCandidate) -> Bool { (rank, stamp) < (other.rank, other.stamp) }
}

/// Finds the conditional orders that have a reason to be tried again.
struct Waking: ~Copyable {
  /// Those found by the latest search, in the order in which they are tried.
  private(set) var candidates = GrowableBuffer<WakeCandidate>()
  private var search: UInt64 = 0

  /// Searches the books that changed for candidates of one side, at first a few in each, since mostly one of the first can trade.
  ///
  /// Returns the last candidate before which none is missing; `nil` if none is missing at all. `maximumQuantity` is the most that
  /// any order may need.
  mutating func findCandidates(
    _ side: Side, atMost limit: Int, maximumQuantity: UInt64, in market: inout Market
  ) -> WakeCandidate? {
    search += 1
    candidates.removeAll()
    var horizon: WakeCandidate?
    for position in 0..<market.wakeList.books.count {
      let book = market.wakeList.books[position]
      guard let last = addCandidates(side, of: book, atMost: limit, maximumQuantity, &market) else { continue }
      if horizon.map({ last.precedes($0) }) ?? true { horizon = last }
    }
    candidates.sort { $0.precedes($1) }
    return horizon
  }

  /// Adds the conditional orders of `book` for which the orders displayed there could be enough: the first `limit`, if they stand
  /// in the order in which they wake. Returns the last of them if there may be more.
  ///
  /// O(levels that cross) where it is not enough for any order of a level. Orders that may span books are found even where they
  /// do not cross, if what kept them from trading elsewhere may have gone.
  private mutating func addCandidates(
    _ side: Side, of book: BookID, atMost limit: Int, _ maximumQuantity: UInt64, _ market: inout Market
  ) -> WakeCandidate? {
    guard market.books[book].phase == .continuous, market.books[book].wakeReason(for: side) != .none else { return nil }
    let makers = market.books[book][side.opposite]
    var crossing: Rank?
    if makers.levelCount > 0 { crossing = Rank(of: makers.bestRank.price(on: side.opposite), on: side) }
    let findsSpanning = market.books[book].wakeReason(for: side) == .unblocked && market.books[book].spanningCount > 0
    let end = market.books[book].shiftedCount == 0 ? candidates.count + limit : .max
    // No order can have more than is there within the best limit.
    var best: UInt64?
    var level = market.books[book][side, .conditional].best.orNil
    while let current = level {
      let rank = market.levels[current].rank
      let crosses = crossing.map { rank <= $0 } ?? false
      guard crosses || findsSpanning else { return nil }
      let least = UInt64(market.levels[current].leastNeed)
      if !crosses {
        addCandidates(ofLevel: current, available: 0, upTo: end, &market)
      } else if best ?? .max >= least {
        let available = market.displayedQuantity(
          side.opposite, in: book, withinLimit: rank.price(on: side), upTo: maximumQuantity)
        best = best ?? available
        if available >= least { addCandidates(ofLevel: current, available: available, upTo: end, &market) }
      }
      if candidates.count >= end { return candidates[candidates.count - 1] }
      level = market.books[book][side, .conditional].level(after: current, in: market.levels)
    }
    return nil
  }

  /// Adds those of `level` that may span books, and those that need no more than what is available, until there are `end`
  /// candidates.
  private mutating func addCandidates(
    ofLevel level: Slot<PriceLevel>, available: UInt64, upTo end: Int, _ market: inout Market
  ) {
    var least = UInt32.max
    var slot = market.levels[level].head.orNil
    while let record = slot {
      slot = market.orders[record].next.orNil
      guard let special = market.orders.special(of: record) else { continue }
      let need = market.leastNeed(of: special)
      least = min(least, need)
      let order = market.orders.specials[special]
      guard order.isSpanning || UInt64(need) <= available, order.search != search else { continue }
      market.orders.specials[special].search = search
      let own = market.orders[order.slot]
      candidates.append(WakeCandidate(rank: Rank(of: order.limit, on: own.side), stamp: own.stamp, special: special))
      if candidates.count >= end { return }
    }
    market.levels[level].leastNeed = least
  }
}
