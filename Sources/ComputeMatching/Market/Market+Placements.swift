// The placements of requirement orders in books (R16.1), and how they come and go with the phases of the books (R17).

extension Market {
  /// Places the special order wherever it belongs: in its book, or in every continuous book that satisfies it. O(books).
  mutating func placeEverywhere(_ special: Slot<SpecialOrder>, _ directory: borrowing Directory) {
    let order = orders.specials[special]
    switch order.scope {
    case .book(let book):
      link(order.slot, at: order.limit)
      count(order.slot, special, in: book, by: 1)
    case .requirement(let requirement):
      if order.isStrip { return queue(special, directory) }
      for eligible in directory.requirements.books(of: requirement) { insertPlacement(special, in: eligible) }
    }
  }

  /// Places the requirement order in a book, if that is continuous, its limit there is a price, and it can trade a lot. Returns that
  /// limit.
  @discardableResult
  private mutating func insertPlacement(_ special: Slot<SpecialOrder>, in eligible: EligibleBook) -> Price? {
    let order = orders.specials[special]
    guard let limit = placementLimit(order.limit, orders[order.slot].side, in: eligible) else { return nil }
    let lot = books[eligible.book].lot
    if lot > 1 {
      guard most(of: special) >= lot else { return nil }
      noteLot(lot, of: special)
    }
    let placement = orders.insertPlacement(of: order.slot, in: eligible.book)
    orders.join(placement, special)
    orders[placement].tradedQuantity = orders.reserve(of: placement)
    link(placement, at: limit)
    count(placement, special, in: eligible.book, by: 1)
    return limit
  }

  /// The requirement order is placed in a book of this lot.
  private mutating func noteLot(_ lot: UInt32, of special: Slot<SpecialOrder>) {
    orders.specials[special].largestLot = max(orders.specials[special].largestLot, lot)
    guard !orders.specials[special].hasLots else { return }
    orders.specials[special].hasLots = true
    if orders[orders.specials[special].slot].terms.queueKind == .conditional { wakeList.lotCount += 1 }
  }

  /// Places the special order, which has no placement, wherever it belongs, and reports that (R7.2). O(books).
  mutating func restAndReport(
    _ special: Slot<SpecialOrder>, _ directory: borrowing Directory, _ events: inout EventBuffer
  ) {
    let order = orders.specials[special]
    let record = orders[order.slot]
    guard let requirement = order.scope.requirement, record.terms.queueKind == .displayed else {
      placeEverywhere(special, directory)
      return events.append(.waiting(OrderID(record.id)))
    }
    place(special, inBooksOf: requirement, directory, &events)
    if orders.specials[special].firstPlacement.orNil == nil { events.append(.waiting(OrderID(record.id))) }
  }

  /// Places the requirement order, which is displayed, in every book that is open to it, and reports that (R7.2).
  mutating func place(
    _ special: Slot<SpecialOrder>, inBooksOf requirement: RequirementID, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) {
    for eligible in directory.requirements.books(of: requirement) { place(special, in: eligible, &events) }
  }

  /// Places the requirement order in a book if it may be there, and reports that if it is displayed (R7.2).
  mutating func place(_ special: Slot<SpecialOrder>, in eligible: EligibleBook, _ events: inout EventBuffer) {
    guard let limit = insertPlacement(special, in: eligible) else { return }
    let order = orders.specials[special]
    let record = orders[order.slot]
    guard record.terms.queueKind == .displayed else { return }
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
          order: OrderID(record.id), book: eligible.book, side: record.side, limit: limit,
          openQuantity: Quantity(wholeLots(of: UInt32(truncatingIfNeeded: open), in: eligible.book)))))
  }

  /// Takes the special order out of all queues. O(books).
  mutating func removePlacements(_ special: Slot<SpecialOrder>) {
    if orders.specials[special].isStrip { return unqueue(special) }
    if orders.specials[special].scope.book != nil { return removePlacement(orders.specials[special].slot, special) }
    while let placement = orders.specials[special].firstPlacement.orNil { removePlacement(placement, special) }
  }

  /// Takes the special order out of the queue in which `record`, its own or a placement, is.
  mutating func removePlacement(_ record: Slot<OrderRecord>, _ special: Slot<SpecialOrder>) {
    let book = orders[record].book
    count(record, special, in: book, by: -1)
    unlink(record, orders[record])
    guard record != orders.specials[special].slot else { return }
    orders.leave(record, special)
    orders.removePlacement(record)
  }

  /// Tells the book that `record` has come, or leaves.
  private mutating func count(
    _ record: Slot<OrderRecord>, _ special: Slot<SpecialOrder>, in book: BookID, by change: Int32
  ) {
    let order = orders[record]
    if record != orders.specials[special].slot {
      books[book].placementCount &+= UInt32(bitPattern: change)
      if order.terms.queueKind == .displayed {
        // A placement counts for what was open when it was taken, so that a fill need not visit all of them.
        books[book].uncounted[Int(order.side.rawValue)] &+= UInt64(
          bitPattern: Int64(change) * Int64(order.tradedQuantity))
      }
    }
    if order.terms.queueKind == .conditional {
      books[book].conditionalCount &+= UInt32(bitPattern: change)
      if orders.specials[special].isSpanning { books[book].spanningCount &+= UInt32(bitPattern: change) }
      if isShifted(record, special) { books[book].shiftedCount &+= UInt32(bitPattern: change) }
    }
    guard change > 0 else { return }
    if order.terms.queueKind == .conditional {
      forgetFailure(of: special)
      noteChange(in: book, .changed, for: order.side)
    } else {
      noteAddition(of: record, orders.reserve(of: record))
    }
  }

  /// Whether the order's limit where `record` is queued is another than its own.
  func isShifted(_ record: Slot<OrderRecord>, _ special: Slot<SpecialOrder>) -> Bool {
    levels[orders[record].level].rank.price(on: orders[record].side) != orders.specials[special].limit
  }

  /// Takes the placements of all requirement orders out of `book`, and reports those of displayed orders (R7.2). O(orders of the book) if there are any.
  mutating func withdrawRequirementOrders(from book: BookID, _ events: inout EventBuffer) {
    guard books[book].placementCount > 0 else { return }
    for side in Side.allCases {
      for queueKind in QueueKind.allCases {
        var level = books[book][side, queueKind].best.orNil
        while let current = level {
          level = books[book][side, queueKind].level(after: current, in: levels)
          withdrawRequirementOrders(from: book, level: current, &events)
        }
      }
    }
  }

  private mutating func withdrawRequirementOrders(
    from book: BookID, level: Slot<PriceLevel>, _ events: inout EventBuffer
  ) {
    var slot = levels[level].head.orNil
    while let current = slot {
      slot = orders[current].next.orNil
      guard let special = orders.special(of: current), orders.specials[special].scope.book == nil else { continue }
      removePlacement(current, special)
      let own = orders[orders.specials[special].slot]
      // In the middle of a walk there may be some that have ended or left already.
      if own.terms.queueKind == .displayed,
        wholeLots(of: orders.reserve(of: orders.specials[special].slot), in: book) > 0
      {
        events.append(.withdrawn(OrderID(own.id), book))
      }
      // What stopped it here may have kept it from trading elsewhere.
      if orders.specials[special].isSpanning { noteChange(special, .unblocked) }
    }
  }

  /// What the order in `slot` requires, if it is a requirement order.
  func requirement(ofOrder slot: Slot<OrderRecord>) -> RequirementID? {
    orders.special(of: slot).flatMap { orders.specials[$0].scope.requirement }
  }
}
