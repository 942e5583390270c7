/// A day of the Gregorian calendar, from 1970 on.
package struct CalendarDate: Equatable {
  package let year: Int
  /// From 1 to 12.
  package let month: Int
  package let day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  package init(daysSince1970: Int) {
    // No year has more than 366 days, so the guess is never late, and in the years that a `Timestamp` reaches two early at most.
    var year = 1970 + daysSince1970 / 366
    while Self.days(before: year + 1) <= daysSince1970 { year += 1 }
    var day = daysSince1970 - Self.days(before: year)
    var month = 1
    while day >= Self.days(in: month, of: year) {
      day -= Self.days(in: month, of: year)
      month += 1
    }
    self.init(year: year, month: month, day: day + 1)
  }

  package var daysSince1970: Int {
    Self.days(before: year) + (1..<month).reduce(0) { $0 + Self.days(in: $1, of: year) } + day - 1
  }

  /// Whether the month has that day.
  package var isReal: Bool { 1...12 ~= month && 1...Self.days(in: month, of: year) ~= day }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// From 1970-01-01 to the first of January of `year`.
  private static func days(before year: Int) -> Int {
    let past = year - 1
    let leapDays = past / 4 - past / 100 + past / 400
    let leapDaysBefore1970 = 477
    return (year - 1970) * 365 + leapDays - leapDaysBefore1970
  }
}
