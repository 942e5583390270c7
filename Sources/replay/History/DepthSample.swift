import ComputeMatching

/// One side of a book at a moment: what is displayed near the best price, in bands of equal width.
struct DepthSample {
  /// Best first; those in which nothing is displayed are left out.
  private(set) var bands: [Band] = []

  struct Band {
    /// The prices that it holds, in ticks.
    let low: Int64
    let high: Int64
    /// GPUs, those of requirement orders included.
    var quantity: UInt64
  }

  /// How far from the best price a side is sampled, as a part of it, in how many levels, and in how many bands.
  private static let reach = 0.3
  private static let levelCount = 1_000
  private static let bandCount: Int64 = 24

  init(of book: BookID, _ side: Side, in exchange: borrowing Exchange) {
    var levels: [(ticks: Int64, quantity: UInt64)] = []
    exchange.forEachLevel(of: book, side) { level in
      let ticks = level.price.ticks
      if let best = levels.first?.ticks, abs(Double(ticks - best)) > Double(best) * Self.reach { return false }
      levels.append((ticks, UInt64(level.quantity) + UInt64(level.flexibleQuantity)))
      return levels.count < Self.levelCount
    }
    guard let best = levels.first?.ticks, let worst = levels.last?.ticks else { return }
    let width = abs(worst - best) / Self.bandCount + 1
    for level in levels {
      let distance = abs(level.ticks - best) / width * width
      let near = side == .bid ? best - distance : best + distance
      let far = side == .bid ? near - (width - 1) : near + (width - 1)
      let (low, high) = (min(near, far), max(near, far))
      if bands.last?.low == low {
        bands[bands.count - 1].quantity += level.quantity
      } else {
        bands.append(Band(low: low, high: high, quantity: level.quantity))
      }
    }
  }
}
