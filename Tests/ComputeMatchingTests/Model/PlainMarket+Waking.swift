import ComputeMatching

/// Conditional orders that are tried again, and those that have become ordinary ones (R15.4, R15.5).
extension PlainMarket {
  /// Orders whose minimum was met while they rested, as makers, enter as if they arrived now. They may release others.
  mutating func enterReleased() {
    while !released.isEmpty {
      let id = released.removeFirst()
      guard let index = find(id) else { continue }
      let (order, traded) = (orders[index].order, orders[index].traded)
      if let book = order.bookNumber, books[book].collects { note(.releasedIntoAuction) }
      let waitingCount = released.count
      _ = walk(id, in: tradableBooks(order), meetsConditional: true)
      if released.count > waitingCount { note(.releasedOrderReleasesAnother) }
      guard let index = find(id) else { continue }
      if orders[index].traded > traded { note(.releasedOrderTrades) }
      rest(id)
    }
  }

  /// Conditional orders are tried against what is displayed, from the start again after each that fires.
  mutating func wake() {
    while let (id, numbers) = nextToFire() {
      guard let before = find(id).map({ orders[$0] }) else { return }
      if before.order.isStrip {
        guard let choice = stripChoice(id, before.need) else { return }
        note(.stripWakes)
        take(choice, id)
        continue
      }
      note(.conditionalWakes)
      if before.order.isSameBook, before.isRequirementOrder { note(.gangWakes) }
      if walk(id, in: numbers, meetsConditional: false) { note(.wakingStopsBook) }
      guard let index = find(id) else {
        if case .cancelled = events.last?.kind { note(.wakingEndsBySelfTrade) }
        continue
      }
      if before.order.conditions.minimumQuantity != nil { note(.minimumMetByWaking) }
      orders[index].order.conditions.minimumQuantity = nil
      leaveLots(id)
      if !orders[index].order.isConditional { rest(id) }
    }
  }

  /// Bids first, by limit and stamp, then asks (R15.4).
  private mutating func nextToFire() -> (id: OrderID, books: [Int])? {
    for side in [Side.bid, .ask] {
      let offered = bestDisplayed(side.opposite)
      let hopeful = orders.filter { order in
        guard order.order.side == side, order.order.isConditional else { return false }
        if order.order.isStrip {
          return stripPlaces(of: order.order).contains { legs in legs.allSatisfy { offered[$0] != nil } }
        }
        return order.placements.contains { placement in
          guard let best = offered[placement.book] else { return false }
          return side == .bid ? best <= placement.limit : best >= placement.limit
        }
      }
      let inOrder = hopeful.sorted { one, other in
        guard let first = one.order.price, let second = other.order.price, first != second
        else { return one.stamp < other.stamp }
        return side == .bid ? first > second : first < second
      }
      for (position, order) in inOrder.enumerated() {
        if order.order.isStrip {
          if let choice = stripChoice(order.id, order.need) { return (order.id, choice.legs) }
          continue
        }
        guard let numbers = booksToFill(order.id, order.need, meetsConditional: false) else { continue }
        if position >= 5 { note(.manyTryInVain) }
        return (order.id, numbers)
      }
    }
    return nil
  }

  /// The best displayed limit in each continuous book: who does not reach it need not try.
  private func bestDisplayed(_ side: Side) -> [Int64?] {
    var best = [Int64?](repeating: nil, count: books.count)
    let phases = books.map(\.phase)
    for order in orders where order.isDisplayed && order.order.side == side {
      for placement in order.placements where phases[placement.book] == .continuous {
        let other = best[placement.book] ?? placement.limit
        best[placement.book] = side == .bid ? max(other, placement.limit) : min(other, placement.limit)
      }
    }
    return best
  }
}
