import ComputeExchange

/// A book as it stands at the end of a replay, and what happened in it.
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

/// The best levels of a book at the end of a replay.
struct BookDepth {
  let name: String
  let bids: [DepthLevel]
  let asks: [DepthLevel]

  init(_ statistics: BookStatistics, named name: String, levels: Int, in exchange: borrowing Exchange) {
    self.name = name
    bids = exchange.depth(of: statistics.book, .bid, levels: levels)
    asks = exchange.depth(of: statistics.book, .ask, levels: levels)
  }
}

/// What stands on one side of all books at the end of a replay.
struct OpenOrders {
  private(set) var orders: UInt64 = 0
  private(set) var quantity: UInt64 = 0

  init(_ side: Side, in exchange: borrowing Exchange) {
    for number in 0..<exchange.bookCount {
      exchange.forEachLevel(of: BookID(UInt32(number)), side) { level in
        orders += UInt64(level.orderCount)
        quantity += UInt64(level.quantity)
        return true
      }
    }
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
