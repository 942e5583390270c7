// How orders shrink and leave.

/// An order that is to leave, and its place in time.
struct Departing: BitwiseCopyable {
  let stamp: UInt64
  let slot: UInt32
}

extension Exchange {
  mutating func cancel(_ id: OrderID) {
    guard let place = orders.find(orders.key(for: id)) else { return reject(id, .unknownOrder) }
    end(place.slot, .requested, foundAt: place)
  }

  /// R12: by the open quantity or more, it is a cancel.
  mutating func reduce(_ id: OrderID, by quantity: Quantity) {
    guard let slot = orders.slot(of: id) else { return reject(id, .unknownOrder) }
    guard 1...configuration.maximumQuantity ~= quantity else { return reject(id, .quantity) }
    let open = Quantity(orders.openQuantity(of: slot))
    guard quantity < open else { return end(slot, .requested) }
    takeOff(UInt32(truncatingIfNeeded: quantity), from: slot)
    events.append(.reduced(id, by: quantity, openQuantity: open - quantity, in: onlyBook(of: slot), .requested))
  }

  /// R4: in order of entry. Finding nothing to cancel is answered too (R7).
  @inline(never)
  mutating func cancelAll(of participant: ParticipantID, in book: BookID?) {
    guard participant != .none, participant.rawValue <= participants.count else { return reject(.none, .options) }
    if let book, book.rawValue >= UInt32(books.count) { return reject(.none, .book) }
    let before = events.sequence
    var next = orders.first(of: participant)
    while let slot = next {
      next = slotOrNil(orders[slot].nextOfParticipant)
      if book.map({ belongs(slot, to: $0.rawValue) }) ?? true { end(slot, .cancelAll) }
    }
    if events.sequence == before { reject(.none, .unknownOrder) }
  }

  /// Whether the order in `slot` is one of `book`, or of a requirement that `book` satisfies.
  private mutating func belongs(_ slot: UInt32, to book: UInt32) -> Bool {
    if orders[slot].book != OrderRecord.noBook { return orders[slot].book == book }
    return requirement(ofOrder: slot).map { requirements.eligible(book, for: $0) != nil } ?? false
  }

  /// Ends every order that stands in `book` alone, and those that are departing already, in order of entry.
  mutating func endAll(in book: UInt32, _ reason: CancelReason) {
    for side in Side.allCases {
      for row in Row.allCases {
        let ladder = books[book][side, row]
        var level = slotOrNil(ladder.best)
        while let current = level {
          var slot = slotOrNil(levels.levels[current].head)
          while let order = slot {
            departing.append(Departing(stamp: orders.entryStamp(of: order), slot: order))
            slot = slotOrNil(orders[order].next)
          }
          level = ladder.level(after: current, in: levels)
        }
      }
    }
    departing.sort { $0.stamp < $1.stamp }
    for position in 0..<departing.count { end(departing[position].slot, reason) }
    departing.removeAll()
  }

  /// Cancels what the order in `slot` still has open.
  @inline(__always)
  mutating func end(_ slot: UInt32, _ reason: CancelReason, foundAt place: OrderIndex.Place? = nil) {
    let order = orders[slot]
    guard order.details == Slab<OrderDetails>.none else { return endDetailed(slot, reason, place) }
    events.append(
      .cancelled(
        OrderID(order.id), quantity: Quantity(order.displayedQuantity), in: BookID(order.book), reason))
    unlink(slot)
    orders.remove(slot, foundAt: place)
  }

  @inline(never)
  private mutating func endDetailed(_ slot: UInt32, _ reason: CancelReason, _ place: OrderIndex.Place?) {
    events.append(
      .cancelled(
        OrderID(orders[slot].id), quantity: Quantity(orders.openQuantity(of: slot)), in: onlyBook(of: slot), reason))
    removeDetailed(slot, place)
  }

  /// The book of the order in `slot`, if it has just one (R7.3).
  @inline(__always)
  func onlyBook(of slot: UInt32) -> BookID? {
    guard let special = orders.special(of: slot) else { return BookID(orders[slot].book) }
    return orders.specials[special].scope.book
  }

  /// Takes `quantity` off what the order in `slot` has open, from the hidden part first (R13).
  mutating func takeOff(_ quantity: UInt32, from slot: UInt32) {
    if let special = orders.special(of: slot) { return takeOff(quantity, fromSpecial: special) }
    let hidden = orders.reserve(of: slot)
    if hidden > 0 {
      setHidden(hidden - min(hidden, quantity), of: slot)
      if waitingCount > 0 { touchDeparture(of: slot) }
    }
    if quantity > hidden { shrink(slot, by: quantity - hidden) }
  }

  /// Takes `quantity` off what the order in `slot` shows, which keeps its place; at 0 it shows its next clip or leaves.
  @inline(__always)
  mutating func shrink(_ slot: UInt32, by quantity: UInt32) {
    let displayed = orders[slot].displayedQuantity
    guard quantity < displayed else {
      return orders[slot].details == Slab<OrderDetails>.none || !showNextClip(of: slot) ? remove(slot) : ()
    }
    orders[slot].displayedQuantity = displayed &- quantity
    levels.levels[orders[slot].level].quantity &-= UInt64(quantity)
    if waitingCount > 0 { touchDeparture(of: slot) }
  }

  /// Takes the order in `slot` out of the market and forgets it.
  @inline(__always)
  mutating func remove(_ slot: UInt32, foundAt place: OrderIndex.Place? = nil) {
    guard orders[slot].details == Slab<OrderDetails>.none else { return removeDetailed(slot, place) }
    unlink(slot)
    orders.remove(slot, foundAt: place)
  }

  @inline(never)
  private mutating func removeDetailed(_ slot: UInt32, _ place: OrderIndex.Place?) {
    if let special = orders.special(of: slot) { return removeSpecial(special, place) }
    setHidden(0, of: slot)
    unlink(slot)
    unschedule(slot)
    orders.remove(slot, foundAt: place)
  }

  mutating func unschedule(_ slot: UInt32) {
    guard let position = orders.details(of: slot).flatMap({ slotOrNil($0.schedulePosition) }) else { return }
    schedule.remove(at: Int(position), orders: &orders)
  }

  /// Takes the record in `slot` out of its queue, and its level out of the book if it was alone there.
  @inline(__always)
  mutating func unlink(_ slot: UInt32) {
    if waitingCount > 0 { touchDeparture(of: slot) }
    let order = orders[slot]
    if order.next == Slab<OrderRecord>.none, order.previous == Slab<OrderRecord>.none {
      books[order.book][order.side, order.terms.row].remove(order.level, from: &levels)
    } else {
      levels.remove(slot, order, &orders)
    }
  }
}
