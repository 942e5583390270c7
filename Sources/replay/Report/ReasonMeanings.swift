import ComputeMatching

// What a reader of a recorded stream wants to know of a reason, where its name alone does not say it.

extension RejectReason {
  /// What such a command asked for, and why that cannot be.
  var meaning: String {
    switch self {
    case .unknownOrder:
      "The command names an order that is not live: one that has traded, expired or been cancelled by then, or never was. Recorded "
        + "streams hold such cancels, because who sends one does not yet know of the last trade."
    case .quantity: "The quantity is below 1, above the largest allowed, or no multiple of the book's lot."
    case .price: "The price is not above 0."
    case .options: "The options contradict each other."
    case .expiry: "The order expires before it arrives, or its delivery has begun."
    case .book: "The command names a book that is not there, or opens one that is."
    case .tooManyBooks: "More books satisfy the requirement than an order may be in."
    case .phase:
      "The phase of the book does not admit the command: the book is halted, closed or locked for an auction."
    case .duplicateOrderID: "An order of the same id is live, or the id is 0."
    case .priceBand: "The limit is outside the price band of the book."
    case .selfTrade: "In an auction, an affiliated order is on the other side within the limit."
    case .postOnly: "The order is post-only and would have traded at once."
    }
  }
}

extension CancelReason {
  /// What ended the order.
  var meaning: String {
    switch self {
    case .requested: "The owner cancelled the order, or reduced it to nothing."
    case .immediateOrCancel: "What did not trade at once of an order that may not rest."
    case .fillOrKill: "The order could not trade whole at once."
    case .selfTrade: "The order would have traded with an affiliated order."
    case .expired: "The expiry came."
    case .gateClosed: "The delivery window of the book began."
    case .cancelAll: "The owner cancelled all orders."
    case .bookClosed: "The book was closed."
    case .postHalt: "The order may not rest, and its next trade would have tripped the volatility guard."
    case .auctionEnded: "An auction left the order unmatched, and the book keeps no unmatched orders."
    }
  }
}
