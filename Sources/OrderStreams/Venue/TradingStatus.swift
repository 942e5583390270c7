import ComputeMatching

/// What became of trading at a venue.
public enum TradingStatus: Int64, Sendable, CaseIterable, BitwiseCopyable {
  /// Trading halted.
  case halted = -1
  /// Quotes are taken again, nothing trades yet.
  case quotingResumed
  /// Trading goes on.
  case tradingResumed
}

extension Exchange {
  /// Takes the book to the phase of `status`, except that an auction goes on where trading resumes: it ends with an uncross, and
  /// when is for the caller to know. A turn that leads nowhere from where the book is changes nothing.
  mutating func change(to status: TradingStatus, of book: BookID, at timestamp: Timestamp) {
    let phase = phase(of: book)
    switch status {
    case .halted:
      if phase == .continuous || phase == .auction { apply(.operate(book, .halt), at: timestamp) }
    case .quotingResumed:
      if phase == .continuous { apply(.operate(book, .openAuction), at: timestamp) }
      openToQuotes(book, at: timestamp)
    case .tradingResumed:
      if phase == .halted { apply(.operate(book, .resume), at: timestamp) }
    }
  }

  /// Lets orders into a book that is halted: an order that came to the venue in a halt says that it takes quotes.
  mutating func openToQuotes(_ book: BookID, at timestamp: Timestamp) {
    if phase(of: book) == .halted { apply(.operate(book, .openAuction), at: timestamp) }
  }

  /// Whether the best bid is no worse than the best ask, as may be while nothing trades.
  func isCrossed(_ book: BookID) -> Bool {
    guard let bid = bestBid(in: book), let ask = bestAsk(in: book) else { return false }
    return bid.price >= ask.price
  }

  /// Whether an order at this price would trade if the book were continuous.
  func crosses(_ side: Side, _ price: Price, in book: BookID) -> Bool {
    switch side {
    case .bid: bestAsk(in: book).map { $0.price <= price } ?? false
    case .ask: bestBid(in: book).map { $0.price >= price } ?? false
    }
  }
}
