// The phases of a book, its price band and its volatility guard (R17, R18): what they forbid, and how they change.

extension Exchange {
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
      enter(.continuous, of: book)
    case .close:
      guard phase != .closed else { return reject(.none, .phase) }
      enter(.closed, of: book)
      endAll(in: book.rawValue, .bookClosed)
    case .setPriceBand(let low, let high):
      guard low ?? 1 >= 1, high ?? 1 >= 1, low ?? 1 <= high ?? Price(ticks: .max) else { return reject(.none, .price) }
      guard phase != .closed else { return reject(.none, .phase) }
      let band = PriceBand(low: low, high: high)
      books[book.rawValue].band = band
      events.append(.priceBand(book, band, phase))
    }
  }

  mutating func enter(_ phase: Phase, of book: BookID) {
    books[book.rawValue].phase = phase
    events.append(.bookPhase(book, phase))
  }

  /// Whether the phase of its book lets `order` in.
  func mayEnter(_ order: Order) -> Bool {
    switch books[order.book.rawValue].phase {
    case .continuous: true
    case .auction: order.price != nil && order.timeInForce.mayRest
    case .halted, .closed: false
    }
  }

  /// Why the band of its book, or an affiliated order that it would meet in the auction, keeps `order` out.
  func objection(to order: Order) -> RejectReason? {
    if let price = order.price, !books[order.book.rawValue].band.contains(price) { return .priceBand }
    return books[order.book.rawValue].phase == .auction && crossesAffiliated(order) ? .selfTrade : nil
  }

  /// Linear in the orders that `order` crosses.
  private func crossesAffiliated(_ order: Order) -> Bool {
    let ladder = books[order.book.rawValue][order.side.opposite]
    var level = slotOrNil(ladder.best)
    while let current = level, levels.levels[current].rank <= order.takerLimit {
      var slot = slotOrNil(levels.levels[current].head)
      while let maker = slot {
        if orders[maker].isAffiliated(with: order.participant.rawValue, order.affiliation.rawValue) { return true }
        slot = slotOrNil(orders[maker].next)
      }
      level = ladder.level(after: current, in: levels)
    }
    return false
  }

  /// `order` on its way into a book with a band or a guard. A market order stops at the edge of the band.
  func restrictedTaker(_ order: Order) -> Taker {
    let book = books[order.book.rawValue]
    let makers = order.side.opposite
    var limit = order.takerLimit
    if order.price == nil, let edge = order.side == .bid ? book.band.high : book.band.low {
      limit = Rank(of: edge, on: makers)
    }
    guard book.volatilityGuard > 0, let reference = book.referencePrice else {
      return Taker(order, limit: limit, printable: .all)
    }
    let allowance = reference.ticks.basisPoints(Int64(book.volatilityGuard))
    let low = Rank(of: Price(ticks: max(1, reference.ticks - allowance)), on: makers)
    let high = Rank(of: Price(ticks: reference.ticks.addingSaturating(allowance)), on: makers)
    return Taker(order, limit: limit, printable: PrintableRanks(first: min(low, high), last: max(low, high)))
  }
}

extension Int64 {
  /// `points` hundredths of a percent of a positive number, rounded down. `points` must be from 0 to 10,000.
  fileprivate func basisPoints(_ points: Int64) -> Int64 {
    let (whole, rest) = quotientAndRemainder(dividingBy: 10_000)
    return whole * points + rest * points / 10_000
  }

  fileprivate func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}
