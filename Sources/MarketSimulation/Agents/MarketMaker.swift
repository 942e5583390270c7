import ComputeMatching

/// Quotes both sides of a book around the middle, sells no more than it has bought, and loses what it cannot sell in
/// time.
struct MarketMaker: ChangingAgent {
  private static let turnsPerPeriod = 8

  private(set) var terms: MarketMakerGroup
  let book: BookID
  private var bid = OrderID.none
  private var ask = OrderID.none
  /// How many turns it has had in the current period.
  private var turns = 0

  init(_ terms: MarketMakerGroup, book: Int) {
    self.terms = terms
    self.book = BookID(UInt32(book))
  }

  mutating func adopt(_ terms: MarketMakerGroup) { self.terms = terms }

  mutating func beginPeriod(_ desk: inout Desk) {
    for turn in 0..<Self.turnsPerPeriod {
      let share = (Double(turn) + desk.random.uniform()) / Double(Self.turnsPerPeriod)
      desk.wake(at: 0.1 + 0.8 * share)
    }
  }

  /// Quotes anew. In its last turn of a period it only sells, to any bid.
  mutating func wake(_ desk: inout Desk) {
    turns = (turns + 1) % Self.turnsPerPeriod
    let isLast = turns == 0
    guard desk.mechanism == .continuous, desk.isActive else { return }
    desk.cancel(bid)
    desk.cancel(ask)
    (bid, ask) = (.none, .none)
    let held = desk.position(in: book).held
    if isLast {
      if held > 0, let best = desk.bestBid(in: book) {
        let price = Double(best.price.ticks)
        desk.submit(desk.order(.ask, .book(book), at: price, held, isImmediate: true))
      }
      return
    }
    guard let middle = middle(&desk) else { return }
    if held > 0 {
      ask = desk.submit(desk.order(.ask, .book(book), at: middle * (1 + terms.spread / 2), held)).id
    }
    let room = Quantity(terms.size) - held
    if room > 0 {
      bid = desk.submit(desk.order(.bid, .book(book), at: middle * (1 - terms.spread / 2), room)).id
    }
  }

  private func middle(_ desk: inout Desk) -> Double? {
    let bid = desk.bestBid(in: book).map { Double($0.price.ticks) }
    let ask = desk.bestAsk(in: book).map { Double($0.price.ticks) }
    if let bid, let ask { return (bid + ask) / 2 }
    return desk.publishedPrice(in: book) ?? ask ?? bid
  }
}
