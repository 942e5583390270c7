import ComputeMatching

/// A provider and a customer under common control: the one offers, the other takes it at once, and the market sees
/// volume. Its accounts are the two.
struct CircularPair: ChangingAgent {
  let book: BookID
  /// What the pair tells the exchange of its affiliation (R3).
  let affiliation: AffiliationID
  /// How many GPUs it moves for each that others trade.
  private(set) var ratio = 0.0
  /// How many GPUs it moves in the period, as far as it can tell what others trade from what was published.
  private var quantity: Quantity = 0

  init(_ terms: CircularGroup, affiliation: AffiliationID) {
    book = BookID(UInt32(terms.book))
    self.affiliation = affiliation
    adopt(terms)
  }

  mutating func adopt(_ terms: CircularGroup) { ratio = terms.share / (1 - terms.share) / Double(terms.count) }

  mutating func beginPeriod(_ desk: inout Desk) {
    quantity = Quantity((desk.publishedVolume(in: book) * ratio).rounded())
    desk.bring(quantity, to: book, as: desk.accounts[0])
    desk.wake(at: desk.random.uniform(in: 0.15...0.9))
  }

  /// Offers just below the best ask, takes it, and takes back what a stranger left over or the exchange forbade.
  mutating func wake(_ desk: inout Desk) {
    guard quantity > 0, let best = desk.bestAsk(in: book) else { return }
    let price = Double(max(best.price.ticks - 1, 1))
    var ask = desk.order(.ask, .book(book), at: price, quantity)
    ask.participant = desk.accounts[0]
    var bid = desk.order(.bid, .book(book), at: price, quantity, isImmediate: true)
    (ask.affiliation, bid.affiliation) = (affiliation, affiliation)
    let offer = desk.submit(ask)
    desk.submit(bid)
    desk.cancel(offer.id)
  }
}
