// How orders enter. Every command is validated whole, in the order of R7, and from there on it succeeds.

extension Exchange {
  @inline(__always)
  mutating func submit(_ order: Order) {
    guard order.quantity >= 1, order.quantity <= configuration.maximumQuantity else {
      return reject(order.id, .quantity)
    }
    guard order.price ?? 1 >= 1 else { return reject(order.id, .price) }
    guard let book = order.ordinaryBook else { return submitSpecial(order) }
    guard hasConsistentOptions(order) else { return reject(order.id, .options) }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now {
      return reject(order.id, .expiry)
    }
    guard book.rawValue < UInt32(truncatingIfNeeded: books.count) else { return reject(order.id, .book) }
    let isRestricted = books[book.rawValue].isRestricted
    if isRestricted, !mayEnter(order, book) { return reject(order.id, .phase) }
    let key = orders.key(for: order.id)
    guard order.id != .none, orders.find(key) == nil else { return reject(order.id, .duplicateOrderID) }
    if isRestricted, let reason = objection(to: order, in: book) { return reject(order.id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(order.id, .postOnly) }

    let timeInForce = order.effectiveTimeInForce
    events.append(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, scope: .book(book), side: order.side,
          timeInForce: timeInForce, participant: order.participant)))
    // Most orders meet nobody, and rest.
    if timeInForce == .goodTillCancelled, !order.isIceberg, let price = order.price,
      !crosses(order.side, at: price, in: book), !isRestricted || books[book.rawValue].conditionalCount == 0
    {
      _ = display(order, key, in: book, at: price, UInt32(truncatingIfNeeded: order.quantity), traded: 0)
    } else {
      take(order, key, in: book, timeInForce, traded: 0)
    }
  }

  @inline(never)
  mutating func replace(_ id: OrderID, with replacement: Replacement) {
    guard let place = orders.find(orders.key(for: id)) else { return reject(id, .unknownOrder) }
    guard replacement.quantity >= 1, replacement.quantity <= configuration.maximumQuantity else {
      return reject(id, .quantity)
    }
    guard replacement.price >= 1 else { return reject(id, .price) }
    let order = renewed(place.slot, by: replacement)
    guard let book = order.scope.book, order.conditions.isNone else { return replaceSpecial(id, place, with: order) }
    let isRestricted = books[book.rawValue].isRestricted
    if isRestricted, !mayEnter(order, book) { return reject(id, .phase) }
    let key = orders.key(for: order.id)
    guard order.id == id || (order.id != .none && orders.find(key) == nil) else {
      return reject(id, .duplicateOrderID)
    }
    if isRestricted, let reason = objection(to: order, in: book) { return reject(id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(id, .postOnly) }

    let traded = orders[place.slot].tradedQuantity(leavingRoomFor: replacement.quantity)
    remove(place.slot, foundAt: place)
    reportReplacement(of: id, by: order)
    take(order, key, in: book, order.timeInForce, traded: traded)
  }

  mutating func reportReplacement(of old: OrderID, by order: Order) {
    events.append(
      .replaced(
        Event.Substitution(
          old: old, new: order.id, price: order.price ?? 0, quantity: order.quantity, participant: order.participant)))
  }

  /// The order in `slot` as `replacement` makes it.
  func renewed(_ slot: UInt32, by replacement: Replacement) -> Order {
    let old = orders[slot]
    let special = orders.special(of: slot).map { orders.specials[$0] }
    let displayQuantity = orders.details(of: slot)?.displayQuantity ?? 0
    return Order(
      id: replacement.id ?? OrderID(old.id), side: old.side, scope: special?.scope ?? .book(BookID(old.book)),
      price: replacement.price, quantity: replacement.quantity, timeInForce: old.terms.timeInForce,
      expiry: expiry(of: slot), isPostOnly: old.terms.isPostOnly, participant: ParticipantID(old.participant),
      affiliation: AffiliationID(old.affiliation),
      operatorJurisdiction: CountryCode(rawValue: old.operatorJurisdiction),
      selfTradePrevention: old.terms.selfTradePrevention,
      displayQuantity: displayQuantity == 0 ? nil : Quantity(displayQuantity),
      conditions: special?.conditions ?? .none, isSameBook: special?.isSameBook ?? false)
  }

  /// R7: options that contradict each other, or numbers that this exchange never handed out.
  @inline(__always)
  mutating func hasConsistentOptions(_ order: Order) -> Bool {
    if order.isPostOnly, order.price == nil || !order.timeInForce.mayRest { return false }
    if order.timeInForce == .goodTillDate, order.expiry == nil { return false }
    if order.isIceberg, !order.mayBeIceberg { return false }
    return order.participant.rawValue <= participants.count && order.affiliation.rawValue <= affiliations.count
  }

  /// R11. Whoever the order could not satisfy does not count.
  @inline(never)
  mutating func wouldTrade(_ order: Order) -> Bool {
    if let book = order.scope.book, books[book.rawValue].phase != .continuous { return false }
    let taker = Taker(order)
    openLanes(for: taker, .all)
    return reach(of: taker, upTo: 1).quantity > 0
  }

  /// Whether any displayed order stands in `book` within the limit `price` of an order of `side`.
  @inline(__always)
  func crosses(_ side: Side, at price: Price, in book: BookID) -> Bool {
    books[book.rawValue][side.opposite].bestRank <= Rank(of: price, on: side.opposite)
  }

  /// Takes what it can, and then rests or cancels what is left (R9).
  @inline(never)
  private mutating func take(
    _ order: Order, _ key: OrderIndex.Key, in book: BookID, _ timeInForce: TimeInForce, traded: UInt32
  ) {
    if books[book.rawValue].phase == .auction, let price = order.price {
      return rest(order, key, in: book, at: price, open: UInt32(truncatingIfNeeded: order.quantity), traded: traded)
    }
    var taker = Taker(order)
    if timeInForce == .fillOrKill {
      openLanes(for: taker, .all)
      guard reach(of: taker, upTo: taker.openQuantity).quantity == taker.openQuantity else {
        return events.append(.cancelled(order.id, quantity: order.quantity, in: book, .fillOrKill))
      }
    }
    let took: UInt32
    if books[book.rawValue].hasOnlyOrdinaryOrders {
      took = match(&taker, in: book.rawValue, bounds(order.side, at: order.price, in: book.rawValue))
    } else {
      openLanes(for: taker, .all)
      took = matchAlongFrontier(&taker)
    }
    guard taker.openQuantity > 0 else { return }
    guard timeInForce.mayRest, let price = order.price else {
      return events.append(
        .cancelled(
          order.id, quantity: Quantity(taker.openQuantity), in: book,
          taker.isStopped ? .postHalt : .immediateOrCancel))
    }
    // In the auction that the guard has brought about, it is the newer of two affiliated orders that cross (R14).
    if taker.isStopped, crossesAffiliated(order, in: book) {
      return events.append(.cancelled(order.id, quantity: Quantity(taker.openQuantity), in: book, .selfTrade))
    }
    rest(order, key, in: book, at: price, open: taker.openQuantity, traded: traded &+ took)
  }

  /// Puts what is left of `order` at the end of the queue of its price.
  mutating func rest(
    _ order: Order, _ key: OrderIndex.Key, in book: BookID, at price: Price, open: UInt32, traded: UInt32
  ) {
    let displayed = order.isIceberg ? min(open, order.shownAtMost) : open
    let slot = display(order, key, in: book, at: price, displayed, traded: traded)
    if order.isIceberg || order.timeInForce == .goodTillDate {
      addDetails(to: slot, shownAtMost: order.shownAtMost, hidden: open &- displayed, expiry: order.dueExpiry)
    }
  }

  /// Displays `quantity` of `order` at the end of the queue of its price. Returns its slot.
  @inline(__always)
  private mutating func display(
    _ order: Order, _ key: OrderIndex.Key, in book: BookID, at price: Price, _ quantity: UInt32, traded: UInt32
  ) -> UInt32 {
    let level = books[book.rawValue][order.side].findOrInsertLevel(
      at: Rank(of: price, on: order.side), in: &levels)
    let slot = orders.insert(
      OrderRecord(
        order, stamp: nextStamp(), displayedQuantity: quantity, tradedQuantity: traded, book: book.rawValue,
        level: level, previous: levels.levels[level].tail), key)
    let previous = levels.levels[level].append(slot, quantity: quantity)
    if previous != Slab<OrderRecord>.none { orders[previous].next = slot }
    if waitingCount > 0 { touch(book.rawValue, .changed, for: order.side.opposite) }
    events.append(
      .rested(
        Event.Resting(
          order: order.id, price: price, openQuantity: Quantity(quantity), scope: .book(book), side: order.side)))
    return slot
  }

  /// Gives the order in `slot`, which has just come to rest, what few orders have.
  @inline(never)
  private mutating func addDetails(to slot: UInt32, shownAtMost: UInt32, hidden: UInt32, expiry: Timestamp?) {
    orders.attach(
      OrderDetails(entryStamp: orders[slot].stamp, displayQuantity: shownAtMost, reserve: 0), to: slot)
    setHidden(hidden, of: slot)
    if let expiry { scheduleExpiry(of: slot, at: expiry) }
  }

  /// Sees to it that the order in `slot`, which has details, expires.
  mutating func scheduleExpiry(of slot: UInt32, at expiry: Timestamp) {
    schedule.insert(
      Schedule.Entry(moment: expiry, stamp: orders.entryStamp(of: slot), subject: .expiry(slot: slot)), orders: &orders)
  }
}
