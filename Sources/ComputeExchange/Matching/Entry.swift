// How orders enter. Every command is validated whole, in the order of R7, and from there on it succeeds.

extension Exchange {
  @inline(__always)
  mutating func submit(_ order: Order) {
    guard order.quantity >= 1, order.quantity <= configuration.maximumQuantity else {
      return reject(order.id, .quantity)
    }
    // A market order has no price and never rests (R9).
    let isMarket = order.price == nil
    let price = order.price ?? 1
    guard price >= 1 else { return reject(order.id, .price) }
    guard hasConsistentOptions(order) else { return reject(order.id, .options) }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now {
      return reject(order.id, .expiry)
    }
    guard order.book.rawValue < UInt32(truncatingIfNeeded: books.count) else { return reject(order.id, .book) }
    guard books[order.book.rawValue].phase == .continuous else { return reject(order.id, .phase) }
    guard order.id != .none, orders.slot(of: order.id) == nil else { return reject(order.id, .duplicateOrderID) }
    var taker = Taker(
      id: order.id, book: order.book.rawValue, openQuantity: UInt32(truncatingIfNeeded: order.quantity),
      limit: isMarket ? .worst : Rank(of: price, on: order.side.opposite),
      rank: Rank(of: price, on: order.side),
      participant: order.participant.rawValue, affiliation: order.affiliation.rawValue,
      operatorJurisdiction: order.operatorJurisdiction?.rawValue ?? 0, side: order.side,
      timeInForce: isMarket && order.timeInForce.mayRest ? .immediateOrCancel : order.timeInForce,
      isPostOnly: order.isPostOnly, selfTradePrevention: order.selfTradePrevention, expiry: order.expiry ?? 0)
    if taker.isPostOnly, tradable(taker, upTo: 1) > 0 { return reject(order.id, .postOnly) }

    events.append(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, book: order.book, side: order.side,
          timeInForce: taker.timeInForce)))
    enter(&taker)
  }

  @inline(never)
  mutating func replace(_ id: OrderID, with replacement: Replacement) {
    guard let slot = orders.slot(of: id) else { return reject(id, .unknownOrder) }
    guard replacement.quantity >= 1, replacement.quantity <= configuration.maximumQuantity else {
      return reject(id, .quantity)
    }
    guard replacement.price >= 1 else { return reject(id, .price) }
    let newID = replacement.id ?? id
    guard newID == id || (newID != .none && orders.slot(of: newID) == nil) else {
      return reject(id, .duplicateOrderID)
    }
    let old = orders[slot]
    var taker = Taker(
      id: newID, book: old.book, openQuantity: UInt32(truncatingIfNeeded: replacement.quantity),
      limit: Rank(of: replacement.price, on: old.side.opposite), rank: Rank(of: replacement.price, on: old.side),
      participant: old.participant, affiliation: old.affiliation, operatorJurisdiction: old.operatorJurisdiction,
      side: old.side, timeInForce: old.terms.timeInForce, isPostOnly: old.terms.isPostOnly,
      selfTradePrevention: old.terms.selfTradePrevention, expiry: expiry(of: old) ?? 0)
    if taker.isPostOnly, tradable(taker, upTo: 1) > 0 { return reject(id, .postOnly) }

    remove(slot)
    events.append(.replaced(old: id, new: newID, price: replacement.price, quantity: replacement.quantity))
    enter(&taker)
  }

  /// R7: options that contradict each other, or numbers that this exchange never handed out.
  @inline(__always)
  private func hasConsistentOptions(_ order: Order) -> Bool {
    if order.isPostOnly, order.price == nil || !order.timeInForce.mayRest { return false }
    if order.timeInForce == .goodTillDate, order.expiry == nil { return false }
    return order.participant.rawValue <= participants.count && order.affiliation.rawValue <= affiliations.count
  }

  /// Takes, and then rests or cancels what is left (R9).
  @inline(__always)
  private mutating func enter(_ taker: inout Taker) {
    if taker.timeInForce == .fillOrKill, tradable(taker, upTo: taker.openQuantity) < taker.openQuantity {
      return cancel(taker, .fillOrKill)
    }
    let traded = match(&taker)
    guard taker.openQuantity > 0 else { return }
    guard taker.timeInForce.mayRest else { return cancel(taker, .immediateOrCancel) }
    rest(taker, having: traded)
  }

  /// Puts what is left of `taker` at the end of the queue of its price.
  @inline(__always)
  private mutating func rest(_ taker: borrowing Taker, having traded: UInt32) {
    let none = Slab<OrderRecord>.none
    let stamp = nextStamp()
    let level = books[taker.book][taker.side].findOrInsertLevel(at: taker.rank, in: &levels)
    let slot = orders.insert(
      OrderRecord(
        id: taker.id.rawValue, stamp: stamp, openQuantity: taker.openQuantity, tradedQuantity: traded,
        book: taker.book, level: level, next: none, previous: levels.levels[level].tail,
        nextOfParticipant: none, previousOfParticipant: none,
        participant: taker.participant, affiliation: taker.affiliation, schedulePosition: none,
        operatorJurisdiction: taker.operatorJurisdiction, side: taker.side,
        terms: OrderRecord.Terms(
          timeInForce: taker.timeInForce, isPostOnly: taker.isPostOnly,
          selfTradePrevention: taker.selfTradePrevention)))
    let previous = levels.levels[level].append(slot, quantity: taker.openQuantity)
    if previous != none { orders[previous].next = slot }
    if taker.timeInForce == .goodTillDate {
      schedule.insert(
        Schedule.Entry(moment: taker.expiry, stamp: stamp, subject: .expiry(slot: slot)), orders: &orders)
    }
    events.append(
      .rested(
        Event.Resting(
          order: taker.id, price: taker.rank.price(on: taker.side), openQuantity: Quantity(taker.openQuantity),
          book: BookID(taker.book), side: taker.side)))
  }

  private mutating func cancel(_ taker: borrowing Taker, _ reason: CancelReason) {
    events.append(.cancelled(taker.id, quantity: Quantity(taker.openQuantity), reason))
  }
}
