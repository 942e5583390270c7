/// An order on its way in, or one that stands and looks for makers again: what the walk needs to know of it.
struct Taker: BitwiseCopyable {
  let id: OrderID
  let scope: OrderScope
  /// Its limit, without differentials; `nil` for a market order.
  let price: Price?
  var openQuantity: UInt32
  let participant: UInt32
  let affiliation: UInt32
  /// Packed ISO country code, 0 if unknown.
  let operatorJurisdiction: UInt16
  let side: Side
  let selfTradePrevention: SelfTradePrevention
  let conditions: Conditions
  /// Whom it has traded with, if it has a limit per counterparty.
  var firstFill: UInt32
  /// Whether, in one book at least, its next trade would not have been printable.
  var isStopped = false

  /// `order`, which has passed the checks of quantity and price.
  @inline(__always)
  init(_ order: Order, firstFill: UInt32 = Slab<CounterpartyFill>.none) {
    id = order.id
    scope = order.scope
    price = order.price
    openQuantity = UInt32(truncatingIfNeeded: order.quantity)
    participant = order.participant.rawValue
    affiliation = order.affiliation.rawValue
    operatorJurisdiction = order.operatorRawValue
    side = order.side
    selfTradePrevention = order.selfTradePrevention
    conditions = order.conditions
    self.firstFill = firstFill
  }

  /// The special order that stands in `record`.
  init(_ record: OrderRecord, _ special: SpecialOrder, open: UInt32) {
    id = OrderID(record.id)
    scope = special.scope
    price = special.limit
    openQuantity = open
    participant = record.participant
    affiliation = record.affiliation
    operatorJurisdiction = record.operatorJurisdiction
    side = record.side
    selfTradePrevention = record.terms.selfTradePrevention
    conditions = special.conditions
    firstFill = special.firstFill
  }
}

/// Where in one book a taker may trade.
struct Bounds: BitwiseCopyable {
  /// The worst rank, on the makers' side, that the taker's limit allows.
  let limit: Rank
  /// The ranks, on the makers' side, at which a trade may print (R18).
  let printable: PrintableRanks
}

/// The ranks at which a trade may print; beyond them the volatility guard stops the taker (R18).
struct PrintableRanks: BitwiseCopyable {
  let first: Rank
  let last: Rank

  static let all = PrintableRanks(first: Rank(value: 0), last: .worst)

  @inline(__always)
  func contains(_ rank: Rank) -> Bool { first <= rank && rank <= last }
}

extension Exchange {
  /// Where in `book` an order of `side` may trade whose limit there is `price`; a market order if that is `nil`, and then it
  /// stops at the edge of the band.
  @inline(__always)
  mutating func bounds(_ side: Side, at price: Price?, in book: UInt32) -> Bounds {
    books[book].isRestricted
      ? restrictedBounds(side, at: price, in: book)
      : Bounds(limit: price.map { Rank(of: $0, on: side.opposite) } ?? .worst, printable: .all)
  }

  private mutating func restrictedBounds(_ side: Side, at price: Price?, in number: UInt32) -> Bounds {
    let book = books[number]
    let makers = side.opposite
    // Whoever stood beyond the band before it was set is out of reach, or stops the taker like one beyond the guard.
    let edge = (side == .bid ? book.band.high : book.band.low).map { Rank(of: $0, on: makers) } ?? .worst
    let limit = min(price.map { Rank(of: $0, on: makers) } ?? .worst, edge)
    var low = book.band.low ?? 1
    var high = book.band.high ?? Price(ticks: .max)
    if book.volatilityGuard > 0, let reference = book.referencePrice {
      let allowance = reference.ticks.basisPoints(Int64(book.volatilityGuard))
      low = max(low, Price(ticks: reference.ticks - allowance))
      high = min(high, Price(ticks: reference.ticks.addingSaturating(allowance)))
    }
    // Nothing is printable between edges that have passed each other: the first is then behind the last.
    let ends = (low: Rank(of: max(low, 1), on: makers), high: Rank(of: max(high, 1), on: makers))
    return Bounds(
      limit: limit,
      printable: side == .bid
        ? PrintableRanks(first: ends.low, last: ends.high) : PrintableRanks(first: ends.high, last: ends.low))
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
