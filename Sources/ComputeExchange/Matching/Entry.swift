// How orders enter. Every command is validated whole, in the order of R7, and from there on it succeeds.

extension Exchange {
  @inline(__always)
  mutating func submit(_ order: Order) {
    guard order.quantity >= 1, order.quantity <= configuration.maximumQuantity else {
      return reject(order.id, .quantity)
    }
    guard order.price ?? 1 >= 1 else { return reject(order.id, .price) }
    guard hasConsistentOptions(order) else { return reject(order.id, .options) }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now {
      return reject(order.id, .expiry)
    }
    guard case .book(let book) = order.scope, order.conditions.isNone else { return reject(order.id, .options) }
    guard book.rawValue < UInt32(truncatingIfNeeded: books.count) else { return reject(order.id, .book) }
    let isRestricted = books[order.book.rawValue].isRestricted
    if isRestricted, !mayEnter(order) { return reject(order.id, .phase) }
    let key = orders.key(for: order.id)
    guard order.id != .none, orders.find(key) == nil else { return reject(order.id, .duplicateOrderID) }
    if isRestricted, let reason = objection(to: order) { return reject(order.id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(order.id, .postOnly) }

    // A market order has no price and never rests (R9).
    let timeInForce =
      order.price == nil && order.timeInForce.mayRest ? TimeInForce.immediateOrCancel : order.timeInForce
    events.append(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, scope: order.scope, side: order.side,
          timeInForce: timeInForce)))
    // Most orders meet nobody, and rest.
    if timeInForce.mayRest, let price = order.price, !crosses(order) {
      rest(order, key, at: price, open: UInt32(truncatingIfNeeded: order.quantity), traded: 0)
    } else {
      take(order, key, timeInForce)
    }
  }

  mutating func replace(_ id: OrderID, with replacement: Replacement) {
    guard let place = orders.find(orders.key(for: id)) else { return reject(id, .unknownOrder) }
    guard replacement.quantity >= 1, replacement.quantity <= configuration.maximumQuantity else {
      return reject(id, .quantity)
    }
    guard replacement.price >= 1 else { return reject(id, .price) }
    let newID = replacement.id ?? id
    let old = orders[place.slot]
    let order = Order(
      id: newID, side: old.side, book: BookID(old.book), price: replacement.price, quantity: replacement.quantity,
      timeInForce: old.terms.timeInForce, expiry: expiry(of: place.slot), isPostOnly: old.terms.isPostOnly,
      participant: ParticipantID(old.participant), affiliation: AffiliationID(old.affiliation),
      operatorJurisdiction: CountryCode(rawValue: old.operatorJurisdiction),
      selfTradePrevention: old.terms.selfTradePrevention,
      displayQuantity: orders.details(of: place.slot).flatMap {
        $0.displayQuantity == 0 ? nil : Quantity($0.displayQuantity)
      })
    let isRestricted = books[old.book].isRestricted
    if isRestricted, !mayEnter(order) { return reject(id, .phase) }
    let key = orders.key(for: newID)
    guard newID == id || (newID != .none && orders.find(key) == nil) else {
      return reject(id, .duplicateOrderID)
    }
    if isRestricted, let reason = objection(to: order) { return reject(id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(id, .postOnly) }

    remove(place.slot, foundAt: place)
    events.append(.replaced(old: id, new: newID, price: replacement.price, quantity: replacement.quantity))
    take(order, key, order.timeInForce)
  }

  /// R7: options that contradict each other, or numbers that this exchange never handed out.
  @inline(__always)
  private func hasConsistentOptions(_ order: Order) -> Bool {
    if order.isPostOnly, order.price == nil || !order.timeInForce.mayRest { return false }
    if order.timeInForce == .goodTillDate, order.expiry == nil { return false }
    if order.isIceberg, !order.mayBeIceberg { return false }
    return order.participant.rawValue <= participants.count && order.affiliation.rawValue <= affiliations.count
  }

  /// R11.
  private mutating func wouldTrade(_ order: Order) -> Bool {
    books[order.book.rawValue].phase == .continuous && tradable(taker(order), upTo: 1) > 0
  }

  /// Takes what it can, and then rests or cancels what is left (R9).
  @inline(never)
  private mutating func take(_ order: Order, _ key: OrderIndex.Key, _ timeInForce: TimeInForce) {
    if books[order.book.rawValue].phase == .auction, let price = order.price {
      return rest(order, key, at: price, open: UInt32(truncatingIfNeeded: order.quantity), traded: 0)
    }
    var taker = taker(order)
    if timeInForce == .fillOrKill, tradable(taker, upTo: taker.openQuantity) < taker.openQuantity {
      return events.append(.cancelled(order.id, quantity: order.quantity, .fillOrKill))
    }
    let traded = match(&taker)
    guard taker.openQuantity > 0 else { return }
    if taker.isStopped { enter(.auction, of: order.book) }
    if timeInForce.mayRest, let price = order.price {
      rest(order, key, at: price, open: taker.openQuantity, traded: traded)
    } else {
      events.append(
        .cancelled(
          order.id, quantity: Quantity(taker.openQuantity), taker.isStopped ? .postHalt : .immediateOrCancel))
    }
  }

  /// Puts what is left of `order` at the end of the queue of its price.
  @inline(__always)
  private mutating func rest(
    _ order: Order, _ key: OrderIndex.Key, at price: Price, open: UInt32, traded: UInt32
  ) {
    let none = Slab<OrderRecord>.none
    let stamp = nextStamp()
    let displayed = order.isIceberg ? min(open, order.shownAtMost) : open
    let level = books[order.book.rawValue][order.side].findOrInsertLevel(
      at: Rank(of: price, on: order.side), in: &levels)
    let slot = orders.insert(
      OrderRecord(
        id: order.id.rawValue, stamp: stamp, displayedQuantity: displayed, tradedQuantity: traded,
        book: order.book.rawValue, level: level, next: none, previous: levels.levels[level].tail,
        nextOfParticipant: none, previousOfParticipant: none,
        participant: order.participant.rawValue, affiliation: order.affiliation.rawValue, details: none,
        operatorJurisdiction: order.operatorJurisdiction?.rawValue ?? 0, side: order.side,
        terms: OrderRecord.Terms(
          timeInForce: order.timeInForce, isPostOnly: order.isPostOnly,
          selfTradePrevention: order.selfTradePrevention)), key)
    let previous = levels.levels[level].append(slot, quantity: displayed)
    if previous != none { orders[previous].next = slot }
    if order.isIceberg || order.timeInForce == .goodTillDate {
      orders.attach(
        OrderDetails(
          entryStamp: stamp, displayQuantity: order.isIceberg ? order.shownAtMost : 0, hiddenQuantity: open &- displayed
        ),
        to: slot)
    }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry {
      schedule.insert(Schedule.Entry(moment: expiry, stamp: stamp, subject: .expiry(slot: slot)), orders: &orders)
    }
    events.append(
      .rested(
        Event.Resting(
          order: order.id, price: price, openQuantity: Quantity(displayed), scope: order.scope, side: order.side)))
  }
}
