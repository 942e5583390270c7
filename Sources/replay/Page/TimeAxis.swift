import ComputeMatching
import Reporting

/// The time of a replay as the lower axis of its charts.
struct TimeAxis {
  /// Positions of the ends of the first and the last period.
  let range: ClosedRange<Double>
  private let start: UInt64
  private let unit: Unit

  private struct Unit {
    let name: String
    let nanoseconds: UInt64
  }

  private static let units = [
    Unit(name: "day", nanoseconds: 86_400_000_000_000), Unit(name: "hour", nanoseconds: 3_600_000_000_000),
    Unit(name: "minute", nanoseconds: 60_000_000_000), Unit(name: "second", nanoseconds: 1_000_000_000),
    Unit(name: "ms", nanoseconds: 1_000_000), Unit(name: "µs", nanoseconds: 1_000),
  ]

  /// An axis from the beginning of period `first` to the end of period `last`.
  init(_ scale: TimeScale, from first: UInt64, through last: UInt64) {
    let begin = scale.beginning(of: first).nanoseconds
    let (end, overflow) = scale.beginning(of: last).nanoseconds.addingReportingOverflow(scale.length)
    let length = (overflow ? UInt64.max : end) - begin
    let unit = Self.units.first { length >= 2 * $0.nanoseconds } ?? Unit(name: "ns", nanoseconds: 1)
    self.unit = unit
    start = begin
    range = 0...Double(length) / Double(unit.nanoseconds)
  }

  func position(of timestamp: Timestamp) -> Double {
    Double(timestamp.nanoseconds - min(start, timestamp.nanoseconds)) / Double(unit.nanoseconds)
  }

  /// What is made of the first tick.
  var label: @Sendable (String) -> String {
    let name = unit.name
    return { "\(name) \($0)" }
  }

  /// The date or the time of day at a position.
  var note: @Sendable (Double) -> String {
    let (start, nanoseconds) = (start, Double(unit.nanoseconds))
    let isLong = unit.name == "day"
    return { position in
      let (sum, overflow) = start.addingReportingOverflow(UInt64(max(0, (position * nanoseconds).rounded())))
      let parts = Calendar.text(for: Timestamp(nanoseconds: overflow ? .max : sum)).split(separator: "T")
      guard parts.count == 2 else { return String(parts[0].prefix(8)) }
      return isLong ? String(parts[0]) : String(parts[1].prefix(8))
    }
  }
}
