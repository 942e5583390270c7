// The end of a command: conditional orders that have become ordinary enter, then those that wait are tried again (R15.4, R15.5).

extension Exchange {
  /// The end of a command, or of a moment (R5), after its own trades.
  @inline(never)
  mutating func wakeConditionalOrders() {
    guard market.hasWakeReasons else { return }
    releaseOrders()
    waking.begin()
    while wake(.bid) || wake(.ask) {}
    market.forgetWakeReasons()
  }

  /// R15.5: orders that traded their minimum as makers enter as if they arrived now, in the order in which they did so.
  private mutating func releaseOrders() {
    var next = 0
    while next < market.wakeList.ordersToRelease.count {
      if let slot = market.orders.find(market.wakeList.ordersToRelease[next]),
        let special = market.orders.special(of: slot)
      {
        var taker = Taker(market.orders[slot], market.orders.specials[special], open: market.orders.reserve(of: slot))
        let isAuction = taker.scope.book.map { market.books[$0].phase.isAuction } ?? false
        var traded: UInt32 = 0
        if !isAuction {
          matcher.openInputs(for: taker, .all, &market, directory)
          traded = matcher.matchMerged(&taker, &market, directory, &events)
        }
        market.settle(special, taker, traded: traded, directory, &events)
      }
      next += 1
    }
    market.wakeList.ordersToRelease.removeAll()
  }

  /// Tries the conditional orders of one side in the books that changed, by their limits and then by their stamps. Ends with the
  /// first that trades and changes something for those that come before it, and answers whether one did.
  private mutating func wake(_ side: Side) -> Bool {
    var limit = 2
    while true {
      let horizon = waking.findCandidates(
        side, atMost: limit, maximumQuantity: UInt64(configuration.maximumQuantity), in: &market, directory)
      for position in 0..<waking.candidates.count {
        // Behind the horizon there may be others that come first.
        if let horizon, horizon.precedes(waking.candidates[position]) { break }
        if tryRepeatedly(waking.candidates[position].special, side) { return true }
      }
      if horizon == nil {
        market.forgetChanges(for: side)
        return false
      }
      limit *= 8
    }
  }

  /// Tries the conditional order until it cannot trade. Answers whether those that come before it must be tried again: all trades
  /// of others take away from what they could have, unless something came or left that may help them.
  private mutating func tryRepeatedly(_ special: Slot<SpecialOrder>, _ side: Side) -> Bool {
    let id = OrderID(market.orders[market.orders.specials[special].slot].id)
    while true {
      let before = changeCount(before: side)
      guard tryAgain(special, side) else { return false }
      if waking.hasSeenStop || changeCount(before: side) != before {
        waking.begin()
        return true
      }
      guard let slot = market.orders.slot(of: id), market.orders.special(of: slot) == special,
        market.orders[slot].terms.queueKind == .conditional
      else { return false }
    }
  }

  /// A number that grows with every change that may help orders which come no later than those of `side`: bids are first.
  private func changeCount(before side: Side) -> UInt64 {
    let count = market.wakeList.logs[0].lastNumber &+ market.wakeList.phaseCount
    return side == .bid ? count : count &+ market.wakeList.logs[1].lastNumber
  }

  /// Lets the conditional order trade with displayed orders if that meets its conditions. Answers whether it traded.
  private mutating func tryAgain(_ special: Slot<SpecialOrder>, _ side: Side) -> Bool {
    let order = market.orders.specials[special]
    if order.isStrip { return tryStripAgain(special) }
    let open = market.orders.reserve(of: order.slot)
    let need = order.conditions.need(of: open)
    let rank = Rank(of: order.limit, on: side)
    var taker = Taker(market.orders[order.slot], order, open: open)
    // With lots, what a walk comes to depends on how much it wants (R20).
    if !order.hasLots,
      let known = waking.failure(of: taker, at: rank, need: need, isSameBook: order.isSameBook, &market, directory)
    {
      market.remember(known, of: special, need: need)
      return false
    }
    if let failure = matcher.prepareWalk(
      for: taker, need: need, isSameBook: order.isSameBook, .displayed, from: waking.start(of: taker, &market), &market,
      directory, &events)
    {
      waking.remember(failure, of: taker, at: rank, isSameBook: order.isSameBook, isKnown: !order.hasLots)
      market.remember(failure, of: special, need: need)
      return false
    }
    let traded = matcher.matchMerged(&taker, &market, directory, &events)
    if let maker = matcher.merge.reached { waking.rememberStart(of: taker, at: maker, &market) }
    market.settle(special, taker, traded: traded, directory, &events)
    return traded > 0
  }

  /// R21.4: the same for a strip.
  private mutating func tryStripAgain(_ special: Slot<SpecialOrder>) -> Bool {
    let order = market.orders.specials[special]
    let open = market.orders.reserve(of: order.slot)
    let need = order.conditions.need(of: open)
    var taker = Taker(market.orders[order.slot], order, open: open)
    let rank = Rank(of: order.limit, on: taker.side)
    if waking.knowsFailure(ofStrip: taker, at: rank, need: need) { return false }
    guard let offer = matcher.bestOffer(toStrip: taker, need: need, &market, directory, &events) else {
      if matcher.strip.isStopped { waking.noteStop() }
      if !matcher.strip.isUncertain { waking.rememberFailure(ofStrip: taker, at: rank, need: need) }
      return false
    }
    let traded = matcher.matchStrip(&taker, offer, &market, directory, &events)
    market.settle(special, taker, traded: traded, directory, &events)
    return true
  }
}
