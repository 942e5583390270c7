import ComputeMatching

extension Tick {
  /// What so many ticks are in dollars, for charts and averages, which need not be exact.
  package func dollars(_ ticks: Double) -> Double {
    ticks * Double(units) / (0..<decimals).reduce(1.0) { power, _ in power * 10 }
  }
}
