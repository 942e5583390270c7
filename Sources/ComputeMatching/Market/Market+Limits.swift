// Where an order may trade: its limit, the band of the book and its volatility guard (R16, R18), and affiliated orders (R14).

extension Market {
  /// The limit in a book of a requirement order whose own is `price`; `nil` where that is not a positive price, or would have
  /// to be made worse than the order allows to be inside the band.
  @inline(__always)
  func limit(_ price: Price, _ side: Side, in eligible: EligibleBook) -> Price? {
    let (ticks, overflows) = price.ticks.addingReportingOverflow(eligible.differential)
    guard !overflows, ticks >= 1 else { return nil }
    let limit = Price(ticks: ticks)
    let band = books[eligible.book].band
    if let low = band.low, limit < low { return side == .ask ? low : nil }
    if let high = band.high, limit > high { return side == .bid ? high : nil }
    return limit
  }

  /// The same where a requirement order may trade and rest: in a continuous book (R17).
  @inline(__always)
  func placementLimit(_ price: Price, _ side: Side, in eligible: EligibleBook) -> Price? {
    books[eligible.book].phase == .continuous ? limit(price, side, in: eligible) : nil
  }

  /// Where in `book` an order of `side` may trade whose limit there is `price`; a market order if that is `nil`, and then it
  /// stops at the edge of the band.
  @inline(__always)
  mutating func bounds(_ side: Side, at price: Price?, in book: BookID) -> Bounds {
    books[book].isRestricted
      ? restrictedBounds(side, at: price, in: book)
      : Bounds(limit: price.map { Rank(of: $0, on: side.opposite) } ?? .worst, printable: .all)
  }

  private mutating func restrictedBounds(_ side: Side, at price: Price?, in number: BookID) -> Bounds {
    let book = books[number]
    let makers = side.opposite
    // A maker beyond the band, which was there before the band was set, is out of the limit, or stops the taker like one beyond the
    // guard.
    let edge = (side == .bid ? book.band.high : book.band.low).map { Rank(of: $0, on: makers) } ?? .worst
    let limit = min(price.map { Rank(of: $0, on: makers) } ?? .worst, edge)
    var low = book.band.low ?? .lowest
    var high = book.band.high ?? .highest
    if book.volatilityGuard > 0, let reference = book.referencePrice {
      let allowance = reference.ticks.basisPoints(Int64(book.volatilityGuard))
      low = max(low, Price(ticks: reference.ticks - allowance))
      high = min(high, Price(ticks: reference.ticks.addingSaturating(allowance)))
    }
    // Nothing is printable between edges that have passed each other: the first is then behind the last.
    let ends = (low: Rank(of: max(low, .lowest), on: makers), high: Rank(of: max(high, .lowest), on: makers))
    return Bounds(
      limit: limit,
      printable: side == .bid
        ? PrintableRanks(first: ends.low, last: ends.high) : PrintableRanks(first: ends.high, last: ends.low))
  }

  /// Whether displayed orders are within the limit of `order` that may not trade with it (R14), more than `count`. Linear in the
  /// orders that it crosses.
  mutating func crossesAffiliated(_ order: Order, in book: BookID, besides count: Int = 0) -> Bool {
    crossesAffiliated(
      order.side, order.participant.rawValue, order.affiliation.rawValue, at: order.price, in: book, besides: count)
  }

  mutating func crossesAffiliated(
    _ side: Side, _ participant: UInt32, _ affiliation: UInt32, at price: Price?, in book: BookID,
    besides count: Int = 0
  ) -> Bool {
    guard participant != 0 || affiliation != 0 else { return false }
    let makers = side.opposite
    let limit = price.map { Rank(of: $0, on: makers) } ?? .worst
    let ladder = books[book][makers]
    var count = count
    var level = ladder.best.orNil
    while let current = level, levels[current].rank <= limit {
      var slot = levels[current].head.orNil
      while let maker = slot {
        // Requirement orders leave a book that goes to auction.
        if orders[maker].isAffiliated(with: participant, affiliation), orders.special(of: maker) == nil {
          if count == 0 { return true }
          count -= 1
        }
        slot = orders[maker].next.orNil
      }
      level = ladder.level(after: current, in: levels)
    }
    return false
  }

  /// Whether bids and asks cross: after an uncross only where the band has kept them from trading.
  func isCrossed(_ book: BookID) -> Bool {
    let bids = books[book][.bid]
    let asks = books[book][.ask]
    return bids.levelCount > 0 && asks.levelCount > 0 && asks.bestRank.price(on: .ask) <= bids.bestRank.price(on: .bid)
  }
}

extension Int64 {
  /// `points` hundredths of a percent of a positive number, rounded down. `points` must be from 0 to 10,000.
  fileprivate func basisPoints(_ points: Int64) -> Int64 {
    let (whole, rest) = quotientAndRemainder(dividingBy: 10_000)
    return whole * points + rest * points / 10_000
  }

  fileprivate func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}
