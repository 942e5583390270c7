// Auctions: how they end, and how they come by themselves (R17.2, R19).

extension Exchange {
  /// Trades whatever can trade at one price, and `book` is continuous again. With ``UnmatchedOrders/cancel`` the displayed orders that
  /// have not traded whole end before.
  mutating func uncross(_ book: BookID, _ unmatched: UnmatchedOrders) {
    auctioneer.uncross(book, &market, &events)
    if unmatched == .cancel { endAll(in: book, of: [.displayed], .auctionEnded) }
    // The band may have kept what crosses from trading.
    enter(market.isCrossed(book) ? .auction : .continuous, of: book)
  }

  /// Why no book may follow `schedule`.
  func objection(to schedule: AuctionSchedule) -> RejectReason? {
    guard schedule.isConsistent else { return .options }
    return schedule.opens > now ? nil : .expiry
  }

  /// Carries out what is due of the auctions of `book`, as far as its phase allows that, and schedules what comes next.
  mutating func carryOutNextStep(ofAuctionsIn book: BookID) {
    guard let plan = market.plan(of: book) else { return }
    market.setPlan(plan.successor, of: book)
    let phase = market.books[book].phase
    switch plan.next {
    case .open: if phase == .continuous || phase == .halted { enter(.auction, of: book) }
    case .lock: if phase == .auction { enter(.noCancel, of: book) }
    case .uncross: if phase.isAuction { uncross(book, plan.schedule.unmatched) }
    }
  }
}
