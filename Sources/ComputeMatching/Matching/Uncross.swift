// The uncross (R19): one price for all that can trade.

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

  /// What clears at `price`, which is one of these.
  func clearing(at price: Price) -> Clearing {
    let side: Side? = balanced != nil ? nil : price == bidSurplus ? .bid : .ask
    return Clearing(price: price, volume: volume, surplus: surplus, surplusSide: side)
  }

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

/// What an uncross comes to.
struct Clearing {
  let price: Price
  let volume: UInt64
  let surplus: UInt64
  let surplusSide: Side?
}

/// Uncrosses books.
struct Auctioneer: ~Copyable {
  /// The bid levels of a book that cross its asks, best first.
  private var crossedBids = GrowableBuffer<CrossedLevel>()

  /// Trades at one price whatever can be traded at it, by price and time on each side.
  ///
  /// O(orders that cross + trades). Trades what it should because the side that is short at the clearing price is used up.
  mutating func uncross(_ book: BookID, _ market: inout Market, _ events: inout EventBuffer) {
    guard let price = clearing(of: book, &market)?.price else { return }
    let worst = (bid: Rank(of: price, on: .bid), ask: Rank(of: price, on: .ask))
    while market.books[book][.bid].bestRank <= worst.bid, market.books[book][.ask].bestRank <= worst.ask {
      let bid = market.levels[market.books[book][.bid].best].head
      let ask = market.levels[market.books[book][.ask].best].head
      let quantity = min(market.orders[bid].displayedQuantity, market.orders[ask].displayedQuantity)
      market.orders[bid].tradedQuantity &+= quantity
      market.orders[ask].tradedQuantity &+= quantity
      events.append(
        .trade(
          Event.Trade(
            taker: OrderID(market.orders[bid].id), maker: OrderID(market.orders[ask].id), price: price,
            quantity: Quantity(quantity),
            takerOpenQuantity: Quantity(market.orders.openQuantity(of: bid) - quantity),
            makerOpenQuantity: Quantity(market.orders.openQuantity(of: ask) - quantity),
            takerParticipant: ParticipantID(market.orders[bid].participant),
            makerParticipant: ParticipantID(market.orders[ask].participant), book: book, side: nil)))
      market.shrink(bid, by: quantity, &events)
      market.shrink(ask, by: quantity, &events)
    }
    market.books[book].lastTradePrice = price
    market.books[book].lastAuctionPrice = price
  }

  /// What an uncross would come to now (R19.1). O(orders that cross).
  mutating func indication(of book: BookID, _ market: inout Market) -> Event.Indication {
    let clearing = clearing(of: book, &market)
    return Event.Indication(
      book: book, price: clearing?.price, volume: clearing?.volume ?? 0, surplus: clearing?.surplus ?? 0,
      surplusSide: clearing?.surplusSide)
  }

  /// R19, inside the band (R18): the largest volume; then the smallest surplus; then towards the surplus; then the reference price; then the lower.
  private mutating func clearing(of book: BookID, _ market: inout Market) -> Clearing? {
    let bids = market.books[book][.bid]
    let asks = market.books[book][.ask]
    guard bids.levelCount > 0, asks.levelCount > 0 else { return nil }
    let band = market.books[book].band
    let lowest = max(asks.bestRank.price(on: .ask), band.low ?? .lowest)
    let highest = min(bids.bestRank.price(on: .bid), band.high ?? .highest)
    guard lowest <= highest else { return nil }

    crossedBids.removeAll()
    var wanted: UInt64 = 0
    var bid = bids.best.orNil
    while let level = bid, market.levels[level].rank.price(on: .bid) >= lowest {
      let quantity = market.openQuantity(ofLevel: level)
      crossedBids.append(CrossedLevel(price: market.levels[level].rank.price(on: .bid), quantity: quantity))
      wanted &+= quantity
      bid = bids.level(after: level, in: market.levels)
    }

    // Upwards through every price at which a side changes, and the prices between them.
    var candidates = ClearingCandidates()
    var offered: UInt64 = 0
    var price = lowest
    var ask = asks.best.orNil
    while price <= highest {
      while let level = ask, market.levels[level].rank.price(on: .ask) <= price {
        offered &+= market.openQuantity(ofLevel: level)
        ask = asks.level(after: level, in: market.levels)
      }
      candidates.consider(PriceSegment(low: price, high: price, wanted: wanted, offered: offered))
      if !crossedBids.isEmpty, crossedBids[crossedBids.count - 1].price == price, let passed = crossedBids.popLast() {
        wanted &-= passed.quantity
      }
      guard price < highest else { break }
      var next = highest
      if !crossedBids.isEmpty { next = min(next, crossedBids[crossedBids.count - 1].price) }
      if let level = ask { next = min(next, market.levels[level].rank.price(on: .ask)) }
      let between = (low: Price(ticks: price.ticks + 1), high: Price(ticks: next.ticks - 1))
      if between.low <= between.high {
        candidates.consider(PriceSegment(low: between.low, high: between.high, wanted: wanted, offered: offered))
      }
      price = next
    }
    return candidates.price(nearest: market.books[book].referencePrice).map { candidates.clearing(at: $0) }
  }
}
