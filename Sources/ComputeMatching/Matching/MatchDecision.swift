/// What the rules decide of a taker and a candidate.
enum MatchDecision {
  case trade(UInt32)
  /// They cannot trade with each other: the walk goes on behind the candidate (R14, R15.3).
  case pass
  /// The trade would not be printable: it is outside the band, or beyond the guard (R18).
  case stop
  case cancelTaker
  case cancelMaker
  case cancelBoth
  case decrement(UInt32)
}

/// How much a maker and a taker may trade at once.
struct Allowance: BitwiseCopyable {
  var quantity: UInt32 = 0
  /// What keeps them from more than that, other than what each has open.
  var limit: Preview.Cause?
}

extension Matcher {
  /// What the rules say of a taker and a maker: conditions first (R15), then affiliation (R14), then the guard (R18).
  @inline(__always)
  mutating func decide(
    _ taker: Taker, _ candidate: Candidate, from source: MakerSource, _ market: inout Market,
    _ directory: borrowing Directory
  ) -> MatchDecision {
    let maker = market.orders[candidate.slot]
    let quantity: UInt32
    let printable: PrintableRanks
    switch source {
    case .bestLevel(_, let bounds):
      quantity = min(taker.openQuantity, maker.displayedQuantity)
      printable = bounds.printable
    case .mergedQueues:
      allowance = allowance(taker, candidate, &market, directory)
      quantity = allowance.quantity
      printable = candidate.cursor.map { merge.inputs[$0.input].bounds.printable } ?? .all
    }
    if source.isMerged, quantity == 0 { return .pass }
    guard maker.isAffiliated(with: taker.participant, taker.affiliation) else {
      if printable.contains(market.levels[maker.level].rank) { return .trade(quantity) }
      // A conditional order never stops a taker (R15.1).
      return source.isMerged && maker.terms.queueKind == .conditional ? .pass : .stop
    }
    if source.isMerged {
      if strip.isWalking { return .pass }
      decidingNames.add(maker, taker)
    }
    switch taker.selfTradePrevention {
    case .cancelNewest: return .cancelTaker
    case .cancelOldest: return .cancelMaker
    case .cancelBoth: return .cancelBoth
    case .decrement:
      let common = min(taker.openQuantity, wholeQuantity(of: candidate.slot, &market))
      return .decrement(market.wholeLots(of: common, in: maker.book))
    }
  }

  /// How much the conditions of both let them trade at once (R15.3).
  private mutating func allowance(
    _ taker: Taker, _ candidate: Candidate, _ market: inout Market, _ directory: borrowing Directory
  ) -> Allowance {
    let maker = market.orders[candidate.slot]
    let special = market.orders.special(of: candidate.slot)
    var quantity = maker.displayedQuantity
    if candidate.isHiddenPart { quantity = hiddenQuantity(of: candidate.slot, &market) }
    if let special {
      quantity = unclaimed(of: special, &market)
      if strip.isWalking, claim(on: special, &market).quantity > 0 { strip.sharesMakers = true }
    }
    let open = quantity
    quantity = min(quantity, taker.openQuantity)
    var limit: Preview.Cause?
    if taker.conditions.restrictsCounterparties {
      guard directory.operatorRules.rule(taker.conditions.operators, admits: maker.operatorJurisdiction) else {
        return Allowance(quantity: 0, limit: .operator)
      }
      if let most = taker.conditions.maximumPerCounterparty {
        let allowance = UInt32(clamping: most - Quantity(tallied(maker.participant)))
        if allowance == 0 { tallies.exhausted = maker.participant }
        if allowance < quantity { (quantity, limit) = (allowance, .counterpartyLimit) }
      }
    }
    guard let special, maker.terms.queueKind == .conditional else {
      return inLots(quantity, limit, taker, maker.book, &market)
    }
    let conditions = market.orders.specials[special].conditions
    let traded = claim(on: special, &market).traded
    guard directory.operatorRules.rule(conditions.operators, admits: taker.operatorJurisdiction) else {
      return Allowance(quantity: 0, limit: .operator)
    }
    if let most = conditions.maximumPerCounterparty {
      let filled = Quantity(market.orders.filled(market.orders.specials[special].firstFill, with: taker.participant))
      let allowance = UInt32(clamping: most - filled - Quantity(traded))
      if allowance < quantity { (quantity, limit) = (allowance, .counterpartyLimit) }
    }
    // What a dry run would trade counts towards the minimum, and what it would take off may leave less than that (R12).
    let need = traded > 0 && !conditions.isAllOrNone ? 1 : min(conditions.need(of: open), open)
    let allowance = inLots(quantity, limit, taker, maker.book, &market)
    return allowance.quantity >= need ? allowance : Allowance(quantity: 0, limit: allowance.limit ?? .condition)
  }

  /// R20: of `quantity` as much as can be traded in `book`. What keeps the taker from more is that it wants no whole lot.
  @inline(__always)
  private func inLots(
    _ quantity: UInt32, _ limit: Preview.Cause?, _ taker: Taker, _ book: BookID, _ market: inout Market
  ) -> Allowance {
    let whole = market.wholeLots(of: quantity, in: book)
    let isTakersRest = whole < quantity && quantity == taker.openQuantity
    return Allowance(quantity: whole, limit: isTakersRest ? .condition : limit)
  }

  /// What the candidate in `slot`, of which only the hidden part is meant, offers of it.
  private mutating func hiddenQuantity(of slot: Slot<OrderRecord>, _ market: inout Market) -> UInt32 {
    let hidden = market.orders.reserve(of: slot)
    guard merge.tellsClips else { return hidden }
    return min(hidden - merge.passedClips, market.orders.details(of: slot)?.displayQuantity ?? hidden)
  }

  /// All that the maker in `slot` has open, less what the dry run has claimed.
  mutating func wholeQuantity(of slot: Slot<OrderRecord>, _ market: inout Market) -> UInt32 {
    market.orders.special(of: slot).map { unclaimed(of: $0, &market) } ?? market.orders.openQuantity(of: slot)
  }

  // MARK: What a dry run would take

  /// Remembers that the dry run would trade with a maker, which may be a candidate again in another book, or for its hidden part.
  mutating func claimTrade(of quantity: UInt32, with candidate: Candidate, for taker: Taker, _ market: inout Market) {
    if taker.conditions.maximumPerCounterparty != nil {
      tallies.add(quantity, market.orders[candidate.slot].participant)
    }
    claim(quantity, of: candidate, traded: quantity, &market)
    if strip.isWalking { strip.add(quantity, at: candidate.cursor?.net ?? 0) }
    if let cursor = candidate.cursor, !candidate.isHiddenPart,
      quantity == market.orders[candidate.slot].displayedQuantity,
      market.orders.reserve(of: candidate.slot) > 0
    {
      merge.deferHiddenPart(cursor)
    }
  }

  /// Remembers that the dry run would take `quantity` from a maker that may be a candidate again in another book, `traded` of it by a
  /// trade.
  mutating func claim(_ quantity: UInt32, of candidate: Candidate, traded: UInt32 = 0, _ market: inout Market) {
    guard let special = market.orders.special(of: candidate.slot) else { return }
    let claim = claim(on: special, &market)
    market.orders.specials[special].claim = SpecialOrder.Claim(
      walk: merge.dryRun, quantity: claim.quantity + min(quantity, unclaimed(of: special, &market)),
      traded: claim.traded + traded)
  }

  /// What the present dry run would take from the maker.
  private mutating func claim(on special: Slot<SpecialOrder>, _ market: inout Market) -> SpecialOrder.Claim {
    let claim = market.orders.specials[special].claim
    return claim.walk == merge.dryRun && !market.defersRemovals
      ? claim : SpecialOrder.Claim(walk: merge.dryRun, quantity: 0, traded: 0)
  }

  private mutating func unclaimed(of special: Slot<SpecialOrder>, _ market: inout Market) -> UInt32 {
    market.orders.reserve(of: market.orders.specials[special].slot) - claim(on: special, &market).quantity
  }
}
