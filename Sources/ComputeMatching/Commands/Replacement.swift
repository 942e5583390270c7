// Orders that are replaced (R12).

extension Exchange {
  @inline(never)
  mutating func replace(_ id: OrderID, with replacement: Replacement) {
    guard let slot = market.orders.find(id) else { return reject(id, .unknownOrder) }
    guard configuration.admits(replacement.quantity),
      isMultiple(replacement.quantity, ofLotOf: slot)
    else {
      return reject(id, .quantity)
    }
    guard replacement.price >= .lowest else { return reject(id, .price) }
    let order = renewed(slot, by: replacement)
    guard order.showsEnough else { return reject(id, .options) }
    guard let book = order.scope.book, order.conditions.isNone else { return replaceSpecial(id, slot, with: order) }
    let isRestricted = market.books[book].isRestricted
    if isRestricted, !mayEnter(order, book) || !mayReplace(slot, by: order, in: book) { return reject(id, .phase) }
    guard order.id == id || (order.id != .none && market.orders.find(order.id) == nil) else {
      return reject(id, .duplicateOrderID)
    }
    if isRestricted, let reason = objection(to: order, in: book) { return reject(id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(id, .postOnly) }

    let traded = market.orders[slot].tradedQuantity(leavingRoomFor: replacement.quantity)
    market.remove(slot)
    reportReplacement(of: id, by: order)
    take(order, in: book, order.timeInForce, traded: traded)
  }

  /// The same for a live order and what it is to become. It keeps what it has traded with whom (R12).
  @inline(never)
  mutating func replaceSpecial(_ id: OrderID, _ slot: Slot<OrderRecord>, with order: Order) {
    guard order.conditions.areConsistent(with: order.quantity) else { return reject(id, .options) }
    guard eligibleBookCount(order) <= configuration.maximumBooksPerOrder else { return reject(id, .tooManyBooks) }
    if let book = order.scope.book, !mayEnter(order, book) || !mayReplace(slot, by: order, in: book) {
      return reject(id, .phase)
    }
    guard order.id == id || (order.id != .none && market.orders.find(order.id) == nil) else {
      return reject(id, .duplicateOrderID)
    }
    if let book = order.scope.book, let reason = objection(to: order, in: book) { return reject(id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(id, .postOnly) }

    let traded = market.orders[slot].tradedQuantity(leavingRoomFor: order.quantity)
    var firstFill = Slot<CounterpartyFill>.none
    if let special = market.orders.special(of: slot) {
      swap(&firstFill, &market.orders.specials[special].firstFill)
    }
    market.remove(slot)
    reportReplacement(of: id, by: order)
    takeSpecially(order, order.timeInForce, firstFill: firstFill, traded: traded)
  }

  /// R17.1: in a book that is locked, only by a better price, and without shrinking.
  private mutating func mayReplace(_ slot: Slot<OrderRecord>, by order: Order, in book: BookID) -> Bool {
    guard market.books[book].phase == .noCancel else { return true }
    let old = market.orders[slot]
    let limit =
      market.orders.special(of: slot).map { market.orders.specials[$0].limit }
      ?? market.levels[old.level].rank.price(on: old.side)
    guard let price = order.price, order.quantity >= Quantity(market.orders.openQuantity(of: slot)) else {
      return false
    }
    return old.side == .bid ? price > limit : price < limit
  }

  mutating func reportReplacement(of old: OrderID, by order: Order) {
    events.append(
      .replaced(
        Event.Substitution(
          old: old, new: order.id, price: order.price ?? .lowest, quantity: order.quantity,
          participant: order.participant)))
  }

  /// The order in `slot` as `replacement` makes it. Inlined, because the compiler would copy the exchange for the call
  /// (docs/compiler-notes.md).
  @inline(__always)
  func renewed(_ slot: Slot<OrderRecord>, by replacement: Replacement) -> Order {
    let old = market.orders[slot]
    let special = market.orders.special(of: slot).map { market.orders.specials[$0] }
    let displayQuantity = market.orders.details(of: slot)?.displayQuantity ?? 0
    return Order(
      id: replacement.id ?? OrderID(old.id), side: old.side, scope: special?.scope ?? .book(old.book),
      price: replacement.price, quantity: replacement.quantity, timeInForce: old.terms.timeInForce,
      expiry: market.expiry(of: slot), isPostOnly: old.terms.isPostOnly, participant: ParticipantID(old.participant),
      affiliation: AffiliationID(old.affiliation),
      operatorJurisdiction: CountryCode(rawValue: old.operatorJurisdiction),
      selfTradePrevention: old.terms.selfTradePrevention,
      displayQuantity: displayQuantity == 0 ? nil : Quantity(displayQuantity),
      conditions: special?.conditions ?? .none, isSameBook: special?.isSameBook ?? false,
      isStrip: special?.isStrip ?? false)
  }
}
