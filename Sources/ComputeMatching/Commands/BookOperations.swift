// The phases of a book, its price band and its volatility guard (R17, R18): what they forbid, and how they change.

extension Exchange {
  @inline(never)
  mutating func operate(_ book: BookID, _ operation: BookOperation) {
    if case .scheduleAuction(let schedule?) = operation, let reason = objection(to: schedule) {
      return reject(.none, reason)
    }
    guard market.contains(book) else { return reject(.none, .book) }
    let phase = market.books[book].phase
    switch operation {
    case .halt:
      guard phase == .continuous || phase == .auction else { return reject(.none, .phase) }
      market.books[book].phaseBeforeHalt = phase
      enter(.halted, of: book)
    case .resume:
      guard phase == .halted else { return reject(.none, .phase) }
      enter(market.books[book].phaseBeforeHalt, of: book)
    case .openAuction:
      guard phase == .continuous || phase == .halted else { return reject(.none, .phase) }
      enter(.auction, of: book)
    case .lockAuction:
      guard phase == .auction else { return reject(.none, .phase) }
      enter(.noCancel, of: book)
    case .indicate:
      guard phase.isAuction else { return reject(.none, .phase) }
      events.append(.indicative(auctioneer.indication(of: book, &market)))
    case .uncross:
      guard phase.isAuction else { return reject(.none, .phase) }
      uncross(book, .stay)
    case .scheduleAuction(let schedule):
      guard phase != .closed else { return reject(.none, .phase) }
      market.setPlan(schedule.map { AuctionPlan($0, stamp: market.nextStamp()) }, of: book)
      events.append(.bookPhase(book, phase))
    case .close:
      guard phase != .closed else { return reject(.none, .phase) }
      close(book)
      endAll(in: book, .bookClosed)
    case .setPriceBand(let low, let high):
      guard low ?? .lowest >= .lowest, high ?? .lowest >= .lowest, low ?? .lowest <= high ?? .highest else {
        return reject(.none, .price)
      }
      guard phase != .closed else { return reject(.none, .phase) }
      let band = PriceBand(low: low, high: high)
      events.append(.priceBand(book, band, phase))
      market.withdrawRequirementOrders(from: book, &events)
      market.books[book].band = band
      if phase == .continuous { admitRequirementOrders(to: book) }
    }
  }

  /// Puts `book` into another phase; requirement orders enter one that becomes continuous (R17).
  mutating func enter(_ phase: Phase, of book: BookID) {
    market.setPhase(phase, of: book, &events)
    if phase == .continuous { admitRequirementOrders(to: book) }
  }

  /// Closes `book` for good: requirement orders that come do not look at it any more (R17).
  private mutating func close(_ book: BookID) {
    enter(.closed, of: book)
    market.removeLegs(book)
    market.setPlan(nil, of: book)
    directory.close(book)
  }

  /// Whether the phase of its book lets `order` in.
  mutating func mayEnter(_ order: Order, _ book: BookID) -> Bool {
    switch market.books[book].phase {
    case .continuous: true
    case .auction, .noCancel: order.price != nil && order.timeInForce.mayRest
    case .halted, .closed: false
    }
  }

  /// Why the band of its book, or an affiliated order that it crosses in the auction, keeps `order` out.
  @inline(never)
  mutating func objection(to order: Order, in book: BookID) -> RejectReason? {
    if let price = order.price, !market.books[book].band.contains(price) { return .priceBand }
    // Conditional orders have no part in the uncross (R19).
    guard market.books[book].phase.isAuction, order.conditions.isNone else { return nil }
    return market.crossesAffiliated(order, in: book) ? .selfTrade : nil
  }

  /// Opens a book for `contract`, whose quantities are multiples of `lot`. One whose gate has closed already opens closed (R1).
  @inline(never)
  mutating func openBook(_ contract: Contract, lot: Quantity) {
    guard configuration.admits(lot) else { return reject(.none, .quantity) }
    guard directory.catalogue.book(for: contract) == nil else { return reject(.none, .book) }
    let isClosed = contract.window.start.map { $0 <= now } ?? false
    let book = directory.addBook(for: contract, isClosed: isClosed)
    market.books.append(
      Book(
        number: UInt32(truncatingIfNeeded: market.books.count),
        volatilityGuard: UInt32(truncatingIfNeeded: configuration.volatilityGuard),
        lot: UInt32(truncatingIfNeeded: lot)))
    if lot > 1 { market.changeRestrictingBookCount += 1 }
    events.append(.bookOpened(book, contract: contract.fingerprint, lot: lot))
    let stamp = market.nextStamp()
    if isClosed { return closeGate(of: book) }
    if let gate = contract.window.start {
      market.schedule.insert(
        ScheduledEvent(moment: gate, stamp: stamp, subject: .gateClosure(book)), orders: &market.orders)
    }
    market.addLegs(book, directory)
    admitRequirementOrders(to: book)
  }

  /// R1: the book closes, and every order still in it expires; so does one that requires just this window.
  mutating func closeGate(of book: BookID) {
    if market.books[book].phase != .closed { close(book) }
    var next = market.orders.firstRequirementOrder.orNil
    while let special = next {
      let order = market.orders.specials[special]
      next = order.next.orNil
      if let number = order.scope.requirement, isClosed(order, number, by: book) {
        stampedSlots.append(StampedSlot(stamp: market.orders.entryStamp(of: order.slot), slot: order.slot))
      }
    }
    endAll(in: book, .gateClosed)
  }

  /// Whether the requirement order, whose requirement has this number, ends with the gate of `book`: one that requires just this
  /// window, or a strip whose first window it is (R21.5).
  private mutating func isClosed(_ order: SpecialOrder, _ number: RequirementID, by book: BookID) -> Bool {
    if order.isStrip { return directory.leg(book, of: number).isFirst }
    return directory.requirements[number].requirement.window != nil && directory.satisfies(book, number)
  }
}
