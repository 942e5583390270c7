import ComputeMatching

// What each event changes (R7). An event that contradicts those before it changes nothing, and the answer is `false`.

extension MarketFeed {
  @inline(__always)
  mutating func apply(_ event: Event.Kind, _ changes: inout some ChangeRecorder) -> Bool {
    switch event {
    case .accepted(let acceptance):
      // An order that rests whole says so at once (R7.2).
      if let resting = acceptance.resting { return display(resting, &changes) }
      return acceptance.scope.book != nil || enter(acceptance)
    case .trade(let trade): return apply(trade, &changes)
    case .cancelled(let id, _, _, _): return end(id, &changes)
    case .reduced(let id, let quantity, let openQuantity, _, _):
      return reduce(id, by: quantity, toOpen: openQuantity, &changes)
    case .rested(let resting): return resting.scope.book == nil ? rest(resting.order) : display(resting, &changes)
    case .rejected: return true
    case .replaced, .placed, .withdrawn, .waiting, .bookOpened, .bookPhase, .priceBand:
      return applyRare(event, &changes)
    }
  }

  @inline(never)
  private mutating func applyRare(_ event: Event.Kind, _ changes: inout some ChangeRecorder) -> Bool {
    switch event {
    case .replaced(let substitution): return replace(substitution, &changes)
    case .placed(let placement): return place(placement, &changes)
    case .withdrawn(let id, let book): return withdraw(id, from: book, &changes)
    case .waiting(let id):
      // Of an order of one book there is nothing to know until it is displayed.
      if let slot = flexibleSlot(of: id) { queues[flexible: slot].place = nextPlace() }
    case .bookOpened(let book, _):
      guard Int(book.rawValue) == books.count else { return false }
      books.open(in: .continuous)
      changes.record(change(of: book, .opened))
    case .bookPhase(let book, let phase), .priceBand(let book, _, let phase):
      guard books.contains(book) else { return false }
      if books[book].phase == phase { return true }
      books.setPhase(of: book, to: phase)
      changes.record(change(of: book, .phase(phase)))
    case .accepted, .trade, .cancelled, .reduced, .rested, .rejected: break
    }
    return true
  }

  // MARK: Trades

  @inline(__always)
  private mutating func apply(_ trade: Event.Trade, _ changes: inout some ChangeRecorder) -> Bool {
    guard books.contains(trade.book), trade.maker != trade.taker else { return false }
    let maker = slots[trade.maker]
    // A taker is in no queue, but in an uncross, and if it is a requirement order that enters a book (R17).
    let taker = trade.side == nil || queues.flexibleCount > 0 ? slots[trade.taker] : .none
    guard canTake(trade.quantity, leaving: trade.makerOpenQuantity, from: maker),
      canTake(trade.quantity, leaving: trade.takerOpenQuantity, from: taker)
    else { return false }
    let print = TradePrint(trade)
    books.add(print)
    changes.record(change(of: trade.book, .trade(print)))
    take(trade.quantity, from: trade.maker, in: maker, &changes)
    if taker != .none { take(trade.quantity, from: trade.taker, in: taker, &changes) }
    return true
  }

  /// Whether what the order in `slot` shows is enough for a trade that leaves it `openQuantity`.
  @inline(__always)
  private func canTake(_ quantity: Quantity, leaving openQuantity: Quantity, from slot: UInt32) -> Bool {
    guard slot != .none else { return true }
    guard slot & .flexible == 0 else {
      return quantity + openQuantity == Quantity(queues[flexible: slot & ~.flexible].openQuantity)
    }
    return quantity <= Quantity(queues[slot].quantity)
  }

  @inline(__always)
  private mutating func take(
    _ quantity: Quantity, from id: OrderID, in slot: UInt32, _ changes: inout some ChangeRecorder
  ) {
    // Who is in no queue shows nothing (R15.1).
    guard slot != .none else { return }
    let taken = UInt32(truncatingIfNeeded: quantity)
    if slot & .flexible == 0 {
      // What an iceberg hides is news only when it is displayed: until then it is in no queue (R13).
      shrink(id, in: slot, by: taken, &changes)
    } else {
      shrinkFlexible(id, in: slot & ~.flexible, by: taken, &changes)
    }
  }

  // MARK: Orders of one book

  /// Puts an order of one book, or its next clip, at the end of the queue of its price.
  @inline(__always)
  private mutating func display(_ resting: Event.Resting, _ changes: inout some ChangeRecorder) -> Bool {
    guard let book = resting.scope.book, books.contains(book), resting.price.ticks > 0, resting.openQuantity > 0,
      slots[resting.order] == .none
    else { return false }
    let quantity = UInt32(truncatingIfNeeded: resting.openQuantity)
    let level = books.findOrInsertLevel(at: resting.price, resting.side, in: book)
    let order = QueuedOrder(
      id: resting.order, place: nextPlace(), quantity: quantity, level: level, owner: .none)
    let slot = queues.append(order, &books[level: level])
    books[level: level].quantity &+= UInt64(quantity)
    books[level: level].orderCount &+= 1
    books.noteChange(ofLevel: level)
    slots.set(resting.order, to: slot)
    changes.record(addition(of: slot))
    return true
  }

  @inline(__always)
  private mutating func shrink(
    _ id: OrderID, in slot: UInt32, by quantity: UInt32, _ changes: inout some ChangeRecorder
  ) {
    let order = queues[slot]
    let left = order.quantity &- quantity
    if left == 0 { return remove(id, in: slot, &changes) }
    books[level: order.level].quantity &-= UInt64(quantity)
    books.noteChange(ofLevel: order.level)
    queues.setQuantity(of: slot, to: left)
    changes.record(reduction(of: slot))
  }

  @inline(__always)
  private mutating func remove(_ id: OrderID, in slot: UInt32, _ changes: inout some ChangeRecorder) {
    let order = queues[slot]
    slots.remove(id)
    queues.remove(slot, &books[level: order.level])
    books[level: order.level].quantity &-= UInt64(order.quantity)
    books[level: order.level].orderCount &-= 1
    books.noteChange(ofLevel: order.level)
    changes.record(removal(of: order))
    books.removeIfEmpty(order.level)
  }

  // MARK: Both kinds of order

  @inline(__always)
  private mutating func end(_ id: OrderID, _ changes: inout some ChangeRecorder) -> Bool {
    let slot = slots[id]
    if slot == .none { return true }
    if slot & .flexible == 0 { remove(id, in: slot, &changes) } else { endFlexible(id, in: slot & ~.flexible, &changes) }
    return true
  }

  @inline(__always)
  private mutating func reduce(
    _ id: OrderID, by quantity: Quantity, toOpen openQuantity: Quantity, _ changes: inout some ChangeRecorder
  ) -> Bool {
    let slot = slots[id]
    if slot == .none { return true }
    guard quantity >= 0, openQuantity >= 0 else { return false }
    if slot & .flexible == 0 {
      // What is taken off comes from the hidden part first (R13).
      let shown = Quantity(queues[slot].quantity)
      if openQuantity < shown { shrink(id, in: slot, by: UInt32(truncatingIfNeeded: shown - openQuantity), &changes) }
    } else {
      guard canTake(quantity, leaving: openQuantity, from: slot) else { return false }
      shrinkFlexible(id, in: slot & ~.flexible, by: UInt32(truncatingIfNeeded: quantity), &changes)
    }
    return true
  }

  /// An order left its place and is another (R12). Where that is displayed, `rested` says; a requirement order is known from now
  /// on by its new id.
  private mutating func replace(_ substitution: Event.Substitution, _ changes: inout some ChangeRecorder) -> Bool {
    guard let slot = flexibleSlot(of: substitution.old) else { return end(substitution.old, &changes) }
    guard substitution.quantity > 0, substitution.new == substitution.old || slots[substitution.new] == .none else {
      return false
    }
    removePlacements(of: slot, &changes)
    queues[flexible: slot].openQuantity = UInt32(truncatingIfNeeded: substitution.quantity)
    queues[flexible: slot].place = 0
    slots.remove(substitution.old)
    slots.set(substitution.new, to: slot | .flexible)
    return true
  }

  @inline(__always)
  mutating func nextPlace() -> UInt64 {
    place &+= 1
    return place
  }
}

extension UInt32 {
  /// Marks the slot of a requirement order.
  static var flexible: UInt32 { 1 << 31 }
}
