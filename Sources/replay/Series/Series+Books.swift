import ComputeMatching
import MarketData
import OrderStreams

// Quotes and depth.

extension Series {
  /// Lists a group as it is now, or with `ifItChanged` only if that is not what was listed last.
  mutating func listBook(_ group: Int, at time: UInt64, ifItChanged: Bool) throws(StreamError) {
    let levels = options.kind == .quotes ? 1 : options.levels
    let bids = mergedLevels(.bid, of: groups.books[group], atMost: levels)
    let asks = mergedLevels(.ask, of: groups.books[group], atMost: levels)
    while shown.count < groups.count { shown.append([]) }
    let key = [bids, asks]
    guard !ifItChanged || shown[group] != key else { return }
    shown[group] = key
    let start = [SeriesWriter.Cell.time(time)] + groups.names[group]
    if options.kind == .quotes {
      try writer.write(start + quote(bids.first) + quote(asks.first))
      return
    }
    for (side, levels) in [(Side.bid, bids), (.ask, asks)] {
      for (index, level) in levels.enumerated() {
        try writer.write(
          start + [
            .text(side.text), .count(UInt64(index + 1)), .exact(tick.text(for: level.price)),
            .count(UInt64(level.quantity)), .count(UInt64(level.orderCount)), .count(UInt64(level.flexibleQuantity)),
            .count(UInt64(level.flexibleOrderCount)),
          ])
      }
    }
  }

  private func quote(_ level: DepthLevel?) -> [SeriesWriter.Cell] {
    guard let level else { return [.exact(nil), .count(nil), .count(nil)] }
    return [
      .exact(tick.text(for: level.price)), .count(UInt64(level.quantity)), .count(UInt64(level.flexibleQuantity)),
    ]
  }

  /// The best levels of one side of all `books`, those of one price together. A requirement order counts once, at the best price at
  /// which it is displayed (R16.5).
  private func mergedLevels(_ side: Side, of books: [BookID], atMost limit: Int) -> [DepthLevel] {
    switch feed {
    case .none: return []
    case .some(let feed):
      if books.count == 1 { return feed.depth(of: books[0], side, levels: limit) }
      var byPrice: [Price: [BookID]] = [:]
      for book in books {
        feed.forEachLevel(of: book, side) { level in
          byPrice[level.price, default: []].append(book)
          return true
        }
      }
      let prices = byPrice.keys.sorted { side == .bid ? $0 > $1 : $0 < $1 }
      var seen: Set<OrderID> = []
      var levels: [DepthLevel] = []
      for price in prices where levels.count < limit {
        var (outright, flexible) = ((quantity: Quantity(0), orders: 0), (quantity: Quantity(0), orders: 0))
        for book in byPrice[price] ?? [] {
          feed.forEachOrder(in: book, side, at: price) { order in
            if !order.isFlexible {
              outright = (outright.quantity + order.quantity, outright.orders + 1)
            } else if seen.insert(order.id).inserted {
              flexible = (flexible.quantity + order.quantity, flexible.orders + 1)
            }
            return true
          }
        }
        guard outright.orders + flexible.orders > 0 else { continue }
        levels.append(
          DepthLevel(
            price: price, quantity: outright.quantity, orderCount: outright.orders, flexibleQuantity: flexible.quantity,
            flexibleOrderCount: flexible.orders))
      }
      return levels
    }
  }
}
