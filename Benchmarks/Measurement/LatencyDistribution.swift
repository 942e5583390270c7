/// How long single commands took, in nanoseconds, one reading of the clock included.
struct LatencyDistribution: Codable {
  let p50: Int64
  let p90: Int64
  let p99: Int64
  let p999: Int64
  let p9999: Int64
  let max: Int64

  /// Of at least one duration.
  init(_ durations: [Duration]) {
    let sorted = durations.map(\.nanoseconds).sorted()
    func percentile(_ perTenThousand: Int) -> Int64 {
      sorted[min(sorted.count - 1, sorted.count * perTenThousand / 10_000)]
    }
    p50 = percentile(5_000)
    p90 = percentile(9_000)
    p99 = percentile(9_900)
    p999 = percentile(9_990)
    p9999 = percentile(9_999)
    max = percentile(10_000)
  }

  /// Of each figure the median of several runs, at least one. Also of the largest: what interrupts a process once is left out.
  init(medianOf runs: [LatencyDistribution]) {
    func middle(_ figure: (LatencyDistribution) -> Int64) -> Int64 { runs.map(figure).sorted()[runs.count / 2] }
    p50 = middle(\.p50)
    p90 = middle(\.p90)
    p99 = middle(\.p99)
    p999 = middle(\.p999)
    p9999 = middle(\.p9999)
    max = middle(\.max)
  }
}

extension Duration {
  /// Whole nanoseconds, rounded down.
  var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}

/// What one reading of the clock costs, in nanoseconds: the mean of a million.
func measuredClockCost() -> Double {
  let readings = 1_000_000
  let start = SuspendingClock.now
  var last = start
  for _ in 0..<readings { last = SuspendingClock.now }
  return Double((last - start).nanoseconds) / Double(readings)
}
