// Conditional and requirement orders in the pool: their terms, their placements, and with which participants they traded.

extension OrderPool {
  /// The special order in `slot`, or whose placement is in `slot`; `nil` for ordinary orders.
  @inline(__always)
  func special(of slot: Slot<OrderRecord>) -> Slot<SpecialOrder>? { details(of: slot).flatMap { $0.special.orNil } }

  /// The own record of the order in `slot`: another one if that is a placement.
  func order(ofRecord slot: Slot<OrderRecord>) -> Slot<OrderRecord> {
    special(of: slot).map { specials[$0].slot } ?? slot
  }

  /// Makes the order in `slot`, which has details, a special one. Amortised O(1).
  mutating func attach(_ special: SpecialOrder, to slot: Slot<OrderRecord>) -> Slot<SpecialOrder> {
    let new = specials.insert(special)
    setSpecial(new, of: slot)
    guard special.scope.book == nil else { return new }
    specials[new].previous = lastRequirementOrder
    if let last = lastRequirementOrder.orNil { specials[last].next = new } else { firstRequirementOrder = new }
    lastRequirementOrder = new
    return new
  }

  /// Makes the order in `slot`, which is in no queue, an ordinary one. O(fills).
  mutating func detachSpecial(from slot: Slot<OrderRecord>) {
    guard let old = special(of: slot) else { return }
    removeFills(specials[old].firstFill)
    if specials[old].scope.book == nil { leaveRequirementOrders(old) }
    setSpecial(Slot<SpecialOrder>.none, of: slot)
    specials.remove(old)
  }

  private mutating func leaveRequirementOrders(_ old: Slot<SpecialOrder>) {
    let (next, previous) = (specials[old].next, specials[old].previous)
    if let next = next.orNil { specials[next].previous = previous } else { lastRequirementOrder = previous }
    if let previous = previous.orNil { specials[previous].next = next } else { firstRequirementOrder = next }
  }

  // MARK: Placements

  /// Adds `placement` to those of `special`.
  mutating func join(_ placement: Slot<OrderRecord>, _ special: Slot<SpecialOrder>) {
    let first = specials[special].firstPlacement
    self[placement].nextOfParticipant = first
    if let first = first.orNil { self[first].previousOfParticipant = placement }
    specials[special].firstPlacement = placement
  }

  /// Removes `placement` from those of `special`.
  mutating func leave(_ placement: Slot<OrderRecord>, _ special: Slot<SpecialOrder>) {
    let (next, previous) = (self[placement].nextOfParticipant, self[placement].previousOfParticipant)
    if let next = next.orNil { self[next].previousOfParticipant = previous }
    if let previous = previous.orNil {
      self[previous].nextOfParticipant = next
    } else {
      specials[special].firstPlacement = next
    }
  }

  // MARK: Counterparties

  /// How much the orders whose fills begin at `first` have traded with `participant`. O(counterparties).
  func filled(_ first: Slot<CounterpartyFill>, with participant: UInt32) -> UInt32 {
    fill(first, with: participant).map { fills[$0].quantity } ?? 0
  }

  /// Adds to the fills that begin at `first`, of an order that is no strip, and returns where they begin now. O(counterparties).
  mutating func adding(_ quantity: UInt32, with participant: UInt32, to first: Slot<CounterpartyFill>) -> Slot<
    CounterpartyFill
  > {
    if let known = fill(first, with: participant) {
      fills[known].quantity += quantity
      return first
    }
    return fills.insert(CounterpartyFill(participant: participant, leg: .none, quantity: quantity, next: first))
  }

  mutating func removeFills(_ first: Slot<CounterpartyFill>) {
    var fill = first.orNil
    while let current = fill {
      fill = fills[current].next.orNil
      fills.remove(current)
    }
  }

  private func fill(_ first: Slot<CounterpartyFill>, with participant: UInt32) -> Slot<CounterpartyFill>? {
    var fill = first.orNil
    while let current = fill, fills[current].participant != participant { fill = fills[current].next.orNil }
    return fill
  }
}
