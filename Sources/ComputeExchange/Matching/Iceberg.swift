// Orders that show only a part of themselves (R13).

extension Exchange {
  /// Puts the next clip of the order in `slot`, all of whose shown quantity is gone, at the end of the queue of its price, with
  /// a new stamp. Answers whether there was one.
  @inline(never)
  mutating func showNextClip(of slot: UInt32) -> Bool {
    guard let details = orders.details(of: slot), details.reserve > 0 else { return false }
    let clip = min(details.displayQuantity, details.reserve)
    setHidden(details.reserve - clip, of: slot)
    let order = orders[slot]
    levels.levels[order.level].quantity -= UInt64(order.displayedQuantity)
    levels.levels[order.level].quantity += UInt64(clip)
    orders[slot].displayedQuantity = clip
    orders[slot].stamp = nextStamp()
    levels.moveToEnd(slot, &orders)
    if waitingCount > 0 { touchDeparture(of: slot) }
    events.append(
      .rested(
        Event.Resting(
          order: OrderID(order.id), price: levels.levels[order.level].rank.price(on: order.side),
          openQuantity: Quantity(clip), scope: .book(BookID(order.book)), side: order.side)))
    return true
  }

  /// The order in `slot`, an ordinary one of one book, now hides `quantity`.
  mutating func setHidden(_ quantity: UInt32, of slot: UInt32) {
    let order = orders[slot]
    let hidden = orders.reserve(of: slot)
    guard quantity != hidden else { return }
    books[order.book].uncounted[Int(order.side.rawValue)] &+= UInt64(quantity) &- UInt64(hidden)
    orders.setReserve(quantity, of: slot)
  }
}
