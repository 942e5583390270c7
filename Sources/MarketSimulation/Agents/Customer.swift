import ComputeMatching

/// Buys what it needs at the price it meets, and has not of its own: its demand is iso-elastic in the price, as far as
/// it can put so much to use.
struct Customer {
  let participant: ParticipantID
  let terms: CustomerGroup
  let shopping: Shopping
  var random: RandomStream
  /// GPUs at the reference price, before whatever happens to the group.
  let size: Double
  /// GPUs of its own, before whatever happens to the group.
  let own: Double
  /// What has become of the group's demand.
  var factor = 1.0
  /// Deviation of this period, and what turns a fraction of a GPU into a whole one.
  private var deviation = 1.0
  private var rounding = 0.5
  /// How much it can put to use, as a factor of its size.
  private var reach: Double
  /// What it does not put off until later, as a factor.
  private var presence = 1.0
  /// The mean of the prices that it met, in ticks, if it puts anything off.
  private var usualPrice: Double?
  /// The price that it met when it last came to buy, in ticks.
  private var metPrice: Double?
  /// What it wanted in the current period, at that price.
  private(set) var wanted: Quantity = 0
  /// The rule behind ``CustomerGroup/operators``; `nil` for everybody's capacity.
  private let operators: OperatorRuleID?
  /// What one that may not buy from everybody bids, in ticks: it cannot see whose asks it sees.
  private var limit: Double
  /// What it bid in an earlier turn of the period.
  private var openBid = OrderID.none
  /// Whether it has had the turn in which it bids with patience.
  private var hasBid = false
  private let reference: Double
  private let highest: Double

  init(
    _ terms: CustomerGroup, participant: ParticipantID, shopping: Shopping, random: RandomStream, size: Double,
    own: Double, operators: OperatorRuleID?
  ) {
    self.terms = terms
    self.participant = participant
    self.shopping = shopping
    self.random = random
    self.size = size
    self.own = own
    self.operators = operators
    reach = terms.growth == nil ? .infinity : 1
    reference = terms.referencePrice / Venue.tick
    limit = reference
    highest = terms.maximumPrice / Venue.tick
  }

  mutating func beginPeriod(factor: Double, hourOfDay: Double) {
    // Most is wanted at 14 hours UTC.
    let swing = terms.diurnal == 0 ? 1 : 1 + terms.diurnal * cosine(turns: (hourOfDay - 14) / 24)
    self.factor = factor * swing
    deviation = terms.noise == 0 ? 1 : random.uniform(in: 1 - terms.noise...1 + terms.noise)
    rounding = random.uniform()
    wanted = 0
    hasBid = terms.patience == 0
  }

  /// GPUs that it needs if an hour costs `price` ticks. Net of a premium a price may be zero or less, and then counts
  /// as one tick.
  func need(at price: Double) -> Quantity {
    guard price <= highest else { return 0 }
    let exact = size * factor * deviation * min(desire(at: price), reach) * presence
    return Quantity(min(exact + rounding, 900_000))
  }

  /// What it would use at this price if it knew how at once, as a factor of its size.
  private func desire(at price: Double) -> Double { power(max(price, 1) / reference, -terms.elasticity) }

  /// Learns to use more, where the price that it met makes that worth it, and what to expect of the price.
  mutating func grow(days: Double) {
    if let terms = terms.postponement, let metPrice {
      let usual = usualPrice ?? metPrice
      usualPrice = usual + (metPrice - usual) * min(days / terms.days, 1)
      // Net of a premium a price may be nothing or less.
      presence = power(min(max(metPrice, 1) / max(usual, 1), 1), terms.elasticity)
    }
    guard let growth = terms.growth, let metPrice else { return }
    reach = max(reach, min(desire(at: metPrice), reach * power(growth, days / 365)))
  }

  mutating func wake(_ venue: inout Venue) {
    let published = shopping.publishedPrice(venue)
    metPrice = venue.mechanism == .continuous ? shopping.bestAsk(venue) ?? published : published
    switch (venue.mechanism, operators) {
    case (.continuous, nil) where !hasBid: bid(&venue)
    case (.continuous, nil): buy(&venue)
    case (.continuous, let operators?): buy(&venue, from: operators)
    case (.auction, _): stateDemand(&venue)
    }
  }

  /// Bids in all of its books below the best ask.
  private mutating func bid(_ venue: inout Venue) {
    hasBid = true
    guard let best = shopping.bestAsk(venue) else { return }
    let price = best * (1 - terms.patience * random.uniform())
    let quantity = need(at: price) - shopping.held(by: participant, venue)
    guard quantity > 0 else { return }
    openBid = shopping.bid(at: price, quantity, by: participant, &venue).id
  }

  /// Takes what it needs from the best asks, a little deeper with each order; what is not to be had it bids for at the
  /// last price.
  private mutating func buy(_ venue: inout Venue) {
    venue.cancel(openBid)
    var held = shopping.held(by: participant, venue)
    var price = metPrice ?? reference
    wanted = need(at: price)
    if held > wanted {
      if terms.resells { shopping.offer(held - wanted, by: participant, &venue) }
      return
    }
    for _ in 0..<4 {
      guard let best = shopping.bestAsk(venue) else { break }
      // With a limit a little above the best ask one order takes several levels. Net of premiums it may be negative.
      price = max(best + abs(best) * 0.01, 1)
      wanted = max(need(at: price), min(held, need(at: best)))
      guard wanted > held else { return }
      held += shopping.bid(at: price, wanted - held, by: participant, isImmediate: true, &venue).filled
    }
    let reference = shopping.publishedPrice(venue) ?? self.reference
    // What it has bought it needed at the price that it met.
    wanted = max(need(at: reference), held)
    guard wanted > held else { return }
    shopping.bid(at: reference, wanted - held, by: participant, &venue)
  }

  /// Bids what it has found to be enough, for capacity of these operators alone; offers what it does not need in its
  /// last turn.
  private mutating func buy(_ venue: inout Venue, from operators: OperatorRuleID) {
    let isLast = hasBid
    hasBid = true
    venue.cancel(openBid)
    wanted = need(at: limit)
    let held = shopping.held(by: participant, venue)
    guard wanted > held else {
      if terms.resells, isLast, held > wanted { shopping.offer(held - wanted, by: participant, &venue) }
      return
    }
    let conditions = Conditions(operators: operators)
    openBid = shopping.bid(at: limit, wanted - held, by: participant, conditions: conditions, &venue).id
  }

  /// Moves what it bids: up when that was not enough, slowly down when it was.
  private mutating func adjustLimit(held: Quantity) {
    limit = held < wanted ? min(limit * 1.05, highest) : limit * 0.99
  }

  /// Bids for all that it would take, beyond what it holds, at any price from a twentieth to twenty times the last one,
  /// in steps of half a percent near it and of two percent further off, and offers what it would rather sell there. A
  /// last price of nothing, net of a premium, is none to go by.
  private mutating func stateDemand(_ venue: inout Venue) {
    let middle = middle(venue)
    let held = shopping.held(by: participant, venue)
    var price = min(middle * 20, highest)
    var total = need(at: price)
    if total > held { shopping.bid(at: price, total - held, by: participant, &venue) }
    while price > middle / 20, price > 1 {
      let above = price
      price = Self.step(below: price, middle: middle)
      let need = need(at: price)
      if terms.resells, total < min(need, held) {
        shopping.offer(min(need, held) - total, at: above, by: participant, &venue)
      }
      if need > max(total, held) {
        shopping.bid(at: price, need - max(total, held), by: participant, &venue)
      }
      total = max(total, need)
    }
    if terms.resells, total < held { shopping.offer(held - total, at: price, by: participant, &venue) }
    wanted = self.need(at: middle)
  }

  private func middle(_ venue: borrowing Venue) -> Double {
    let published = shopping.publishedPrice(venue) ?? reference
    return published < 1 ? reference : published
  }

  private static func step(below price: Double, middle: Double) -> Double {
    let isNear = price < middle * 1.1 && price > middle / 1.1
    return price / (isNear ? 1.005 : 1.02)
  }

  /// A customer that bids for all prices at once learns from the auction how much it needs: what it stated for the first of its
  /// steps that is not above the price at which all trade.
  private func needed(_ venue: borrowing Venue) -> Quantity {
    guard venue.mechanism == .auction, let present = shopping.presentPrice(venue) else { return wanted }
    let middle = middle(venue)
    var price = min(middle * 20, highest)
    while price > present, price > middle / 20, price > 1 { price = Self.step(below: price, middle: middle) }
    return need(at: price)
  }

  /// Uses what it holds, as far as it needs it; returns how much.
  mutating func consume(_ venue: inout Venue) -> Quantity {
    let held = shopping.held(by: participant, venue)
    if operators != nil { adjustLimit(held: held) }
    guard held > 0 else { return 0 }
    return shopping.use(min(held, needed(venue)), by: participant, &venue)
  }
}
