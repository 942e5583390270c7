/// A sentence about the exchange that must always be true, and is not.
public struct InvariantViolation: Error, CustomStringConvertible {
  public let description: String
}

/// How many orders are in the books, of all kinds and of some.
struct LiveCount {
  var orders = 0
  /// Those of a participant.
  var named = 0
  /// Those with an expiry.
  var dated = 0
  /// Conditional ones.
  var waiting = 0
  /// Those of them that were placed in a book with a lot.
  var withLots = 0

  mutating func add(_ order: OrderRecord) {
    orders += 1
    if order.participant != 0 { named += 1 }
    if order.terms.timeInForce == .goodTillDate { dated += 1 }
    if order.terms.queueKind == .conditional { waiting += 1 }
  }
}

extension Exchange {
  /// Walks every book, every order and every index both ways, and throws the first thing that is not as it must be.
  ///
  /// Costs nothing unless it is called; the tests call it after every command.
  ///
  /// - Complexity: O(orders + levels + books), and O(eligible books) for each requirement and each requirement order; allocates.
  public func checkInvariants() throws(InvariantViolation) {
    var live = LiveCount()
    for number in 0..<market.books.count { try checkBook(BookID(UInt32(number)), &live) }
    try checkRequirementOrders(&live)
    try require(
      live.orders == market.orders.count,
      "\(market.orders.count) orders are live but \(live.orders) are in books")
    try require(
      live.waiting == market.wakeList.waitingCount,
      "\(market.wakeList.waitingCount) orders should wait but \(live.waiting) do")
    try require(
      market.wakeList.ordersToRelease.isEmpty && market.deferredRemovals.isEmpty && market.wakeList.books.isEmpty
        && market.ordersLeavingLots.isEmpty && market.leavingPlacements.isEmpty && market.strips.touched.isEmpty
        && !market.defersRemovals && stampedSlots.isEmpty && !matcher.strip.isWalking,
      "a command has ended before all it leads to")
    try require(
      live.withLots == market.wakeList.lotCount,
      "\(market.wakeList.lotCount) waiting orders should have lots but \(live.withLots) do")
    let restricting = (0..<market.books.count).reduce(0) {
      $0 + (market.books[$1].lot > 1 ? 1 : 0) + (market.books[$1].phase == .noCancel ? 1 : 0)
    }
    try require(
      restricting == market.changeRestrictingBookCount,
      "\(restricting) books have a lot or are locked, \(market.changeRestrictingBookCount) are counted")
    if let fault = market.orders.lookupFault() { throw InvariantViolation(description: fault) }
    try checkStripQueues()
    try checkOpenBooks()
    for place in livePlaces() { try checkNames(of: place.slot) }
    try checkParticipants(live)
    try checkSchedule(live)
  }

  private func checkBook(_ number: BookID, _ live: inout LiveCount) throws(InvariantViolation) {
    let book = market.books[number]
    let name = "\(number)"
    var counted = BookCount()
    for side in Side.allCases {
      for queueKind in QueueKind.allCases { try checkLadder(of: number, side, queueKind, &live, &counted) }
      let uncounted = counted.uncounted[Int(side.rawValue)]
      try require(
        book.uncounted[Int(side.rawValue)] == uncounted, "\(name), \(side)s: what levels do not count is \(uncounted)")
    }
    try require(
      counted.placements == book.placementCount && counted.conditional == book.conditionalCount
        && counted.spanning == book.spanningCount && counted.shifted == book.shiftedCount,
      "\(name) miscounts its special orders")
    try require(
      book.phase == .continuous || counted.placements == 0,
      "requirement orders are placed in \(name), which is not continuous")
    let bids = book[.bid]
    let asks = book[.ask]
    let phase = book.phase == .halted ? book.phaseBeforeHalt : book.phase
    if phase == .continuous, bids.levelCount > 0, asks.levelCount > 0 {
      let bid = bids.bestRank.price(on: .bid)
      let ask = asks.bestRank.price(on: .ask)
      try require(bid < ask, "\(name) is crossed: bid \(bid.ticks), ask \(ask.ticks)")
    }
    if book.phase == .closed {
      try require(bids.levelCount + asks.levelCount + counted.conditional == 0, "\(name) is closed but not empty")
    }
  }

  /// What requirement orders come by are the books that are not closed, in order.
  private func checkOpenBooks() throws(InvariantViolation) {
    let open = directory.catalogue.openBooks
    let openCount = (0..<market.books.count).count { market.books[$0].phase != .closed }
    try require(open.count == openCount, "\(openCount) books are open but \(open.count) are listed")
    try checkList(open)
    for list in directory.requirements.allBooks { try checkList(list) }
  }

  private func checkList(_ list: BookList) throws(InvariantViolation) {
    var previous: BookID?
    for entry in list {
      try require(previous.map { $0 < entry.book } ?? true, "\(entry.book) is listed out of order")
      try require(market.books[entry.book].phase != .closed, "\(entry.book) is closed and listed as open")
      previous = entry.book
    }
  }

  private func checkLadder(
    of book: BookID, _ side: Side, _ queueKind: QueueKind, _ live: inout LiveCount, _ counted: inout BookCount
  ) throws(InvariantViolation) {
    let ladder = market.books[book][side, queueKind]
    let place = "\(book), \(queueKind) \(side)s"
    var levelCount: UInt32 = 0
    var previous: Rank?
    var level = ladder.best.orNil
    while let current = level {
      let record = market.levels[current]
      if let previous { try require(previous < record.rank, "\(place): levels out of order") }
      try require(
        ladder.level(at: record.rank, in: market.levels) == current, "\(place): level \(record.rank) is not found")
      try require(
        ladder.recentLevel(at: record.rank, in: market.levels) ?? current == current,
        "\(place): another level than \(record.rank)'s is remembered")
      try checkQueue(of: current, QueuePlace(book: book, side: side, queueKind: queueKind), &live, &counted)
      levelCount += 1
      previous = record.rank
      level = ladder.level(after: current, in: market.levels)
    }
    try require(levelCount == ladder.levelCount, "\(place): \(ladder.levelCount) levels counted, \(levelCount) found")
    let expectedBest = ladder.best.isNone ? .unreachable : market.levels[ladder.best].rank
    try require(ladder.bestRank == expectedBest, "\(place): the best rank is not the best level's")
  }

  private func checkQueue(
    of level: Slot<PriceLevel>, _ place: QueuePlace, _ live: inout LiveCount, _ counted: inout BookCount
  ) throws(InvariantViolation) {
    let record = market.levels[level]
    var quantity: UInt64 = 0
    var count: UInt32 = 0
    var previous = Slot<OrderRecord>.none
    var slot = record.head.orNil
    while let current = slot {
      let order = market.orders[current]
      let name = "order \(order.id)"
      try require(
        order.level == level && order.book == place.book && order.side == place.side
          && order.terms.queueKind == place.queueKind,
        "\(name) is where it does not belong")
      try require(order.previous == previous, "\(name): the queue does not lead back")
      if !previous.isNone {
        try require(market.orders[previous].stamp < order.stamp, "\(name): the queue is not in order of stamps")
      }
      try require(order.stamp <= market.stamp, "\(name): a stamp from the future")
      try require(
        market.orders.slot(of: OrderID(order.id)) == market.orders.order(ofRecord: current),
        "\(name) is not found by its id")
      if let special = market.orders.special(of: current) {
        try checkSpecial(special, queuedIn: current, place, &live, &counted)
      } else {
        try checkOrdinary(current, place, &counted)
        live.add(order)
      }
      quantity += UInt64(order.displayedQuantity)
      count += 1
      previous = current
      slot = order.next.orNil
    }
    try require(count > 0, "\(place): there is an empty level")
    try require(record.tail == previous, "\(place): the queue's tail is not its last order")
    try require(
      record.orderCount == count && (place.queueKind == .conditional || record.quantity == quantity),
      "\(place): a level's totals are not its orders' sum")
  }

  private func checkOrdinary(
    _ slot: Slot<OrderRecord>, _ place: QueuePlace, _ counted: inout BookCount
  ) throws(InvariantViolation) {
    let order = market.orders[slot]
    let lot = market.books[place.book].lot
    try require(
      order.displayedQuantity % lot == 0 && market.orders.reserve(of: slot) % lot == 0,
      "order \(order.id) has no whole lots")
    try require(order.displayedQuantity > 0, "order \(order.id) is live and shows nothing")
    try require(order.terms.queueKind == .displayed, "order \(order.id) waits without a condition")
    guard let details = market.orders.details(of: slot), details.reserve > 0 else { return }
    try require(order.displayedQuantity <= details.displayQuantity, "order \(order.id) shows more than it should")
    counted.uncounted[Int(place.side.rawValue)] += UInt64(details.reserve)
  }

  func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(InvariantViolation) {
    if !condition { throw InvariantViolation(description: message()) }
  }
}

/// The totals that a book should have.
struct BookCount {
  var placements: UInt32 = 0
  var conditional: UInt32 = 0
  var spanning: UInt32 = 0
  var shifted: UInt32 = 0
  var uncounted: [UInt64] = [0, 0]
}

/// One queueKind of one side of a book.
struct QueuePlace: CustomStringConvertible {
  let book: BookID
  let side: Side
  let queueKind: QueueKind

  var description: String { "\(book), \(queueKind) \(side)s" }
}
