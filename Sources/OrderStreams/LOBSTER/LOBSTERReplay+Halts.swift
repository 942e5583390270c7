import ComputeMatching

// Halts: the venue stops trading, opens the book to quotes, and trades again. While it does not trade, the engine's book is
// halted or in an auction, so quotes that cross are beside each other.
//
// The venue ends a halt with a cross. What it traded of visible orders it may report before the message that trading
// resumes, or behind it; so the engine keeps the auction open until nothing crosses any more, or until something else than
// an execution comes, and then uncrosses what is left.

extension LOBSTERReplay {
  /// Takes the book to the phase that the message tells of. A turn that leads nowhere from where the book is changes
  /// nothing.
  mutating func change(
    to status: TradingStatus, of book: BookID, _ exchange: inout Exchange, at timestamp: Timestamp
  ) {
    exchange.change(to: status, of: book, at: timestamp)
    if status == .tradingResumed { isResuming = exchange.phase(of: book) == .auction }
  }

  /// Takes what was traded from the order that the file names, or from the anonymous one at its price: in an auction there
  /// is no marketable order that caused it.
  mutating func executeInAuction(_ message: LOBSTERMessage, _ exchange: inout Exchange) {
    let candidates = [message.order, .lobsterAnonymous(message.side, at: message.price)]
    guard let order = candidates.first(where: { exchange.order($0) != nil }) else {
      report.executions.unknownMaker += 1
      report.executions.notReplayed += 1
      return
    }
    report.executions.inAuction += 1
    exchange.apply(.reduce(order, by: message.size), at: message.timestamp)
  }

  /// Lets trading go on if it is to: nothing crosses any more, here or at the venue.
  mutating func resumeIfUncrossed(_ book: BookID, _ exchange: inout Exchange, at timestamp: Timestamp) {
    if isResuming, !exchange.isCrossed(book) || isVenueUncrossed { resume(book, &exchange, at: timestamp) }
  }

  /// Lets trading go on if it is to, at one price for what still crosses.
  mutating func resume(_ book: BookID, _ exchange: inout Exchange, at timestamp: Timestamp) {
    guard isResuming else { return }
    isResuming = false
    exchange.apply(.operate(book, .uncross), at: timestamp)
  }
}

extension LOBSTERMessage.Kind {
  /// Whether such messages tell of trades in the cross that ends a halt, or of trades that the book does not show.
  var mayBelongToCross: Bool {
    switch self {
    case .execution, .hiddenExecution, .crossTrade: true
    case .submission, .reduction, .deletion, .tradingStatus: false
    }
  }
}
