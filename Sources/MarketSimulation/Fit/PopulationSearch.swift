/// Looks for the lowest point of a function of several shares from 0 to 1 that has noise and no derivatives.
///
/// First points are spread over the whole range. Then each generation is drawn from a normal distribution that moves
/// to the best of the generation before, and takes on their covariances, so that it follows a narrow valley. At the end
/// single shares are changed, by ever smaller steps. It depends on its seed and on the answers alone, so that it may
/// run on any number of cores.
///
///     var search = PopulationSearch(from: start, evaluations: 400, seed: 1)
///     while let points = search.ask() { search.tell(points.map(loss)) }
public struct PopulationSearch: Sendable {
  /// The best point so far.
  public private(set) var best: [Double]
  /// What the function was there.
  public private(set) var bestLoss = Double.infinity
  /// How many points are asked for in all.
  public let evaluations: Int
  private let start: [Double]
  private var random: RandomStream
  private var asked: [[Double]] = []
  private var told = 0
  private var mean: [Double]
  private var covariance: [[Double]]
  /// Of the steps of single shares.
  private var step = 0.08

  /// `start` is the first point that is asked for.
  public init(from start: [Double], evaluations: Int, seed: UInt64) {
    self.start = start
    self.evaluations = max(1, evaluations)
    random = RandomStream(seed: seed, name: "search")
    best = start
    mean = start
    covariance = SquareMatrix.diagonal(start.map { _ in 1.0 / 12 })
  }

  private var size: Int { start.count }
  private var generationSize: Int { max(12, 3 * size) }

  /// The points to try next, in this order; `nil` if there are no more.
  public mutating func ask() -> [[Double]]? {
    let left = evaluations - told
    guard left > 0 else { return nil }
    let wide = evaluations * 3 / 10
    let narrow = evaluations * 7 / 10
    var points: [[Double]]
    if told == 0 {
      points = [start] + spread(max(1, wide))
    } else if told < narrow {
      points = drawn()
    } else {
      points = neighbours()
    }
    if points.count > left { points.removeLast(points.count - left) }
    asked = points
    return points
  }

  /// Takes what the function is at the points that were asked for, in their order.
  public mutating func tell(_ losses: [Double]) {
    let isRefining = told >= evaluations * 7 / 10
    told += losses.count
    let ranked = zip(asked, losses).enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
      .map(\.element)
    let before = bestLoss
    if let first = ranked.first, first.1 < bestLoss { (best, bestLoss) = first }
    if isRefining {
      if bestLoss >= before { step /= 2 }
    } else {
      let isFirst = told == losses.count
      learn(ranked.prefix(max(3, (isFirst ? generationSize : losses.count) / 4)).map(\.0), keeps: isFirst ? 0 : 0.4)
    }
    asked = []
  }

  /// Points of which each share has one in each of as many equal parts of the range.
  private mutating func spread(_ count: Int) -> [[Double]] {
    var points = Array(repeating: Array(repeating: 0.0, count: size), count: count)
    for share in 0..<size {
      var order = Array(0..<count)
      for index in order.indices.dropFirst().reversed() { order.swapAt(index, random.below(index + 1)) }
      for index in 0..<count { points[index][share] = (Double(order[index]) + random.uniform()) / Double(count) }
    }
    return points
  }

  private mutating func drawn() -> [[Double]] {
    let root = SquareMatrix.root(covariance)
    return (0..<generationSize).map { _ in
      let normal = start.map { _ in
        Distribution(.normal, [0, 1])?.quantile(random.uniform() + 0x1p-54) ?? 0
      }
      return (0..<size).map { row in
        let sum = (0...row).reduce(mean[row]) { $0 + root[row][$1] * normal[$1] }
        // Beyond the range it comes back from the end.
        let folded = sum < 0 ? -sum : sum > 1 ? 2 - sum : sum
        return min(max(folded, 0), 1)
      }
    }
  }

  /// Moves to the best, the first of them by more; `keeps` is how much stays as it was.
  private mutating func learn(_ elite: [[Double]], keeps: Double) {
    let weights = elite.indices.map { logarithm(Double(elite.count) + 1) - logarithm(Double($0) + 1) }
    let total = weights.reduce(0, +)
    let old =
      keeps == 0 ? elite[0].indices.map { share in elite.reduce(0) { $0 + $1[share] } / Double(elite.count) } : mean
    var next = SquareMatrix.diagonal(start.map { _ in 0 })
    for (weight, point) in zip(weights, elite) {
      for row in 0..<size {
        for column in 0..<size {
          // Against the old mean: so it does not narrow while it still moves.
          next[row][column] += weight / total * (point[row] - old[row]) * (point[column] - old[column])
        }
      }
    }
    for row in 0..<size {
      for column in 0..<size {
        covariance[row][column] = keeps * covariance[row][column] + (1 - keeps) * next[row][column]
      }
      covariance[row][row] += 1e-5
      mean[row] = zip(weights, elite).reduce(0) { $0 + $1.0 / total * $1.1[row] }
    }
  }

  /// The best point with one share changed, in both directions.
  private func neighbours() -> [[Double]] {
    (0..<size).flatMap { share in
      [-step, step].map { change in
        var point = best
        point[share] = min(max(point[share] + change, 0), 1)
        return point
      }
    }
  }
}

/// Small matrices, as rows.
enum SquareMatrix {
  static func diagonal(_ values: [Double]) -> [[Double]] {
    values.indices.map { row in values.indices.map { $0 == row ? values[row] : 0 } }
  }

  /// The lower triangular matrix whose product with its transpose is `matrix` (Cholesky). What is not positive, by
  /// rounding, counts as a little.
  static func root(_ matrix: [[Double]]) -> [[Double]] {
    var root = diagonal(matrix.map { _ in 0 })
    for row in matrix.indices {
      for column in 0...row {
        var sum = matrix[row][column]
        for inner in 0..<column { sum -= root[row][inner] * root[column][inner] }
        root[row][column] = row == column ? max(sum, 1e-12).squareRoot() : sum / root[column][column]
      }
    }
    return root
  }

  /// The inverse of a matrix that is symmetric and positive.
  static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let root = root(matrix)
    let size = matrix.count
    var inverse = diagonal(matrix.map { _ in 0 })
    for column in 0..<size {
      // Forward and backward through the root.
      var values = (0..<size).map { $0 == column ? 1.0 : 0 }
      for row in 0..<size {
        for inner in 0..<row { values[row] -= root[row][inner] * values[inner] }
        values[row] /= root[row][row]
      }
      for row in (0..<size).reversed() {
        for inner in (row + 1)..<size { values[row] -= root[inner][row] * values[inner] }
        values[row] /= root[row][row]
      }
      for row in 0..<size { inverse[row][column] = values[row] }
    }
    return inverse
  }
}
