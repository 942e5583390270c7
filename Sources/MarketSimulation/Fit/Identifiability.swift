/// How far data tell what the parameters of a model are, near a fit.
///
/// By the slopes of the logarithms of the prices: the covariance that the parameters have if each price is known to
/// within `deviation`, and each parameter only to be in its range, anywhere with the same chance.
public struct Identifiability: Sendable {
  /// The standard deviation that is left of each parameter, as a share of what its range alone leaves: near 0 where the
  /// data fix it, 1 where they say nothing.
  public let left: [Double]
  /// The same in shares of the range.
  public let deviations: [Double]
  /// How far errors of two parameters go together, from -1 to 1: near either end the data cannot tell one from the
  /// other.
  public let correlations: [[Double]]

  /// The change of the logarithm of each price (inner) with each share (outer), and the deviation of these logarithms.
  public init(slopes: [[Double]], deviation: Double) {
    let variance = 1.0 / 12
    let count = slopes.count
    var information = SquareMatrix.diagonal(slopes.map { _ in 1 / variance })
    for row in 0..<count {
      for column in 0..<count {
        information[row][column] +=
          zip(slopes[row], slopes[column]).reduce(0) { $0 + $1.0 * $1.1 }
          / (deviation * deviation)
      }
    }
    let covariance = SquareMatrix.inverse(information)
    deviations = (0..<count).map { max(covariance[$0][$0], 0).squareRoot() }
    left = deviations.map { $0 / variance.squareRoot() }
    let sizes = deviations
    correlations = (0..<count).map { row in
      (0..<count).map { column in covariance[row][column] / max(sizes[row] * sizes[column], 1e-300) }
    }
  }
}
