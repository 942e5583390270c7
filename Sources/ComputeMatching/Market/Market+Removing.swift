// How orders shrink and leave the market.

extension Market {
  /// Cancels what the order in `slot` still has open.
  @inline(__always)
  mutating func end(_ slot: Slot<OrderRecord>, _ reason: CancelReason, _ events: inout EventBuffer) {
    end(slot, OrderID(orders[slot].id), reason, &events)
  }

  /// The same for the order `id`, which has just been found in `slot`: where it was found need not be looked for again.
  @inline(__always)
  mutating func end(_ slot: Slot<OrderRecord>, _ id: OrderID, _ reason: CancelReason, _ events: inout EventBuffer) {
    guard orders[slot].details.isNone else { return endDetailed(slot, reason, &events) }
    if wakeList.waitingCount > 0 { noteRemoval(of: slot) }
    orders.forget(id, slot)
    end(forgotten: slot, id, reason, &events)
  }

  /// The second half of that, for an order without details that is no longer found by its id, and of which those that wait know.
  @inline(__always)
  mutating func end(
    forgotten slot: Slot<OrderRecord>, _ id: OrderID, _ reason: CancelReason, _ events: inout EventBuffer
  ) {
    let order = orders[slot]
    dequeue(slot, order)
    orders.release(slot, order)
    events.append(.cancelled(id, quantity: Quantity(order.displayedQuantity), in: order.book, reason))
  }

  @inline(never)
  private mutating func endDetailed(
    _ slot: Slot<OrderRecord>, _ reason: CancelReason, _ events: inout EventBuffer
  ) {
    events.append(
      .cancelled(
        OrderID(orders[slot].id), quantity: Quantity(orders.openQuantity(of: slot)), in: onlyBook(of: slot), reason))
    removeDetailed(slot)
  }

  /// The book of the order in `slot`, if it has just one (R7.3).
  @inline(__always)
  func onlyBook(of slot: Slot<OrderRecord>) -> BookID? {
    guard let special = orders.special(of: slot) else { return orders[slot].book }
    return orders.specials[special].scope.book
  }

  /// Takes `quantity` off what the order in `slot` has open, from the hidden part first (R13).
  mutating func takeOff(_ quantity: UInt32, from slot: Slot<OrderRecord>, _ events: inout EventBuffer) {
    if let special = orders.special(of: slot) { return takeOff(quantity, fromSpecial: special) }
    let hidden = orders.reserve(of: slot)
    if hidden > 0 {
      setHidden(hidden - min(hidden, quantity), of: slot)
      if wakeList.waitingCount > 0 { noteRemoval(of: slot) }
    }
    if quantity > hidden { shrink(slot, by: quantity - hidden, &events) }
  }

  /// Takes `quantity` off what the order in `slot` shows, which keeps its place; at 0 it shows its next clip or leaves.
  @inline(__always)
  mutating func shrink(_ slot: Slot<OrderRecord>, by quantity: UInt32, _ events: inout EventBuffer) {
    let displayed = orders[slot].displayedQuantity
    guard quantity < displayed else {
      return orders[slot].details.isNone || !showNextClip(of: slot, &events) ? remove(slot) : ()
    }
    orders[slot].displayedQuantity = displayed &- quantity
    levels[orders[slot].level].quantity &-= UInt64(quantity)
    if wakeList.waitingCount > 0 { noteRemoval(of: slot) }
  }

  /// Takes the order in `slot` out of the market and forgets it.
  @inline(__always)
  mutating func remove(_ slot: Slot<OrderRecord>) {
    let order = orders[slot]
    guard order.details.isNone else { return removeDetailed(slot) }
    unlink(slot, order)
    orders.remove(slot, order)
  }

  @inline(never)
  private mutating func removeDetailed(_ slot: Slot<OrderRecord>) {
    if let special = orders.special(of: slot) { return removeSpecial(special) }
    setHidden(0, of: slot)
    unlink(slot, orders[slot])
    unschedule(slot)
    orders.removeDetailed(slot)
  }

  /// Takes `order`, the record in `slot`, out of its queue, and its level out of the book if it was alone there.
  @inline(__always)
  mutating func unlink(_ slot: Slot<OrderRecord>, _ order: OrderRecord) {
    if wakeList.waitingCount > 0 { noteRemoval(of: slot) }
    dequeue(slot, order)
  }

  /// The same where no order waits that would have to know.
  @inline(__always)
  private mutating func dequeue(_ slot: Slot<OrderRecord>, _ order: OrderRecord) {
    if order.next.isNone, order.previous.isNone {
      books[order.book][order.side, order.terms.queueKind].remove(order.level, from: &levels)
    } else {
      levels.remove(slot, order, &orders)
    }
  }
}
