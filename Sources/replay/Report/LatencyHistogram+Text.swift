import ComputeMatching
import Reporting

extension LatencyHistogram {
  /// The points of the distribution that a summary shows.
  static let reportedPoints: [(name: String, fraction: Fraction)] = [
    ("p50", Fraction(50, of: 100)),
    ("p90", Fraction(90, of: 100)),
    ("p99", Fraction(99, of: 100)),
    ("p99.9", Fraction(999, of: 1000)),
    ("p99.99", Fraction(9999, of: 10_000)),
  ]

  /// The distribution in the text form of HdrHistogram (`.hgrm`), which its plotters read; values in nanoseconds.
  ///
  /// Each row is a value, the part of all records that do not exceed it, their number, and `1 / (1 - part)`. The rows grow
  /// denser towards the end: five to each halving of what is left.
  func percentileDistribution() -> String {
    var text = padded("Value", to: 12) + " " + padded("Percentile", to: 14) + " " + padded("TotalCount", to: 10) + " "
    text += padded("1/(1-Percentile)", to: 14) + "\n\n"
    var seen: UInt64 = 0
    var next = PercentileStep()
    forEachSlot { value, count in
      seen += count
      let reached = 100 * Double(seen) / Double(totalCount)
      while reached >= next.percentile, next.percentile < 100 {
        // A slot ends where its values could, which may be beyond the largest that there was.
        text += row(min(value, lastRecordedValue), next.percentile / 100, seen) + " "
        text += padded(decimalText(1 / (1 - next.percentile / 100), decimals: 2), to: 14) + "\n"
        if seen == totalCount { break }
        next.advance()
      }
    }
    if totalCount > 0 { text += row(lastRecordedValue, 1, totalCount) + "\n" }
    let (mean, deviation) = meanAndDeviation()
    text += "#[Mean    = \(padded(decimalText(mean, decimals: 3), to: 12)), "
    text += "StdDeviation   = \(padded(decimalText(deviation, decimals: 3), to: 12))]\n"
    text += "#[Max     = \(padded(decimalText(Double(lastRecordedValue), decimals: 3), to: 12)), "
    text += "Total count    = \(padded(String(totalCount), to: 12))]\n"
    text += "#[Buckets = \(padded(String(Self.bucketCount), to: 12)), "
    text += "SubBuckets     = \(padded(String(Self.subBucketCount), to: 12))]\n"
    return text
  }

  private var lastRecordedValue: UInt64 { value(at: Fraction(1, of: 1)) }

  private func row(_ value: UInt64, _ part: Double, _ count: UInt64) -> String {
    padded(decimalText(Double(value), decimals: 3), to: 12) + " " + decimalText(part, decimals: 12) + " "
      + padded(String(count), to: 10)
  }

  private func meanAndDeviation() -> (mean: Double, deviation: Double) {
    guard totalCount > 0 else { return (0, 0) }
    let total = Double(totalCount)
    var sum = 0.0
    forEachSlot { value, count in sum += Double(value) * Double(count) }
    let mean = sum / total
    var squares = 0.0
    forEachSlot { value, count in squares += (Double(value) - mean) * (Double(value) - mean) * Double(count) }
    return (mean, (squares / total).squareRoot())
  }
}

/// The percentiles at which a row is due: 0, 10, 20 ... 50, 55 ... 75, 77.5 ...
private struct PercentileStep {
  private(set) var percentile = 0.0

  mutating func advance() {
    // How often what is left has been halved, plus one: exact, since each step is a fraction of a power of two.
    var halvings = 1.0
    while 100 - percentile <= 100 / (2 * halvings) { halvings *= 2 }
    percentile += 100 / (5 * 2 * halvings)
  }
}
