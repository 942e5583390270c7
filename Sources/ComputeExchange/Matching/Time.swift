// What time alone brings about (R5), and the books it closes (R1).

extension Exchange {
  /// Lets everything happen that is due by `timestamp`, moment by moment and at one moment in order of entry, and makes
  /// `timestamp` the present.
  @inline(__always)
  mutating func pass(to timestamp: Timestamp) {
    if let due = schedule.first, due.moment <= timestamp { passMoments(to: timestamp) }
    now = timestamp
    events.setTimestamp(timestamp)
  }

  @inline(never)
  private mutating func passMoments(to timestamp: Timestamp) {
    while let due = schedule.first, due.moment <= timestamp {
      happen(due)
      guard schedule.first?.moment != due.moment else { continue }
      // The last to wait may have left just now, when the book was touched already.
      if waitingCount > 0 { conclude() } else { forgetTouches() }
    }
  }

  private mutating func happen(_ due: Schedule.Entry) {
    now = due.moment
    events.setTimestamp(due.moment)
    switch due.subject {
    case .expiry(let slot): end(slot, .expired)
    case .gateClosure(let book):
      schedule.remove(at: 0, orders: &orders)
      closeGate(of: book)
    }
  }

  /// When the order in `slot` expires, if it is good till a date.
  func expiry(of slot: UInt32) -> Timestamp? {
    orders.details(of: slot).flatMap { slotOrNil($0.schedulePosition) }.map { schedule[Int($0)].moment }
  }

  /// Opens a book for `contract`. One whose gate has closed already opens closed (R1).
  @inline(never)
  mutating func openBook(_ contract: Contract) {
    guard catalogue.book(for: contract) == nil else { return reject(.none, .book) }
    let book = catalogue.add(contract)
    requirements.add(contract, book)
    books.append(
      Book(
        number: UInt32(truncatingIfNeeded: books.count),
        volatilityGuard: UInt32(truncatingIfNeeded: configuration.volatilityGuard)))
    events.append(.bookOpened(book, contract: contract.fingerprint))
    let stamp = nextStamp()
    if let gate = contract.window.start {
      guard gate > now else { return closeGate(of: book) }
      schedule.insert(Schedule.Entry(moment: gate, stamp: stamp, subject: .gateClosure(book)), orders: &orders)
    }
    admitRequirementOrders(to: book.rawValue)
  }

  /// R1: the book closes, and every order still in it expires; so does one that requires just this window.
  private mutating func closeGate(of book: BookID) {
    if books[book.rawValue].phase != .closed { enter(.closed, of: book) }
    var next = slotOrNil(orders.firstRequirementOrder)
    while let special = next {
      let order = orders.specials[special]
      next = slotOrNil(order.next)
      if let number = order.scope.requirement, requirements[number].requirement.window != nil,
        requirements.eligible(book.rawValue, for: number) != nil
      {
        departing.append(Departing(stamp: orders.entryStamp(of: order.slot), slot: order.slot))
      }
    }
    endAll(in: book.rawValue, .gateClosed)
  }
}
