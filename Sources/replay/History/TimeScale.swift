import ComputeMatching

/// Divides the time of a stream into equal periods, not too many, without knowing where it ends.
///
/// Periods begin at multiples of their length since 1970. If there would be too many, several become one.
struct TimeScale {
  /// How many periods there are at most.
  static let maximumCount: UInt64 = 400

  /// In nanoseconds; each a multiple of the one before, and lengths by which people divide time.
  private static let lengths: [UInt64] = {
    var lengths: [UInt64] = [1]
    // To a second, a minute, an hour, a day, and to 28 days; then doubled as often as a timestamp needs.
    let factors: [UInt64] = Array(repeating: 10, count: 9) + [5, 3, 4, 5, 3, 4, 3, 2, 4, 7, 4]
    for factor in factors + Array(repeating: 2, count: 8) { lengths.append((lengths.last ?? 1) * factor) }
    return lengths
  }()

  private var lengthIndex = 0
  private(set) var first: UInt64?

  /// The length of a period in nanoseconds.
  var length: UInt64 { Self.lengths[lengthIndex] }

  /// The period of `timestamp`, counted from 1970. If periods had to become longer, `lengthened` is called with how many
  /// became one.
  mutating func period(of timestamp: Timestamp, lengthened: (UInt64) -> Void) -> UInt64 {
    guard let begin = first else {
      first = timestamp.nanoseconds
      return timestamp.nanoseconds
    }
    var factor: UInt64 = 1
    while lengthIndex + 1 < Self.lengths.count,
      timestamp.nanoseconds / length - begin / length >= Self.maximumCount
    {
      lengthIndex += 1
      factor *= length / Self.lengths[lengthIndex - 1]
    }
    if factor > 1 { lengthened(factor) }
    return timestamp.nanoseconds / length
  }

  /// When a period begins.
  func beginning(of period: UInt64) -> Timestamp { Timestamp(nanoseconds: period * length) }

  /// The length in words: `3 hours`.
  var lengthText: String {
    let units: [(nanoseconds: UInt64, name: String)] = [
      (86_400_000_000_000, "day"), (3_600_000_000_000, "hour"), (60_000_000_000, "minute"), (1_000_000_000, "second"),
      (1_000_000, "millisecond"), (1_000, "microsecond"), (1, "nanosecond"),
    ]
    let unit = units.first { length >= $0.nanoseconds } ?? (1, "nanosecond")
    let count = length / unit.nanoseconds
    return count == 1 ? "a\(unit.name == "hour" ? "n" : "") \(unit.name)" : "\(count) \(unit.name)s"
  }
}
