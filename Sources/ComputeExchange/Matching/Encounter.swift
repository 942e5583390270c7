/// What becomes of a taker and a maker that meet.
enum Encounter {
  case trade(UInt32)
  /// They cannot trade with each other, and do not meet (R14, R15.3).
  case pass
  /// The trade would not be printable: it is outside the band, or beyond the guard (R18).
  case stop
  case cancelTaker
  case cancelMaker
  case cancelBoth
  case decrement(UInt32)
}

extension Exchange {
  /// What the law says of two orders that meet: conditions first (R15), then affiliation (R14), then the guard (R18).
  @inline(__always)
  mutating func encounter(_ taker: Taker, _ met: Meeting, along road: Road) -> Encounter {
    let maker = orders[met.slot]
    let quantity: UInt32
    let printable: PrintableRanks
    switch road {
    case .touch(_, let bounds):
      quantity = min(taker.openQuantity, maker.displayedQuantity)
      printable = bounds.printable
    case .frontier:
      quantity = quantityAllowed(taker, met)
      printable = met.cursor.map { frontier.lanes[$0.lane].bounds.printable } ?? .all
    }
    if road.isFrontier, quantity == 0 { return .pass }
    guard maker.isAffiliated(with: taker.participant, taker.affiliation) else {
      if printable.contains(levels.levels[maker.level].rank) { return .trade(quantity) }
      // Those who wait are in nobody's way (R15.1).
      return road.isFrontier && maker.terms.row == .conditional ? .pass : .stop
    }
    switch taker.selfTradePrevention {
    case .cancelNewest: return .cancelTaker
    case .cancelOldest: return .cancelMaker
    case .cancelBoth: return .cancelBoth
    case .decrement: return .decrement(min(taker.openQuantity, wholeQuantity(of: met.slot)))
    }
  }

  /// How much the conditions of both let them trade at once; 0 if nothing (R15.3).
  private mutating func quantityAllowed(_ taker: Taker, _ met: Meeting) -> UInt32 {
    let maker = orders[met.slot]
    let special = orders.special(of: met.slot)
    var quantity = maker.displayedQuantity
    if met.isHiddenPart { quantity = orders.reserve(of: met.slot) }
    if let special { quantity = unclaimed(of: special) }
    let open = quantity
    quantity = min(quantity, taker.openQuantity)
    if taker.conditions.isChoosy {
      guard operatorRules.rule(taker.conditions.operators, admits: maker.operatorJurisdiction) else { return 0 }
      if let most = taker.conditions.maximumPerCounterparty {
        quantity = min(quantity, UInt32(clamping: most - Quantity(tallied(maker.participant))))
      }
    }
    guard let special, maker.terms.row == .conditional else { return quantity }
    let conditions = orders.specials[special].conditions
    let claimed = claimed(of: special)
    guard operatorRules.rule(conditions.operators, admits: taker.operatorJurisdiction) else { return 0 }
    if let most = conditions.maximumPerCounterparty {
      let filled = Quantity(orders.filled(orders.specials[special].firstFill, with: taker.participant))
      quantity = min(quantity, UInt32(clamping: most - filled - Quantity(claimed)))
    }
    // What a dry walk has claimed has met the minimum.
    let need = claimed > 0 && !conditions.isAllOrNone ? 1 : conditions.need(of: open)
    return quantity >= need ? quantity : 0
  }

  /// All that the maker in `slot` has open, less what the dry walk has claimed.
  private mutating func wholeQuantity(of slot: UInt32) -> UInt32 {
    orders.special(of: slot).map { unclaimed(of: $0) } ?? orders.openQuantity(of: slot)
  }

  // MARK: What a dry walk would take

  /// Remembers that the dry walk would trade with a maker, which it may meet again elsewhere, or whose hidden part it may meet.
  mutating func imagineTrade(of quantity: UInt32, with met: Meeting, for taker: Taker) {
    if taker.conditions.maximumPerCounterparty != nil { tallies.add(quantity, orders[met.slot].participant) }
    claim(quantity, of: met)
    if let cursor = met.cursor, !met.isHiddenPart, quantity == orders[met.slot].displayedQuantity,
      orders.reserve(of: met.slot) > 0
    {
      frontier.submerge(cursor)
    }
  }

  /// Remembers that the dry walk would take `quantity` off a maker that it may meet again elsewhere.
  mutating func claim(_ quantity: UInt32, of met: Meeting) {
    guard let special = orders.special(of: met.slot) else { return }
    let claimed = claimed(of: special)
    orders.specials[special].claim = SpecialOrder.Claim(
      walk: frontier.dryWalk, quantity: claimed + min(quantity, unclaimed(of: special)))
  }

  private mutating func claimed(of special: UInt32) -> UInt32 {
    let claim = orders.specials[special].claim
    return claim.walk == frontier.dryWalk && !frontier.isInUse ? claim.quantity : 0
  }

  private mutating func unclaimed(of special: UInt32) -> UInt32 {
    orders.reserve(of: orders.specials[special].slot) - claimed(of: special)
  }

  // MARK: What a taker with a limit per counterparty has traded with each

  mutating func beginTallies(of taker: Taker) {
    tallies.begin(participantCount: participants.count)
    var fill = slotOrNil(taker.firstFill)
    while let current = fill {
      tallies.add(orders.fills[current].quantity, orders.fills[current].participant)
      tallies.setFill(current, of: orders.fills[current].participant)
      fill = slotOrNil(orders.fills[current].next)
    }
  }

  mutating func tallied(_ participant: UInt32) -> UInt32 { tallies.quantity(of: participant) }

  mutating func tally(_ quantity: UInt32, with participant: UInt32, for taker: inout Taker) {
    tallies.add(quantity, participant)
    if let fill = tallies.fill(of: participant) {
      orders.fills[fill].quantity += quantity
    } else {
      taker.firstFill = orders.fills.insert(
        CounterpartyFill(participant: participant, quantity: quantity, next: taker.firstFill))
      tallies.setFill(taker.firstFill, of: participant)
    }
  }
}

/// How much the taker of the present walk has traded with each participant, 0 being all who name none.
struct CounterpartyTallies: ~Copyable {
  private var tallies = GrowableBuffer<Tally>()
  private var walk: UInt64 = 0

  struct Tally: BitwiseCopyable {
    var walk: UInt64
    var quantity: UInt32
    /// Where the taker keeps it, if it does.
    var fill = Slab<CounterpartyFill>.none
  }

  /// Forgets all. O(participants that are new).
  mutating func begin(participantCount: UInt32) {
    walk += 1
    while tallies.count <= Int(participantCount) { tallies.append(Tally(walk: 0, quantity: 0)) }
  }

  func quantity(of participant: UInt32) -> UInt32 {
    let tally = tallies[participant]
    return tally.walk == walk ? tally.quantity : 0
  }

  mutating func add(_ quantity: UInt32, _ participant: UInt32) {
    if tallies[participant].walk != walk { tallies[participant] = Tally(walk: walk, quantity: 0) }
    tallies[participant].quantity += quantity
  }

  func fill(of participant: UInt32) -> UInt32? {
    tallies[participant].walk == walk ? slotOrNil(tallies[participant].fill) : nil
  }

  /// The participant must have a tally.
  mutating func setFill(_ fill: UInt32, of participant: UInt32) { tallies[participant].fill = fill }
}
