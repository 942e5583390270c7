// The end of a command: conditional orders that have become ordinary enter, then those that wait are tried again (R15.4, R15.5).

extension Exchange {
  /// The end of a command, or of a moment (R5), after its own trades.
  @inline(never)
  mutating func wakeConditionalOrders() {
    releaseOrders()
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
        let isAuction = taker.scope.book.map { market.books[$0].phase == .auction } ?? false
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
  /// first that trades, and answers whether one did.
  private mutating func wake(_ side: Side) -> Bool {
    var limit = 2
    while true {
      let horizon = waking.findCandidates(
        side, atMost: limit, maximumQuantity: UInt64(configuration.maximumQuantity), in: &market)
      for position in 0..<waking.candidates.count {
        // Behind the horizon there may be others that come first.
        if let horizon, horizon.precedes(waking.candidates[position]) { break }
        if tryAgain(waking.candidates[position].special) { return true }
      }
      if horizon == nil { return false }
      limit *= 8
    }
  }

  /// Lets the conditional order trade with displayed orders if that meets its conditions. Answers whether it traded.
  private mutating func tryAgain(_ special: Slot<SpecialOrder>) -> Bool {
    let order = market.orders.specials[special]
    let open = market.orders.reserve(of: order.slot)
    var taker = Taker(market.orders[order.slot], order, open: open)
    guard
      matcher.prepareWalk(
        for: taker, need: order.conditions.need(of: open), isSameBook: order.isSameBook, .displayed, &market, directory,
        &events)
    else { return false }
    let traded = matcher.matchMerged(&taker, &market, directory, &events)
    market.settle(special, taker, traded: traded, directory, &events)
    return traded > 0
  }
}
