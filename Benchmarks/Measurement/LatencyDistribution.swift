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
}

extension Duration {
  /// Whole nanoseconds, rounded down.
  var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}

extension [Duration] {
  /// Keeps of each command the least of several runs.
  ///
  /// The machine interrupts different commands in every run; what the engine itself does at one command it does in all.
  mutating func keepLeast(of run: [Duration]) {
    if isEmpty { self = run }
    for index in indices { self[index] = Swift.min(self[index], run[index]) }
  }
}

/// What one reading of the clock costs, in nanoseconds: the least mean of a thousand, because the machine interrupts some.
func measuredClockCost() -> Double {
  let readings = 1_000
  var least = Duration.seconds(1)
  for _ in 0..<1_000 {
    let start = SuspendingClock.now
    var last = start
    for _ in 0..<readings { last = SuspendingClock.now }
    least = min(least, last - start)
  }
  return Double(least.nanoseconds) / Double(readings)
}
