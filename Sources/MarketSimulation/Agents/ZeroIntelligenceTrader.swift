import ComputeMatching

/// Bids or asks for one GPU at a price drawn at random within its budget.
struct ZeroIntelligenceTrader {
  let participant: ParticipantID
  let book: BookID
  let side: Side
  /// What a GPU-hour is worth to it, or costs it, in ticks.
  let value: Double
  /// The range of its quotes: from the budget to the least or the most that anyone of its group would quote, in ticks.
  private let quotes: ClosedRange<Double>
  var random: RandomStream
  let quotesPerPeriod: Int
  private var order = OrderID.none

  init(_ terms: TraderGroup, participant: ParticipantID, random: RandomStream, rank: Int) {
    self.participant = participant
    self.random = random
    book = BookID(UInt32(terms.books[rank % terms.books.count]))
    side = terms.side
    quotesPerPeriod = terms.quotesPerPeriod
    let share = (Double(rank) + 0.5) / Double(terms.count)
    let (low, high) = (terms.values.lowerBound / Venue.tick, terms.values.upperBound / Venue.tick)
    value = low + (high - low) * share
    quotes = side == .bid ? min(low, value)...value : value...max(value, high)
  }

  mutating func wake(_ venue: inout Venue) {
    let position = venue.ledger.position(of: participant, in: book)
    let hasTraded = side == .bid ? position.bought > 0 : position.sold > 0
    guard !hasTraded else { return }
    venue.cancel(order)
    // Rounding must not lead beyond the budget.
    let drawn = random.uniform(in: quotes)
    let price = side == .bid ? drawn.rounded(.down) : drawn.rounded(.up)
    order = venue.submit(venue.order(side, .book(book), price, 1, participant)).id
  }
}
