// Orders that are cancelled or reduced (R4, R12).

/// A slot and the stamp by which it is put in order of time.
struct StampedSlot: BitwiseCopyable {
  let stamp: UInt64
  let slot: Slot<OrderRecord>
}

extension Exchange {
  /// A live order ends. Most are plain, and found in a page that has others, while no order waits: then that is asked once.
  @inline(__always)
  mutating func cancel(_ id: OrderID) {
    guard market.wakeList.waitingCount | market.changeRestrictingBookCount == 0 else { return cancelAny(id) }
    guard let location = market.orders.pages.location(of: id.rawValue),
      let slot = market.orders.pages.slot(at: location).orNil
    else { return cancelOutsidePages(id) }
    guard market.orders.pages.hasOthers(at: location), market.orders[slot].details.isNone else {
      return end(slot, id)
    }
    market.orders.pages.remove(at: location)
    market.end(forgotten: slot, id, .requested, &events)
  }

  /// The same for an order that no page has.
  @inline(never)
  private mutating func cancelOutsidePages(_ id: OrderID) {
    guard let slot = market.orders.findOutsidePages(id) else { return reject(id, .unknownOrder) }
    guard market.orders[slot].details.isNone else { return end(slot, id) }
    market.orders.forgetHashed(id.rawValue, slot)
    market.end(forgotten: slot, id, .requested, &events)
  }

  /// Any order, and the end of the command.
  @inline(never)
  mutating func cancelAny(_ id: OrderID) {
    let mayWake = market.wakeList.waitingCount > 0
    if let slot = market.orders.find(id) {
      if market.changeRestrictingBookCount > 0, isLocked(slot) { reject(id, .phase) } else { end(slot, id) }
    } else {
      reject(id, .unknownOrder)
    }
    if mayWake { wakeConditionalOrders() }
  }

  /// The order `id`, which was found in `slot`, ends.
  @inline(never)
  private mutating func end(_ slot: Slot<OrderRecord>, _ id: OrderID) { market.end(slot, id, .requested, &events) }

  /// R17.1: whether the order in `slot` may only improve.
  @inline(never)
  mutating func isLocked(_ slot: Slot<OrderRecord>) -> Bool {
    market.onlyBook(of: slot).map { market.books[$0].phase == .noCancel } ?? false
  }

  /// R20: whether what the order in `slot` has, or loses, may be `quantity`.
  @inline(never)
  mutating func isMultiple(_ quantity: Quantity, ofLotOf slot: Slot<OrderRecord>) -> Bool {
    market.onlyBook(of: slot).map { quantity % Quantity(market.books[$0].lot) == 0 } ?? true
  }

  /// R12: by the open quantity or more, it is a cancel.
  @inline(__always)
  mutating func reduce(_ id: OrderID, by quantity: Quantity) {
    guard let slot = market.orders.find(id) else { return reject(id, .unknownOrder) }
    guard configuration.admits(quantity) else { return reject(id, .quantity) }
    if market.changeRestrictingBookCount > 0 {
      guard isMultiple(quantity, ofLotOf: slot) else { return reject(id, .quantity) }
      if isLocked(slot) { return reject(id, .phase) }
    }
    let open = Quantity(market.orders.openQuantity(of: slot))
    guard quantity < open else { return market.end(slot, .requested, &events) }
    market.takeOff(UInt32(truncatingIfNeeded: quantity), from: slot, &events)
    events.append(.reduced(id, by: quantity, openQuantity: open - quantity, in: market.onlyBook(of: slot), .requested))
    if let special = market.orders.special(of: slot) { market.leaveLots(special, &events) }
  }

  /// R4: in order of entry; orders that may only improve stay (R17.1). Finding nothing to cancel is answered too (R7).
  @inline(never)
  mutating func cancelAll(of participant: ParticipantID, in book: BookID?) {
    guard participant != .none, directory.participants.knows(participant.rawValue) else {
      return reject(.none, .options)
    }
    if let book, !market.contains(book) { return reject(.none, .book) }
    if let book, market.books[book].phase == .noCancel { return reject(.none, .phase) }
    let before = events.sequence
    var foundLocked = false
    var next = market.orders.first(of: participant)
    while let slot = next {
      next = market.orders[slot].nextOfParticipant.orNil
      guard book.map({ belongs(slot, to: $0) }) ?? true else { continue }
      if isLocked(slot) { foundLocked = true } else { market.end(slot, .cancelAll, &events) }
    }
    if events.sequence == before { reject(.none, foundLocked ? .phase : .unknownOrder) }
  }

  /// Whether the order in `slot` is one of `book`, or of a requirement that `book` satisfies.
  private mutating func belongs(_ slot: Slot<OrderRecord>, to book: BookID) -> Bool {
    if market.orders[slot].book != BookID.none { return market.orders[slot].book == book }
    guard let requirement = market.requirement(ofOrder: slot) else { return false }
    return market.orders[slot].terms.isStrip
      ? directory.leg(book, of: requirement).isLeg : directory.satisfies(book, requirement)
  }

  /// Ends every order that is in `book` alone, in queues of these kinds, and those in ``stampedSlots``, in order of entry.
  mutating func endAll(in book: BookID, of queueKinds: [QueueKind] = QueueKind.allCases, _ reason: CancelReason) {
    for side in Side.allCases {
      for queueKind in queueKinds {
        let ladder = market.books[book][side, queueKind]
        var level = ladder.best.orNil
        while let current = level {
          var slot = market.levels[current].head.orNil
          while let order = slot {
            stampedSlots.append(StampedSlot(stamp: market.orders.entryStamp(of: order), slot: order))
            slot = market.orders[order].next.orNil
          }
          level = ladder.level(after: current, in: market.levels)
        }
      }
    }
    stampedSlots.sort { $0.stamp < $1.stamp }
    for position in 0..<stampedSlots.count { market.end(stampedSlots[position].slot, reason, &events) }
    stampedSlots.removeAll()
  }
}
