import ComputeMatching

/// Equal periods of the time of a stream, of lengths by which people divide time.
public struct TimeGrid: Hashable, Sendable {
  /// When the first period begins, in nanoseconds since 1970: at a multiple of ``length``.
  public let start: UInt64
  /// How long a period is, in nanoseconds.
  public let length: UInt64
  /// How many periods there are: at least 1 and at most 60.
  public let count: Int

  /// How often spreads and offers are looked up in a period.
  static let samplesPerPeriod = 12
  private static let mostPeriods: UInt64 = 60
  private static let second: UInt64 = 1_000_000_000
  /// From a second to 28 days.
  private static let lengths: [UInt64] = [
    1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
    2_419_200,
  ].map { $0 * second }

  /// The shortest periods of which there are not too many.
  public init(covering period: ClosedRange<Timestamp>) {
    let (first, last) = (period.lowerBound.nanoseconds, period.upperBound.nanoseconds)
    func fits(_ length: UInt64) -> Bool { last / length - first / length < Self.mostPeriods }
    var length = Self.lengths.first(where: fits) ?? Self.lengths[Self.lengths.count - 1]
    while !fits(length), length < 1 << 62 { length *= 2 }
    self.length = length
    start = first / length * length
    count = Int(last / length - first / length) + 1
  }

  /// A period in hours.
  public var periodHours: Double { Double(length) / Double(Self.second) / 3_600 }

  /// When a period begins; the latest time there is for one beyond.
  public func beginning(of period: Int) -> Timestamp {
    let (distance, isTooFar) = UInt64(max(0, period)).multipliedReportingOverflow(by: length)
    let (time, isBeyond) = start.addingReportingOverflow(distance)
    return Timestamp(nanoseconds: isTooFar || isBeyond ? .max : time)
  }

  /// The moment of a tick: halves of the time between samples, counted from the start.
  func moment(ofTick tick: Int) -> UInt64 {
    let (period, part) = tick.quotientAndRemainder(dividingBy: Self.ticksPerPeriod)
    let (time, isBeyond) = beginning(of: period).nanoseconds.addingReportingOverflow(
      length / UInt64(Self.ticksPerPeriod) * UInt64(part))
    return isBeyond ? .max : time
  }

  static let ticksPerPeriod = 2 * samplesPerPeriod
}
