import ComputeMatching

/// A provider and a customer under common control: the one offers, the other takes it at once, and the market sees
/// volume.
struct CircularPair {
  let provider: ParticipantID
  let customer: ParticipantID
  let book: BookID
  /// What the pair tells the exchange of its affiliation (R3).
  let affiliation: AffiliationID
  var random: RandomStream
  /// How many GPUs it moves for each that others trade.
  let ratio: Double
  /// GPUs that others traded in the last period, as far as the pair can tell from what was published.
  var othersVolume = 0.0

  /// How many GPUs it moves in a period.
  var quantity: Quantity { Quantity((othersVolume * ratio).rounded()) }

  /// Offers just below the best ask, takes it, and takes back what a stranger left over or the exchange forbade.
  mutating func wake(_ venue: inout Venue) {
    guard quantity > 0, let best = venue.bestAsk(in: book) else { return }
    let price = Double(max(best.price.ticks - 1, 1))
    var ask = venue.order(.ask, .book(book), price, quantity, provider)
    var bid = venue.order(.bid, .book(book), price, quantity, customer, isImmediate: true)
    (ask.affiliation, bid.affiliation) = (affiliation, affiliation)
    let offer = venue.submit(ask)
    venue.submit(bid)
    venue.cancel(offer.id)
  }
}
