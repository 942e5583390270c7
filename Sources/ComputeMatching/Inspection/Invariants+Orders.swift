// What must hold for orders besides their queues: special orders in all their books, participants, the schedule.

extension Exchange {
  /// A conditional order of one book, or one placement of a requirement order.
  func checkSpecial(
    _ special: Slot<SpecialOrder>, queuedIn record: Slot<OrderRecord>, _ place: QueuePlace,
    _ live: inout LiveCount,
    _ counted: inout BookCount
  ) throws(InvariantViolation) {
    let order = market.orders.specials[special]
    let name = "order \(market.orders[record].id)"
    try require(market.orders[record].displayedQuantity == 0, "\(name) is counted where it should not be")
    try require(market.orders.reserve(of: record) > 0, "\(name) is in a queue with nothing open")
    try require(
      market.orders[record].stamp == market.orders[order.slot].stamp
        && market.orders[record].terms.queueKind == market.orders[order.slot].terms.queueKind,
      "\(name) and its placement differ")
    if place.queueKind == .conditional {
      counted.conditional += 1
      if order.isSpanning { counted.spanning += 1 }
      if market.isShifted(record, special) { counted.shifted += 1 }
      try require(
        market.levels[market.orders[record].level].leastNeed <= market.leastNeed(of: special),
        "\(name) could be passed by unseen")
    }
    switch order.scope {
    case .book(let book):
      try require(book == place.book && record == order.slot, "\(name) is in another's book")
      try require(place.queueKind == .conditional && !order.conditions.isNone, "\(name) has no condition")
      try checkSpecialOrder(special)
      try require(
        market.orders.reserve(of: record) % market.books[book].lot == 0, "\(name) has no whole lots")
      live.add(market.orders[record])
    case .requirement(let requirement):
      counted.placements += 1
      try require(
        order.largestLot >= market.books[place.book].lot && (order.hasLots || market.books[place.book].lot == 1),
        "\(name) does not know of the lot of \(place.book)")
      if place.queueKind == .displayed {
        counted.uncounted[Int(place.side.rawValue)] += UInt64(market.orders[record].tradedQuantity)
        try require(
          market.orders[record].tradedQuantity >= market.orders.reserve(of: record),
          "\(name) has grown since it was placed")
      }
      let limit = directory.requirements.eligible(place.book, for: requirement).flatMap {
        market.limit(order.limit, place.side, in: $0)
      }
      try require(
        limit == market.levels[market.orders[record].level].rank.price(on: place.side),
        "\(name) is at a wrong price")
    }
  }

  /// Every requirement order is where it should be, and nowhere twice.
  func checkRequirementOrders(_ live: inout LiveCount) throws(InvariantViolation) {
    var previous = Slot<SpecialOrder>.none
    var next = market.orders.firstRequirementOrder.orNil
    while let special = next {
      let order = market.orders.specials[special]
      let record = market.orders[order.slot]
      let name = "order \(record.id)"
      try require(order.previous == previous, "\(name): the requirement orders do not lead back")
      if let previous = previous.orNil {
        try require(
          market.orders.entryStamp(of: market.orders.specials[previous].slot)
            < market.orders.entryStamp(of: order.slot),
          "\(name): the requirement orders are not in order of entry")
      }
      guard let requirement = order.scope.requirement else {
        throw InvariantViolation(description: "\(name) requires nothing")
      }
      try checkSpecialOrder(special)
      var placedIn: Set<BookID> = []
      var placement = order.firstPlacement.orNil
      while let current = placement {
        try require(placedIn.insert(market.orders[current].book).inserted, "\(name) is placed twice in one book")
        try require(market.orders.special(of: current) == special, "\(name): a placement belongs to another")
        placement = market.orders[current].nextOfParticipant.orNil
      }
      try require(order.isStrip == record.terms.isStrip, "\(name) is a strip, or is not")
      let books = order.isStrip ? BookList() : directory.requirements.books(of: requirement)
      for eligible in books {
        let belongs =
          market.books[eligible.book].phase == .continuous
          && market.limit(order.limit, record.side, in: eligible) != nil
          && market.most(of: special) >= market.books[eligible.book].lot
        try require(
          (placedIn.remove(eligible.book) != nil) == belongs, "\(name) and \(eligible.book) do not agree")
      }
      try require(placedIn.isEmpty, "\(name) is placed in books that do not satisfy it")
      live.add(record)
      if record.terms.queueKind == .conditional, order.hasLots { live.withLots += 1 }
      previous = special
      next = order.next.orNil
    }
    try require(market.orders.lastRequirementOrder == previous, "the last requirement order is not the last")
  }

  /// Conservation, and the limit per counterparty.
  private func checkSpecialOrder(_ special: Slot<SpecialOrder>) throws(InvariantViolation) {
    let order = market.orders.specials[special]
    let record = market.orders[order.slot]
    try require(
      order.commitment == record.tradedQuantity &+ market.orders.reserve(of: order.slot),
      "order \(record.id): committed \(order.commitment), traded \(record.tradedQuantity), "
        + "open \(market.orders.reserve(of: order.slot))")
    var fill = order.firstFill.orNil
    while let current = fill {
      try require(
        Quantity(market.orders.fills[current].quantity) <= order.conditions.maximumPerCounterparty ?? 0,
        "order \(record.id) has traded too much with one participant")
      fill = market.orders.fills[current].next.orNil
    }
  }

  /// What a live order refers to is known (R3.1).
  func checkNames(of slot: Slot<OrderRecord>) throws(InvariantViolation) {
    let record = market.orders[slot]
    let order = market.orders.special(of: slot).map { market.orders.specials[$0] }
    try require(
      directory.participants.knows(record.participant) && directory.affiliations.knows(record.affiliation)
        && directory.operatorRules.knows(order?.conditions.operators ?? .any)
        && order?.scope.requirement.map { directory.requirements.knows($0) } ?? true,
      "order \(record.id) refers to what is forgotten")
    var fill = order?.firstFill.orNil
    while let current = fill {
      try require(
        directory.participants.knows(market.orders.fills[current].participant),
        "order \(record.id) has traded with somebody who is forgotten")
      fill = market.orders.fills[current].next.orNil
    }
  }

  func checkParticipants(_ live: LiveCount) throws(InvariantViolation) {
    var chained = 0
    for number in 0..<directory.participants.lastNumber {
      let number = number + 1
      var previous: UInt64 = 0
      var slot = market.orders.first(of: ParticipantID(number))
      while let current = slot {
        try require(
          market.orders[current].participant == number, "participant \(number) is said to own another's order")
        try require(
          market.orders.entryStamp(of: current) > previous, "participant \(number): orders not in order of entry")
        previous = market.orders.entryStamp(of: current)
        chained += 1
        slot = market.orders[current].nextOfParticipant.orNil
      }
    }
    try require(
      chained == live.named, "\(live.named) orders have a participant, \(chained) are known to theirs")
  }

  func checkSchedule(_ live: LiveCount) throws(InvariantViolation) {
    var dated = 0
    var planned = 0
    for position in 0..<market.schedule.count {
      let entry = market.schedule[position]
      try require(entry.moment > now, "something was due at \(entry.moment.nanoseconds) and has not happened")
      if position > 0 {
        let parent = market.schedule[(position - 1) / 2]
        try require(
          (parent.moment, parent.stamp) < (entry.moment, entry.stamp), "the schedule is out of order at \(position)")
      }
      if case .auction(let book) = entry.subject {
        planned += 1
        let plan = market.plan(of: book)
        try require(
          market.schedule.auctionPosition(of: book) == position && plan?.moment == entry.moment
            && plan?.stamp == entry.stamp && market.books[book].phase != .closed,
          "\(book) does not know its next auction")
      }
      if case .expiry(let slot) = entry.subject {
        dated += 1
        try require(
          market.orders.details(of: slot)?.schedulePosition == UInt32(position)
            && market.orders[slot].terms.timeInForce == .goodTillDate,
          "order \(market.orders[slot].id) does not know its expiry")
      }
    }
    let plans = (0..<market.books.count).count { market.plan(of: BookID(UInt32($0))) != nil }
    try require(planned == plans, "\(plans) books have auctions to come, \(planned) are scheduled")
    try require(dated == live.dated, "\(live.dated) orders have an expiry, \(dated) are scheduled")
  }
}
