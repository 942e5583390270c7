// How conditional orders (R15) and requirement orders (R16) enter, by the same steps as all others.

extension Exchange {
  /// An order that has passed all checks enters.
  @inline(never)
  mutating func submitSpecial(_ order: Order, _ timeInForce: TimeInForce, eligibleBookCount: UInt32) {
    events.append(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, scope: order.scope, side: order.side,
          timeInForce: timeInForce, participant: order.participant, eligibleBookCount: eligibleBookCount)))
    takeSpecially(order, timeInForce, firstFill: Slot<CounterpartyFill>.none, traded: 0)
  }

  /// The checks that are left once quantity and price are found right, in the order of R7.
  @inline(never)
  mutating func checkSpecial(_ order: Order) -> OrderCheck {
    guard hasConsistentOptions(order), hasKnownParticipant(order), hasConsistentSpecialOptions(order) else {
      return .rejected(.options)
    }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now { return .rejected(.expiry) }
    if let end = end(ofStrip: order), end <= now { return .rejected(.expiry) }
    guard order.isStrip, let requirement = order.scope.requirement,
      !directory.requirements.hasStripPlaces(requirement)
    else { return checkBooks(of: order) }
    let answer = checkBooks(of: order)
    // The first strip of a requirement leaves nothing behind if it is refused.
    if case .rejected = answer { directory.requirements.forgetStripPlaces(of: requirement) }
    return answer
  }

  /// The checks from that of the book on.
  private mutating func checkBooks(of order: Order) -> OrderCheck {
    let eligible = eligibleBookCount(order)
    guard eligible > 0 || order.scope.book == nil && order.effectiveTimeInForce.mayRest else {
      return .rejected(.book)
    }
    guard eligible <= configuration.maximumBooksPerOrder else { return .rejected(.tooManyBooks) }
    if let book = order.scope.book, !mayEnter(order, book) { return .rejected(.phase) }
    guard order.id != .none, market.orders.find(order.id) == nil else { return .rejected(.duplicateOrderID) }
    if let book = order.scope.book, let reason = objection(to: order, in: book) { return .rejected(reason) }
    if order.isPostOnly, wouldTrade(order) { return .rejected(.postOnly) }
    return .accepted(eligibleBookCount: eligible)
  }

  /// R7, as far as it is about conditions and requirements.
  private mutating func hasConsistentSpecialOptions(_ order: Order) -> Bool {
    guard order.conditions.areConsistent(with: order.quantity),
      directory.operatorRules.knows(order.conditions.operators)
    else {
      return false
    }
    if order.isPostOnly, !order.conditions.isNone { return false }
    if order.isSameBook, !order.conditions.isAllOrNone, order.timeInForce != .fillOrKill { return false }
    guard let requirement = order.scope.requirement else { return !order.isStrip }
    return directory.requirements.knows(requirement)
      && (order.price != nil || directory.requirements[requirement].differentials.isEmpty)
      && (!order.isStrip || canBeStrip(order, directory.requirements[requirement].requirement))
  }

  /// R21.5.
  private func canBeStrip(_ order: Order, _ requirement: Requirement) -> Bool {
    order.price != nil && !order.isPostOnly && !order.isSameBook && requirement.span != nil
  }

  /// When a strip ends by itself: as its first window begins (R21.5).
  private mutating func end(ofStrip order: Order) -> Timestamp? {
    guard order.isStrip, let requirement = order.scope.requirement else { return nil }
    return directory.requirements[requirement].requirement.span?.start
  }

  /// How many books are open to `order`, whatever their phase (R16). Counts no further than one more than it may have (R16.6).
  mutating func eligibleBookCount(_ order: Order) -> UInt32 {
    switch order.scope {
    case .book(let book): return market.contains(book) ? 1 : 0
    case .requirement(let requirement):
      if order.isStrip { return legCount(order, requirement) }
      let maximum = configuration.maximumBooksPerOrder
      guard directory.requirements.hasList(requirement) else {
        return listBooks(of: requirement, for: order, atMost: maximum)
      }
      var count: UInt32 = 0
      for eligible in directory.requirements.books(of: requirement) {
        if isOpen(eligible, to: order) { count += 1 }
        if count > maximum { break }
      }
      return count
    }
  }

  /// Lists the books of a requirement that has no list, unless more than `maximum` are open to its `order`: one that is refused leaves
  /// nothing behind. Returns how many are, at most one more than that. O(books that are not closed).
  @discardableResult
  mutating func listBooks(of requirement: RequirementID, for order: Order, atMost maximum: Int) -> UInt32 {
    let terms = directory.requirements[requirement]
    var list = BookList()
    var count: UInt32 = 0
    for entry in directory.catalogue.openBooks {
      guard let eligible = terms.eligible(directory.catalogue.contract(of: entry.book), entry.book) else { continue }
      list.append(eligible)
      if isOpen(eligible, to: order) { count += 1 }
      if count > maximum { return count }
    }
    directory.requirements.keep(list, of: requirement)
    return count
  }

  private mutating func isOpen(_ eligible: EligibleBook, to order: Order) -> Bool {
    order.price.map { market.limit($0, order.side, in: eligible) != nil } ?? true
  }

  /// How many books are legs of the places in which the strip has a limit that is a price (R21), counted likewise.
  private mutating func legCount(_ order: Order, _ requirement: RequirementID) -> UInt32 {
    directory.findStripPlaces(of: requirement)
    var count = 0
    for place in directory.requirements.stripPlaces(of: requirement)
    where place.isComplete && order.price.map({ place.limit($0) != nil }) ?? false {
      count += place.legs.count
      if count > configuration.maximumBooksPerOrder { break }
    }
    return UInt32(truncatingIfNeeded: min(count, configuration.maximumBooksPerOrder + 1))
  }

  /// Takes what it can if that meets its conditions (R15.2), and then rests or cancels what is left.
  mutating func takeSpecially(
    _ order: Order, _ timeInForce: TimeInForce, firstFill: Slot<CounterpartyFill>, traded: UInt32
  ) {
    var taker = Taker(order, firstFill: firstFill)
    var order = order
    var traded = traded
    let took = takeAtOnce(order, &taker, need: need(of: order, taker, timeInForce))
    traded &+= took
    if took > 0 { order.conditions.minimumQuantity = nil }
    guard taker.openQuantity > 0 else { return market.orders.removeFills(taker.firstFill) }
    switch remainder(of: order, taker, timeInForce) {
    case .cancelled(let reason):
      market.orders.removeFills(taker.firstFill)
      events.append(.cancelled(order.id, quantity: Quantity(taker.openQuantity), in: order.scope.book, reason))
    case .rests(let price):
      guard let book = order.scope.book, !order.waits else {
        return market.restSpecially(
          order, at: price, open: taker.openQuantity, traded: traded, firstFill: taker.firstFill, directory, &events)
      }
      market.rest(order, in: book, at: price, open: taker.openQuantity, traded: traded, &events)
    }
  }

  /// Lets `taker`, which is `order`, trade if it can have what it needs. Returns the quantity traded.
  private mutating func takeAtOnce(_ order: Order, _ taker: inout Taker, need: UInt32) -> UInt32 {
    if order.isStrip {
      guard let offer = matcher.bestOffer(toStrip: taker, need: need, &market, directory, &events) else { return 0 }
      return matcher.matchStrip(&taker, offer, &market, directory, &events)
    }
    let isAuction = order.scope.book.map { market.books[$0].phase.isAuction } ?? false
    guard !isAuction,
      matcher.prepareWalk(
        for: taker, need: need, isSameBook: order.isSameBook, .all, &market, directory, &events) == nil
    else { return 0 }
    return matcher.matchMerged(&taker, &market, directory, &events)
  }

  /// The least that the order must trade at once, if it trades at all; 0 for any quantity.
  mutating func need(of order: Order, _ taker: Taker, _ timeInForce: TimeInForce) -> UInt32 {
    if timeInForce == .fillOrKill { return taker.openQuantity }
    return !order.waits ? 0 : order.conditions.need(of: taker.openQuantity)
  }
}
