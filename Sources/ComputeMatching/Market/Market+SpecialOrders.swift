// Conditional and requirement orders while they live: how they rest, shrink, change and leave.

extension Market {
  /// Puts what is left of a conditional order beside its queues, or displays a requirement order in every book open to it.
  mutating func restSpecially(
    _ order: Order, at price: Price, open: UInt32, traded: UInt32,
    firstFill: Slot<CounterpartyFill>, _ directory: borrowing Directory, _ events: inout EventBuffer
  ) {
    let stamp = nextStamp()
    let waits = order.waits
    let slot = orders.insert(
      OrderRecord(
        order, stamp: stamp, displayedQuantity: 0, tradedQuantity: traded,
        book: order.scope.book ?? .none, level: .none, previous: .none,
        queueKind: waits ? .conditional : .displayed))
    orders.attach(OrderDetails(entryStamp: stamp, displayQuantity: 0, reserve: open), to: slot)
    let special = orders.attach(
      SpecialOrder(
        slot: slot, scope: order.scope, limit: price, conditions: order.conditions, isSameBook: order.isSameBook,
        isStrip: order.isStrip, commitment: traded &+ open, firstFill: firstFill), to: slot)
    if let expiry = order.dueExpiry { scheduleExpiry(of: slot, at: expiry) }
    if waits { beginWaiting(special) }
    restAndReport(special, directory, &events)
    if order.isStrip {
      // There may be another place for what is left (R21.2).
      if traded > 0 { noteChange(special) }
    } else if waits, wakeList.waitingCount == 1 {
      // It has just been tried, and no other order waits.
      forgetWakeReasons()
    }
  }

  /// The least that the special order must trade at once in one book.
  @inline(__always)
  func leastNeed(of special: Slot<SpecialOrder>) -> UInt32 {
    let order = orders.specials[special]
    return order.isSpanning && !order.isStrip ? 1 : order.conditions.need(of: orders.reserve(of: order.slot))
  }

  // MARK: Shrinking

  /// Takes what was traded off a special maker, in all books at once (R16.1).
  mutating func fill(
    _ special: Slot<SpecialOrder>, _ quantity: UInt32, with participant: UInt32, _ events: inout EventBuffer
  ) {
    let order = orders.specials[special]
    orders[order.slot].tradedQuantity &+= quantity
    if order.conditions.maximumPerCounterparty != nil {
      orders.specials[special].firstFill = orders.adding(quantity, with: participant, to: order.firstFill)
    }
    let open = orders.reserve(of: order.slot) - quantity
    orders.setReserve(open, of: order.slot)
    guard open > 0 else { return remove(order.slot) }
    leaveLots(special, &events)
    noteChange(special)
    if order.conditions.minimumQuantity != nil {
      orders.specials[special].conditions.minimumQuantity = nil
      lowerNeed(of: special)
      // R15.5: it stays where it is until the command's own trades are done.
      if orders.specials[special].conditions.isNone { wakeList.ordersToRelease.append(OrderID(orders[order.slot].id)) }
    }
  }

  /// Takes `quantity` off what the special order has open; all of it ends the order.
  mutating func takeOff(_ quantity: UInt32, fromSpecial special: Slot<SpecialOrder>) {
    let slot = orders.specials[special].slot
    let open = orders.reserve(of: slot) - quantity
    orders.specials[special].commitment &-= quantity
    orders.setReserve(open, of: slot)
    guard open > 0 else { return remove(slot) }
    // R12: what it needed at least is more than it has, so it needs all of that.
    if let minimum = orders.specials[special].conditions.minimumQuantity, minimum > Quantity(open) {
      orders.specials[special].conditions.minimumQuantity = Quantity(open)
    }
    lowerNeed(of: special)
    noteChange(special)
  }

  /// Lets the levels where the special order waits know that it may need less now.
  private mutating func lowerNeed(of special: Slot<SpecialOrder>) {
    let order = orders.specials[special]
    if order.isStrip { return lowerNeed(ofStrip: special) }
    guard orders[order.slot].terms.queueKind == .conditional else { return }
    let need = leastNeed(of: special)
    forEachRecord(of: special) { record, market in
      let level = market.orders[record].level
      market.levels[level].leastNeed = min(market.levels[level].leastNeed, need)
    }
  }

  /// Every record of the special order that is in a queue.
  mutating func forEachRecord(of special: Slot<SpecialOrder>, _ body: (Slot<OrderRecord>, inout Market) -> Void) {
    if orders.specials[special].scope.book != nil { return body(orders.specials[special].slot, &self) }
    var placement = orders.specials[special].firstPlacement.orNil
    while let current = placement {
      placement = orders[current].nextOfParticipant.orNil
      body(current, &self)
    }
  }

  // MARK: Changing and leaving

  /// Updates or removes the special order after a walk in which it was the taker.
  mutating func settle(
    _ special: Slot<SpecialOrder>, _ taker: Taker, traded: UInt32, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) {
    let slot = orders.specials[special].slot
    orders.specials[special].firstFill = taker.firstFill
    // All traded, or what was left is cancelled (R14) and reported.
    guard taker.openQuantity > 0 else { return remove(slot) }
    orders[slot].tradedQuantity &+= traded
    orders.specials[special].commitment &-= orders.reserve(of: slot) &- traded &- taker.openQuantity
    orders.setReserve(taker.openQuantity, of: slot)
    if traded > 0 { orders.specials[special].conditions.minimumQuantity = nil }
    lowerNeed(of: special)
    leaveLots(special, &events)
    noteChange(special)
    if orders[slot].terms.queueKind == .conditional, orders.specials[special].conditions.isNone,
      !orders.specials[special].isStrip
    {
      becomeOrdinary(special, directory, &events)
    }
  }

  /// R15.5: the order has no conditions left, and is displayed with a new stamp.
  mutating func becomeOrdinary(
    _ special: Slot<SpecialOrder>, _ directory: borrowing Directory, _ events: inout EventBuffer
  ) {
    let slot = orders.specials[special].slot
    let order = orders.specials[special]
    removePlacements(special)
    endWaiting(special)
    orders[slot].terms.queueKind = .displayed
    orders[slot].stamp = nextStamp()
    let book: BookID
    switch order.scope {
    case .book(let own): book = own
    case .requirement(let requirement):
      // Its place in time is a new one, which a reader has to know whether a book is open to it or not (R7.2).
      events.append(.waiting(OrderID(orders[slot].id)))
      return place(special, inBooksOf: requirement, directory, &events)
    }
    let open = orders.reserve(of: slot)
    let own = orders[slot]
    // One that waited while a band was set is displayed at its edge, not beyond (R18).
    let band = books[book].band
    let price =
      own.side == .bid ? min(order.limit, band.high ?? order.limit) : max(order.limit, band.low ?? order.limit)
    if books[book].phase.isAuction,
      crossesAffiliated(own.side, own.participant, own.affiliation, at: price, in: book)
    {
      events.append(.cancelled(OrderID(orders[slot].id), quantity: Quantity(open), in: book, .selfTrade))
      return forget(slot)
    }
    orders.detachSpecial(from: slot)
    orders.setReserve(0, of: slot)
    orders[slot].displayedQuantity = open
    link(slot, at: price)
    noteAddition(of: slot, open)
    events.append(
      .rested(
        Event.Resting(
          order: OrderID(own.id), price: price, openQuantity: Quantity(open), scope: order.scope, side: own.side)))
  }

  /// Takes the special order out of the market. While a walk goes on its placements stay, with nothing open, so that no cursor
  /// points at a slot that is free.
  mutating func removeSpecial(_ special: Slot<SpecialOrder>) {
    let order = orders.specials[special]
    if defersRemovals, order.firstPlacement.orNil != nil {
      orders.setReserve(0, of: order.slot)
      deferredRemovals.append(order.slot)
      return
    }
    removePlacements(special)
    if orders[order.slot].terms.queueKind == .conditional { endWaiting(special) }
    forget(order.slot)
  }

  private mutating func forget(_ slot: Slot<OrderRecord>) {
    unschedule(slot)
    orders.detachSpecial(from: slot)
    orders.removeDetailed(slot)
  }
}
