import ComputeMatching

/// What is still wanted and offered at the end of a replay, by why it does not trade. Quantities are GPUs or shares.
struct UnfilledQuantity {
  /// Displayed bids of one book, by whether anything is offered in their book.
  private(set) var wantedWithoutOffer: UInt64 = 0
  private(set) var wantedBelowOffers: UInt64 = 0
  /// The same of asks.
  private(set) var offeredWithoutBid: UInt64 = 0
  private(set) var offeredAboveBids: UInt64 = 0

  init(_ books: [BookStatistics], in exchange: borrowing Exchange) {
    for book in books {
      let bids = Self.quantity(of: book.book, .bid, in: exchange)
      let asks = Self.quantity(of: book.book, .ask, in: exchange)
      if exchange.bestAsk(in: book.book) == nil { wantedWithoutOffer += bids } else { wantedBelowOffers += bids }
      if exchange.bestBid(in: book.book) == nil { offeredWithoutBid += asks } else { offeredAboveBids += asks }
    }
  }

  private static func quantity(of book: BookID, _ side: Side, in exchange: borrowing Exchange) -> UInt64 {
    var sum: UInt64 = 0
    exchange.forEachLevel(of: book, side) { level in
      sum += UInt64(level.quantity)
      return true
    }
    return sum
  }
}
