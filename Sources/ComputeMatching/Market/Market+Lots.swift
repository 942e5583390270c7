// Lots: all that trades in a book is a multiple of its lot (R20).

extension Market {
  /// As much of `quantity` as can be traded in `book`.
  @inline(__always)
  func wholeLots(of quantity: UInt32, in book: BookID) -> UInt32 {
    let lot = books[book].lot
    return lot == 1 ? quantity : quantity - quantity % lot
  }

  /// The lot of the one book of an order of this scope; 1 for a requirement order, and where there is no such book.
  @inline(__always)
  func lot(of scope: OrderScope) -> Quantity {
    guard let book = scope.book, contains(book) else { return 1 }
    return Quantity(books[book].lot)
  }

  /// The most that the special order can trade at once: of what it has open, what it may have of any one participant.
  @inline(__always)
  func most(of special: Slot<SpecialOrder>) -> UInt32 {
    let order = orders.specials[special]
    let open = orders.reserve(of: order.slot)
    return order.conditions.maximumPerCounterparty.map { min(open, UInt32(clamping: $0)) } ?? open
  }

  /// The requirement order, which has less open than before, leaves the books of which that is less than a lot, and reports that if
  /// it is displayed (R7.2). O(1), and O(k log k) in its books where it leaves any.
  ///
  /// While a walk goes on its placements there stay, and offer nothing, so that no cursor points at a slot that is free.
  mutating func leaveLots(_ special: Slot<SpecialOrder>, _ events: inout EventBuffer) {
    let order = orders.specials[special]
    let most = most(of: special)
    guard order.largestLot > most else { return }
    var largest: UInt32 = 1
    forEachRecord(of: special) { record, market in
      let book = market.orders[record].book
      let lot = market.books[book].lot
      if lot <= most {
        largest = max(largest, lot)
      } else if lot <= order.largestLot {
        // One with a larger lot was left earlier in the same walk.
        market.leavingPlacements.append(StampedSlot(stamp: UInt64(book.rawValue), slot: record))
      }
    }
    orders.specials[special].largestLot = largest
    leavingPlacements.sort { $0.stamp < $1.stamp }
    let own = orders[order.slot]
    for position in 0..<leavingPlacements.count {
      let placement = leavingPlacements[position].slot
      if own.terms.queueKind == .displayed { events.append(.withdrawn(OrderID(own.id), orders[placement].book)) }
      if !defersRemovals { removePlacement(placement, special) }
    }
    leavingPlacements.removeAll()
    if defersRemovals { ordersLeavingLots.append(OrderID(own.id)) }
  }

  /// After a walk, takes out the placements that orders have left during it.
  mutating func removeLeftPlacements() {
    while let id = ordersLeavingLots.popLast() {
      guard let slot = orders.find(id), let special = orders.special(of: slot) else { continue }
      let most = most(of: special)
      forEachRecord(of: special) { record, market in
        if market.books[market.orders[record].book].lot > most { market.removePlacement(record, special) }
      }
    }
  }
}
