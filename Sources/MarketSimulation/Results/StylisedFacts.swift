/// What returns of real markets have in common, as far as a series of prices shows it (Cont: "Empirical properties of
/// asset returns: stylized facts and statistical issues", 2001).
public struct StylisedFacts: Sendable {
  /// The correlation of each return with the one before: near 0 where nobody can tell the next move from the last.
  public let autocorrelation: Double
  /// The kurtosis of returns less that of a normal distribution: above 0 for fat tails.
  public let excessKurtosis: Double
  /// The correlation of the size of each return with that of the one before: above 0 where volatility comes in
  /// clusters.
  public let volatilityClustering: Double

  /// From prices, oldest first; values that are not numbers, or not above 0, are left out. `nil` with fewer than ten
  /// returns, or if no price ever moved. O(n).
  public init?(of prices: [Double]) {
    let logarithms = prices.filter { $0 > 0 && $0.isFinite }.map(logarithm)
    let returns = zip(logarithms.dropFirst(), logarithms).map { $0 - $1 }
    guard returns.count >= 10, let correlation = Self.autocorrelation(of: returns) else { return nil }
    autocorrelation = correlation
    volatilityClustering = Self.autocorrelation(of: returns.map { $0 < 0 ? -$0 : $0 }) ?? 0
    let mean = returns.reduce(0, +) / Double(returns.count)
    let second = returns.reduce(0) { $0 + power($1 - mean, by: 2) } / Double(returns.count)
    let fourth = returns.reduce(0) { $0 + power($1 - mean, by: 4) } / Double(returns.count)
    excessKurtosis = fourth / (second * second) - 3
  }

  /// `nil` if all values are the same.
  private static func autocorrelation(of values: [Double]) -> Double? {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard variance > 0 else { return nil }
    return zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) } / variance
  }
}

private func power(_ base: Double, by exponent: Int) -> Double {
  (0..<exponent).reduce(1) { product, _ in product * base }
}
