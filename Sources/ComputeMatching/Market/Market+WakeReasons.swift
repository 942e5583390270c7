// What may help an order that waits (R15.4).

extension Market {
  /// Whether anything has changed for orders that wait.
  var hasWakeReasons: Bool {
    !wakeList.books.isEmpty || !strips.touched.isEmpty || !wakeList.ordersToRelease.isEmpty
  }

  /// Remembers that a command changed something in `book` for the conditional orders of `side` there.
  @inline(never)
  mutating func noteChange(in book: BookID, _ reason: WakeReason, for side: Side) {
    guard books[book].hasWaitingOrders else { return }
    if !books[book].isOnWakeList {
      books[book].isOnWakeList = true
      wakeList.books.append(book)
    }
    if books[book].wakeReason(for: side) == .none {
      wakeList.logs[Int(side.rawValue)].countBook()
      touchStrips(of: book, for: side)
    }
    books[book].note(reason, for: side)
  }

  /// The displayed order in `slot` has come, or come to have `quantity` more.
  @inline(never)
  mutating func noteAddition(of slot: Slot<OrderRecord>, _ quantity: UInt32) {
    note(.addition, of: slot, quantity, .changed)
  }

  /// The displayed order in `slot` shrinks, leaves, or falls back in its queue. If a waiting order is affiliated with it and may
  /// have been stopped by it, that can help (R14); and where a trade must be printable (R18), or an order of several books has less to
  /// take before it comes to one with a lot (R20), any removal. Otherwise no waiting order can benefit.
  @inline(never)
  mutating func noteRemoval(of slot: Slot<OrderRecord>) {
    let order = orders[slot]
    guard order.terms.queueKind == .displayed, books[order.book].hasWaitingOrders else { return }
    if wakeList.lotCount > 0 || wakeList.blocked.contains(order.participant, order.affiliation) {
      note(.removal, of: slot, 0, .unblocked)
    } else if books[order.book].limitsPrints
      || changeRestrictingBookCount > 0 && !books[order.book].firstStripLeg.isNone
    {
      // Of lots, what one leg takes less of an order may be more for the next leg (R20, R21.3).
      noteChange(in: order.book, .changed, for: order.side.opposite)
    }
  }

  /// `book` is now available, or has another band: whatever is known of the orders of `side` that wait there no longer holds.
  mutating func noteOpening(of book: BookID, for side: Side) {
    guard books[book].hasWaitingOrders else { return }
    wakeList.logs[Int(side.rawValue)].append(
      WakeChange(
        kind: .opening, book: book, rank: Rank(value: 0), quantity: 0, participant: 0, affiliation: 0,
        operatorJurisdiction: 0))
    noteChange(in: book, .unblocked, for: side)
  }

  private mutating func note(
    _ kind: WakeChange.Kind, of slot: Slot<OrderRecord>, _ quantity: UInt32, _ reason: WakeReason
  ) {
    let order = orders[slot]
    guard books[order.book].hasWaitingOrders else { return }
    wakeList.logs[Int(order.side.opposite.rawValue)].append(
      WakeChange(
        kind: kind, book: order.book, rank: levels[order.level].rank, quantity: quantity,
        participant: order.participant, affiliation: order.affiliation,
        operatorJurisdiction: order.operatorJurisdiction))
    noteChange(in: order.book, reason, for: order.side.opposite)
  }

  /// Notes in every book of the special order that it shrank or changed: for its own side if it waits, otherwise for orders of the
  /// other side that it may have stopped.
  mutating func noteChange(_ special: Slot<SpecialOrder>, _ reason: WakeReason = .changed) {
    guard wakeList.waitingCount > 0 else { return }
    if let queue = orders.specials[special].stripQueue.orNil {
      return strips.touch(queue, for: orders[orders.specials[special].slot].side)
    }
    if orders[orders.specials[special].slot].terms.queueKind == .conditional { forgetFailure(of: special) }
    forEachRecord(of: special) { record, market in
      let order = market.orders[record]
      if order.terms.queueKind == .conditional {
        market.noteChange(in: order.book, reason, for: order.side)
      } else {
        market.noteRemoval(of: record)
      }
    }
  }

  /// Forgets what has changed for the orders of `side`, once all that wait were tried.
  mutating func forgetChanges(for side: Side) {
    for position in 0..<wakeList.books.count { books[wakeList.books[position]].forgetWakeReason(for: side) }
    forgetTouchedStrips(for: side)
    wakeList.logs[Int(side.rawValue)].removeAll()
  }

  /// Forgets what has changed for all.
  mutating func forgetWakeReasons() {
    for side in Side.allCases { forgetChanges(for: side) }
    while let book = wakeList.books.popLast() { books[book].isOnWakeList = false }
  }

  /// No less than what displayed orders of `side` within `limit` have open, as far as that is below `most`. O(levels).
  func displayedQuantity(_ side: Side, in book: BookID, withinLimit limit: Price, upTo most: UInt64) -> UInt64 {
    var quantity = books[book].uncounted[Int(side.rawValue)]
    let limit = Rank(of: limit, on: side)
    var level = books[book][side].best.orNil
    while let current = level, levels[current].rank <= limit, quantity < most {
      quantity += levels[current].quantity
      level = books[book][side].level(after: current, in: levels)
    }
    return quantity
  }
}
