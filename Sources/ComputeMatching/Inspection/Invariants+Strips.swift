// What must hold for strips that wait (R21.4).

extension Exchange {
  /// Every strip waits in the queue of its requirement, and just the books that could be its legs lead there.
  func checkStripQueues() throws(InvariantViolation) {
    var queued = 0
    for queue in market.strips.all {
      let strips = market.strips.queues[queue]
      let name = "the queue of \(strips.requirement)"
      var count: UInt32 = 0
      for side in Side.allCases { try checkStripLadder(strips, queue, side, &count) }
      try require(count > 0 && strips.count == count, "\(name) has \(count) strips, not \(strips.count)")
      queued += Int(count)
      var legs: Set<BookID> = []
      for place in directory.requirements.stripPlaces(of: strips.requirement) {
        for leg in place.legs {
          try require(legs.insert(leg.book).inserted, "\(leg.book) is a leg twice")
          try require(market.books[leg.book].phase != .closed, "\(leg.book) is closed and a leg")
        }
      }
      for number in 0..<market.books.count {
        let book = BookID(UInt32(number))
        let isLeg = directory.leg(book, of: strips.requirement).isLeg && market.books[book].phase != .closed
        try require(isLeg == legs.contains(book), "\(book) is a leg of \(name), or is not")
        var leading = 0
        var entry = market.books[book].firstStripLeg.orNil
        while let current = entry {
          if market.strips.entry(current).queue == queue { leading += 1 }
          entry = market.strips.entry(current).nextOfBook.orNil
        }
        try require(leading == (isLeg ? 1 : 0), "\(book) leads to \(name) \(leading) times")
      }
    }
    var special = market.orders.firstRequirementOrder.orNil
    var stripCount = 0
    while let current = special {
      if market.orders.specials[current].isStrip { stripCount += 1 }
      special = market.orders.specials[current].next.orNil
    }
    try require(stripCount == queued, "\(stripCount) strips are live and \(queued) wait")
  }

  private func checkStripLadder(
    _ strips: StripQueue, _ queue: Slot<StripQueue>, _ side: Side, _ count: inout UInt32
  ) throws(InvariantViolation) {
    var previousRank: Rank?
    var level = strips[side].best.orNil
    while let current = level {
      let rank = market.levels[current].rank
      if let previousRank { try require(previousRank < rank, "strips are not in order of their limits") }
      var previousStamp: UInt64 = 0
      var slot = market.levels[current].head.orNil
      while let record = slot {
        let order = market.orders[record]
        guard let special = market.orders.special(of: record) else {
          throw InvariantViolation(description: "order \(order.id) waits and is no strip")
        }
        try require(
          market.orders.specials[special].stripQueue == queue && market.orders.specials[special].slot == record
            && market.orders.specials[special].scope == .requirement(strips.requirement) && order.side == side
            && Rank(of: market.orders.specials[special].limit, on: side) == rank && order.level == current
            && order.terms.queueKind == .conditional
            && market.levels[current].leastNeed <= market.leastNeed(of: special)
            && market.leastNeed(of: special) <= strips.mostNeeded,
          "strip \(order.id) waits where it does not belong")
        try require(previousStamp < order.stamp, "strips are not in order of their stamps")
        previousStamp = order.stamp
        count += 1
        slot = order.next.orNil
      }
      previousRank = rank
      level = strips[side].level(after: current, in: market.levels)
    }
  }
}
