import ComputeMatching

/// What a scenario says of capacity that a strategy sells.
struct SellerTerms {
  /// Each agent in one, in turns.
  let books: [Int]
  /// GPUs of each.
  let capacity: ChangingNumber
  let marginalCost: ChangingNumber
  let fixedCost: ChangingNumber
  let openingPrice: Double
  let adjustment: ChangingNumber
  /// Of each, for each of its GPUs; `nil` for one that cannot default.
  private let equityPerGPU: Double?

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    self.books = try books.book(&fields)
    capacity = try fields.changingWhole("capacity", in: 1...100_000)
    marginalCost = try fields.changingNumber("marginalCost", in: .prices)
    fixedCost = try fields.changingNumber("fixedCost", in: .dollars, else: 0)
    openingPrice = try fields.number("openingPrice", in: .prices)
    adjustment = try fields.changingNumber("adjustment", in: 0...1, else: 0.03)
    equityPerGPU = try fields.optionalNumber("equity", in: .dollars)
  }

  var equity: Double? { equityPerGPU.map { $0 * capacity.value(on: 0).rounded() } }
}

/// Capacity that a strategy sells as a provider does, as far as it wants to.
struct Seller {
  let terms: SellerTerms
  var offer: SpotOffer
  /// GPUs that it has in the period.
  private(set) var capacity: Quantity = 0
  /// What it had received for sales when the period began, in ticks x GPUs x hours.
  private var salesBefore: Int128 = 0

  init(_ terms: SellerTerms, _ rank: Int, _ desk: inout Desk) {
    self.terms = terms
    offer = SpotOffer(
      book: BookID(UInt32(terms.books[rank % terms.books.count])), openingPrice: terms.openingPrice,
      floor: terms.marginalCost.value(on: 0), adjustment: terms.adjustment.value(on: 0), periodHours: desk.periodHours,
      operatorJurisdiction: nil, random: &desk.random)
  }

  var book: BookID { offer.book }

  /// GPUs that it has in the present period.
  func present(_ desk: borrowing Desk) -> Quantity {
    Quantity(min((Double(terms.capacity.whole(on: desk.day)) * desk.shocks.capacity).rounded(), 1e9))
  }

  /// Brings its capacity but for `promised` GPUs, and acts when providers do. It asks at least `floor`, in dollars, and
  /// its marginal cost.
  mutating func beginPeriod(_ desk: inout Desk, promised: Quantity = 0, floor: Double = 0) {
    offer.adjustment = terms.adjustment.value(on: desk.day)
    offer.floor = max(floor, terms.marginalCost.value(on: desk.day)) / Desk.tick
    // What it asked at first, or before its floor rose, may be less.
    if offer.ask < offer.floor { offer.move(to: offer.floor) }
    capacity = present(desk)
    salesBefore = desk.account.sales.tickHours
    desk.bring(max(0, capacity - promised), to: book)
    desk.wake(at: desk.random.uniform(in: 0...0.1))
    if desk.mechanism == .continuous { desk.wake(at: desk.random.uniform(in: 0.4...0.6)) }
  }

  /// Offers up to `most` GPUs of what it holds. Later in the period, having sold nothing yet, it goes a step down.
  mutating func sell(upTo most: Quantity = .max, _ desk: inout Desk) {
    let position = desk.position(in: book)
    if offer.quantity == 0 {
      let quantity = min(position.available, most)
      if quantity > 0 { offer.enter(quantity, &desk) }
    } else if position.sold == 0 {
      offer.discount(&desk)
    }
  }

  /// Pays for what it has and delivers, and learns; returns what it sold of spot capacity, in GPUs, and what sales of the
  /// period brought less the cost of delivery, in dollars.
  mutating func endPeriod(_ desk: inout Desk, promised: Quantity = 0) -> (sold: Quantity, margin: Double) {
    let sold = desk.position(in: book).sold
    offer.learn(sold: sold, &desk.random)
    let hours = Double(desk.periodHours)
    let delivery = terms.marginalCost.value(on: desk.day) * Double(sold + promised) * hours
    desk.spend(delivery + terms.fixedCost.value(on: desk.day) * Double(capacity) * hours)
    let received = Double(desk.account.sales.tickHours - salesBefore) * Desk.tick
    return (sold, received - delivery)
  }
}
