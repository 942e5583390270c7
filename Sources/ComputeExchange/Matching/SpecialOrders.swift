// Conditional and requirement orders while they live: how they take their places, shrink, change and leave.

extension Exchange {
  /// Makes the special order stand wherever it should: in its book, or in every continuous book that satisfies it. O(books).
  mutating func takePlaces(_ special: UInt32) {
    let order = orders.specials[special]
    switch order.scope {
    case .book(let book):
      link(order.slot, at: order.limit)
      count(order.slot, special, in: book.rawValue, by: 1)
    case .requirement(let requirement):
      for position in 0..<requirements.bookCount(of: requirement) {
        takePlace(special, in: requirements.book(position, of: requirement))
      }
    }
  }

  /// Makes the requirement order stand in a book, if that is continuous and its limit there is a price. Returns that limit.
  @discardableResult
  private mutating func takePlace(_ special: UInt32, in eligible: EligibleBook) -> Price? {
    let order = orders.specials[special]
    guard books[eligible.book].phase == .continuous,
      let limit = limit(order.limit, orders[order.slot].side, in: eligible)
    else { return nil }
    let stand = orders.insertStand(of: order.slot, in: eligible.book)
    orders.join(stand, special)
    orders[stand].tradedQuantity = orders.reserve(of: stand)
    link(stand, at: limit)
    count(stand, special, in: eligible.book, by: 1)
    return limit
  }

  /// Makes the special order, which stands nowhere, stand wherever it should, and reports that (R7.2). O(books).
  mutating func restAndReport(_ special: UInt32) {
    let order = orders.specials[special]
    let record = orders[order.slot]
    guard let requirement = order.scope.requirement, record.terms.row == .displayed else {
      takePlaces(special)
      return events.append(.waiting(OrderID(record.id)))
    }
    place(special, inBooksOf: requirement)
    if slotOrNil(orders.specials[special].firstStand) == nil { events.append(.waiting(OrderID(record.id))) }
  }

  private mutating func place(_ special: UInt32, inBooksOf requirement: RequirementID) {
    for position in 0..<requirements.bookCount(of: requirement) {
      place(special, in: requirements.book(position, of: requirement))
    }
  }

  /// Makes the requirement order stand in a book if it may, and reports that if it is displayed (R7.2).
  mutating func place(_ special: UInt32, in eligible: EligibleBook) {
    guard let limit = takePlace(special, in: eligible) else { return }
    let order = orders.specials[special]
    let record = orders[order.slot]
    guard record.terms.row == .displayed else { return }
    let open = Quantity(orders.reserve(of: order.slot))
    if !order.wasDisplayed {
      orders.specials[special].wasDisplayed = true
      events.append(
        .rested(
          Event.Resting(
            order: OrderID(record.id), price: order.limit, openQuantity: open, scope: order.scope, side: record.side)))
    }
    events.append(
      .placed(
        Event.Placement(
          order: OrderID(record.id), book: BookID(eligible.book), side: record.side, limit: limit, openQuantity: open)))
  }

  /// Takes the special order out of all queues. O(books).
  mutating func leavePlaces(_ special: UInt32) {
    if orders.specials[special].scope.book != nil { return leavePlace(orders.specials[special].slot, special) }
    while let stand = slotOrNil(orders.specials[special].firstStand) { leavePlace(stand, special) }
  }

  /// Takes the special order out of the queue in which `record`, its own or a stand, is.
  mutating func leavePlace(_ record: UInt32, _ special: UInt32) {
    let book = orders[record].book
    count(record, special, in: book, by: -1)
    unlink(record)
    guard record != orders.specials[special].slot else { return }
    orders.leave(record, special)
    orders.removeStand(record)
  }

  /// Tells the book that `record` has come, or leaves.
  private mutating func count(_ record: UInt32, _ special: UInt32, in book: UInt32, by change: Int32) {
    let order = orders[record]
    if record != orders.specials[special].slot {
      books[book].standCount &+= UInt32(bitPattern: change)
      if order.terms.row == .displayed {
        // A stand counts for what was open when it was taken, so that a fill need not visit all of them.
        books[book].uncounted[Int(order.side.rawValue)] &+= UInt64(
          bitPattern: Int64(change) * Int64(order.tradedQuantity))
      }
    }
    if order.terms.row == .conditional {
      books[book].conditionalCount &+= UInt32(bitPattern: change)
      if orders.specials[special].isSpanning { books[book].spanningCount &+= UInt32(bitPattern: change) }
      if isShifted(record, special) { books[book].shiftedCount &+= UInt32(bitPattern: change) }
    }
    if change > 0 { touch(book, .changed, for: order.terms.row == .conditional ? order.side : order.side.opposite) }
  }

  /// Whether the order's limit where `record` stands is another than its own.
  func isShifted(_ record: UInt32, _ special: UInt32) -> Bool {
    levels.levels[orders[record].level].rank.price(on: orders[record].side) != orders.specials[special].limit
  }

  /// Puts the record in `slot` into the queue of `price`, behind those with lower stamps.
  mutating func link(_ slot: UInt32, at price: Price) {
    let order = orders[slot]
    let level = books[order.book][order.side, order.terms.row].findOrInsertLevel(
      at: Rank(of: price, on: order.side), in: &levels)
    let isNew = levels.levels[level].orderCount == 0
    levels.insert(slot, into: level, &orders)
    guard order.terms.row == .conditional else { return }
    let need = orders.special(of: slot).map { leastNeed(of: $0) } ?? 0
    levels.levels[level].leastNeed = isNew ? need : min(levels.levels[level].leastNeed, need)
  }

  /// The least that the special order must trade at once in one book.
  @inline(__always)
  func leastNeed(of special: UInt32) -> UInt32 {
    let order = orders.specials[special]
    return order.isSpanning ? 1 : order.conditions.need(of: orders.reserve(of: order.slot))
  }

  // MARK: Shrinking

  /// Takes what was traded off a special maker, in all books at once (R16.1).
  mutating func fill(_ special: UInt32, _ quantity: UInt32, with participant: UInt32) {
    let order = orders.specials[special]
    orders[order.slot].tradedQuantity &+= quantity
    if order.conditions.maximumPerCounterparty != nil {
      orders.specials[special].firstFill = orders.adding(quantity, with: participant, to: order.firstFill)
    }
    let open = orders.reserve(of: order.slot) - quantity
    orders.setReserve(open, of: order.slot)
    guard open > 0 else { return remove(order.slot) }
    touchAll(special)
    if order.conditions.minimumQuantity != nil {
      orders.specials[special].conditions.minimumQuantity = nil
      lowerNeed(of: special)
      // R15.5: it stays where it is until the command's own trades are done.
      if orders.specials[special].conditions.isNone { released.append(OrderID(orders[order.slot].id)) }
    }
  }

  /// Takes `quantity` off what the special order has open; all of it ends the order.
  mutating func takeOff(_ quantity: UInt32, fromSpecial special: UInt32) {
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
    touchAll(special)
  }

  /// Lets the levels where the special order waits know that it may need less now.
  private mutating func lowerNeed(of special: UInt32) {
    let order = orders.specials[special]
    guard orders[order.slot].terms.row == .conditional else { return }
    let need = leastNeed(of: special)
    forEachRecord(of: special) { record, exchange in
      let level = exchange.orders[record].level
      exchange.levels.levels[level].leastNeed = min(exchange.levels.levels[level].leastNeed, need)
    }
  }

  /// The special order has shrunk or changed: in every book where it stands that may help itself if it waits, and otherwise
  /// those whom it may have stopped.
  mutating func touchAll(_ special: UInt32, _ touch: Book.Touch = .changed) {
    guard waitingCount > 0 else { return }
    forEachRecord(of: special) { record, exchange in
      let order = exchange.orders[record]
      if order.terms.row == .conditional {
        exchange.touch(order.book, touch, for: order.side)
      } else {
        exchange.touchDeparture(of: record)
      }
    }
  }

  /// Every record of the special order that stands in a queue.
  private mutating func forEachRecord(of special: UInt32, _ body: (UInt32, inout Exchange) -> Void) {
    if orders.specials[special].scope.book != nil { return body(orders.specials[special].slot, &self) }
    var stand = slotOrNil(orders.specials[special].firstStand)
    while let current = stand {
      stand = slotOrNil(orders[current].nextOfParticipant)
      body(current, &self)
    }
  }

  // MARK: Changing and leaving

  /// What a walk has left of the special order that was its taker.
  mutating func settle(_ special: UInt32, _ taker: Taker, traded: UInt32) {
    let slot = orders.specials[special].slot
    orders.specials[special].firstFill = taker.firstFill
    // All traded, or what was left is cancelled (R14) and reported.
    guard taker.openQuantity > 0 else { return remove(slot) }
    orders[slot].tradedQuantity &+= traded
    orders.specials[special].commitment &-= orders.reserve(of: slot) &- traded &- taker.openQuantity
    orders.setReserve(taker.openQuantity, of: slot)
    if traded > 0 { orders.specials[special].conditions.minimumQuantity = nil }
    lowerNeed(of: special)
    touchAll(special)
    if orders[slot].terms.row == .conditional, orders.specials[special].conditions.isNone { becomeOrdinary(special) }
  }

  /// R15.5: the order has no conditions left, and stands displayed with a new stamp.
  mutating func becomeOrdinary(_ special: UInt32) {
    let slot = orders.specials[special].slot
    let order = orders.specials[special]
    leavePlaces(special)
    waitingCount -= 1
    orders[slot].terms.row = .displayed
    orders[slot].stamp = nextStamp()
    let book: BookID
    switch order.scope {
    case .book(let own): book = own
    case .requirement(let requirement):
      // Its place in time is a new one, which a reader has to know whether a book is open to it or not (R7.2).
      events.append(.waiting(OrderID(orders[slot].id)))
      return place(special, inBooksOf: requirement)
    }
    let open = orders.reserve(of: slot)
    let own = orders[slot]
    // One that waited while a band was set stands at its edge, not beyond (R18).
    let band = books[book.rawValue].band
    let price =
      own.side == .bid ? min(order.limit, band.high ?? order.limit) : max(order.limit, band.low ?? order.limit)
    if books[book.rawValue].phase == .auction,
      crossesAffiliated(own.side, own.participant, own.affiliation, at: price, in: book.rawValue)
    {
      events.append(.cancelled(OrderID(orders[slot].id), quantity: Quantity(open), in: book, .selfTrade))
      return forget(slot, nil)
    }
    orders.detachSpecial(from: slot)
    orders.setReserve(0, of: slot)
    orders[slot].displayedQuantity = open
    link(slot, at: price)
    touch(book.rawValue, .changed, for: own.side.opposite)
    events.append(
      .rested(
        Event.Resting(
          order: OrderID(own.id), price: price, openQuantity: Quantity(open), scope: order.scope, side: own.side)))
  }

  /// Takes the special order out of the market. In the middle of a walk its stands stay, with nothing to be had of them, lest
  /// they vanish under a cursor.
  mutating func removeSpecial(_ special: UInt32, _ place: OrderIndex.Place?) {
    let order = orders.specials[special]
    if frontier.isInUse, slotOrNil(order.firstStand) != nil {
      orders.setReserve(0, of: order.slot)
      frontier.finished.append(order.slot)
      return
    }
    leavePlaces(special)
    if orders[order.slot].terms.row == .conditional { waitingCount -= 1 }
    forget(order.slot, place)
  }

  private mutating func forget(_ slot: UInt32, _ place: OrderIndex.Place?) {
    unschedule(slot)
    orders.detachSpecial(from: slot)
    orders.remove(slot, foundAt: place)
  }
}
