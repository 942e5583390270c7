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
  private(set) var price = SupplierPrice()

  init(random: RandomStream, operatorJurisdiction: CountryCode?) {
    self.random = random
    self.operatorJurisdiction = operatorJurisdiction
  }

  /// Begins near the best ask, in ticks.
  mutating func open(at best: Double, _ terms: OverlayTerms) {
    random.begin(period: 0)
    price.open(at: best, terms, chance: random.uniform(in: 0.98...1.02))
  }

  /// Moves its ask at its turn of this number. `bestOther` is the lowest ask of others, in ticks.
  mutating func adjust(_ terms: OverlayTerms, bestOther: Double?, turn: Int) {
    random.begin(period: turn)
    price.adjust(
      terms, bestOther: bestOther, sold: sold, left: stock.quantity, chance: random.uniform(in: 0.5...1.5))
    sold = 0
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
