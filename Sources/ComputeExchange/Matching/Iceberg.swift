// Orders that show only a part of themselves (R13).

extension Exchange {
  /// Puts the next clip of the order in `slot`, all of whose shown quantity is gone, at the end of the queue of its price, with
  /// a new stamp. Answers whether there was one.
  @inline(never)
  mutating func showNextClip(of slot: UInt32) -> Bool {
    guard let details = orders.details(of: slot), details.hiddenQuantity > 0 else { return false }
    let clip = min(details.displayQuantity, details.hiddenQuantity)
    orders.setHiddenQuantity(details.hiddenQuantity - clip, of: slot)
    let order = orders[slot]
    levels.levels[order.level].quantity -= UInt64(order.displayedQuantity)
    levels.levels[order.level].quantity += UInt64(clip)
    orders[slot].displayedQuantity = clip
    orders[slot].stamp = nextStamp()
    moveToEnd(slot)
    events.append(
      .rested(
        Event.Resting(
          order: OrderID(order.id), price: levels.levels[order.level].rank.price(on: order.side),
          openQuantity: Quantity(clip), scope: .book(BookID(order.book)), side: order.side)))
    return true
  }

  /// Makes the order in `slot` the last in the queue of its level.
  private mutating func moveToEnd(_ slot: UInt32) {
    let none = Slab<OrderRecord>.none
    let (next, previous, level) = (orders[slot].next, orders[slot].previous, orders[slot].level)
    guard next != none else { return }
    orders[next].previous = previous
    if previous == none { levels.levels[level].head = next } else { orders[previous].next = next }
    let last = levels.levels[level].tail
    orders[last].next = slot
    orders[slot].previous = last
    orders[slot].next = none
    levels.levels[level].tail = slot
  }
}
