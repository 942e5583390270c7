import SeededRandom

/// Numbers from 0 with given weights, drawn by binary search in the running sums.
///
/// Only sums and products of floating point numbers: the same draws on every machine.
struct DiscreteDistribution {
  /// The chance of each number.
  let shares: [Double]
  private let upperBounds: [UInt64]

  init(weights: [Double]) {
    let total = weights.reduce(0, +)
    shares = weights.map { $0 / total }
    var sum = 0.0
    upperBounds = weights.map { weight in
      sum += weight
      return UInt64((sum / total) * 0x1p53)
    }
  }

  /// Rank *r* of `count`, from 0, with a weight of 1 / (*r* + 1).
  static func zipf(count: Int) -> DiscreteDistribution {
    DiscreteDistribution(weights: (0..<count).map { 1 / Double($0 + 1) })
  }

  /// Numbers of which each is rarer than the one before by the same factor, cut off at ten times their mean.
  static func geometric(mean: Int) -> DiscreteDistribution {
    let ratio = Double(mean) / Double(mean + 1)
    var weight = 1.0
    return DiscreteDistribution(
      weights: (0..<mean * 10).map { _ in
        defer { weight *= ratio }
        return weight
      })
  }

  func draw(_ random: inout SplitMix64) -> Int {
    let point = random.next() >> 11
    var low = 0
    var high = upperBounds.count - 1
    while low < high {
      let middle = (low + high) / 2
      if point < upperBounds[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
