import ComputeMatching

/// Quotes both sides of a book around the middle, sells no more than it has bought, and loses what it cannot sell in
/// time.
struct MarketMaker {
  let participant: ParticipantID
  static let turnsPerPeriod = 8

  let terms: MarketMakerGroup
  let book: BookID
  var random: RandomStream
  private var bid = OrderID.none
  private var ask = OrderID.none
  /// How many turns it has had in the current period.
  private var turns = 0

  init(_ terms: MarketMakerGroup, participant: ParticipantID, book: Int, random: RandomStream) {
    self.terms = terms
    self.participant = participant
    self.random = random
    self.book = BookID(UInt32(book))
  }

  /// Quotes anew. In its last turn of a period it only sells, to any bid.
  mutating func wake(_ venue: inout Venue) {
    turns = (turns + 1) % Self.turnsPerPeriod
    let isLast = turns == 0
    guard venue.mechanism == .continuous, venue.ledger.isActive(participant) else { return }
    venue.cancel(bid)
    venue.cancel(ask)
    (bid, ask) = (.none, .none)
    let held = venue.ledger.position(of: participant, in: book).held
    if isLast {
      if held > 0, let best = venue.bestBid(in: book) {
        let price = Double(best.price.ticks)
        venue.submit(venue.order(.ask, .book(book), price, held, participant, isImmediate: true))
      }
      return
    }
    guard let middle = middle(venue) else { return }
    if held > 0 {
      ask = venue.submit(venue.order(.ask, .book(book), middle * (1 + terms.spread / 2), held, participant)).id
    }
    let room = Quantity(terms.size) - held
    if room > 0 {
      bid = venue.submit(venue.order(.bid, .book(book), middle * (1 - terms.spread / 2), room, participant)).id
    }
  }

  private func middle(_ venue: borrowing Venue) -> Double? {
    let bid = venue.bestBid(in: book).map { Double($0.price.ticks) }
    let ask = venue.bestAsk(in: book).map { Double($0.price.ticks) }
    if let bid, let ask { return (bid + ask) / 2 }
    return venue.publishedPrices[Int(book.rawValue)] ?? ask ?? bid
  }
}
