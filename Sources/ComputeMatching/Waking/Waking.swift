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
  private var walks = KnownWalks()
  private var stripWalks = KnownWalks()
  private var stripBounds = StripBounds()
  private var offered = OfferedQuantities()
  /// How many walks have failed in the present state.
  private var failureCount = 0
  /// What the market has in store for waiting orders has another number whenever there may be more of it.
  private var marketState: UInt64 = 0
  /// Whether a walk was stopped since ``begin()`` because a trade would not have been printable (R18).
  private(set) var hasSeenStop = false
  /// How many waiting orders searches have come by. For tests, which bound costs by it.
  private(set) var visitCount: UInt64 = 0

  /// Forgets all failures: the market has changed.
  mutating func begin() {
    hasSeenStop = false
    failureCount = 0
    marketState += 1
  }

  /// What a walk of `taker`, which needs `need`, comes to at most, if one that failed just now says so, or if there is too little
  /// that its operator rule admits.
  mutating func failure(
    of taker: Taker, at rank: Rank, need: UInt32, isSameBook: Bool, _ market: inout Market,
    _ directory: borrowing Directory
  ) -> FailedWalk? {
    if let known = walks.failure(of: taker, at: rank, need: need, isSameBook: isSameBook, in: marketState) {
      return known
    }
    // A few walks are less than a look at all orders.
    guard failureCount >= 8, taker.conditions.operators != .any, let book = taker.scope.book else { return nil }
    let limit = Rank(of: rank.price(on: taker.side), on: taker.side.opposite)
    let quantity = offered.quantity(for: taker, in: book, within: limit, state: marketState, &market, directory)
    return quantity < UInt64(need) ? FailedWalk(quantity: UInt32(truncatingIfNeeded: quantity)) : nil
  }

  /// A walk of `taker` has failed; with `isKnown`, orders that would go the same way come to no more.
  mutating func remember(_ failure: FailedWalk, of taker: Taker, at rank: Rank, isSameBook: Bool, isKnown: Bool) {
    if failure.isStopped { hasSeenStop = true }
    failureCount += 1
    guard isKnown else { return }
    walks.insert(failure, of: taker, at: rank, isSameBook: isSameBook, in: marketState)
  }

  /// The maker at which a walk of `taker` may begin, if one before it has passed those before.
  func start(of taker: Taker, _ market: inout Market) -> Slot<OrderRecord>? {
    walks.start(of: taker, in: marketState, &market)
  }

  /// A walk of `taker` has reached `maker`.
  mutating func rememberStart(of taker: Taker, at maker: Slot<OrderRecord>, _ market: inout Market) {
    walks.insertStart(of: taker, at: maker, in: marketState, &market)
  }

  mutating func append(_ candidate: WakeCandidate) { candidates.append(candidate) }

  mutating func countVisit() { visitCount &+= 1 }

  /// A walk was stopped, because a trade would not have been printable.
  mutating func noteStop() { hasSeenStop = true }

  /// Finds what strips of `queue` could have at most, as long as nothing more comes.
  mutating func findBounds(
    _ side: Side, of queue: Slot<StripQueue>, upTo cap: UInt32, _ market: inout Market, _ directory: borrowing Directory
  ) {
    stripBounds.find(side, of: queue, upTo: cap, state: marketState, &market, directory)
  }

  /// Whether a strip of the queue whose bounds were found may have what it needs.
  mutating func mayTrade(_ need: UInt32, at rank: Rank, _ side: Side) -> Bool {
    stripBounds.mayTrade(need, within: rank.price(on: side))
  }

  /// Whether the strip `taker` cannot have `need`, since one like it could not just now.
  func knowsFailure(ofStrip taker: Taker, at rank: Rank, need: UInt32) -> Bool {
    stripWalks.failure(of: taker, at: rank, need: need, isSameBook: false, in: marketState) != nil
  }

  /// The strip `taker` could not have `need`.
  mutating func rememberFailure(ofStrip taker: Taker, at rank: Rank, need: UInt32) {
    stripWalks.insert(FailedWalk(quantity: need - 1), of: taker, at: rank, isSameBook: false, in: marketState)
  }

  /// Searches the books that changed for candidates of one side, at first a few in each, since mostly one of the first can trade.
  ///
  /// Returns the last candidate before which none is missing; `nil` if none is missing at all. `maximumQuantity` is the most that
  /// any order may need.
  mutating func findCandidates(
    _ side: Side, atMost limit: Int, maximumQuantity: UInt64, in market: inout Market, _ directory: borrowing Directory
  ) -> WakeCandidate? {
    search += 1
    candidates.removeAll()
    var horizon: WakeCandidate?
    for position in 0..<market.wakeList.books.count {
      let book = market.wakeList.books[position]
      guard let last = addCandidates(side, of: book, atMost: limit, maximumQuantity, &market, directory) else {
        continue
      }
      if horizon.map({ last.precedes($0) }) ?? true { horizon = last }
    }
    for position in 0..<market.strips.touched.count {
      let queue = market.strips.touched[position]
      guard market.strips.queues[queue].isTouched(for: side),
        let last = addStrips(side, of: queue, atMost: limit, &market, directory)
      else { continue }
      if horizon.map({ last.precedes($0) }) ?? true { horizon = last }
    }
    candidates.sort { $0.precedes($1) }
    return horizon
  }

  /// Adds the conditional orders of `book` that the orders displayed there could help: the first `limit`, if they are queued in the order
  /// in which they wake. Returns the last of them if there may be more.
  ///
  /// O(displayed levels + waiting orders, as far as they cross); O(1) for a level none of whose orders needs as little as is there.
  /// Orders that may span books are found even where they do not cross, if what kept them from trading elsewhere may have gone.
  private mutating func addCandidates(
    _ side: Side, of book: BookID, atMost limit: Int, _ maximumQuantity: UInt64, _ market: inout Market,
    _ directory: borrowing Directory
  ) -> WakeCandidate? {
    guard market.books[book].phase == .continuous, market.books[book].wakeReason(for: side) != .none else { return nil }
    let makers = market.books[book][side.opposite]
    var crossing: Rank?
    if makers.levelCount > 0 { crossing = Rank(of: makers.bestRank.price(on: side.opposite), on: side) }
    let findsSpanning = market.books[book].wakeReason(for: side) == .unblocked && market.books[book].spanningCount > 0
    let end = market.books[book].shiftedCount == 0 ? candidates.count + limit : .max
    // No order can have more than is there within the best limit.
    var available: UInt64?
    var level = market.books[book][side, .conditional].best.orNil
    while let current = level {
      let rank = market.levels[current].rank
      if let crossing, rank <= crossing {
        let most =
          available
          ?? market.displayedQuantity(
            side.opposite, in: book, withinLimit: rank.price(on: side), upTo: maximumQuantity)
        available = most
        if most >= UInt64(market.levels[current].leastNeed) {
          addCandidates(ofLevel: current, side, of: book, available: most, upTo: end, &market, directory)
        } else if !market.wakeList.logs[Int(side.rawValue)].isEmpty {
          market.levels[current].isOutdated = true
        }
      } else {
        guard findsSpanning else { return nil }
        addCandidates(ofLevel: current, side, of: book, available: 0, upTo: end, &market, directory)
      }
      if candidates.count >= end { return candidates[candidates.count - 1] }
      level = market.books[book][side, .conditional].level(after: current, in: market.levels)
    }
    return nil
  }

  /// Adds those of `level` that may span books, and those that need no more than what is available, if what they lacked may have
  /// come since they were last tried, until there are `end` candidates.
  private mutating func addCandidates(
    ofLevel level: Slot<PriceLevel>, _ side: Side, of book: BookID, available: UInt64, upTo end: Int,
    _ market: inout Market, _ directory: borrowing Directory
  ) {
    if market.levels[level].isOutdated { forgetFailures(ofLevel: level, &market) }
    let limit = Rank(of: market.levels[level].rank.price(on: side), on: side.opposite)
    var least = UInt32.max
    var slot = market.levels[level].head.orNil
    while let record = slot {
      slot = market.orders[record].next.orNil
      guard let special = market.orders.special(of: record) else { continue }
      visitCount &+= 1
      let need = market.leastNeed(of: special)
      least = min(least, need)
      guard mayTrade(special, side, at: limit, in: book, &market, directory) else { continue }
      let order = market.orders.specials[special]
      guard order.isSpanning || UInt64(need) <= available, order.search != search else { continue }
      market.orders.specials[special].search = search
      let own = market.orders[order.slot]
      candidates.append(WakeCandidate(rank: Rank(of: order.limit, on: own.side), stamp: own.stamp, special: special))
      if candidates.count >= end { return }
    }
    market.levels[level].leastNeed = least
  }

  /// Whether what the waiting order lacked when it was last tried may have come since then. O(1).
  private func mayTrade(
    _ special: Slot<SpecialOrder>, _ side: Side, at limit: Rank, in book: BookID, _ market: inout Market,
    _ directory: borrowing Directory
  ) -> Bool {
    let order = market.orders.specials[special]
    guard order.failure.lacking > 0 else { return true }
    guard order.failure.lastChange != market.wakeList.logs[Int(side.rawValue)].lastNumber else { return false }
    let lacking = market.wakeList.logs[Int(side.rawValue)].lacking(
      order, market.orders[order.slot], at: limit, in: book, directory)
    if lacking == 0 { market.forgetFailure(of: special) } else { market.setLacking(lacking, of: special) }
    return lacking == 0
  }

  private func forgetFailures(ofLevel level: Slot<PriceLevel>, _ market: inout Market) {
    var slot = market.levels[level].head.orNil
    while let record = slot {
      slot = market.orders[record].next.orNil
      if let special = market.orders.special(of: record) { market.forgetFailure(of: special) }
    }
    market.levels[level].isOutdated = false
  }
}
