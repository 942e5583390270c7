import ComputeMatching

/// What happened in one book, period by period. Periods in which nothing did are left out.
struct BookHistory {
  private(set) var periods: [Period] = []

  /// One period, by its number on the ``TimeScale``.
  struct Period {
    var number: UInt64
    /// What was traded; `nil` if nothing was.
    var trades: Trades?
    /// The best prices as the period's last command left them.
    var bid: Price?
    var ask: Price?
    /// The book as the period's last command left it; `nil` if it was not sampled.
    var depth: Depth?
  }

  struct Depth {
    let bids: DepthSample
    let asks: DepthSample
  }

  struct Trades {
    var low: Price
    var high: Price
    var count: UInt64 = 1
    var quantity: UInt64
    /// Ticks x GPUs.
    var tickTotal: Int128

    init(_ trade: Event.Trade) {
      (low, high, quantity) = (trade.price, trade.price, UInt64(trade.quantity))
      tickTotal = Int128(trade.price.ticks) * Int128(trade.quantity)
    }

    mutating func add(_ other: Trades) {
      (low, high) = (min(low, other.low), max(high, other.high))
      count += other.count
      quantity += other.quantity
      tickTotal += other.tickTotal
    }

    /// The average price of a GPU, in ticks.
    var averageTicks: Double { Double(tickTotal) / Double(quantity) }
  }

  mutating func record(_ trade: Event.Trade, in period: UInt64) {
    let index = index(of: period)
    let trades = Trades(trade)
    if periods[index].trades == nil { periods[index].trades = trades } else { periods[index].trades?.add(trades) }
  }

  /// Takes note of the book as it is at the end of `period`.
  mutating func sample(_ book: BookID, in period: UInt64, withDepth: Bool, of exchange: borrowing Exchange) {
    let index = index(of: period)
    periods[index].bid = exchange.bestBid(in: book)?.price
    periods[index].ask = exchange.bestAsk(in: book)?.price
    guard withDepth else { return }
    periods[index].depth = Depth(
      bids: DepthSample(of: book, .bid, in: exchange), asks: DepthSample(of: book, .ask, in: exchange))
  }

  /// Makes each `factor` periods one, which ends as the last of them did.
  mutating func merge(by factor: UInt64) {
    var merged: [Period] = []
    for var period in periods {
      period.number /= factor
      if let last = merged.last, last.number == period.number {
        if let earlier = last.trades {
          if period.trades == nil { period.trades = earlier } else { period.trades?.add(earlier) }
        }
        merged[merged.count - 1] = period
      } else {
        merged.append(period)
      }
    }
    periods = merged
  }

  private mutating func index(of period: UInt64) -> Int {
    if periods.last?.number != period { periods.append(Period(number: period)) }
    return periods.count - 1
  }
}
