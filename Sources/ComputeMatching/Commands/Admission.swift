// Requirement orders that enter a book which has become available to them (R17).

extension Exchange {
  /// R17: `book` is now available, and the requirement orders that fit enter it: displayed ones one by one in stamp order, each
  /// as a taker against what already is in it; then those that wait join those that wait there.
  ///
  /// O(r log r) in the live requirement orders, besides their trades.
  mutating func admitRequirementOrders(to book: BookID) {
    for side in Side.allCases { market.noteOpening(of: book, for: side) }
    var next = market.orders.firstRequirementOrder.orNil
    while let special = next {
      let order = market.orders.specials[special]
      next = order.next.orNil
      guard !order.isStrip, let requirement = order.scope.requirement,
        directory.requirements.eligible(book, for: requirement) != nil
      else {
        continue
      }
      stampedSlots.append(StampedSlot(stamp: market.orders[order.slot].stamp, slot: order.slot))
    }
    stampedSlots.sort { $0.stamp < $1.stamp }
    market.entryPlaces.begin()
    for queueKind in QueueKind.allCases {
      for position in 0..<stampedSlots.count where market.books[book].phase == .continuous {
        // One that has traded all it wanted is gone.
        let slot = stampedSlots[position].slot
        guard let special = market.orders.special(of: slot), market.orders.specials[special].slot == slot,
          market.orders[slot].stamp == stampedSlots[position].stamp, market.orders[slot].terms.queueKind == queueKind,
          let requirement = market.requirement(ofOrder: slot),
          let eligible = directory.requirements.eligible(book, for: requirement)
        else { continue }
        admit(special, to: eligible, as: queueKind)
      }
    }
    stampedSlots.removeAll()
  }

  private mutating func admit(_ special: Slot<SpecialOrder>, to eligible: EligibleBook, as queueKind: QueueKind) {
    guard queueKind == .displayed else { return market.place(special, in: eligible, &events) }
    let order = market.orders.specials[special]
    let id = OrderID(market.orders[order.slot].id)
    var taker = Taker(market.orders[order.slot], order, open: market.orders.reserve(of: order.slot))
    matcher.openInputs(for: taker, .all, only: eligible.book, &market, directory)
    let traded = matcher.matchMerged(&taker, &market, directory, &events)
    market.settle(special, taker, traded: traded, directory, &events)
    guard market.orders.find(id) != nil else { return }
    market.place(special, in: eligible, &events)
  }
}
