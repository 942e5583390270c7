/// What the figures of several seeds have in common.
struct SeedFigures {
  let lowest: Double
  let median: Double
  let highest: Double

  /// Figures that are not numbers are left out; `nil` if there are no others.
  init?(_ figures: [Double]) {
    let sorted = figures.filter { !$0.isNaN }.sorted()
    guard let lowest = sorted.first, let highest = sorted.last else { return nil }
    self.lowest = lowest
    self.highest = highest
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
