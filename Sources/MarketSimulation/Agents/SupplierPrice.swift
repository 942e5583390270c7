import ComputeMatching

/// What a supplier asks for what it has in one book, by its strategy.
struct SupplierPrice {
  /// In ticks; 0 before it has offered anything.
  private(set) var ask = 0.0
  /// What it began at, in ticks.
  private(set) var opening = 0.0
  private(set) var floor = 1.0
  /// GPUs that it sold, and had, in its turns so far: each turn counts a tenth less than the next one, as most sell nothing.
  private var recentlySold = 0.0
  private var recentlyHad = 0.0

  /// Whether it has a price to ask.
  var isOpen: Bool { opening > 0 }

  /// Whether it asks the least that it would.
  var isAtFloor: Bool { ask <= floor * 1.000_1 }

  /// Begins near `best`, in ticks, times `chance`.
  mutating func open(at best: Double, _ terms: OverlayTerms, chance: Double) {
    opening = best
    floor = max(1, terms.marginalCost.map { Double($0.ticks) } ?? best * terms.floorShare)
    ask = max(floor, best * chance)
  }

  /// Asks nothing below the marginal cost that the terms say, which may be another one than before.
  mutating func keepFloor(_ terms: OverlayTerms) {
    guard isOpen, let cost = terms.marginalCost else { return }
    floor = max(1, Double(cost.ticks))
    ask = max(floor, ask)
  }

  /// Moves at a turn, before which it sold `sold` GPUs and has `left` others. `bestOther` is the lowest ask of others, in
  /// ticks; a step is `chance` times what the terms say.
  mutating func adjust(
    _ terms: OverlayTerms, bestOther: Double?, sold: Quantity, left: Quantity, chance: Double
  ) {
    switch terms.strategy {
    case .static: break
    case .reprice, .withhold:
      recentlySold = 0.9 * recentlySold + Double(sold)
      recentlyHad = 0.9 * recentlyHad + Double(sold + left)
      guard recentlyHad > 0 else { return }
      let gap = (recentlySold / recentlyHad - terms.target) / terms.target
      ask = max(floor, ask * (1 + terms.step * chance * min(max(gap, -1), 1)))
    case .undercut:
      if let bestOther {
        ask = max(floor, min(bestOther - 1, bestOther * (1 - terms.undercut * chance)))
      } else {
        // Alone it goes back up to where it began.
        ask = min(max(ask, opening), ask * (1 + terms.step * chance))
      }
    }
  }

  /// How much of what it has it offers.
  func quantity(of stock: Quantity, _ terms: OverlayTerms, lastTrade: Double?) -> Quantity {
    guard terms.strategy == .withhold, (lastTrade ?? ask) < opening * terms.reservationShare else { return stock }
    return min(stock, max(1, Quantity((Double(stock) * terms.offeredShare).rounded(.down))))
  }
}
