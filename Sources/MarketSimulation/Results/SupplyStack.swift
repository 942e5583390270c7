/// What providers offered in a period, and at what price.
public struct SupplyStack: Sendable, Hashable {
  /// When the period began, in days since the beginning of the run.
  public let day: Double
  /// Cheapest first, no two at one price.
  public let offers: [Offer]

  /// What is offered at one price.
  public struct Offer: Sendable, Hashable {
    /// What is asked for a GPU-hour, in dollars.
    public let price: Double
    /// GPUs of all who ask that.
    public internal(set) var capacity: Int
  }

  /// GPUs of all offers together.
  public var capacity: Int { offers.reduce(0) { $0 + $1.capacity } }

  /// Puts `offers` in order. O(*n* log *n*).
  init(day: Double, _ offers: [Offer]) {
    var stacked: [Offer] = []
    for offer in offers.sorted(by: { $0.price < $1.price }) {
      if stacked.last?.price == offer.price {
        stacked[stacked.count - 1].capacity += offer.capacity
      } else {
        stacked.append(offer)
      }
    }
    self.day = day
    self.offers = stacked
  }
}

extension Scenario {
  /// The periods of which the supply stack is kept: the last one before anything happens, and the last of all.
  var supplyStackPeriods: [Int] {
    let last = periodCount - 1
    let events = shocks.map(\.day) + providers.map(\.fromDay).filter { $0 > 0 }
    let first = events.min().map { Int($0 * 24 / Double(periodHours)) - 1 } ?? 0
    return first < last ? [max(0, first), last] : [last]
  }
}

extension Simulation {
  /// What the providers who are there offered when the period began.
  func supplyStack() -> SupplyStack {
    SupplyStack(
      day: day,
      providers.filter { $0.state == .active && $0.offer.quantity > 0 }.map { provider in
        SupplyStack.Offer(
          price: provider.offer.price(in: scenario.mechanism) * Desk.tick, capacity: Int(provider.offer.quantity))
      })
  }
}
