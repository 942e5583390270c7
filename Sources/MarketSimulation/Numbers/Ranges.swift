/// What fields of scenarios may be.
extension ClosedRange<Double> {
  /// Prices and worths of a GPU-hour that cannot be nothing, in dollars.
  static let prices = 0.0001...1_000_000

  /// Costs, and what a price may be below, in dollars.
  static let dollars = 0.0...1_000_000
}
