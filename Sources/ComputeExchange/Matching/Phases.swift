// The phases of a book, its price band and its volatility guard (R17, R18): what they forbid, and how they change.

extension Exchange {
  @inline(never)
  mutating func operate(_ book: BookID, _ operation: BookOperation) {
    guard book.rawValue < UInt32(books.count) else { return reject(.none, .book) }
    let phase = books[book.rawValue].phase
    switch operation {
    case .halt:
      guard phase == .continuous || phase == .auction else { return reject(.none, .phase) }
      books[book.rawValue].phaseBeforeHalt = phase
      enter(.halted, of: book)
    case .resume:
      guard phase == .halted else { return reject(.none, .phase) }
      enter(books[book.rawValue].phaseBeforeHalt, of: book)
    case .openAuction:
      guard phase == .continuous || phase == .halted else { return reject(.none, .phase) }
      enter(.auction, of: book)
    case .uncross:
      guard phase == .auction else { return reject(.none, .phase) }
      uncross(book)
      enter(isCrossed(book) ? .auction : .continuous, of: book)
    case .close:
      guard phase != .closed else { return reject(.none, .phase) }
      enter(.closed, of: book)
      endAll(in: book.rawValue, .bookClosed)
    case .setPriceBand(let low, let high):
      guard low ?? 1 >= 1, high ?? 1 >= 1, low ?? 1 <= high ?? Price(ticks: .max) else { return reject(.none, .price) }
      guard phase != .closed else { return reject(.none, .phase) }
      let band = PriceBand(low: low, high: high)
      events.append(.priceBand(book, band, phase))
      withdrawRequirementOrders(from: book.rawValue)
      books[book.rawValue].band = band
      if phase == .continuous { admitRequirementOrders(to: book.rawValue) }
    }
  }

  /// Requirement orders stand in continuous books only (R17).
  mutating func enter(_ phase: Phase, of book: BookID) {
    events.append(.bookPhase(book, phase))
    if phase != .continuous { withdrawRequirementOrders(from: book.rawValue) }
    books[book.rawValue].phase = phase
    if phase == .continuous { admitRequirementOrders(to: book.rawValue) }
  }

  /// Whether the phase of its book lets `order` in.
  mutating func mayEnter(_ order: Order, _ book: BookID) -> Bool {
    switch books[book.rawValue].phase {
    case .continuous: true
    case .auction: order.price != nil && order.timeInForce.mayRest
    case .halted, .closed: false
    }
  }

  /// Why the band of its book, or an affiliated order that it would meet in the auction, keeps `order` out.
  @inline(never)
  mutating func objection(to order: Order, in book: BookID) -> RejectReason? {
    if let price = order.price, !books[book.rawValue].band.contains(price) { return .priceBand }
    // Conditional orders have no part in the uncross (R19).
    guard books[book.rawValue].phase == .auction, order.conditions.isNone else { return nil }
    return crossesAffiliated(order, in: book) ? .selfTrade : nil
  }

  /// Whether a displayed order stands within the limit of `order` that may not trade with it (R14). Linear in the orders that it
  /// crosses.
  mutating func crossesAffiliated(_ order: Order, in book: BookID) -> Bool {
    crossesAffiliated(
      order.side, order.participant.rawValue, order.affiliation.rawValue, at: order.price, in: book.rawValue)
  }

  mutating func crossesAffiliated(
    _ side: Side, _ participant: UInt32, _ affiliation: UInt32, at price: Price?, in book: UInt32
  ) -> Bool {
    guard participant != 0 || affiliation != 0 else { return false }
    let makers = side.opposite
    let limit = price.map { Rank(of: $0, on: makers) } ?? .worst
    let ladder = books[book][makers]
    var level = slotOrNil(ladder.best)
    while let current = level, levels.levels[current].rank <= limit {
      var slot = slotOrNil(levels.levels[current].head)
      while let maker = slot {
        if orders[maker].isAffiliated(with: participant, affiliation) { return true }
        slot = slotOrNil(orders[maker].next)
      }
      level = ladder.level(after: current, in: levels)
    }
    return false
  }
}
