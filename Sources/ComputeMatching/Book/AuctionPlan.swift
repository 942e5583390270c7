/// The schedule of auctions that a book follows, and what comes next of it (R17.2).
package struct AuctionPlan: Hashable, BitwiseCopyable {
  /// With the moments of the auction that goes on, or is next.
  package var schedule: AuctionSchedule
  package var next: Step
  /// The stamp of the command that gave it: its place among all that is due at one moment (R5).
  package var stamp: UInt64

  package enum Step: UInt8, CaseIterable, BitwiseCopyable {
    case open
    case lock
    case uncross
  }

  package init(_ schedule: AuctionSchedule, next: Step = .open, stamp: UInt64) {
    (self.schedule, self.next, self.stamp) = (schedule, next, stamp)
  }

  /// When the next step is due.
  package var moment: Timestamp {
    switch next {
    case .open: schedule.opens
    case .lock: schedule.locks ?? schedule.uncrosses
    case .uncross: schedule.uncrosses
    }
  }

  /// What is left behind the next step; `nil` if nothing is, or if time ends before.
  var successor: AuctionPlan? {
    var plan = self
    switch next {
    case .open where schedule.locks != nil: plan.next = .lock
    case .open, .lock: plan.next = .uncross
    case .uncross:
      guard let hours = schedule.everyHours, let next = schedule.later(by: hours) else { return nil }
      (plan.schedule, plan.next) = (next, .open)
    }
    return plan
  }
}

extension AuctionSchedule {
  private static var hour: UInt64 { 3_600_000_000_000 }

  /// Whether its moments come one after the other, and again only once the auction is over.
  package var isConsistent: Bool {
    guard opens <= locks ?? opens, locks ?? opens <= uncrosses else { return false }
    guard let everyHours else { return true }
    let (span, overflows) = UInt64(everyHours).multipliedReportingOverflow(by: Self.hour)
    return everyHours > 0 && (overflows || uncrosses.nanoseconds - opens.nanoseconds <= span)
  }

  /// The same auction `hours` later; `nil` if no timestamp is so late.
  fileprivate func later(by hours: UInt32) -> AuctionSchedule? {
    let (span, isTooLong) = UInt64(hours).multipliedReportingOverflow(by: Self.hour)
    let (last, isTooLate) = uncrosses.nanoseconds.addingReportingOverflow(span)
    guard !isTooLong, !isTooLate else { return nil }
    var later = self
    later.opens = Timestamp(nanoseconds: opens.nanoseconds + span)
    later.locks = locks.map { Timestamp(nanoseconds: $0.nanoseconds + span) }
    later.uncrosses = Timestamp(nanoseconds: last)
    return later
  }
}
