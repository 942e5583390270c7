// Conditional and requirement orders in the pool: their terms, their stands, and whom they traded with.

extension OrderPool {
  /// The slot of what the order in `slot`, or whose stand it is, has as a special order; `nil` for most.
  @inline(__always)
  func special(of slot: UInt32) -> UInt32? { details(of: slot).flatMap { slotOrNil($0.special) } }

  /// The record of the order that stands in `slot`: itself, unless it is a stand.
  func order(standingIn slot: UInt32) -> UInt32 { special(of: slot).map { specials[$0].slot } ?? slot }

  /// Makes the order in `slot`, which has details, a special one. Amortised O(1).
  mutating func attach(_ special: SpecialOrder, to slot: UInt32) -> UInt32 {
    let new = specials.insert(special)
    setSpecial(new, of: slot)
    guard special.scope.book == nil else { return new }
    specials[new].previous = lastRequirementOrder
    if let last = slotOrNil(lastRequirementOrder) { specials[last].next = new } else { firstRequirementOrder = new }
    lastRequirementOrder = new
    return new
  }

  /// Makes the order in `slot`, which no longer stands anywhere, an ordinary one. O(fills).
  mutating func detachSpecial(from slot: UInt32) {
    guard let old = special(of: slot) else { return }
    removeFills(specials[old].firstFill)
    if specials[old].scope.book == nil { leaveRequirementOrders(old) }
    setSpecial(Slab<SpecialOrder>.none, of: slot)
    specials.remove(old)
  }

  private mutating func leaveRequirementOrders(_ old: UInt32) {
    let (next, previous) = (specials[old].next, specials[old].previous)
    if let next = slotOrNil(next) { specials[next].previous = previous } else { lastRequirementOrder = previous }
    if let previous = slotOrNil(previous) { specials[previous].next = next } else { firstRequirementOrder = next }
  }

  // MARK: Stands

  /// Puts `stand` among those of `special`.
  mutating func join(_ stand: UInt32, _ special: UInt32) {
    let first = specials[special].firstStand
    self[stand].nextOfParticipant = first
    if let first = slotOrNil(first) { self[first].previousOfParticipant = stand }
    specials[special].firstStand = stand
  }

  /// Takes `stand` from those of `special`.
  mutating func leave(_ stand: UInt32, _ special: UInt32) {
    let (next, previous) = (self[stand].nextOfParticipant, self[stand].previousOfParticipant)
    if let next = slotOrNil(next) { self[next].previousOfParticipant = previous }
    if let previous = slotOrNil(previous) {
      self[previous].nextOfParticipant = next
    } else {
      specials[special].firstStand = next
    }
  }

  // MARK: Counterparties

  /// How much the orders whose fills begin at `first` have traded with `participant`. O(counterparties).
  func filled(_ first: UInt32, with participant: UInt32) -> UInt32 {
    fill(first, with: participant).map { fills[$0].quantity } ?? 0
  }

  /// Adds to the fills that begin at `first`, and returns where they begin now. O(counterparties).
  mutating func adding(_ quantity: UInt32, with participant: UInt32, to first: UInt32) -> UInt32 {
    if let known = fill(first, with: participant) {
      fills[known].quantity += quantity
      return first
    }
    return fills.insert(CounterpartyFill(participant: participant, quantity: quantity, next: first))
  }

  mutating func removeFills(_ first: UInt32) {
    var fill = slotOrNil(first)
    while let current = fill {
      fill = slotOrNil(fills[current].next)
      fills.remove(current)
    }
  }

  private func fill(_ first: UInt32, with participant: UInt32) -> UInt32? {
    var fill = slotOrNil(first)
    while let current = fill, fills[current].participant != participant { fill = slotOrNil(fills[current].next) }
    return fill
  }
}
