import ComputeMatching

/// Orders that come in (R7, R9-R12).
extension PlainMarket {
  mutating func submit(_ order: Order) {
    var order = order
    if let reason = objection(to: order) {
      if showsTooLittle(order, order.quantity) { note(.icebergShowsTooLittle) }
      return emit(.rejected(order.id, reason))
    }
    if order.price == nil, order.timeInForce != .fillOrKill { order.timeInForce = .immediateOrCancel }
    sayAccepted(order, resting: 0)
    noteLimits(of: order)
    enter(PlainOrder(order: order, open: order.quantity), acceptedAt: events.count)
  }

  mutating func replace(_ id: OrderID, _ replacement: Replacement) {
    guard let index = find(id) else { return emit(.rejected(id, .unknownOrder)) }
    if replacement.quantity < 1 || replacement.quantity > setting.maximumQuantity {
      return emit(.rejected(id, .quantity))
    }
    if isNoMultiple(replacement.quantity, orders[index].order) {
      note(.replacedByNoMultiple)
      return emit(.rejected(id, .quantity))
    }
    if replacement.price.ticks < 1 { return emit(.rejected(id, .price)) }
    let newID = replacement.id ?? id
    var order = orders[index].order
    order.id = newID
    order.price = replacement.price
    if showsTooLittle(order, replacement.quantity) {
      note(.icebergReplacedByTooMuch)
      return emit(.rejected(id, .options))
    }
    if let minimum = order.conditions.minimumQuantity, minimum > replacement.quantity {
      note(.minimumAboveReplacement)
      return emit(.rejected(id, .options))
    }
    if eligibleBooks(order).count > setting.maximumBooks {
      note(.tooManyBooksAfterReplacement)
      return emit(.rejected(id, .tooManyBooks))
    }
    if let reason = phaseObjection(to: order) { return emit(.rejected(id, reason)) }
    if isLocked(order) {
      // R17.1: it may only improve.
      let old = orders[index]
      let oldPrice = old.order.price ?? replacement.price
      let isBetter = order.side == .bid ? replacement.price > oldPrice : replacement.price < oldPrice
      guard isBetter, replacement.quantity >= old.total else {
        note(.worsensWhileLocked)
        return emit(.rejected(id, .phase))
      }
      note(.improvesWhileLocked)
    }
    if newID == .none || (newID != id && find(newID) != nil) { return emit(.rejected(id, .duplicateOrderID)) }
    // Its life goes on: what it has traded with whom.
    let newcomer = PlainOrder(
      order: order, open: replacement.quantity, tradedWith: orders[index].tradedWith,
      stripTraded: orders[index].stripTraded, tradedInLegs: orders[index].tradedInLegs)
    if let reason = lateObjection(to: newcomer, insteadOf: id) { return emit(.rejected(id, reason)) }
    orders.remove(at: index)
    emit(
      .replaced(
        Event.Substitution(
          old: id, new: newID, price: replacement.price, quantity: replacement.quantity,
          participant: order.participant)))
    enter(newcomer)
  }

  // MARK: Checks (R7)

  private func objection(to order: Order) -> RejectReason? {
    if order.quantity < 1 || order.quantity > setting.maximumQuantity { return .quantity }
    if isNoMultiple(order.quantity, order) { return .quantity }
    if let price = order.price, price.ticks < 1 { return .price }
    if contradictsItself(order) || namesUnknown(order) { return .options }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now { return .expiry }
    // A strip ends as its first window begins (R21.5).
    if order.isStrip, let span = span(of: order), span.window.start ?? 0 <= now { return .expiry }
    if let number = order.bookNumber, number >= books.count { return .book }
    if order.takesAtOnce, eligibleBooks(order).isEmpty { return .book }
    if eligibleBooks(order).count > setting.maximumBooks { return .tooManyBooks }
    if let reason = phaseObjection(to: order) { return reason }
    if order.id == .none || find(order.id) != nil { return .duplicateOrderID }
    return lateObjection(to: PlainOrder(order: order, open: order.quantity))
  }

  private func contradictsItself(_ order: Order) -> Bool {
    let conditions = order.conditions
    let others = [order.displayQuantity, conditions.minimumQuantity, conditions.maximumPerCounterparty]
    if others.contains(where: { isNoMultiple($0, order) }) { return true }
    if order.isPostOnly && (order.takesAtOnce || order.isConditional) { return true }
    if order.timeInForce == .goodTillDate && order.expiry == nil { return true }
    if let display = order.displayQuantity {
      if display < 1 || display > order.quantity || showsTooLittle(order, order.quantity) { return true }
      if order.takesAtOnce || order.isConditional || order.scope.book == nil { return true }
    }
    if let minimum = conditions.minimumQuantity {
      if minimum < 1 || minimum > order.quantity || conditions.isAllOrNone { return true }
    }
    // What cannot be a limit is stated as the largest number there is.
    if let most = conditions.maximumPerCounterparty, most < 1 || most >= UInt32.max { return true }
    if order.isStrip, order.price == nil || order.isPostOnly || order.isSameBook || span(of: order) == nil {
      return true
    }
    return order.isSameBook && !conditions.isAllOrNone && order.timeInForce != .fillOrKill
  }

  /// R13: an iceberg has at most 1,000 clips.
  private func showsTooLittle(_ order: Order, _ quantity: Quantity) -> Bool {
    order.displayQuantity.map { $0 * 1_000 < quantity } ?? false
  }

  private func phaseObjection(to order: Order) -> RejectReason? {
    guard let number = order.bookNumber else { return nil }
    switch books[number].phase {
    case .continuous: return nil
    case .auction, .noCancel: return order.takesAtOnce ? .phase : nil
    case .halted, .closed: return .phase
    }
  }

  private func lateObjection(to newcomer: PlainOrder, insteadOf old: OrderID? = nil) -> RejectReason? {
    let order = newcomer.order
    if let number = order.bookNumber, let price = order.price {
      if let low = books[number].low, price < low { return .priceBand }
      if let high = books[number].high, price > high { return .priceBand }
      if !order.isConditional, books[number].collects, crossesOwn(order, in: number) { return .selfTrade }
    }
    guard order.isPostOnly else { return nil }
    var copy = self
    copy.orders.removeAll { $0.id == old }
    copy.orders.append(newcomer)
    let tradable = copy.dryWalk(order.id, in: tradableBooks(order), meetsConditional: true).quantity
    return tradable > 0 ? .postOnly : nil
  }

  /// Whether an affiliated order is displayed within its limit (R14).
  private func crossesOwn(_ order: Order, in book: Int) -> Bool {
    guard let price = order.price?.ticks else { return false }
    return orders.contains { other in
      guard other.isDisplayed, other.order.side != order.side, let limit = other.limit(in: book) else { return false }
      return (order.side == .bid ? limit <= price : limit >= price) && areAffiliated(other.order, order)
    }
  }

  // MARK: Arrival

  /// Trades at once what it may, and then rests or is cancelled. `acceptedAt` events had happened when a new one was accepted.
  private mutating func enter(_ newcomer: PlainOrder, acceptedAt: Int? = nil) {
    let order = newcomer.order
    orders.append(newcomer)
    var isStopped = false
    if order.isStrip {
      let need = order.timeInForce == .fillOrKill ? newcomer.open : newcomer.need
      if let choice = stripChoice(order.id, need) {
        note(.stripTradesOnArrival)
        take(choice, order.id)
      } else if order.timeInForce == .fillOrKill {
        return end(order.id, .fillOrKill)
      }
    } else if order.timeInForce == .fillOrKill || order.isConditional {
      let need = order.timeInForce == .fillOrKill ? newcomer.open : newcomer.need
      if let numbers = booksToFill(order.id, need, meetsConditional: true) {
        if order.isConditional { note(.conditionalTradesOnArrival) }
        if order.isSameBook, newcomer.isRequirementOrder { note(.gangArrives) }
        isStopped = walk(order.id, in: numbers, meetsConditional: true)
        if let index = find(order.id), order.conditions.minimumQuantity != nil {
          orders[index].order.conditions.minimumQuantity = nil
          note(.minimumMetOnArrival)
        }
      } else if order.timeInForce == .fillOrKill {
        return end(order.id, .fillOrKill)
      }
    } else {
      isStopped = walk(order.id, in: tradableBooks(order), meetsConditional: true)
    }
    if order.takesAtOnce { return end(order.id, isStopped ? .postHalt : .immediateOrCancel) }
    rest(order.id, acceptedAt: acceptedAt)
  }

  /// A live order takes its place with a new stamp: conditional ones undisplayed, all others for everybody to see.
  mutating func rest(_ id: OrderID, acceptedAt: Int? = nil) {
    guard let index = find(id) else { return }
    // An order that waited while a band was set and is displayed now is at its edge, not beyond (R18).
    if let book = orders[index].order.bookNumber, let price = orders[index].order.price,
      !orders[index].order.isConditional
    {
      let isBid = orders[index].order.side == .bid
      orders[index].order.price = isBid ? min(price, books[book].high ?? price) : max(price, books[book].low ?? price)
    }
    let order = orders[index].order
    // What is left of an order that has stopped its book comes into an auction, as any newer order (R14).
    if !order.isConditional, let book = order.bookNumber, books[book].collects, crossesOwn(order, in: book) {
      note(.remainderEndsInAuction)
      return end(id, .selfTrade)
    }
    stamp += 1
    orders[index].stamp = stamp
    let hasWaited = orders[index].entry != 0
    if !hasWaited { orders[index].entry = stamp }
    orders[index].isDisplayed = !order.isConditional
    orders[index].placements = placements(of: orders[index])
    if order.isConditional { return emit(.waiting(id)) }
    if orders[index].placements.isEmpty {
      note(hasWaited ? .becomesOrdinaryWithoutBook : .waitsForBook)
      return emit(.waiting(id))
    }
    // A new place in time is reported before the books in which it is held.
    if hasWaited, orders[index].isRequirementOrder { emit(.waiting(id)) }
    let shown = min(orders[index].open, order.displayQuantity ?? orders[index].open)
    orders[index].hidden = orders[index].open - shown
    orders[index].open = shown
    // R7.2: where nothing has happened since an order of one book was accepted, that event says that it rests.
    if let acceptedAt, order.scope.book != nil {
      if acceptedAt == events.count {
        events.removeLast()
        return sayAccepted(order, resting: shown)
      }
      if orders[index].total == order.quantity { note(.restsWholeAfterOtherEvents) }
    }
    sayRested(index)
    if orders[index].isRequirementOrder { orders[index].placements.forEach { sayPlaced(index, $0) } }
  }

  private mutating func sayAccepted(_ order: Order, resting quantity: Quantity) {
    emit(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, scope: order.scope, side: order.side,
          timeInForce: order.timeInForce, participant: order.participant,
          eligibleBookCount: UInt32(eligibleBooks(order).count), restingQuantity: quantity)))
  }

  mutating func sayPlaced(_ index: Int, _ placement: PlainPlacement) {
    let order = orders[index]
    emit(
      .placed(
        Event.Placement(
          order: order.id, book: BookID(UInt32(placement.book)), side: order.order.side,
          limit: Price(ticks: placement.limit),
          openQuantity: offered(by: order, in: placement.book))))
  }

  mutating func sayRested(_ index: Int) {
    let order = orders[index].order
    guard let price = order.price else { return }
    orders[index].hasRested = true
    emit(
      .rested(
        Event.Resting(
          order: order.id, price: price, openQuantity: orders[index].open, scope: order.scope, side: order.side)))
  }
}
