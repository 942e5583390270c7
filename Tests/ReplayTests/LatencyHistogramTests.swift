import SeededRandom
import Testing

@testable import replay

struct LatencyHistogramTests {
  /// Values that look like latencies: most are small, some are large, a few are huge.
  static func latencies(_ count: Int, seed: UInt64) -> [UInt64] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in (generator.next() >> 20) >> generator.below(64) }
  }

  @Test(arguments: [1, 2, 10, 1000, 20_001], [1 as UInt64, 77])
  func `percentiles are the sorted values' to three digits`(count: Int, seed: UInt64) {
    let values = Self.latencies(count, seed: seed)
    var histogram = LatencyHistogram()
    for value in values { histogram.record(value) }
    let sorted = values.sorted()
    #expect(histogram.totalCount == UInt64(count))
    #expect(histogram.maximum == sorted[count - 1])
    for (name, fraction) in LatencyHistogram.reportedPoints {
      let rank = Int((fraction.numerator * UInt64(count) + fraction.denominator - 1) / fraction.denominator)
      let exact = sorted[max(rank, 1) - 1]
      let found = histogram.value(at: fraction)
      #expect(found >= exact, "\(name)")
      #expect(found - exact <= exact / 1000, "\(name): \(found) for \(exact)")
    }
  }

  @Test func `values below 2048 are exact`() {
    var histogram = LatencyHistogram()
    for value in 0..<2048 { histogram.record(UInt64(value)) }
    for value in 0..<2048 {
      #expect(histogram.value(at: .init(UInt64(value) + 1, of: 2048)) == UInt64(value))
    }
  }

  @Test func `the ends of the range are recorded as they are`() {
    var histogram = LatencyHistogram()
    histogram.record(0)
    histogram.record(.max)
    #expect(histogram.value(at: .init(1, of: 2)) == 0)
    #expect(histogram.value(at: .init(1, of: 1)) == .max)
    #expect(histogram.maximum == .max)
  }

  @Test func `without values everything is zero`() {
    let histogram = LatencyHistogram()
    #expect(histogram.value(at: .init(1, of: 2)) == 0)
    #expect(histogram.maximum == 0)
    #expect(histogram.percentileDistribution().contains("Total count    =            0"))
  }

  @Test func `every slot ends where the next begins`() {
    for exponent in 0..<64 as Range<UInt64> {
      for value in [1 << exponent, (1 << exponent) + 1, (2 << exponent) &- 1] as [UInt64] {
        var histogram = LatencyHistogram()
        histogram.record(value)
        histogram.forEachSlot { last, count in
          #expect(count == 1)
          #expect(last >= value && last - value <= value / 1024)
        }
      }
    }
  }

  @Test func `the distribution is what HdrHistogram writes`() {
    var histogram = LatencyHistogram()
    for value in 1...10 as ClosedRange<UInt64> { histogram.record(value * 100) }
    let expected = """
             Value     Percentile TotalCount 1/(1-Percentile)

           100.000 0.000000000000          1           1.00
           100.000 0.100000000000          1           1.11
           200.000 0.200000000000          2           1.25
           300.000 0.300000000000          3           1.43
           400.000 0.400000000000          4           1.67
           500.000 0.500000000000          5           2.00
           600.000 0.550000000000          6           2.22
           600.000 0.600000000000          6           2.50
           700.000 0.650000000000          7           2.86
           700.000 0.700000000000          7           3.33
           800.000 0.750000000000          8           4.00
           800.000 0.775000000000          8           4.44
           800.000 0.800000000000          8           5.00
           900.000 0.825000000000          9           5.71
           900.000 0.850000000000          9           6.67
           900.000 0.875000000000          9           8.00
           900.000 0.887500000000          9           8.89
           900.000 0.900000000000          9          10.00
          1000.000 0.912500000000         10          11.43
          1000.000 1.000000000000         10
      #[Mean    =      550.000, StdDeviation   =      287.228]
      #[Max     =     1000.000, Total count    =           10]
      #[Buckets =           54, SubBuckets     =         2048]

      """
    #expect(histogram.percentileDistribution() == expected)
  }
}
