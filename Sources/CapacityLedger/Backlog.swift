import ComputeMatching

/// What is committed and not delivered yet, of one calendar month.
public struct BacklogMonth: Hashable, Sendable {
  /// The year.
  public let year: Int
  /// From 1 to 12.
  public let month: Int
  /// GPU-hours to be delivered.
  public internal(set) var gpuHours: Int128
  /// What is to be paid for them.
  public internal(set) var amount: Money
}

extension CapacityLedger {
  /// What is to be delivered under running commitments after `time`, when a period begins that is not delivered yet, by month in UTC;
  /// months without any between others are left out. Commitments of spot capacity without an end count for nothing: nobody must deliver
  /// them tomorrow. Nothing is listed beyond 2554, where timestamps end. O(commitments x months).
  public func backlog(at time: Timestamp) -> [BacklogMonth] {
    var months: [BacklogMonth] = []
    for commitment in commitments where commitment.isRunning && commitment.due == 0 {
      let hours = hours(of: commitment, after: time)
      var hour = hours.lowerBound
      let end = hours.upperBound
      while hour < end {
        let date = CalendarDate(daysSince1970: Int(hour / 24))
        let next = CalendarDate(
          year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
        let stop = min(end, UInt64(next.daysSince1970) * 24)
        let part = UInt32(clamping: stop - hour)
        let amount = Money(price: commitment.price, quantity: commitment.quantity, hours: part) ?? .zero
        add(
          BacklogMonth(
            year: date.year, month: date.month, gpuHours: Int128(commitment.quantity) * Int128(part), amount: amount),
          to: &months)
        hour = stop
      }
    }
    return months
  }

  /// What is to be paid for all of ``backlog(at:)``. O(commitments).
  public func backlogAmount(at time: Timestamp) -> Money {
    var sum = Money.zero
    for commitment in commitments where commitment.isRunning && commitment.due == 0 {
      let gpuHours = Int128(commitment.quantity) * Int128(hours(of: commitment, after: time).count)
      _ = sum.add(Money(tickHours: Int128(commitment.price.ticks) * gpuHours))
    }
    return sum
  }

  /// The hours since 1970 in which a commitment is to be delivered after `time`.
  private func hours(of commitment: Commitment, after time: Timestamp) -> Range<UInt64> {
    let record = books[Int(commitment.book.rawValue)]
    let periods: UInt64
    let first: UInt64
    if let start = record.contract.window.start {
      (periods, first) = (1, start.nanoseconds / Self.hourNanoseconds)
    } else {
      periods = UInt64(commitment.remainingPeriods)
      first = Self.hour(
        UInt64(commitment.terms.delay), of: record.hours, after: time.nanoseconds / Self.hourNanoseconds)
    }
    return first..<Self.hour(periods, of: record.hours, after: first)
  }

  /// When so many periods are over, in hours since 1970, or the last one that a timestamp reaches.
  private static func hour(_ periods: UInt64, of hours: UInt32, after hour: UInt64) -> UInt64 {
    let last = UInt64.max / hourNanoseconds
    // Both have 32 bits.
    let (end, overflow) = (periods * UInt64(hours)).addingReportingOverflow(hour)
    return overflow ? last : min(end, last)
  }

  private static let hourNanoseconds: UInt64 = 3_600_000_000_000

  private func add(_ part: BacklogMonth, to months: inout [BacklogMonth]) {
    let place = months.firstIndex { ($0.year, $0.month) >= (part.year, part.month) } ?? months.count
    if place < months.count, (months[place].year, months[place].month) == (part.year, part.month) {
      months[place].gpuHours += part.gpuHours
      _ = months[place].amount.add(part.amount)
    } else {
      months.insert(part, at: place)
    }
  }
}
