import ComputeMatching

// Requirement orders: one open quantity, and a placement in each of the books in which they are displayed (R16.1).

extension MarketFeed {
  func flexibleSlot(of id: OrderID) -> UInt32? {
    let slot = slots.slot(ofFlexible: id)
    return slot == .none ? nil : slot & ~.flexible
  }

  /// A requirement order was accepted. Whether and where it is displayed, other events say.
  mutating func enter(_ id: OrderID, _ quantity: UInt32) -> Bool {
    guard slots.slot(of: id, in: queues) == .none, quantity > 0 else { return false }
    slots.insertFlexible(id, queues.addFlexible(FlexibleOrder(openQuantity: quantity)))
    return true
  }

  /// A requirement order is displayed from now on. If it has waited, that was its place in time (R7.2).
  mutating func rest(_ id: OrderID) -> Bool {
    guard let slot = flexibleSlot(of: id) else { return false }
    if queues[flexible: slot].place == 0 { queues[flexible: slot].place = nextPlace() }
    return true
  }

  mutating func place(_ placement: Event.Placement) -> Bool {
    guard books.contains(placement.book), placement.limit.ticks > 0, let owner = flexibleSlot(of: placement.order),
      self.placement(of: owner, in: placement.book) == .none,
      placement.openQuantity > 0,
      Quantity(books.wholeLots(of: queues[flexible: owner].openQuantity, in: placement.book)) == placement.openQuantity
    else { return false }
    let level = books.findOrInsertLevel(at: placement.limit, placement.side, in: placement.book)
    let order = QueuedOrder(
      id: placement.order, placementOf: owner, quantity: UInt32(truncatingIfNeeded: placement.openQuantity),
      level: level)
    let slot = queues.insert(order, &books[level: level])
    books.noteChange(ofLevel: level, in: books[level: level].book)
    queues.chain(slot, in: placement.book)
    recordAddition(of: slot)
    return true
  }

  mutating func withdraw(_ id: OrderID, from book: BookID) -> Bool {
    guard let owner = flexibleSlot(of: id) else { return false }
    let slot = placement(of: owner, in: book)
    guard slot != .none else { return false }
    remove(slot)
    return true
  }

  /// A requirement order has less from now on, in all of its books at once; at 0 it has ended. Where a book has a lot it may offer
  /// as much as before, or nothing until it is withdrawn (R20).
  mutating func shrinkFlexible(
    _ id: OrderID, in slot: UInt32, by quantity: UInt32
  ) {
    if queues[flexible: slot].openQuantity == quantity { return endFlexible(id, in: slot) }
    let open = queues[flexible: slot].openQuantity &- quantity
    queues[flexible: slot].openQuantity = open
    var placement = queues[flexible: slot].firstPlacement
    while placement != .none {
      let level = queues[placement].level
      let offered = books.wholeLots(of: open, in: books[level: level].book)
      let less = queues[placement].quantity &- offered
      if less > 0 {
        queues[placement].quantity = offered
        books[level: level].flexibleQuantity &-= UInt64(less)
        books.noteChange(ofLevel: level, in: books[level: level].book)
        recordReduction(of: placement)
      }
      placement = queues[placement].nextPlacement
    }
  }

  mutating func endFlexible(_ id: OrderID, in slot: UInt32) {
    removePlacements(of: slot)
    queues.removeFlexible(slot)
    slots.remove(id, slot | .flexible)
  }

  mutating func removePlacements(of owner: UInt32) {
    while queues[flexible: owner].firstPlacement != .none { remove(queues[flexible: owner].firstPlacement) }
    queues[flexible: owner].bookLimit = 0
  }

  private mutating func remove(_ slot: UInt32) {
    let order = queues[slot]
    queues.unchain(slot)
    let isEmpty = queues.remove(slot, &books[level: order.level])
    books.noteChange(ofLevel: order.level, in: books[level: order.level].book)
    recordRemoval(of: order.id, at: order.level)
    if isEmpty { books.remove(order.level) }
  }

  /// The placement of a requirement order in `book`, or `.none`. O(its books), but O(1) for a book behind all of them: an order
  /// enters its books in the order of their numbers.
  private func placement(of owner: UInt32, in book: BookID) -> UInt32 {
    guard book.rawValue < queues[flexible: owner].bookLimit else { return .none }
    var slot = queues[flexible: owner].firstPlacement
    while slot != .none, books[level: queues[slot].level].book != book { slot = queues[slot].nextPlacement }
    return slot
  }
}
