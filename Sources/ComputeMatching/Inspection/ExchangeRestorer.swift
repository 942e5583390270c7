/// Why a state is that of no exchange.
package struct RestoreError: Error, Hashable, CustomStringConvertible {
  package let description: String

  fileprivate static func unless(
    _ condition: Bool, _ message: @autoclosure () -> String
  ) throws(RestoreError) {
    if !condition { throw RestoreError(description: message()) }
  }
}

/// Makes an exchange that goes on where another one was: from its ``ExchangeState``, then its orders in order of entry.
///
/// Everything is checked as if it came from a stranger: whatever is given, either it throws or the exchange that comes out
/// works, with empty ``Exchange/events``.
package struct ExchangeRestorer: ~Copyable {
  private var exchange: Exchange
  /// Those that have no place in a queue yet.
  private var places: [UnplacedOrder] = []
  private var lastEntryStamp: UInt64 = 0

  private struct UnplacedOrder {
    let stamp: UInt64
    let slot: Slot<OrderRecord>
    let limit: Price
  }

  /// O(names + books).
  package init(_ configuration: Exchange.Configuration, _ state: ExchangeState) throws(RestoreError) {
    // No exchange lives long enough; behind the last number, time would begin anew.
    try RestoreError.unless(state.stamp < .max / 2, "\(state.stamp) is no stamp")
    try RestoreError.unless(state.sequence < .max / 2, "\(state.sequence) is no number of an event")
    try RestoreError.unless(state.commandCount < 1 << 47, "\(state.commandCount) is no number of a command")
    var exchange = Exchange(configuration)
    exchange.now = state.now
    exchange.events = EventBuffer(
      timestamp: state.now, sequence: state.sequence, commandCount: state.commandCount)
    exchange.market.stamp = state.stamp
    try exchange.restoreNames(state)
    for (number, book) in state.books.enumerated() { try exchange.restore(book, BookID(UInt32(number))) }
    self.exchange = exchange
    places.reserveCapacity(configuration.expectedOrders)
  }

  /// Adds an order, which entered after those added before, with what it has traded with whom. Amortised O(1 + fills).
  package mutating func add(_ state: OrderState, fills: [FillState]) throws(RestoreError) {
    try exchange.check(state, fills)
    try RestoreError.unless(
      state.entryStamp > lastEntryStamp && state.entryStamp <= state.stamp && state.stamp <= exchange.market.stamp,
      "order \(state.order.id): stamps out of order")
    lastEntryStamp = state.entryStamp
    places.append(
      UnplacedOrder(stamp: state.stamp, slot: exchange.insert(state, fills), limit: state.order.price ?? .lowest))
  }

  /// The exchange, once all orders were added. O(n), or O(n log n) if some have newer stamps than when they entered.
  package consuming func finish() throws(RestoreError) -> Exchange {
    var isSorted = true
    for position in places.indices.dropFirst() where places[position - 1].stamp >= places[position].stamp {
      isSorted = false
    }
    if !isSorted { places.sort { $0.stamp < $1.stamp } }
    for position in places.indices {
      if position > 0, places[position - 1].stamp == places[position].stamp {
        throw RestoreError(description: "two orders have the stamp \(places[position].stamp)")
      }
      exchange.placeEverywhere(ofRestored: places[position].slot, at: places[position].limit)
    }
    exchange.market.forgetWakeReasons()
    try exchange.checkNothingIsCrossed()
    return exchange
  }
}

extension Exchange {
  fileprivate mutating func restoreNames(_ state: ExchangeState) throws(RestoreError) {
    for name in state.participants {
      if let name { _ = participant(named: name) } else { skipParticipant() }
    }
    for name in state.affiliations {
      if let name { _ = affiliation(named: name) } else { directory.affiliations.skipNumber() }
    }
    for rule in state.operatorRules {
      if let rule { _ = operators(rule) } else { directory.operatorRules.skipNumber() }
    }
    for terms in state.requirements {
      if let terms {
        _ = requirement(terms.requirement, differentials: terms.differentials)
      } else {
        directory.requirements.skipNumber()
      }
    }
    // A name that is empty or occurs twice gets no number of its own.
    try RestoreError.unless(
      participantCount == state.participants.count && affiliationCount == state.affiliations.count
        && operatorRuleCount == state.operatorRules.count && requirementCount == state.requirements.count,
      "a name is empty or occurs twice")
  }

  private mutating func skipParticipant() {
    directory.participants.skipNumber()
    market.orders.addParticipant()
  }

  fileprivate mutating func restore(_ state: BookState, _ number: BookID) throws(RestoreError) {
    try RestoreError.unless(directory.catalogue.book(for: state.contract) == nil, "\(state.contract) has two books")
    let band = state.band
    try RestoreError.unless(
      band.low ?? .lowest >= .lowest && band.high ?? .lowest >= .lowest && band.low ?? .lowest <= band.high ?? .highest
        && state.lastTradePrice ?? .lowest >= .lowest && state.lastAuctionPrice ?? .lowest >= .lowest
        && (state.phaseBeforeHalt == .continuous || state.phaseBeforeHalt == .auction)
        && configuration.admits(Quantity(state.lot)),
      "\(number) is in no state that a book can be in")
    let gate = state.contract.window.start.flatMap { $0 > now ? $0 : nil }
    try RestoreError.unless(
      (gate != nil) == (state.gateStamp != nil), "\(number): whether its gate has closed is not clear")
    try RestoreError.unless(
      state.contract.window.isSpot || gate != nil || state.phase == .closed, "\(number) is open behind its gate")
    var book = Book(
      number: number.rawValue, volatilityGuard: UInt32(truncatingIfNeeded: configuration.volatilityGuard),
      lot: state.lot)
    book.phase = state.phase
    book.phaseBeforeHalt = state.phaseBeforeHalt
    book.band = band
    book.lastTradePrice = state.lastTradePrice
    book.lastAuctionPrice = state.lastAuctionPrice
    if book.lot > 1 { market.changeRestrictingBookCount += 1 }
    if book.phase == .noCancel { market.changeRestrictingBookCount += 1 }
    _ = directory.addBook(for: state.contract, isClosed: state.phase == .closed)
    market.books.append(book)
    if let gate, let stamp = state.gateStamp {
      try RestoreError.unless(stamp <= market.stamp, "\(number): a stamp from the future")
      market.schedule.insert(
        ScheduledEvent(moment: gate, stamp: stamp, subject: .gateClosure(number)), orders: &market.orders)
    }
    guard let plan = state.plan else { return }
    try RestoreError.unless(
      plan.schedule.isConsistent && plan.moment > now && plan.stamp <= market.stamp && state.phase != .closed
        && (plan.next != .lock || plan.schedule.locks != nil),
      "\(number) has auctions that no book can have")
    market.setPlan(plan, of: number)
  }

  /// Throws unless an order like this one can be live.
  fileprivate func check(_ state: OrderState, _ fills: [FillState]) throws(RestoreError) {
    let order = state.order
    let conditions = order.conditions
    let isOrdinary = order.scope.book != nil && conditions.isNone
    try RestoreError.unless(
      order.id != .none && market.orders.slot(of: order.id) == nil, "order \(order.id) is live twice, or has no number")
    try RestoreError.unless(
      configuration.admits(order.quantity)
        && order.quantity + Quantity(state.tradedQuantity) <= Quantity(UInt32.max),
      "order \(order.id) has an impossible quantity")
    try RestoreError.unless(
      order.price ?? Price(ticks: 0) >= .lowest && order.timeInForce.mayRest, "order \(order.id) could not rest")
    try RestoreError.unless(
      order.timeInForce == .goodTillDate ? order.expiry ?? 0 > now : order.expiry == nil,
      "order \(order.id) has an impossible expiry")
    try RestoreError.unless(
      directory.participants.knows(order.participant.rawValue)
        && directory.affiliations.knows(order.affiliation.rawValue)
        && directory.operatorRules.knows(conditions.operators),
      "order \(order.id) is of nobody known")
    switch order.scope {
    case .book(let book):
      try RestoreError.unless(
        book.rawValue < UInt32(market.books.count) && market.books[book].phase != .closed,
        "order \(order.id) is in no open book")
      let lot = market.books[book].lot
      try RestoreError.unless(
        order.quantity % Quantity(lot) == 0 && state.displayedQuantity % lot == 0
          && order.areOtherQuantitiesMultiples(of: lot), "order \(order.id) has no whole lots")
    case .requirement(let requirement):
      try RestoreError.unless(directory.requirements.knows(requirement), "order \(order.id) requires nothing known")
    }
    try RestoreError.unless(
      !order.isStrip
        || order.scope.requirement.map { directory.requirements[$0].requirement.span != nil } ?? false
          && !order.isPostOnly && !order.isSameBook,
      "order \(order.id) cannot be a strip")
    try RestoreError.unless(
      !conditions.isAllOrNone || conditions.minimumQuantity == nil, "order \(order.id) has conflicting conditions")
    try RestoreError.unless(
      conditions.minimumQuantity ?? 1 <= configuration.maximumQuantity
        && conditions.maximumPerCounterparty ?? 1 < Quantity(UInt32.max),
      "order \(order.id) has impossible conditions")
    let clip = order.isIceberg ? min(Quantity(order.displayLimit), order.quantity) : order.quantity
    try RestoreError.unless(isOrdinary || !order.isIceberg, "order \(order.id) cannot be an iceberg")
    try RestoreError.unless(order.showsEnough, "order \(order.id) shows too little")
    try RestoreError.unless(
      isOrdinary
        ? order.isIceberg
          ? 1...clip ~= Quantity(state.displayedQuantity) : Quantity(state.displayedQuantity) == order.quantity
        : state.displayedQuantity == 0,
      "order \(order.id) displays what it cannot")
    var counterparties: Set<FillState> = []
    for fill in fills {
      try RestoreError.unless(
        directory.participants.knows(fill.participant)
          && counterparties.insert(FillState(participant: fill.participant, quantity: 0, leg: fill.leg)).inserted
          && (order.isStrip ? Int(fill.leg.rawValue) < market.books.count : fill.leg == .none)
          && fill.quantity >= 1 && Quantity(fill.quantity) <= conditions.maximumPerCounterparty ?? 0,
        "order \(order.id) has traded what it cannot with participant \(fill.participant)")
    }
  }

  /// Makes a checked order live, in no queue yet. Returns its slot.
  fileprivate mutating func insert(_ state: OrderState, _ fills: [FillState]) -> Slot<OrderRecord> {
    let order = state.order
    let open = UInt32(truncatingIfNeeded: order.quantity)
    let isSpecial = order.scope.book == nil || !order.conditions.isNone
    if order.isStrip, let requirement = order.scope.requirement { directory.findStripPlaces(of: requirement) }
    let slot = market.orders.insert(
      OrderRecord(
        order, stamp: state.stamp, displayedQuantity: state.displayedQuantity, tradedQuantity: state.tradedQuantity,
        book: order.scope.book ?? .none, level: .none, previous: .none,
        queueKind: order.waits ? .conditional : .displayed))
    let expiry = order.dueExpiry
    guard isSpecial || order.isIceberg || expiry != nil || state.entryStamp != state.stamp else { return slot }
    market.orders.attach(
      OrderDetails(
        entryStamp: state.entryStamp, displayQuantity: order.displayLimit, reserve: isSpecial ? open : 0), to: slot)
    if !isSpecial { market.setHidden(open - state.displayedQuantity, of: slot) }
    if let expiry { market.scheduleExpiry(of: slot, at: expiry) }
    guard isSpecial else { return slot }
    var firstFill = Slot<CounterpartyFill>.none
    for fill in fills.reversed() {
      firstFill = market.orders.fills.insert(
        CounterpartyFill(participant: fill.participant, leg: fill.leg, quantity: fill.quantity, next: firstFill))
    }
    let special = market.orders.attach(
      SpecialOrder(
        slot: slot, scope: order.scope, limit: order.price ?? .lowest, conditions: order.conditions,
        isSameBook: order.isSameBook, isStrip: order.isStrip, commitment: state.tradedQuantity &+ open,
        firstFill: firstFill), to: slot)
    market.orders.specials[special].wasDisplayed = state.wasDisplayed
    if let requirement = order.scope.requirement, !order.isStrip, !directory.requirements.hasList(requirement) {
      listBooks(of: requirement, for: order, atMost: .max)
    }
    if order.waits { market.beginWaiting(special) }
    return slot
  }

  /// Puts an order that was inserted into the queues to which it belongs, behind those there.
  fileprivate mutating func placeEverywhere(ofRestored slot: Slot<OrderRecord>, at limit: Price) {
    if let special = market.orders.special(of: slot) { return market.placeEverywhere(special, directory) }
    market.link(slot, at: limit)
  }

  /// Throws if displayed orders of a book in continuous trading cross.
  fileprivate func checkNothingIsCrossed() throws(RestoreError) {
    for number in 0..<market.books.count {
      let book = market.books[number]
      guard book.phase == .continuous || book.phase == .halted && book.phaseBeforeHalt == .continuous,
        book[.bid].levelCount > 0, book[.ask].levelCount > 0
      else { continue }
      try RestoreError.unless(
        book[.bid].bestRank.price(on: .bid) < book[.ask].bestRank.price(on: .ask),
        "\(BookID(UInt32(number))) is crossed")
    }
  }
}
