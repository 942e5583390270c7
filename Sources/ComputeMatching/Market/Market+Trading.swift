// What a trade does to the market (R8).

extension Market {
  /// Reports that `taker`, which then has `open` left, trades `quantity` with the order in `slot`, at that order's price.
  @inline(__always)
  mutating func reportTrade(
    _ quantity: UInt32, of taker: Taker, leaving open: UInt32, with slot: Slot<OrderRecord>, _ events: inout EventBuffer
  ) {
    let maker = orders[slot]
    let price = levels[maker.level].rank.price(on: maker.side)
    books[maker.book].lastTradePrice = price
    events.append(
      .trade(
        Event.Trade(
          taker: taker.id, maker: OrderID(maker.id), price: price, quantity: Quantity(quantity),
          takerOpenQuantity: Quantity(open),
          makerOpenQuantity: Quantity(orders.openQuantity(of: slot) &- quantity),
          takerParticipant: ParticipantID(taker.participant), makerParticipant: ParticipantID(maker.participant),
          book: maker.book, side: taker.side)))
  }

  /// Takes `quantity`, which was traded, off an ordinary order.
  @inline(__always)
  mutating func fill(_ slot: Slot<OrderRecord>, _ quantity: UInt32, _ events: inout EventBuffer) {
    orders[slot].tradedQuantity &+= quantity
    shrink(slot, by: quantity, &events)
  }

  /// Takes `quantity`, which was traded with `participant`, off any order.
  mutating func fillAny(
    _ slot: Slot<OrderRecord>, _ quantity: UInt32, with participant: UInt32, _ events: inout EventBuffer
  ) {
    let book = orders[slot].book
    // The reference price has moved, and with it what is printable (R18).
    if wakeList.waitingCount > 0, books[book].volatilityGuard > 0 {
      for side in Side.allCases { noteChange(in: book, .changed, for: side) }
    }
    if let special = orders.special(of: slot) {
      fill(special, quantity, with: participant, &events)
    } else {
      fill(slot, quantity, &events)
    }
  }
}
