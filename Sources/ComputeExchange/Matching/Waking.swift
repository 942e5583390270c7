// Conditional orders that wait are tried again when something has changed (R15.4, R15.5).

/// A conditional order that may fire.
struct Candidate: BitwiseCopyable {
  let rank: Rank
  let stamp: UInt64
  let special: UInt32

  func precedes(_ other: Candidate) -> Bool { (rank, stamp) < (other.rank, other.stamp) }
}

extension Exchange {
  /// Remembers that a command changed something in `book` that may help the conditional orders of `side` there.
  @inline(never)
  mutating func touch(_ book: UInt32, _ touch: Book.Touch, for side: Side) {
    guard books[book].conditionalCount > 0 else { return }
    if !books[book].isTouched { touchedBooks.append(book) }
    books[book].touch(touch, for: side)
  }

  /// The displayed order in `slot` shrinks, leaves, or falls back in its queue. If it says whose it is, it may have kept an
  /// affiliated order of the other side from trading (R14), and where a trade must be printable, any order (R18); otherwise that
  /// helps nobody.
  @inline(never)
  mutating func touchDeparture(of slot: UInt32) {
    let order = orders[slot]
    guard order.terms.row == .displayed else { return }
    if order.participant != 0 || order.affiliation != 0 {
      touch(order.book, .unblocked, for: order.side.opposite)
    } else if books[order.book].limitsPrints {
      touch(order.book, .changed, for: order.side.opposite)
    }
  }

  /// The end of a command, or of a moment (R5), after its own trades.
  @inline(never)
  mutating func conclude() {
    release()
    while wake(.bid) || wake(.ask) {}
    forgetTouches()
  }

  /// Forgets what has changed: all who wait know it.
  mutating func forgetTouches() {
    while let book = touchedBooks.popLast() { books[book].forgetTouches() }
  }

  /// R15.5: orders whose minimum was met while they were makers enter as if they arrived now, in the order in which that
  /// happened.
  private mutating func release() {
    var next = 0
    while next < released.count {
      if let slot = orders.slot(of: released[next]), let special = orders.special(of: slot) {
        var taker = Taker(orders[slot], orders.specials[special], open: orders.reserve(of: slot))
        let isAuction = taker.scope.book.map { books[$0.rawValue].phase == .auction } ?? false
        var traded: UInt32 = 0
        if !isAuction {
          openLanes(for: taker, .all)
          traded = matchAlongFrontier(&taker)
        }
        settle(special, taker, traded: traded)
      }
      next += 1
    }
    released.removeAll()
  }

  /// Tries the conditional orders of one side in the books that were touched: by their limits, then by their stamps. Ends with
  /// the first that fires, and answers whether one did.
  ///
  /// Looks for a few candidates first, since mostly one of the first fires, and for more if none does.
  private mutating func wake(_ side: Side) -> Bool {
    var most = 2
    while true {
      search += 1
      candidates.removeAll()
      var horizon: Candidate?
      for position in 0..<touchedBooks.count {
        guard let last = findCandidates(side, in: touchedBooks[position], upTo: most) else { continue }
        if horizon.map({ last.precedes($0) }) ?? true { horizon = last }
      }
      candidates.sort { $0.precedes($1) }
      for position in 0..<candidates.count {
        // Behind the horizon there may be others that come first.
        if let horizon, horizon.precedes(candidates[position]) { break }
        if fire(candidates[position].special) { return true }
      }
      if horizon == nil { return false }
      most *= 8
    }
  }

  /// Lets the conditional order trade with displayed orders if it can reach what it needs.
  private mutating func fire(_ special: UInt32) -> Bool {
    let order = orders.specials[special]
    let open = orders.reserve(of: order.slot)
    var taker = Taker(orders[order.slot], order, open: open)
    guard findWalk(for: taker, need: order.conditions.need(of: open), isSameBook: order.isSameBook, .displayed) else {
      return false
    }
    let traded = matchAlongFrontier(&taker)
    settle(special, taker, traded: traded)
    return traded > 0
  }

  /// Adds the conditional orders of `book` that what stands there displayed could be enough for: the first `most`, if they stand
  /// in the order in which they wake. Returns the last of them if there may be more.
  ///
  /// O(levels that cross) where it is not enough for any order of a level. Orders that may span books are found even where they
  /// do not cross, if what kept them from trading elsewhere may have gone.
  private mutating func findCandidates(_ side: Side, in book: UInt32, upTo most: Int) -> Candidate? {
    guard books[book].phase == .continuous, books[book].touch(for: side) != .none else { return nil }
    let makers = books[book][side.opposite]
    var crossing: Rank?
    if makers.levelCount > 0 { crossing = Rank(of: makers.bestRank.price(on: side.opposite), on: side) }
    let findsSpanning = books[book].touch(for: side) == .unblocked && books[book].spanningCount > 0
    let end = books[book].shiftedCount == 0 ? candidates.count + most : .max
    // What is there within the best limit is all that any of them could have.
    var best: UInt64?
    var level = slotOrNil(books[book][side, .conditional].best)
    while let current = level {
      let rank = levels.levels[current].rank
      let crosses = crossing.map { rank <= $0 } ?? false
      guard crosses || findsSpanning else { return nil }
      let least = UInt64(levels.levels[current].leastNeed)
      if !crosses {
        addCandidates(ofLevel: current, available: 0, upTo: end)
      } else if best ?? .max >= least {
        let available = displayed(side.opposite, in: book, within: rank, side)
        best = best ?? available
        if available >= least { addCandidates(ofLevel: current, available: available, upTo: end) }
      }
      if candidates.count >= end { return candidates[candidates.count - 1] }
      level = books[book][side, .conditional].level(after: current, in: levels)
    }
    return nil
  }

  /// Adds those of `level` that may span books, and those that need no more than what is available, until there are `end`
  /// candidates.
  private mutating func addCandidates(ofLevel level: UInt32, available: UInt64, upTo end: Int) {
    var least = UInt32.max
    var slot = slotOrNil(levels.levels[level].head)
    while let record = slot {
      slot = slotOrNil(orders[record].next)
      guard let special = orders.special(of: record) else { continue }
      let need = leastNeed(of: special)
      least = min(least, need)
      let order = orders.specials[special]
      guard order.isSpanning || UInt64(need) <= available, order.search != search else { continue }
      orders.specials[special].search = search
      let own = orders[order.slot]
      candidates.append(Candidate(rank: Rank(of: order.limit, on: own.side), stamp: own.stamp, special: special))
      if candidates.count >= end { return }
    }
    levels.levels[level].leastNeed = least
  }

  /// No less than what displayed orders within the limit of `rank` have open, as far as that matters to any order.
  private mutating func displayed(_ makers: Side, in book: UInt32, within rank: Rank, _ side: Side) -> UInt64 {
    var quantity = books[book].uncounted[Int(makers.rawValue)]
    let limit = Rank(of: rank.price(on: side), on: makers)
    var level = slotOrNil(books[book][makers].best)
    while let current = level, levels.levels[current].rank <= limit, quantity < UInt64(configuration.maximumQuantity) {
      quantity += levels.levels[current].quantity
      level = books[book][makers].level(after: current, in: levels)
    }
    return quantity
  }
}
