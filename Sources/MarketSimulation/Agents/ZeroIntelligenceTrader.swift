import ComputeMatching

/// Bids or asks for one GPU at a price drawn at random within its budget.
struct ZeroIntelligenceTrader: ChangingAgent {
  let book: BookID
  let side: Side
  /// What a GPU-hour is worth to it, or costs it, in ticks.
  private(set) var value = 0.0
  /// The range of its quotes: from the budget to the least or the most that anyone of its group would quote, in ticks.
  private var quotes = 0.0...0.0
  private var quotesPerPeriod = 0
  private var order = OrderID.none

  /// Where it is from the least to the greatest value of its group.
  private let share: Double

  init(_ terms: TraderGroup, rank: Int) {
    book = BookID(UInt32(terms.books[rank % terms.books.count]))
    side = terms.side
    share = (Double(rank) + 0.5) / Double(terms.count)
    adopt(terms)
  }

  mutating func adopt(_ terms: TraderGroup) {
    quotesPerPeriod = terms.quotesPerPeriod
    let (low, high) = (terms.leastValue / Venue.tick, max(terms.leastValue, terms.greatestValue) / Venue.tick)
    value = low + (high - low) * share
    quotes = side == .bid ? min(low, value)...value : value...max(value, high)
  }

  mutating func beginPeriod(_ desk: inout Desk) {
    if side == .ask { desk.bring(1, to: book) }
    for _ in 0..<quotesPerPeriod { desk.wake(at: desk.random.uniform(in: 0.1...0.9)) }
  }

  mutating func wake(_ desk: inout Desk) {
    let position = desk.position(in: book)
    let hasTraded = side == .bid ? position.bought > 0 : position.sold > 0
    guard !hasTraded else { return }
    desk.cancel(order)
    // Rounding must not lead beyond the budget.
    let drawn = desk.random.uniform(in: quotes)
    let price = side == .bid ? drawn.rounded(.down) : drawn.rounded(.up)
    order = desk.submit(desk.order(side, .book(book), at: price, 1)).id
  }

  mutating func endPeriod(_ desk: inout Desk) {
    if side == .bid { desk.use(1, in: book) }
  }
}
