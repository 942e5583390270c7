import ComputeExchange

/// Buys what it needs at the price it meets: its demand is iso-elastic in the price.
struct Customer {
  let participant: ParticipantID
  let terms: CustomerGroup
  let shopping: Shopping
  var random: RandomStream
  /// GPUs at the reference price, before whatever happens to the group.
  let size: Double
  /// What has become of the group's demand.
  var factor = 1.0
  /// Deviation of this period, and what turns a fraction of a GPU into a whole one.
  private var deviation = 1.0
  private var rounding = 0.5
  /// What it wanted in the current period, at the price it met.
  private(set) var wanted: Quantity = 0
  private let reference: Double
  private let highest: Double

  init(_ terms: CustomerGroup, participant: ParticipantID, shopping: Shopping, random: RandomStream, size: Double) {
    self.terms = terms
    self.participant = participant
    self.shopping = shopping
    self.random = random
    self.size = size
    reference = terms.referencePrice / Venue.tick
    highest = terms.maximumPrice / Venue.tick
  }

  mutating func beginPeriod(factor: Double, hourOfDay: Double) {
    // Most is wanted at 14 hours UTC.
    let swing = terms.diurnal == 0 ? 1 : 1 + terms.diurnal * cosine(turns: (hourOfDay - 14) / 24)
    self.factor = factor * swing
    deviation = terms.noise == 0 ? 1 : random.uniform(in: 1 - terms.noise...1 + terms.noise)
    rounding = random.uniform()
    wanted = 0
  }

  /// GPUs that it needs if an hour costs `price` ticks.
  func need(at price: Double) -> Quantity {
    guard price <= highest else { return 0 }
    let exact = size * factor * deviation * power(price / reference, -terms.elasticity)
    return Quantity(min(exact + rounding, 900_000))
  }

  mutating func wake(_ venue: inout Venue) {
    switch venue.mechanism {
    case .continuous: buy(&venue)
    case .auction: stateDemand(&venue)
    }
  }

  /// Takes what it needs from the best asks, a little deeper with each order; what is not to be had it bids for at the last price.
  private mutating func buy(_ venue: inout Venue) {
    var held = shopping.held(by: participant, venue)
    var price = shopping.bestAsk(venue) ?? shopping.publishedPrice(venue) ?? reference
    wanted = need(at: price)
    if held > wanted {
      if terms.resells { shopping.offer(held - wanted, by: participant, &venue) }
      return
    }
    for _ in 0..<4 {
      guard let best = shopping.bestAsk(venue) else { break }
      // With a limit a little above the best ask one order takes several levels.
      price = best * 1.01
      wanted = max(need(at: price), min(held, need(at: best)))
      guard wanted > held else { return }
      let scope = shopping.scope(&venue)
      let order = venue.order(.bid, scope, price, wanted - held, participant, isImmediate: true)
      held += venue.submit(order).filled
    }
    let reference = shopping.publishedPrice(venue) ?? self.reference
    wanted = need(at: reference)
    guard wanted > held else { return }
    let scope = shopping.scope(&venue)
    venue.submit(venue.order(.bid, scope, reference, wanted - held, participant))
  }

  /// Bids for all that it would take at any price from a twentieth to twenty times the last one, in steps of half a percent near it and of
  /// two percent further off.
  private mutating func stateDemand(_ venue: inout Venue) {
    let middle = shopping.publishedPrice(venue) ?? reference
    let scope = shopping.scope(&venue)
    var price = min(middle * 20, highest)
    var total = need(at: price)
    if total > 0 { venue.submit(venue.order(.bid, scope, price, total, participant)) }
    while price > middle / 20, price > 1 {
      let isNear = price < middle * 1.1 && price > middle / 1.1
      price /= isNear ? 1.005 : 1.02
      let need = need(at: price)
      if need > total { venue.submit(venue.order(.bid, scope, price, need - total, participant)) }
      total = max(total, need)
    }
    wanted = self.need(at: middle)
  }

  /// Uses what it holds, as far as it needs it; returns how much.
  mutating func consume(_ venue: inout Venue) -> Quantity {
    let held = shopping.held(by: participant, venue)
    guard held > 0 else { return 0 }
    // What was bought for this period is used; of what was committed long ago, only what is needed.
    let needed = terms.resells ? min(held, wanted) : held
    return shopping.use(needed, by: participant, &venue)
  }
}
