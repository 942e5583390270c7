import ComputeMatching

/// Orders that shrink or end (R4, R12, R13).
extension PlainMarket {
  mutating func cancel(_ id: OrderID) {
    guard let index = find(id) else { return emit(.rejected(id, .unknownOrder)) }
    if isLocked(orders[index].order) { return emit(.rejected(id, .phase)) }
    end(id, .requested)
  }

  /// R17.1: whether the order may only improve.
  func isLocked(_ order: Order) -> Bool { order.bookNumber.map { books[$0].phase == .noCancel } ?? false }

  mutating func reduce(_ id: OrderID, _ quantity: Quantity) {
    guard let index = find(id) else { return emit(.rejected(id, .unknownOrder)) }
    guard quantity >= 1, quantity <= setting.maximumQuantity else { return emit(.rejected(id, .quantity)) }
    if isNoMultiple(quantity, orders[index].order) {
      note(.reducedByNoMultiple)
      return emit(.rejected(id, .quantity))
    }
    if isLocked(orders[index].order) { return emit(.rejected(id, .phase)) }
    let open = orders[index].total
    guard quantity < open else { return end(id, .requested) }
    emit(.reduced(id, by: quantity, openQuantity: open - quantity, in: orders[index].order.scope.book, .requested))
    takeOff(id, quantity)
    lowerMinimum(id)
    leaveLots(id)
  }

  mutating func cancelAll(_ participant: ParticipantID, _ book: BookID?) {
    guard participant != .none, names.participants.name(participant.rawValue) != nil else {
      return emit(.rejected(.none, .options))
    }
    if let book, Int(book.rawValue) >= books.count { return emit(.rejected(.none, .book)) }
    if let book, books[Int(book.rawValue)].phase == .noCancel { return emit(.rejected(.none, .phase)) }
    let all = orders.filter { order in
      guard order.order.participant == participant else { return false }
      guard let book else { return true }
      if order.order.isStrip { return isStripWindow(Int(book.rawValue), of: order.order) }
      return order.order.scope == .book(book) || satisfies(order.order, Int(book.rawValue))
    }
    // Those that may only improve stay.
    let theirs = all.filter { !isLocked($0.order) }
    if theirs.isEmpty { return emit(.rejected(.none, all.isEmpty ? .unknownOrder : .phase)) }
    if theirs.count < all.count { note(.cancelAllLeavesLocked) }
    if book != nil, theirs.contains(where: \.isRequirementOrder) { note(.cancelAllInBookEndsRequirementOrder) }
    endInOrderOfEntry(theirs, .cancelAll)
  }

  mutating func endInOrderOfEntry(_ those: [PlainOrder], _ reason: CancelReason) {
    for order in those.sorted(by: { $0.entry < $1.entry }) { end(order.id, reason) }
  }

  mutating func end(_ id: OrderID, _ reason: CancelReason) {
    guard let index = find(id) else { return }
    emit(.cancelled(id, quantity: orders[index].total, in: orders[index].order.scope.book, reason))
    orders.remove(at: index)
  }

  /// R13: from the hidden part first.
  mutating func takeOff(_ id: OrderID, _ quantity: Quantity) {
    guard let index = find(id) else { return }
    let fromHidden = min(quantity, orders[index].hidden)
    orders[index].hidden -= fromHidden
    orders[index].open -= quantity - fromHidden
    if orders[index].open == 0 { orders.remove(at: index) }
  }

  /// R12: an order that shrinks below what it needs at least needs all that it has left.
  mutating func lowerMinimum(_ id: OrderID) {
    guard let index = find(id), let minimum = orders[index].order.conditions.minimumQuantity,
      minimum > orders[index].total
    else { return }
    orders[index].order.conditions.minimumQuantity = orders[index].total
    note(.minimumLowered)
  }

  /// What was shown is traded, and the next clip may follow (R13).
  mutating func shrink(_ id: OrderID, _ quantity: Quantity) {
    guard let index = find(id) else { return }
    orders[index].open -= quantity
    guard orders[index].open == 0 else { return }
    guard orders[index].hidden > 0 else {
      orders.remove(at: index)
      return
    }
    let clip = min(orders[index].hidden, orders[index].order.displayQuantity ?? orders[index].hidden)
    stamp += 1
    orders[index].stamp = stamp
    orders[index].open = clip
    orders[index].hidden -= clip
    sayRested(index)
  }
}
