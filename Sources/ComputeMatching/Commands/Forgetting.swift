// Names that nobody uses are given back (R3.1).

extension Exchange {
  /// Forgets the names that no live order refers to. O(names + books that are not closed + live orders and what they have traded with
  /// whom).
  @inline(never)
  mutating func forgetNames() {
    directory.beginMarking()
    for place in livePlaces() { markNames(of: place.slot) }
    let count = directory.nameCount
    directory.forgetUnmarked()
    events.append(.namesForgotten(count: UInt32(truncatingIfNeeded: count - directory.nameCount)))
  }

  private mutating func markNames(of slot: Slot<OrderRecord>) {
    let record = market.orders[slot]
    directory.participants.mark(record.participant)
    directory.affiliations.mark(record.affiliation)
    guard let special = market.orders.special(of: slot) else { return }
    let order = market.orders.specials[special]
    directory.operatorRules.mark(order.conditions.operators)
    if let requirement = order.scope.requirement { directory.requirements.mark(requirement) }
    // Whom it has traded with counts towards its limit per counterparty (R15).
    var next = order.firstFill.orNil
    while let fill = next {
      directory.participants.mark(market.orders.fills[fill].participant)
      next = market.orders.fills[fill].next.orNil
    }
  }
}
