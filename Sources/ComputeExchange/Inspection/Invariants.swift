/// A sentence about the exchange that must always be true, and is not.
public struct InvariantViolation: Error, CustomStringConvertible {
  public let description: String
}

/// How many orders stand in the books, of all kinds and of some.
private struct StandingCount {
  var orders = 0
  /// Those of a participant.
  var named = 0
  /// Those with an expiry.
  var dated = 0
}

extension Exchange {
  /// Walks every book, every order and every index both ways, and throws the first thing that is not as it must be.
  ///
  /// Costs nothing unless it is called; the tests call it after every command.
  ///
  /// - Complexity: O(orders + levels + books), allocates.
  public func checkInvariants() throws(InvariantViolation) {
    var standing = StandingCount()
    for number in 0..<books.count {
      for side in Side.allCases { try checkLadder(of: UInt32(number), side, &standing) }
      let best = (bid: books[number][.bid], ask: books[number][.ask])
      let phase = books[number].phase == .halted ? books[number].phaseBeforeHalt : books[number].phase
      if phase == .continuous, best.bid.levelCount > 0, best.ask.levelCount > 0 {
        let bid = best.bid.bestRank.price(on: .bid)
        let ask = best.ask.bestRank.price(on: .ask)
        try require(bid < ask, "\(BookID(UInt32(number))) is crossed: bid \(bid.ticks), ask \(ask.ticks)")
      }
      if books[number].phase == .closed {
        try require(best.bid.levelCount + best.ask.levelCount == 0, "\(BookID(UInt32(number))) is closed but not empty")
      }
    }
    try require(
      standing.orders == orders.count, "\(orders.count) orders are live but \(standing.orders) stand in books")
    if let fault = orders.indexFault() { throw InvariantViolation(description: fault) }
    try checkParticipants(standing)
    try checkSchedule(standing)
  }

  /// Counts the orders on this side of the book.
  private func checkLadder(
    of book: UInt32, _ side: Side, _ standing: inout StandingCount
  ) throws(InvariantViolation) {
    let ladder = books[book][side]
    let place = "\(BookID(book)), \(side)s"
    var levelCount: UInt32 = 0
    var previous: Rank?
    var level = slotOrNil(ladder.best)
    while let current = level {
      let record = levels.levels[current]
      if let previous { try require(previous < record.rank, "\(place): levels out of order") }
      try require(ladder.level(at: record.rank, in: levels) == current, "\(place): level \(record.rank) is not found")
      try require(
        ladder.recentLevel(at: record.rank, in: levels) ?? current == current,
        "\(place): another level than \(record.rank)'s is remembered")
      try checkQueue(of: current, in: book, side, &standing)
      levelCount += 1
      previous = record.rank
      level = ladder.level(after: current, in: levels)
    }
    try require(levelCount == ladder.levelCount, "\(place): \(ladder.levelCount) levels counted, \(levelCount) found")
    let expectedBest = ladder.best == Slab<PriceLevel>.none ? .unreachable : levels.levels[ladder.best].rank
    try require(ladder.bestRank == expectedBest, "\(place): the best rank is not the best level's")
  }

  private func checkQueue(
    of level: UInt32, in book: UInt32, _ side: Side, _ standing: inout StandingCount
  ) throws(InvariantViolation) {
    let record = levels.levels[level]
    var quantity: UInt64 = 0
    var count: UInt32 = 0
    var previous = Slab<OrderRecord>.none
    var slot = slotOrNil(record.head)
    while let current = slot {
      let order = orders[current]
      let name = "order \(order.id)"
      try require(order.displayedQuantity > 0, "\(name) is live and shows nothing")
      if let details = orders.details(of: current) {
        try require(
          details.hiddenQuantity == 0 || order.displayedQuantity <= details.displayQuantity,
          "\(name) shows more than it should")
      }
      try require(
        order.level == level && order.book == book && order.side == side, "\(name) stands where it does not belong")
      try require(order.previous == previous, "\(name): the queue does not lead back")
      if previous != Slab<OrderRecord>.none {
        try require(orders[previous].stamp < order.stamp, "\(name): the queue is not in order of stamps")
      }
      try require(order.stamp <= stamp, "\(name): a stamp from the future")
      try require(orders.slot(of: OrderID(order.id)) == current, "\(name) is not found by its id")
      quantity += UInt64(order.displayedQuantity)
      count += 1
      standing.orders += 1
      if order.participant != 0 { standing.named += 1 }
      if order.terms.timeInForce == .goodTillDate { standing.dated += 1 }
      previous = current
      slot = slotOrNil(order.next)
    }
    try require(count > 0, "\(BookID(book)), \(side)s: an empty level stands")
    try require(record.tail == previous, "\(BookID(book)), \(side)s: the queue's tail is not its last order")
    try require(
      record.quantity == quantity && record.orderCount == count,
      "\(BookID(book)), \(side)s: a level's totals are not its orders' sum")
  }

  private func checkParticipants(_ standing: StandingCount) throws(InvariantViolation) {
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

  private func checkSchedule(_ standing: StandingCount) throws(InvariantViolation) {
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
            && orders[slot].terms.timeInForce == .goodTillDate,
          "order \(orders[slot].id) does not know its expiry")
      }
    }
    try require(dated == standing.dated, "\(standing.dated) orders have an expiry, \(dated) are scheduled")
  }

  private func require(
    _ condition: Bool, _ message: @autoclosure () -> String
  ) throws(InvariantViolation) {
    if !condition { throw InvariantViolation(description: message()) }
  }
}
