// What must hold for orders besides their queues: special orders in all their books, participants, the schedule.

extension Exchange {
  /// A conditional order of one book, or one stand of a requirement order.
  func checkSpecial(
    _ special: UInt32, standingIn record: UInt32, _ place: QueuePlace, _ standing: inout StandingCount,
    _ counted: inout BookCount
  ) throws(InvariantViolation) {
    let order = orders.specials[special]
    let name = "order \(orders[record].id)"
    try require(orders[record].displayedQuantity == 0, "\(name) is counted where it should not be")
    try require(orders.reserve(of: record) > 0, "\(name) stands with nothing open")
    try require(
      orders[record].stamp == orders[order.slot].stamp && orders[record].terms.row == orders[order.slot].terms.row,
      "\(name) and its stand differ")
    if place.row == .conditional {
      counted.conditional += 1
      if order.isSpanning { counted.spanning += 1 }
      if isShifted(record, special) { counted.shifted += 1 }
      try require(
        levels.levels[orders[record].level].leastNeed <= leastNeed(of: special), "\(name) could be passed by unseen")
    }
    switch order.scope {
    case .book(let book):
      try require(book.rawValue == place.book && record == order.slot, "\(name) stands in another's book")
      try require(place.row == .conditional && !order.conditions.isNone, "\(name) has no condition")
      try checkSpecialOrder(special)
      standing.add(orders[record])
    case .requirement(let requirement):
      counted.stands += 1
      if place.row == .displayed {
        counted.uncounted[Int(place.side.rawValue)] += UInt64(orders[record].tradedQuantity)
        try require(
          orders[record].tradedQuantity >= orders.reserve(of: record), "\(name) has grown since it took its stand")
      }
      let limit = requirements.eligible(place.book, for: requirement).flatMap {
        self.limit(order.limit, place.side, in: $0)
      }
      try require(
        limit == levels.levels[orders[record].level].rank.price(on: place.side), "\(name) stands at a wrong price")
    }
  }

  /// Every requirement order stands where it should, and nowhere twice.
  func checkRequirementOrders(_ standing: inout StandingCount) throws(InvariantViolation) {
    var previous = Slab<SpecialOrder>.none
    var next = slotOrNil(orders.firstRequirementOrder)
    while let special = next {
      let order = orders.specials[special]
      let record = orders[order.slot]
      let name = "order \(record.id)"
      try require(order.previous == previous, "\(name): the requirement orders do not lead back")
      if let previous = slotOrNil(previous) {
        try require(
          orders.entryStamp(of: orders.specials[previous].slot) < orders.entryStamp(of: order.slot),
          "\(name): the requirement orders are not in order of entry")
      }
      guard let requirement = order.scope.requirement else {
        throw InvariantViolation(description: "\(name) requires nothing")
      }
      try checkSpecialOrder(special)
      var stood: Set<UInt32> = []
      var stand = slotOrNil(order.firstStand)
      while let current = stand {
        try require(stood.insert(orders[current].book).inserted, "\(name) stands twice in one book")
        try require(orders.special(of: current) == special, "\(name): a stand belongs to another")
        stand = slotOrNil(orders[current].nextOfParticipant)
      }
      for position in 0..<requirements.bookCount(of: requirement) {
        let eligible = requirements.book(position, of: requirement)
        let belongs = books[eligible.book].phase == .continuous && limit(order.limit, record.side, in: eligible) != nil
        try require(
          (stood.remove(eligible.book) != nil) == belongs, "\(name) and \(BookID(eligible.book)) do not agree")
      }
      try require(stood.isEmpty, "\(name) stands in books that do not satisfy it")
      standing.add(record)
      previous = special
      next = slotOrNil(order.next)
    }
    try require(orders.lastRequirementOrder == previous, "the last requirement order is not the last")
  }

  /// Conservation, and the limit per counterparty.
  private func checkSpecialOrder(_ special: UInt32) throws(InvariantViolation) {
    let order = orders.specials[special]
    let record = orders[order.slot]
    try require(
      order.commitment == record.tradedQuantity &+ orders.reserve(of: order.slot),
      "order \(record.id): committed \(order.commitment), traded \(record.tradedQuantity), "
        + "open \(orders.reserve(of: order.slot))")
    var fill = slotOrNil(order.firstFill)
    while let current = fill {
      try require(
        Quantity(orders.fills[current].quantity) <= order.conditions.maximumPerCounterparty ?? 0,
        "order \(record.id) has traded too much with one participant")
      fill = slotOrNil(orders.fills[current].next)
    }
  }

  func checkParticipants(_ standing: StandingCount) throws(InvariantViolation) {
    var chained = 0
    for number in 0..<participants.count {
      let number = number + 1
      var previous: UInt64 = 0
      var slot = orders.first(of: ParticipantID(number))
      while let current = slot {
        try require(orders[current].participant == number, "participant \(number) is said to own another's order")
        try require(orders.entryStamp(of: current) > previous, "participant \(number): orders not in order of entry")
        previous = orders.entryStamp(of: current)
        chained += 1
        slot = slotOrNil(orders[current].nextOfParticipant)
      }
    }
    try require(
      chained == standing.named, "\(standing.named) orders have a participant, \(chained) are known to theirs")
  }

  func checkSchedule(_ standing: StandingCount) throws(InvariantViolation) {
    var dated = 0
    for position in 0..<schedule.count {
      let entry = schedule[position]
      try require(entry.moment > now, "something was due at \(entry.moment.nanoseconds) and has not happened")
      if position > 0 {
        let parent = schedule[(position - 1) / 2]
        try require(
          (parent.moment, parent.stamp) < (entry.moment, entry.stamp), "the schedule is out of order at \(position)")
      }
      if case .expiry(let slot) = entry.subject {
        dated += 1
        try require(
          orders.details(of: slot)?.schedulePosition == UInt32(position)
            && orders[slot].terms.timeInForce == .goodTillDate, "order \(orders[slot].id) does not know its expiry")
      }
    }
    try require(dated == standing.dated, "\(standing.dated) orders have an expiry, \(dated) are scheduled")
  }
}
