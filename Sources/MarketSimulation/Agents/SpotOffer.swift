import ComputeMatching

/// What a seller offers of spot capacity, at an ask that it adjusts: up when it sold out, down when it did not, never
/// below a floor.
struct SpotOffer {
  /// A step up beside a step down: capacity that perishes hurts more than a price that could have been higher, so most
  /// capacity is sold most of the time.
  private static let boldness = 0.4

  let book: BookID
  /// The least that it asks, in ticks.
  var floor: Double
  /// What it asks, in ticks.
  private(set) var ask: Double
  /// GPUs that it offered when the period began.
  private(set) var quantity: Quantity = 0
  /// Whether it has gone down within the period.
  private var isDiscounted = false
  private var order = OrderID.none
  /// By how much it changes its ask in a day, at most, as a share of it.
  var adjustment: Double
  private let periodHours: Int
  private let operatorJurisdiction: CountryCode?

  /// Prices are in dollars per GPU-hour.
  init(
    book: BookID, openingPrice: Double, floor: Double, adjustment: Double, periodHours: Int,
    operatorJurisdiction: CountryCode?, random: inout RandomStream
  ) {
    self.book = book
    self.floor = floor / Venue.tick
    self.operatorJurisdiction = operatorJurisdiction
    self.adjustment = adjustment
    self.periodHours = periodHours
    ask = openingPrice / Venue.tick * random.uniform(in: 0.98...1.02)
  }

  private var stepPerPeriod: Double { adjustment * Double(periodHours) / 24 }

  /// Asks `price` from now on, in ticks, or the floor.
  mutating func move(to price: Double) { ask = max(price, floor) }

  /// Offers GPUs for the period; at most ``Desk/largestOrder``.
  mutating func enter(_ gpus: Quantity, _ desk: inout Desk) {
    quantity = min(gpus, Desk.largestOrder)
    order = desk.submit(order(at: price(in: desk.mechanism), quantity, in: book, desk)).id
  }

  /// Goes a step down for the period, having sold nothing yet.
  mutating func discount(_ desk: inout Desk) {
    guard desk.mechanism == .continuous, ask > floor else { return }
    desk.cancel(order)
    isDiscounted = true
    order = desk.submit(order(at: max(floor, ask * (1 - stepPerPeriod)), quantity, in: book, desk)).id
  }

  /// Moves the ask by what it sold in the period that is over.
  mutating func learn(sold: Quantity, _ random: inout RandomStream) {
    guard quantity > 0 else { return }
    let unsold = 1 - Double(sold) / Double(quantity)
    let step = stepPerPeriod * random.uniform(in: 0.5...1.5)
    if unsold > 0.001 {
      ask = max(floor, ask * (1 - step * min(1, unsold / 0.2)))
    } else if !isDiscounted {
      ask *= 1 + step * Self.boldness
    }
    quantity = 0
    isDiscounted = false
  }

  /// What it asks when a period begins, in ticks.
  func price(in mechanism: Scenario.Mechanism) -> Double { mechanism == .auction ? floor : ask }

  /// An ask of this seller.
  func order(at ticks: Double, _ gpus: Quantity, in book: BookID, _ desk: borrowing Desk) -> Order {
    var order = desk.order(.ask, .book(book), at: ticks, gpus)
    order.operatorJurisdiction = operatorJurisdiction
    return order
  }
}
