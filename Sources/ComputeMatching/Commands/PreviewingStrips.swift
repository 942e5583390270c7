// What a strip would do (R21).

extension Exchange {
  /// Completes the preview of a strip that would be accepted. O(places) dry runs, for each cause that it may have.
  mutating func previewStrip(_ order: Order, _ preview: inout Preview) {
    let timeInForce = order.effectiveTimeInForce
    var taker = Taker(order)
    let need = need(of: order, taker, timeInForce)
    matcher.beginRecord()
    if let offer = matcher.bestOffer(toStrip: taker, need: need, &market, directory, &events) {
      preview.legCount = matcher.recordStrip(taker, offer, &market, directory, &events)
      taker.openQuantity -= offer.quantity
    }
    keepRecord(in: &preview)
    var shortfalls = Shortfalls()
    shortfalls.missing = taker.openQuantity
    explain(order, &shortfalls)
    preview.shortfalls = shortfalls.list
    settle(order, taker, timeInForce, true, &preview)
  }

  /// Finds a cause for each GPU that the strip would not get: it is what the strip could have more of without one thing after the
  /// other that stands in its way.
  private mutating func explain(_ order: Order, _ shortfalls: inout Shortfalls) {
    guard shortfalls.missing > 0, let requirement = order.scope.requirement else { return }
    var order = order
    var reached = UInt32(truncatingIfNeeded: order.quantity) - shortfalls.missing
    for cause in [Preview.Cause.condition, .limit, .affiliation, .operator, .counterpartyLimit, .band, .phase]
    where shortfalls.missing > 0 {
      let before = order
      switch cause {
      case .condition: (order.conditions.isAllOrNone, order.conditions.minimumQuantity) = (false, nil)
      case .limit: order.price = nil
      case .affiliation: (order.participant, order.affiliation) = (.none, .none)
      case .operator: order.conditions.operators = .any
      case .counterpartyLimit: order.conditions.maximumPerCounterparty = nil
      case .band, .phase, .nothingOffered: break
      }
      let quantity: UInt32
      if cause == .band || cause == .phase {
        quantity = displayedQuantity(order, requirement, isOpen: cause == .band)
      } else {
        // A condition that it does not have stands in nobody's way.
        guard order != before || cause == .condition && order.timeInForce == .fillOrKill else { continue }
        quantity = matcher.bestOffer(toStrip: Taker(order), need: 1, &market, directory, &events)?.quantity ?? 0
      }
      if quantity > reached {
        shortfalls.add(UInt64(quantity - reached), cause)
        reached = quantity
      }
    }
    shortfalls.add(.max, .nothingOffered)
  }

  /// What all legs of some place display, in places where prices may keep a trade from printing, or in those with a leg that is not
  /// continuous.
  private mutating func displayedQuantity(_ order: Order, _ requirement: RequirementID, isOpen: Bool) -> UInt32 {
    var most: UInt32 = 0
    for place in directory.requirements.stripPlaces(of: requirement) where place.isComplete {
      guard place.legs.contains(where: { isConcerned($0.book, isOpen: isOpen) }) else { continue }
      var least = UInt32(truncatingIfNeeded: order.quantity)
      matcher.merge.beginDryRun()
      for leg in place.legs {
        if isOpen, market.books[leg.book].phase != .continuous { least = 0 }
        least = matcher.displayedQuantity(
          order.side.opposite, in: leg.book, from: Rank(value: 0), through: .worst, upTo: least, &market)
        if least == 0 { break }
      }
      most = max(most, least)
    }
    return most
  }

  private func isConcerned(_ book: BookID, isOpen: Bool) -> Bool {
    isOpen ? market.books[book].limitsPrints : market.books[book].phase != .continuous
  }
}
