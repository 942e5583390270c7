/// How long things took, in nanoseconds, to three significant digits and in fixed memory (440 KiB).
///
/// The layout is the one of HdrHistogram: values below 2,048 have a slot each; above, every power of two is divided into
/// 1,024 equal slots, so that no value is further than 0.1% from its slot's end. All of `UInt64` fits, nothing is clamped,
/// and recording is a shift, an addition and an increment.
struct LatencyHistogram {
  /// Slots in the first bucket; later buckets add half as many each.
  static let subBucketCount: UInt64 = 2048
  static let bucketCount = 64 - subBucketCount.trailingZeroBitCount + 1

  private var counts: [UInt64]
  /// How many values were recorded.
  private(set) var totalCount: UInt64 = 0
  /// The largest value recorded, exact; 0 without any.
  private(set) var maximum: UInt64 = 0

  init() {
    let half = Int(Self.subBucketCount / 2)
    counts = Array(repeating: 0, count: (Self.bucketCount + 1) * half)
  }

  /// Adds one value. O(1).
  mutating func record(_ nanoseconds: UInt64) {
    counts[Self.slot(of: nanoseconds)] += 1
    totalCount += 1
    maximum = max(maximum, nanoseconds)
  }

  /// The smallest recorded value that at least `fraction` of all values do not exceed, as the end of its slot, and never
  /// more than ``maximum``; 0 without any values. O(slots).
  func value(at fraction: Fraction) -> UInt64 {
    let wanted = max(1, fraction.ofRoundedUp(totalCount))
    var seen: UInt64 = 0
    for slot in counts.indices where counts[slot] > 0 {
      seen += counts[slot]
      if seen >= wanted { return min(Self.lastValue(in: slot), maximum) }
    }
    return 0
  }

  /// Calls `body` with the last value and the count of every slot that holds something, in order of value.
  func forEachSlot(_ body: (_ lastValue: UInt64, _ count: UInt64) -> Void) {
    for slot in counts.indices where counts[slot] > 0 { body(Self.lastValue(in: slot), counts[slot]) }
  }

  /// A part of a whole that needs no floating point: `Fraction(999, of: 1000)` is 99.9%.
  struct Fraction: Hashable, Sendable {
    let numerator: UInt64
    let denominator: UInt64

    init(_ numerator: UInt64, of denominator: UInt64) {
      self.numerator = numerator
      self.denominator = denominator
    }

    func ofRoundedUp(_ count: UInt64) -> UInt64 {
      let product = numerator.multipliedFullWidth(by: count)
      let (quotient, remainder) = denominator.dividingFullWidth(product)
      return remainder == 0 ? quotient : quotient + 1
    }
  }

  private static func slot(of value: UInt64) -> Int {
    let shift =
      UInt64.bitWidth - (value | (subBucketCount - 1)).leadingZeroBitCount - subBucketCount.trailingZeroBitCount
    return shift * Int(subBucketCount / 2) + Int(truncatingIfNeeded: value >> UInt64(shift))
  }

  /// The largest value that falls into `slot`.
  private static func lastValue(in slot: Int) -> UInt64 {
    let half = Int(subBucketCount / 2)
    let shift = max(0, slot / half - 1)
    let first = UInt64(slot - shift * half) << UInt64(shift)
    return first + ((1 << UInt64(shift)) - 1)
  }
}
