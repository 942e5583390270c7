// How conditional orders (R15) and requirement orders (R16) enter, by the same steps as all others.

extension Exchange {
  /// The checks that are left once quantity and price are found right, in the order of R7; then it enters.
  @inline(never)
  mutating func submitSpecial(_ order: Order) {
    guard hasConsistentOptions(order), hasConsistentSpecialOptions(order) else { return reject(order.id, .options) }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now {
      return reject(order.id, .expiry)
    }
    let timeInForce = order.effectiveTimeInForce
    let eligible = eligibleBookCount(order)
    guard eligible > 0 || order.scope.book == nil && timeInForce.mayRest else { return reject(order.id, .book) }
    if let book = order.scope.book, !mayEnter(order, book) { return reject(order.id, .phase) }
    let key = orders.key(for: order.id)
    guard order.id != .none, orders.find(key) == nil else { return reject(order.id, .duplicateOrderID) }
    if let book = order.scope.book, let reason = objection(to: order, in: book) { return reject(order.id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(order.id, .postOnly) }

    events.append(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, scope: order.scope, side: order.side,
          timeInForce: timeInForce, participant: order.participant, eligibleBookCount: eligible)))
    takeSpecially(order, key, timeInForce, firstFill: Slab<CounterpartyFill>.none, traded: 0)
  }

  /// The same for a live order and what it is to become. It keeps what it has traded with whom (R12).
  @inline(never)
  mutating func replaceSpecial(_ id: OrderID, _ place: OrderIndex.Place, with order: Order) {
    guard order.conditions.areConsistent(with: order.quantity) else { return reject(id, .options) }
    if let book = order.scope.book, !mayEnter(order, book) { return reject(id, .phase) }
    let key = orders.key(for: order.id)
    guard order.id == id || (order.id != .none && orders.find(key) == nil) else {
      return reject(id, .duplicateOrderID)
    }
    if let book = order.scope.book, let reason = objection(to: order, in: book) { return reject(id, reason) }
    if order.isPostOnly, wouldTrade(order) { return reject(id, .postOnly) }

    let traded = orders[place.slot].tradedQuantity(leavingRoomFor: order.quantity)
    var firstFill = Slab<CounterpartyFill>.none
    if let special = orders.special(of: place.slot) { swap(&firstFill, &orders.specials[special].firstFill) }
    remove(place.slot, foundAt: place)
    reportReplacement(of: id, by: order)
    takeSpecially(order, key, order.timeInForce, firstFill: firstFill, traded: traded)
  }

  /// R7, as far as it is about conditions and requirements.
  private mutating func hasConsistentSpecialOptions(_ order: Order) -> Bool {
    guard order.conditions.areConsistent(with: order.quantity), operatorRules.knows(order.conditions.operators) else {
      return false
    }
    if order.isPostOnly, !order.conditions.isNone { return false }
    if order.isSameBook, !order.conditions.isAllOrNone, order.timeInForce != .fillOrKill { return false }
    guard let requirement = order.scope.requirement else { return true }
    return requirements.knows(requirement)
      && (order.price != nil || requirements[requirement].differentials.isEmpty)
  }

  /// How many books are open to `order`, whatever their phase (R16).
  private mutating func eligibleBookCount(_ order: Order) -> UInt32 {
    switch order.scope {
    case .book(let book): return book.rawValue < UInt32(books.count) ? 1 : 0
    case .requirement(let requirement):
      var count: UInt32 = 0
      for position in 0..<requirements.bookCount(of: requirement) {
        let eligible = requirements.book(position, of: requirement)
        guard books[eligible.book].phase != .closed else { continue }
        if order.price.map({ limit($0, order.side, in: eligible) != nil }) ?? true { count += 1 }
      }
      return count
    }
  }

  /// Takes what it can if that meets its conditions (R15.2), and then rests or cancels what is left.
  private mutating func takeSpecially(
    _ order: Order, _ key: OrderIndex.Key, _ timeInForce: TimeInForce, firstFill: UInt32, traded: UInt32
  ) {
    var taker = Taker(order, firstFill: firstFill)
    var order = order
    var traded = traded
    let isAuction = order.scope.book.map { books[$0.rawValue].phase == .auction } ?? false
    let need: UInt32 =
      timeInForce == .fillOrKill
      ? taker.openQuantity : order.conditions.isNone ? 0 : order.conditions.need(of: taker.openQuantity)
    if !isAuction, findWalk(for: taker, need: need, isSameBook: order.isSameBook, .all) {
      let took = matchAlongFrontier(&taker)
      traded &+= took
      if took > 0 { order.conditions.minimumQuantity = nil }
    }
    guard taker.openQuantity > 0 else { return orders.removeFills(taker.firstFill) }
    guard timeInForce.mayRest, let price = order.price else {
      orders.removeFills(taker.firstFill)
      let reason: CancelReason =
        timeInForce == .fillOrKill ? .fillOrKill : taker.isStopped ? .postHalt : .immediateOrCancel
      return events.append(.cancelled(order.id, quantity: Quantity(taker.openQuantity), in: order.scope.book, reason))
    }
    guard let book = order.scope.book, order.conditions.isNone else {
      return restSpecially(order, key, at: price, open: taker.openQuantity, traded: traded, firstFill: taker.firstFill)
    }
    if taker.isStopped, crossesAffiliated(order, in: book) {
      return events.append(.cancelled(order.id, quantity: Quantity(taker.openQuantity), in: book, .selfTrade))
    }
    rest(order, key, in: book, at: price, open: taker.openQuantity, traded: traded)
  }

  /// Opens the lanes of a walk along which `taker` trades at least `need` at once. Answers whether there is one; if nothing is
  /// needed, there is.
  mutating func findWalk(for taker: Taker, need: UInt32, isSameBook: Bool, _ rows: MakerRows) -> Bool {
    if isSameBook, case .requirement(let requirement) = taker.scope {
      guard let book = cheapestBook(for: taker, requirement, need: need, rows) else { return false }
      openLanes(for: taker, rows, only: book)
      return true
    }
    openLanes(for: taker, rows)
    guard need > 0 else { return true }
    guard reach(of: taker, upTo: need).quantity >= need else { return false }
    openLanes(for: taker, rows)
    return true
  }

  /// Puts what is left of `order` where it waits for whoever satisfies it, or displays it in every book that satisfies it.
  private mutating func restSpecially(
    _ order: Order, _ key: OrderIndex.Key, at price: Price, open: UInt32, traded: UInt32, firstFill: UInt32
  ) {
    let none = Slab<OrderRecord>.none
    let stamp = nextStamp()
    let isConditional = !order.conditions.isNone
    let slot = orders.insert(
      OrderRecord(
        order, stamp: stamp, displayedQuantity: 0, tradedQuantity: traded,
        book: order.scope.book?.rawValue ?? OrderRecord.noBook, level: none, previous: none,
        row: isConditional ? .conditional : .displayed), key)
    orders.attach(OrderDetails(entryStamp: stamp, displayQuantity: 0, reserve: open), to: slot)
    let special = orders.attach(
      SpecialOrder(
        slot: slot, scope: order.scope, limit: price, conditions: order.conditions, isSameBook: order.isSameBook,
        commitment: traded &+ open, firstFill: firstFill), to: slot)
    if let expiry = order.dueExpiry { scheduleExpiry(of: slot, at: expiry) }
    if isConditional { waitingCount += 1 }
    restAndReport(special)
    // It has just tried, and nobody else waits.
    if isConditional, waitingCount == 1 { forgetTouches() }
  }
}
