// The uncross (R19): one price for all who can trade.

/// A level of bids that crosses the asks.
struct CrossedLevel: BitwiseCopyable {
  let price: Price
  let quantity: UInt64
}

/// Prices, from `low` to `high`, at which the same quantities are wanted and offered.
private struct PriceSegment {
  let low: Price
  let high: Price
  let wanted: UInt64
  let offered: UInt64

  var volume: UInt64 { min(wanted, offered) }
  var surplus: UInt64 { max(wanted, offered) - volume }
}

/// The best prices of an uncross so far.
private struct ClearingCandidates {
  private(set) var volume: UInt64 = 0
  private var surplus: UInt64 = 0
  /// The highest of the prices that leave a surplus of bids.
  private var bidSurplus: Price?
  /// The lowest of those that leave a surplus of asks.
  private var askSurplus: Price?
  /// The lowest and the highest of those that leave none.
  private var balanced: (low: Price, high: Price)?

  /// Segments come in ascending order of their prices.
  mutating func consider(_ segment: PriceSegment) {
    guard segment.volume > 0, segment.volume >= volume else { return }
    if segment.volume > volume || segment.surplus < surplus {
      (volume, surplus) = (segment.volume, segment.surplus)
      (bidSurplus, askSurplus, balanced) = (nil, nil, nil)
    }
    guard segment.surplus == surplus else { return }
    if segment.wanted > segment.offered {
      bidSurplus = segment.high
    } else if segment.wanted < segment.offered {
      askSurplus = askSurplus ?? segment.low
    } else {
      balanced = (balanced?.low ?? segment.low, segment.high)
    }
  }

  /// The price that clears; `nil` if nothing can trade.
  func price(nearest reference: Price?) -> Price? {
    if let balanced {
      guard let reference else { return balanced.low }
      return min(max(reference, balanced.low), balanced.high)
    }
    // Bids are in surplus below the prices at which asks are.
    guard let low = bidSurplus, let high = askSurplus else { return bidSurplus ?? askSurplus }
    guard let reference, reference > low else { return low }
    guard reference < high else { return high }
    return reference.ticks - low.ticks <= high.ticks - reference.ticks ? low : high
  }
}

extension Exchange {
  /// Trades at one price whatever can be traded at it, by price and time on each side.
  ///
  /// O(orders that cross + trades). Trades what it should because the side that is short at the clearing price is used up.
  mutating func uncross(_ book: BookID) {
    guard let price = clearingPrice(of: book) else { return }
    let worst = (bid: Rank(of: price, on: .bid), ask: Rank(of: price, on: .ask))
    while books[book.rawValue][.bid].bestRank <= worst.bid, books[book.rawValue][.ask].bestRank <= worst.ask {
      let bid = levels.levels[books[book.rawValue][.bid].best].head
      let ask = levels.levels[books[book.rawValue][.ask].best].head
      let quantity = min(orders[bid].displayedQuantity, orders[ask].displayedQuantity)
      orders[bid].tradedQuantity &+= quantity
      orders[ask].tradedQuantity &+= quantity
      events.append(
        .trade(
          Event.Trade(
            taker: OrderID(orders[bid].id), maker: OrderID(orders[ask].id), price: price, quantity: Quantity(quantity),
            takerOpenQuantity: Quantity(orders.openQuantity(of: bid) - quantity),
            makerOpenQuantity: Quantity(orders.openQuantity(of: ask) - quantity),
            takerParticipant: ParticipantID(orders[bid].participant),
            makerParticipant: ParticipantID(orders[ask].participant), book: book, side: nil)))
      shrink(bid, by: quantity)
      shrink(ask, by: quantity)
    }
    books[book.rawValue].lastTradePrice = price
    books[book.rawValue].lastAuctionPrice = price
  }

  /// What all orders of a level have open, hidden parts included.
  private func openQuantity(atLevel level: UInt32) -> UInt64 {
    var quantity: UInt64 = 0
    var slot = slotOrNil(levels.levels[level].head)
    while let order = slot {
      quantity += UInt64(orders.openQuantity(of: order))
      slot = slotOrNil(orders[order].next)
    }
    return quantity
  }

  /// Whether bids and asks cross: after an uncross only where the band has kept them from trading.
  func isCrossed(_ book: BookID) -> Bool {
    let bids = books[book.rawValue][.bid]
    let asks = books[book.rawValue][.ask]
    return bids.levelCount > 0 && asks.levelCount > 0 && asks.bestRank.price(on: .ask) <= bids.bestRank.price(on: .bid)
  }

  /// R19, inside the band (R18): the largest volume; then the smallest surplus; then towards the surplus; then the reference price; then the lower.
  private mutating func clearingPrice(of book: BookID) -> Price? {
    let bids = books[book.rawValue][.bid]
    let asks = books[book.rawValue][.ask]
    guard bids.levelCount > 0, asks.levelCount > 0 else { return nil }
    let band = books[book.rawValue].band
    let lowest = max(asks.bestRank.price(on: .ask), band.low ?? 1)
    let highest = min(bids.bestRank.price(on: .bid), band.high ?? Price(ticks: .max))
    guard lowest <= highest else { return nil }

    crossedBids.removeAll()
    var wanted: UInt64 = 0
    var bid = slotOrNil(bids.best)
    while let level = bid, levels.levels[level].rank.price(on: .bid) >= lowest {
      let quantity = openQuantity(atLevel: level)
      crossedBids.append(CrossedLevel(price: levels.levels[level].rank.price(on: .bid), quantity: quantity))
      wanted &+= quantity
      bid = bids.level(after: level, in: levels)
    }

    // Upwards through every price at which a side changes, and the prices between them.
    var candidates = ClearingCandidates()
    var offered: UInt64 = 0
    var price = lowest
    var ask = slotOrNil(asks.best)
    while price <= highest {
      while let level = ask, levels.levels[level].rank.price(on: .ask) <= price {
        offered &+= openQuantity(atLevel: level)
        ask = asks.level(after: level, in: levels)
      }
      candidates.consider(PriceSegment(low: price, high: price, wanted: wanted, offered: offered))
      if !crossedBids.isEmpty, crossedBids[crossedBids.count - 1].price == price, let passed = crossedBids.popLast() {
        wanted &-= passed.quantity
      }
      guard price < highest else { break }
      var next = highest
      if !crossedBids.isEmpty { next = min(next, crossedBids[crossedBids.count - 1].price) }
      if let level = ask { next = min(next, levels.levels[level].rank.price(on: .ask)) }
      let between = (low: Price(ticks: price.ticks + 1), high: Price(ticks: next.ticks - 1))
      if between.low <= between.high {
        candidates.consider(PriceSegment(low: between.low, high: between.high, wanted: wanted, offered: offered))
      }
      price = next
    }
    return candidates.price(nearest: books[book.rawValue].referencePrice)
  }
}
