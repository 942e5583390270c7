// One order, many books (R16): where a requirement order stands, and how it comes and goes with the phases of books (R17).

extension Exchange {
  /// The limit in a book of a requirement order whose own is `price`; `nil` where that is not a positive price, or would have
  /// to be made worse than the order allows to be inside the band.
  @inline(__always)
  func limit(_ price: Price, _ side: Side, in eligible: EligibleBook) -> Price? {
    let (ticks, overflows) = price.ticks.addingReportingOverflow(eligible.differential)
    guard !overflows, ticks >= 1 else { return nil }
    let limit = Price(ticks: ticks)
    let band = books[eligible.book].band
    if let low = band.low, limit < low { return side == .ask ? low : nil }
    if let high = band.high, limit > high { return side == .bid ? high : nil }
    return limit
  }

  /// What the order in `slot` requires, if it is a requirement order.
  mutating func requirement(ofOrder slot: UInt32) -> RequirementID? {
    orders.special(of: slot).flatMap { orders.specials[$0].scope.requirement }
  }

  /// Opens the lanes of a walk: one in each continuous book that `taker` may trade in, or in `book` alone. O(k log k) in the
  /// books.
  mutating func openLanes(for taker: Taker, _ rows: MakerRows, only book: UInt32? = nil) {
    frontier.removeAll()
    switch taker.scope {
    case .book(let own):
      openLane(
        for: taker, in: own.rawValue, bounds(taker.side, at: taker.price, in: own.rawValue), differential: 0, rows)
    case .requirement(let requirement):
      if let book {
        if let eligible = requirements.eligible(book, for: requirement) { openLane(for: taker, in: eligible, rows) }
        return
      }
      for position in 0..<requirements.bookCount(of: requirement) {
        openLane(for: taker, in: requirements.book(position, of: requirement), rows)
      }
    }
  }

  private mutating func openLane(for taker: Taker, in eligible: EligibleBook, _ rows: MakerRows) {
    guard books[eligible.book].phase == .continuous else { return }
    var price = taker.price
    if let own = taker.price {
      guard let limit = limit(own, taker.side, in: eligible) else { return }
      price = limit
    }
    openLane(
      for: taker, in: eligible.book, bounds(taker.side, at: price, in: eligible.book),
      differential: eligible.differential, rows)
  }

  /// R16.4: the book in which `taker` gets `need`, all it wants, at the best total net cost; of equals the one of the lowest number.
  mutating func cheapestBook(
    for taker: Taker, _ requirement: RequirementID, need: UInt32, _ rows: MakerRows
  ) -> UInt32? {
    var best: (book: UInt32, cost: Int128)?
    for position in 0..<requirements.bookCount(of: requirement) {
      let book = requirements.book(position, of: requirement).book
      openLanes(for: taker, rows, only: book)
      let reach = reach(of: taker, upTo: need)
      guard reach.quantity >= need else { continue }
      if best.map({ reach.cost < $0.cost }) ?? true { best = (book, reach.cost) }
    }
    return best?.book
  }

  /// Takes the stands of all requirement orders out of `book`, and reports those of displayed orders (R7.2). O(orders of the book) if there are any.
  mutating func withdrawRequirementOrders(from book: UInt32) {
    guard books[book].standCount > 0 else { return }
    for side in Side.allCases {
      for row in Row.allCases {
        var level = slotOrNil(books[book][side, row].best)
        while let current = level {
          level = books[book][side, row].level(after: current, in: levels)
          withdrawRequirementOrders(from: book, level: current)
        }
      }
    }
  }

  private mutating func withdrawRequirementOrders(from book: UInt32, level: UInt32) {
    var slot = slotOrNil(levels.levels[level].head)
    while let current = slot {
      slot = slotOrNil(orders[current].next)
      guard let special = orders.special(of: current), orders.specials[special].scope.book == nil else { continue }
      leavePlace(current, special)
      let own = orders[orders.specials[special].slot]
      // In the middle of a walk there may be some that have ended already.
      if own.terms.row == .displayed, orders.reserve(of: orders.specials[special].slot) > 0 {
        events.append(.withdrawn(OrderID(own.id), BookID(book)))
      }
      // What stopped it here may have kept it from trading elsewhere.
      if orders.specials[special].isSpanning { touchAll(special, .unblocked) }
    }
  }

  /// R17: `book` is now available, and the requirement orders that fit enter it: displayed ones one by one in stamp order, each
  /// as a taker against what already stands in it; then those that wait join those that wait there.
  ///
  /// O(r log r) in the live requirement orders, besides their trades.
  mutating func admitRequirementOrders(to book: UInt32) {
    for side in Side.allCases { touch(book, .unblocked, for: side) }
    admitted.removeAll()
    var next = slotOrNil(orders.firstRequirementOrder)
    while let special = next {
      let order = orders.specials[special]
      next = slotOrNil(order.next)
      guard let requirement = order.scope.requirement, requirements.eligible(book, for: requirement) != nil else {
        continue
      }
      admitted.append(Departing(stamp: orders[order.slot].stamp, slot: order.slot))
    }
    admitted.sort { $0.stamp < $1.stamp }
    for row in Row.allCases {
      for position in 0..<admitted.count where books[book].phase == .continuous {
        // One that has traded all it wanted is gone.
        let slot = admitted[position].slot
        guard let special = orders.special(of: slot), orders.specials[special].slot == slot,
          orders[slot].stamp == admitted[position].stamp, orders[slot].terms.row == row,
          let requirement = requirement(ofOrder: slot), let eligible = requirements.eligible(book, for: requirement)
        else { continue }
        admit(special, to: eligible, as: row)
      }
    }
  }

  private mutating func admit(_ special: UInt32, to eligible: EligibleBook, as row: Row) {
    guard row == .displayed else { return place(special, in: eligible) }
    let order = orders.specials[special]
    let id = OrderID(orders[order.slot].id)
    var taker = Taker(orders[order.slot], order, open: orders.reserve(of: order.slot))
    openLanes(for: taker, .all, only: eligible.book)
    let traded = matchAlongFrontier(&taker)
    settle(special, taker, traded: traded)
    guard orders.slot(of: id) != nil else { return }
    place(special, in: eligible)
  }
}
