/// A moment, in nanoseconds since 1970-01-01T00:00 UTC (R5).
///
///     try Timestamp("2026-12-01T00:00:00Z")
///     Timestamp(secondsSince1970: Date().timeIntervalSince1970)
public struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable, ExpressibleByIntegerLiteral {
  /// Nanoseconds since 1970-01-01T00:00 UTC, up to the year 2554.
  public let nanoseconds: UInt64

  /// So many nanoseconds after 1970-01-01T00:00 UTC.
  @inlinable
  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  /// Nanoseconds since 1970.
  public init(integerLiteral value: UInt64) { nanoseconds = value }

  /// The moment that `text` states in UTC: `2026-12-01`, or `2026-12-01T09:30:00.5Z`, of which minutes, seconds, their fraction of up
  /// to nine digits and the `Z` may be missing. From 1970 to 2554.
  ///
  /// - Throws: if `text` is none of these, or a date that there is not.
  public init(_ text: String) throws(ContractFormatError) {
    guard text.contains("-"), let timestamp = Calendar.timestamp(from: text) else {
      throw ContractFormatError(expected: "a time in UTC such as 2026-12-01T09:30:00Z", found: text)
    }
    self = timestamp
  }

  /// The moment so many seconds after 1970, to the nearest nanosecond that a `Double` tells; `nil` before 1970 and after 2554.
  public init?(secondsSince1970 seconds: Double) {
    guard let nanoseconds = UInt64(exactly: (seconds * 1_000_000_000).rounded()) else { return nil }
    self.nanoseconds = nanoseconds
  }

  /// The time since 1970, as far as a `Double` tells: to some 200 ns today.
  public var secondsSince1970: Double { Double(nanoseconds) / 1_000_000_000 }

  /// The moment so long after 1970, without what is finer than a nanosecond; `nil` before 1970 and after 2554.
  public init?(sinceEpoch duration: Duration) {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return nil }
    let (whole, overflows) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carries) = whole.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
    guard !overflows, !carries else { return nil }
    nanoseconds = sum
  }

  /// The time since 1970, exactly.
  public var sinceEpoch: Duration {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Duration(secondsComponent: Int64(seconds), attosecondsComponent: Int64(rest) * 1_000_000_000)
  }

  @inline(__always)
  public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
}

extension Timestamp: CustomStringConvertible {
  /// In UTC, with nine decimals where seconds have a fraction: `2026-12-01T09:30:00Z`.
  public var description: String {
    let text = Calendar.text(for: self)
    // The first day of 1970 is written as a time after midnight.
    var whole = text.hasSuffix("Z") ? String(text.dropLast()) : "1970-01-01T" + text
    let fraction = nanoseconds % 1_000_000_000
    if fraction > 0 { whole += "." + String(fraction + 1_000_000_000).dropFirst() }
    return whole + "Z"
  }
}
