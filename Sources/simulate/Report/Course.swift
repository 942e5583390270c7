/// The course of a measure in one run: of one seed, or the middle and the spread of many.
struct Course: Sendable {
  let days: [Double]
  let median: [Double]
  /// The tenth and the ninetieth of a hundred, and the least and the most; `nil` for one seed.
  let spread: Spread?

  struct Spread: Sendable {
    var low: [Double] = []
    var high: [Double] = []
    var least: [Double] = []
    var most: [Double] = []
  }

  /// `seeds` holds the values of each seed; `days` is the length of the run.
  init(_ seeds: [[Float]], days: Double) {
    let count = seeds.first?.count ?? 0
    self.days = (0..<count).map { (Double($0) + 0.5) / Double(count) * days }
    guard seeds.count > 1 else {
      median = seeds.first?.map { Double($0) } ?? []
      spread = nil
      return
    }
    var middle: [Double] = []
    var spread = Spread()
    for index in 0..<count {
      let values = seeds.map { Double($0[index]) }.filter(\.isFinite).sorted()
      middle.append(Self.quantile(0.5, of: values))
      spread.low.append(Self.quantile(0.1, of: values))
      spread.high.append(Self.quantile(0.9, of: values))
      spread.least.append(values.first ?? .nan)
      spread.most.append(values.last ?? .nan)
    }
    median = middle
    self.spread = spread
  }

  /// The values of one seed, or the highest of all.
  var highest: [Double] { spread?.most ?? median }

  /// Between two values in proportion; not a number if there are none.
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    guard let last = sorted.indices.last else { return .nan }
    let position = share * Double(last)
    let below = Int(position)
    let above = min(below + 1, last)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
  }
}
