/// Timestamps as people write them, in UTC.
package enum Calendar {
  private static let nanosecondsPerSecond: UInt64 = 1_000_000_000
  private static let secondsPerDay: UInt64 = 86_400

  /// Reads `2025-11-01`, `2025-11-01T12:30:00.5Z` (minutes, seconds, their fraction and the `Z` may be missing) or
  /// `09:45:00`, which is a time after midnight of day 0. `nil` if `text` is none of them, or not a date there is.
  package static func timestamp(from text: String) -> Timestamp? {
    var reader = Reader(text)
    var seconds: UInt64 = 0
    if text.contains("-") {
      guard let date = reader.date() else { return nil }
      seconds = UInt64(date.daysSince1970) * secondsPerDay
      if reader.isAtEnd { return timestamp(seconds: seconds, nanoseconds: 0) }
      guard reader.skip("T") else { return nil }
    } else if !text.contains(":") {
      return nil
    }
    guard let hour = reader.number(digits: 2), hour < 24 else { return nil }
    var (minute, second, nanoseconds) = (UInt64(0), UInt64(0), UInt64(0))
    if reader.skip(":") {
      guard let number = reader.number(digits: 2), number < 60 else { return nil }
      minute = number
      if reader.skip(":") {
        guard let number = reader.number(digits: 2), number < 60 else { return nil }
        second = number
        if reader.skip(".") {
          guard let fraction = reader.nanoseconds() else { return nil }
          nanoseconds = fraction
        }
      }
    }
    _ = reader.skip("Z")
    guard reader.isAtEnd else { return nil }
    return timestamp(seconds: seconds + hour * 3600 + minute * 60 + second, nanoseconds: nanoseconds)
  }

  /// `2025-10-19T21:06:43Z`; a time on the first day of 1970 is one after midnight, as in LOBSTER streams: `09:45:00`.
  package static func text(for timestamp: Timestamp) -> String {
    let seconds = timestamp.nanoseconds / nanosecondsPerSecond
    let (day, ofDay) = seconds.quotientAndRemainder(dividingBy: secondsPerDay)
    let time = "\(two(ofDay / 3600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60))"
    if day == 0 { return time }
    let date = CalendarDate(daysSince1970: Int(day))
    return "\(date.year)-\(two(UInt64(date.month)))-\(two(UInt64(date.day)))T\(time)Z"
  }

  private static func timestamp(seconds: UInt64, nanoseconds: UInt64) -> Timestamp? {
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: nanosecondsPerSecond)
    let (sum, carry) = whole.addingReportingOverflow(nanoseconds)
    return overflow || carry ? nil : Timestamp(nanoseconds: sum)
  }

  private static func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private struct Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard let first = rest.first, UInt32(first) == character.value else { return false }
      rest.removeFirst()
      return true
    }

    mutating func number(digits count: Int) -> UInt64? {
      guard rest.count >= count else { return nil }
      var number: UInt64 = 0
      for _ in 0..<count {
        guard let digit = digit() else { return nil }
        number = number * 10 + digit
      }
      return number
    }

    /// A day from 1970 on that there is: `2025-11-01`.
    mutating func date() -> CalendarDate? {
      guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
        let day = number(digits: 2), year >= 1970, 1...12 ~= month
      else { return nil }
      let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day))
      return date.isReal ? date : nil
    }

    /// One to nine digits after a decimal point.
    mutating func nanoseconds() -> UInt64? {
      var (number, unit) = (UInt64(0), Calendar.nanosecondsPerSecond)
      while unit > 1, let digit = digit() {
        unit /= 10
        number += digit * unit
      }
      return unit < Calendar.nanosecondsPerSecond ? number : nil
    }

    private mutating func digit() -> UInt64? {
      guard let byte = rest.first, 0x30...0x39 ~= byte else { return nil }
      rest.removeFirst()
      return UInt64(byte - 0x30)
    }
  }
}
