/// The ranges of money in scenarios and in tables of prices.
extension ClosedRange<Double> {
  /// Prices and worths of a GPU-hour that cannot be nothing, in dollars.
  static let prices = 0.0001...1_000_000

  /// Amounts of money that may be nothing, in dollars.
  static let dollars = 0.0...1_000_000
}
