// What time alone brings about (R5).

extension Exchange {
  /// Carries out everything that is due by `timestamp`, moment by moment and at one moment in order of entry, and makes
  /// `timestamp` the present.
  @inline(__always)
  mutating func pass(to timestamp: Timestamp) {
    if let due = market.schedule.first, due.moment <= timestamp { passMoments(to: timestamp) }
    now = timestamp
    events.setTimestamp(timestamp)
  }

  @inline(never)
  private mutating func passMoments(to timestamp: Timestamp) {
    while let due = market.schedule.first, due.moment <= timestamp {
      carryOutDue(due)
      guard market.schedule.first?.moment != due.moment else { continue }
      // The last conditional order may have ended just now, with its book already on the wake list.
      if market.wakeList.waitingCount > 0 { wakeConditionalOrders() } else { market.forgetWakeReasons() }
    }
  }

  private mutating func carryOutDue(_ due: ScheduledEvent) {
    now = due.moment
    events.setTimestamp(due.moment)
    switch due.subject {
    case .expiry(let slot): market.end(slot, .expired, &events)
    case .gateClosure(let book):
      market.schedule.remove(at: 0, orders: &market.orders)
      closeGate(of: book)
    case .auction(let book): carryOutNextStep(ofAuctionsIn: book)
    }
  }
}
