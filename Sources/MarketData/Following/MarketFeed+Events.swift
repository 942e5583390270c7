import ComputeMatching

// What each event changes (R7). An event that contradicts those before it changes nothing, and the answer is `false`.

extension MarketFeed {
  /// The kinds of which there are many are read field by field: the rest of their records is not unpacked.
  @inline(__always)
  mutating func apply(_ events: Span<Event>, _ index: Int) -> Bool {
    let event = events[index]
    let code = event.code
    switch code {
    case .accepted, .rested:
      if event.spansBooks {
        return code == .rested ? rest(OrderID(event.order)) : enter(OrderID(event.order), event.quantity)
      }
      // An order of one book that rests whole says so at once (R7.2); others do later, or never.
      if event.openQuantity == 0 { return code == .accepted }
      return display(
        OrderID(event.order), event.side ?? .bid, event.openQuantity, at: Price(ticks: event.price),
        in: BookID(event.scope))
    case .cancelled: return end(OrderID(event.order))
    case .trade: return applyTrade(events, index)
    case .reduced: return reduce(OrderID(event.order), by: event.quantity, toOpen: event.openQuantity)
    case .rejected: return true
    case .bookOpened, .bookPhase, .replaced, .priceBand, .waiting, .placed, .withdrawn, .namesForgotten, .indicative,
      nil:
      return applyRare(events, index)
    }
  }

  /// The event is read again here, so that those of which there are many need not be copied.
  @inline(never)
  private mutating func applyRare(_ events: Span<Event>, _ index: Int) -> Bool {
    switch events[index].kind {
    case .replaced(let substitution): return replace(substitution)
    case .placed(let placement): return place(placement)
    case .withdrawn(let id, let book): return withdraw(id, from: book)
    case .waiting(let id):
      // Of an order of one book there is nothing to know until it is displayed.
      guard let slot = flexibleSlot(of: id) else { return true }
      guard queues[flexible: slot].firstPlacement == .none else { return false }
      queues[flexible: slot].place = nextPlace()
    case .bookOpened(let book, _, let lot):
      guard Int(book.rawValue) == books.count else { return false }
      books.open(in: .continuous, lot: lot)
      record(.opened, in: book)
    case .bookPhase(let book, let phase):
      guard books.contains(book) else { return false }
      books.setPhase(of: book, to: phase)
      record(.phase(phase), in: book)
    case .priceBand, .accepted, .trade, .cancelled, .reduced, .rested, .rejected, .namesForgotten, .indicative: break
    }
    return true
  }

  // MARK: Trades

  @inline(never)
  private mutating func applyTrade(_ events: Span<Event>, _ index: Int) -> Bool {
    let event = events[index]
    let (book, taker, maker) = (BookID(event.scope), OrderID(event.order), OrderID(event.contraOrder))
    guard books.contains(book), maker != taker else { return false }
    let makerSlot = slots.slot(of: maker, in: queues)
    // A taker is in no queue, but in an uncross, and if it is a requirement order that enters a book (R17).
    let takerSlot = queues.flexibleCount > 0 || event.side == nil ? slots.slot(of: taker, in: queues) : .none
    guard canTake(event.quantity, leaving: event.contraOpenQuantity, from: makerSlot),
      takerSlot == .none || canTake(event.quantity, leaving: event.openQuantity, asTaker: takerSlot)
    else { return false }
    books.addTrade(of: event.quantity, at: Price(ticks: event.price), in: book)
    recordTrade(event, in: book)
    take(event.quantity, from: maker, in: makerSlot)
    if takerSlot != .none { take(event.quantity, leaving: event.openQuantity, from: taker, asTaker: takerSlot) }
    return true
  }

  /// A strip, which is displayed nowhere, tells in each of its trades what all of them leave (R21.5).
  private func canTake(_ quantity: UInt32, leaving openQuantity: UInt32, asTaker slot: UInt32) -> Bool {
    guard isUndisplayed(slot) else { return canTake(quantity, leaving: openQuantity, from: slot) }
    let open = queues[flexible: slot & ~.flexible].openQuantity
    return openQuantity == open || UInt64(quantity) + UInt64(openQuantity) <= UInt64(open)
  }

  private mutating func take(
    _ quantity: UInt32, leaving openQuantity: UInt32, from id: OrderID, asTaker slot: UInt32
  ) {
    guard isUndisplayed(slot) else { return take(quantity, from: id, in: slot) }
    let open = queues[flexible: slot & ~.flexible].openQuantity
    if openQuantity < open { shrinkFlexible(id, in: slot & ~.flexible, by: open - openQuantity) }
  }

  /// Whether the order in `slot` is a requirement order that has no placement.
  private func isUndisplayed(_ slot: UInt32) -> Bool {
    slot & .flexible != 0 && queues[flexible: slot & ~.flexible].firstPlacement == .none
  }

  /// Whether what the order in `slot` shows is enough for a trade that leaves it `openQuantity`.
  @inline(__always)
  private func canTake(_ quantity: UInt32, leaving openQuantity: UInt32, from slot: UInt32) -> Bool {
    if slot == .none { return true }
    if slot & .flexible == 0 { return quantity <= queues[slot].quantity }
    return UInt64(quantity) + UInt64(openQuantity) == UInt64(queues[flexible: slot & ~.flexible].openQuantity)
  }

  @inline(__always)
  private mutating func take(_ quantity: UInt32, from id: OrderID, in slot: UInt32) {
    // Who is in no queue shows nothing (R15.1). What an iceberg hides is news only when the next clip is displayed (R13).
    if slot == .none { return }
    if slot & .flexible == 0 {
      shrink(id, in: slot, by: quantity)
    } else {
      shrinkFlexible(id, in: slot & ~.flexible, by: quantity)
    }
  }

  // MARK: Orders of one book

  /// Puts an order of one book, or its next clip, at the end of the queue of its price.
  @inline(never)
  private mutating func display(
    _ id: OrderID, _ side: Side, _ quantity: UInt32, at price: Price, in book: BookID
  ) -> Bool {
    guard books.contains(book), price.ticks > 0, slots.slot(of: id, in: queues) == .none else { return false }
    let level = books.findOrInsertLevel(at: price, side, in: book)
    let slot = queues.append(
      QueuedOrder(id: id, place: nextPlace(), quantity: quantity, level: level), &books[level: level])
    if !slots.insert(id, slot) { insertElsewhere(id, slot) }
    books.noteChange(ofLevel: level, in: book)
    recordAddition(of: slot)
    return true
  }

  /// Remembers where an order is that has found its place in the table taken.
  @inline(never)
  mutating func insertElsewhere(_ id: OrderID, _ slot: UInt32) { slots.insertElsewhere(id, slot, queues) }

  @inline(__always)
  private mutating func shrink(_ id: OrderID, in slot: UInt32, by quantity: UInt32) {
    if queues[slot].quantity == quantity { return remove(id, in: slot) }
    let level = queues[slot].level
    queues.reduce(slot, by: quantity, &books[level: level])
    books.noteChange(ofLevel: level, in: books[level: level].book)
    recordReduction(of: slot)
  }

  @inline(__always)
  private mutating func remove(_ id: OrderID, in slot: UInt32) {
    let level = queues[slot].level
    slots.remove(id, slot)
    let isEmpty = queues.remove(slot, &books[level: level])
    books.noteChange(ofLevel: level, in: books[level: level].book)
    recordRemoval(of: id, at: level)
    if isEmpty { books.remove(level) }
  }

  // MARK: Both kinds of order

  @inline(__always)
  private mutating func end(_ id: OrderID) -> Bool {
    let slot = slots.slot(of: id, in: queues)
    if slot == .none { return true }
    if slot & .flexible == 0 { remove(id, in: slot) } else { endFlexible(id, in: slot & ~.flexible) }
    return true
  }

  @inline(__always)
  private mutating func reduce(_ id: OrderID, by quantity: UInt32, toOpen openQuantity: UInt32) -> Bool {
    let slot = slots.slot(of: id, in: queues)
    if slot == .none { return true }
    if slot & .flexible == 0 {
      // What is taken off comes from the hidden part first (R13).
      let shown = queues[slot].quantity
      if openQuantity < shown { shrink(id, in: slot, by: shown &- openQuantity) }
    } else {
      guard canTake(quantity, leaving: openQuantity, from: slot) else { return false }
      shrinkFlexible(id, in: slot & ~.flexible, by: quantity)
    }
    return true
  }

  /// An order left its place and is another (R12). Where that is displayed, `rested` says; a requirement order is known from now
  /// on by its new id.
  private mutating func replace(_ substitution: Event.Substitution) -> Bool {
    guard let slot = flexibleSlot(of: substitution.old) else { return end(substitution.old) }
    guard substitution.quantity > 0,
      substitution.new == substitution.old || slots.slot(of: substitution.new, in: queues) == .none
    else {
      return false
    }
    removePlacements(of: slot)
    queues[flexible: slot].openQuantity = UInt32(truncatingIfNeeded: substitution.quantity)
    queues[flexible: slot].place = 0
    slots.remove(substitution.old, slot | .flexible)
    slots.insertFlexible(substitution.new, slot)
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
