// How orders enter. Every command is validated whole, in the order of R7, and from there on it succeeds.

/// What the checks of a new order come to.
enum OrderCheck {
  case accepted(eligibleBookCount: UInt32)
  case rejected(RejectReason)
}

/// What becomes of what an order has left after its walk.
enum Remainder {
  case cancelled(CancelReason)
  case rests(Price)
}

extension Exchange {
  /// A plain order in a book where nothing but price and time matters. Answers whether `order` was one to which there is no
  /// objection; if not, ``submitAny(_:)`` has still to decide. Names are known if their numbers are below all that were forgotten, or if
  /// the caller has found them.
  @inline(__always)
  mutating func submitPlain(_ order: Order, hasKnownNames: Bool = false) -> Bool {
    let (book, limit) = order.plainPlace
    guard order.isPlain, configuration.admits(order.quantity), limit >= .lowest,
      hasKnownNames || isBelowForgottenNames(order), market.contains(book), !market.books[book].isRestricted,
      order.id != .none,
      case let location = market.orders.pages.location(of: order.id.rawValue),
      market.orders.isFree(order.id, location)
    else { return false }
    // Most orders do not cross, and rest.
    if market.crosses(order.side, at: limit, in: book) {
      enter(order, in: book, .goodTillCancelled)
    } else {
      _ = market.display(
        order, in: book, at: limit, UInt32(truncatingIfNeeded: order.quantity), traded: 0, location)
      report(order, .goodTillCancelled, resting: order.quantity)
    }
    return true
  }

  /// Whether the names of `order` have numbers below all that were forgotten: then they are known (R3.1).
  @inline(__always)
  private func isBelowForgottenNames(_ order: Order) -> Bool {
    order.participant.rawValue <= directory.participants.knownPrefix
      && order.affiliation.rawValue <= directory.affiliations.knownPrefix
  }

  /// Any order, and the end of the command.
  @inline(never)
  mutating func submitAny(_ order: Order) {
    if !isBelowForgottenNames(order), hasKnownParticipant(order), submitPlain(order, hasKnownNames: true) { return }
    // A conditional order that comes while none waits has been tried already; but there may be another place for what is left of a
    // strip (R21.2).
    let mayWake = market.wakeList.waitingCount > 0
    enter(order)
    if mayWake || !market.strips.touched.isEmpty { wakeConditionalOrders() }
  }

  /// Any order, by the checks of R7 in their order.
  @inline(__always)
  private mutating func enter(_ order: Order) {
    let eligible: UInt32
    switch check(order) {
    case .rejected(let reason): return reject(order.id, reason)
    case .accepted(let count): eligible = count
    }
    let timeInForce = order.effectiveTimeInForce
    guard let book = order.ordinaryBook else { return submitSpecial(order, timeInForce, eligibleBookCount: eligible) }
    enter(order, in: book, timeInForce)
  }

  /// An ordinary order to which there is no objection. Not inlined, so that what rests at once need not hold what this one needs.
  @inline(never)
  private mutating func enter(_ order: Order, in book: BookID, _ timeInForce: TimeInForce) {
    report(order, timeInForce, resting: 0)
    take(order, in: book, timeInForce, traded: 0)
  }

  /// Whether `order` is accepted now, by the checks of R7 in their order. Changes nothing.
  @inline(__always)
  mutating func check(_ order: Order) -> OrderCheck {
    guard configuration.admits(order.quantity), order.quantity % market.lot(of: order.scope) == 0
    else { return .rejected(.quantity) }
    guard order.price ?? .lowest >= .lowest else { return .rejected(.price) }
    guard let book = order.ordinaryBook else { return checkSpecial(order) }
    guard hasConsistentOptions(order), hasKnownParticipant(order) else { return .rejected(.options) }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now { return .rejected(.expiry) }
    guard market.contains(book) else { return .rejected(.book) }
    if !mayEnter(order, book) { return .rejected(.phase) }
    guard order.id != .none, market.orders.find(order.id) == nil else { return .rejected(.duplicateOrderID) }
    if let reason = objection(to: order, in: book) { return .rejected(reason) }
    if order.isPostOnly, wouldTrade(order) { return .rejected(.postOnly) }
    return .accepted(eligibleBookCount: 1)
  }

  /// Reports that an ordinary order is accepted.
  @inline(__always)
  private mutating func report(_ order: Order, _ timeInForce: TimeInForce, resting quantity: Quantity) {
    events.append(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, scope: order.scope, side: order.side,
          timeInForce: timeInForce, participant: order.participant, restingQuantity: quantity)))
  }

  /// R7: whether no options contradict each other.
  @inline(never)
  mutating func hasConsistentOptions(_ order: Order) -> Bool {
    if order.isPostOnly, order.price == nil || !order.timeInForce.mayRest { return false }
    if order.timeInForce == .goodTillDate, order.expiry == nil { return false }
    guard order.areOtherQuantitiesMultiples(of: UInt32(truncatingIfNeeded: market.lot(of: order.scope))) else {
      return false
    }
    return !order.isIceberg || order.mayBeIceberg
  }

  /// R7: whether this exchange has handed out the numbers of the order's participant and affiliation, and not forgotten them.
  mutating func hasKnownParticipant(_ order: Order) -> Bool {
    directory.participants.knows(order.participant.rawValue) && directory.affiliations.knows(order.affiliation.rawValue)
  }

  /// R11. A conditional order that this one could not satisfy does not count.
  @inline(never)
  mutating func wouldTrade(_ order: Order) -> Bool {
    if let book = order.scope.book, market.books[book].phase != .continuous { return false }
    let taker = Taker(order)
    matcher.openInputs(for: taker, .all, &market, directory)
    return matcher.dryRun(of: taker, upTo: 1, &market, directory, &events).quantity > 0
  }

  /// Takes what it can, and then rests or cancels what is left (R9).
  @inline(never)
  mutating func take(
    _ order: Order, in book: BookID, _ timeInForce: TimeInForce, traded: UInt32
  ) {
    if market.books[book].phase.isAuction, let price = order.price {
      return market.rest(
        order, in: book, at: price, open: UInt32(truncatingIfNeeded: order.quantity), traded: traded, &events)
    }
    var taker = Taker(order)
    if timeInForce == .fillOrKill {
      matcher.openInputs(for: taker, .all, &market, directory)
      guard
        matcher.dryRun(of: taker, upTo: taker.openQuantity, &market, directory, &events).quantity == taker.openQuantity
      else {
        return events.append(.cancelled(order.id, quantity: order.quantity, in: book, .fillOrKill))
      }
    }
    let took: UInt32
    if market.books[book].hasOnlyOrdinaryOrders {
      took = matcher.match(
        &taker, in: book, market.bounds(order.side, at: order.price, in: book), &market, directory, &events)
    } else {
      matcher.openInputs(for: taker, .all, &market, directory)
      took = matcher.matchMerged(&taker, &market, directory, &events)
    }
    guard taker.openQuantity > 0 else { return }
    switch remainder(of: order, taker, timeInForce) {
    case .cancelled(let reason):
      events.append(.cancelled(order.id, quantity: Quantity(taker.openQuantity), in: book, reason))
    case .rests(let price):
      market.rest(order, in: book, at: price, open: taker.openQuantity, traded: traded &+ took, &events)
    }
  }

  /// What becomes of what `taker`, which is `order` after its walk, has left (R9). `ended` affiliated orders, which are displayed in its
  /// book, are as good as gone.
  @inline(__always)
  mutating func remainder(
    of order: Order, _ taker: Taker, _ timeInForce: TimeInForce, besides ended: Int = 0
  ) -> Remainder {
    guard timeInForce.mayRest, let price = order.price else {
      return .cancelled(
        timeInForce == .fillOrKill ? .fillOrKill : taker.isStopped ? .postHalt : .immediateOrCancel)
    }
    // In the auction that the guard has brought about, it is the newer of two affiliated orders that cross (R14).
    if taker.isStopped, let book = order.scope.book, order.conditions.isNone,
      market.crossesAffiliated(order, in: book, besides: ended)
    {
      return .cancelled(.selfTrade)
    }
    return .rests(price)
  }
}
