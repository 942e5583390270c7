import ComputeMatching

/// A book as it is at the end of a replay, and what happened in it.
struct BookReport {
  let name: String
  let statistics: BookStatistics
  let bestBid: Price?
  let bestAsk: Price?

  init(_ statistics: BookStatistics, named name: String, in exchange: borrowing Exchange) {
    self.name = name
    self.statistics = statistics
    bestBid = exchange.bestBid(in: statistics.book)?.price
    bestAsk = exchange.bestAsk(in: statistics.book)?.price
  }

  /// The best ask less the best bid, where there are both.
  var spread: Price? {
    guard let bestBid, let bestAsk else { return nil }
    return Price(ticks: bestAsk.ticks - bestBid.ticks)
  }
}

/// The best levels of a book at the end of a replay, and the conditional orders that wait beside them.
struct BookDepth {
  let name: String
  let bids: [DepthLevel]
  let asks: [DepthLevel]
  let waitingBids: [WaitingOrder]
  let waitingAsks: [WaitingOrder]

  init(_ statistics: BookStatistics, named name: String, levels: Int, in exchange: borrowing Exchange) {
    self.name = name
    bids = exchange.depth(of: statistics.book, .bid, levels: levels)
    asks = exchange.depth(of: statistics.book, .ask, levels: levels)
    waitingBids = exchange.waiting(in: statistics.book, .bid, limit: levels)
    waitingAsks = exchange.waiting(in: statistics.book, .ask, limit: levels)
  }
}

extension MarketStatistics {
  /// The books in which most was traded: by trades, then by quantity, then as they were opened; those that `isShown` picks.
  func busiestBooks(where isShown: (BookID) -> Bool) -> [BookStatistics] {
    books.filter { isShown($0.book) }.sorted {
      ($1.trades, $1.quantityTraded, $0.book) < ($0.trades, $0.quantityTraded, $1.book)
    }
  }
}
