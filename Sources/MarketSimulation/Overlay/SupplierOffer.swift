import ComputeMatching

/// What a supplier does in one book: what it has there, what it asks, and its order.
struct SupplierOffer {
  var stock = Stock()
  /// Its order, if it has one.
  var order = OrderID.none
  /// GPUs that it sold since its latest turn.
  var sold: Quantity = 0
  var random: RandomStream
  let operatorJurisdiction: CountryCode?
  /// What it asks, in ticks; 0 before it has offered anything.
  private(set) var ask = 0.0
  /// The best ask when it first offered something, in ticks.
  private(set) var opening = 0.0
  private(set) var floor = 1.0
  /// GPUs that it sold, and had, in its turns so far: each turn counts a tenth less than the next one, as most sell nothing.
  private var recentlySold = 0.0
  private var recentlyHad = 0.0

  /// What it sees of the market at its turn, in ticks.
  struct View {
    /// The lowest ask of others.
    var bestOther: Double?
    /// The latest trade.
    var lastTrade: Double?
  }

  init(random: RandomStream, operatorJurisdiction: CountryCode?) {
    self.random = random
    self.operatorJurisdiction = operatorJurisdiction
  }

  /// Whether it has a price to ask.
  var isOpen: Bool { opening > 0 }

  /// Whether it asks the least that it would.
  var isAtFloor: Bool { ask <= floor * 1.000_1 }

  /// Begins near the best ask, in ticks.
  mutating func open(at best: Double, _ terms: OverlayTerms) {
    opening = best
    floor = max(1, terms.marginalCost.map { Double($0.ticks) } ?? best * terms.floorShare)
    random.begin(period: 0)
    ask = max(floor, best * random.uniform(in: 0.98...1.02))
  }

  /// Moves its ask at its turn of this number.
  mutating func adjust(_ terms: OverlayTerms, _ view: View, turn: Int) {
    defer { sold = 0 }
    random.begin(period: turn)
    let chance = random.uniform(in: 0.5...1.5)
    switch terms.strategy {
    case .static: break
    case .reprice, .withhold:
      recentlySold = 0.9 * recentlySold + Double(sold)
      recentlyHad = 0.9 * recentlyHad + Double(sold + stock.quantity)
      guard recentlyHad > 0 else { return }
      let gap = (recentlySold / recentlyHad - terms.target) / terms.target
      ask = max(floor, ask * (1 + terms.step * chance * min(max(gap, -1), 1)))
    case .undercut:
      if let other = view.bestOther {
        ask = max(floor, min(other - 1, other * (1 - terms.undercut * chance)))
      } else {
        // Alone it goes back up to where it began.
        ask = min(max(ask, opening), ask * (1 + terms.step * chance))
      }
    }
  }

  /// How much of what it has it offers.
  func quantity(_ terms: OverlayTerms, lastTrade: Double?) -> Quantity {
    guard terms.strategy == .withhold, (lastTrade ?? ask) < opening * terms.reservationShare else {
      return stock.quantity
    }
    return min(stock.quantity, max(1, Quantity((Double(stock.quantity) * terms.offeredShare).rounded(.down))))
  }
}

/// One of those who have what is added to recorded asks.
struct Supplier {
  let name: String
  /// For the times of its turns.
  var random: RandomStream
  /// By book number.
  var offers: [SupplierOffer?] = []
  /// How many turns it has had.
  var turns = 0

  init(named name: String, seed: UInt64) {
    self.name = name
    random = RandomStream(seed: seed, name: name)
  }
}
