import ComputeMatching

/// Buys what it needs at the price it meets, and has not of its own: its demand is iso-elastic in the price, as far as
/// it can put so much to use.
struct Customer: ChangingAgent {
  private(set) var terms: CustomerGroup
  /// Where it buys.
  private(set) var shopping: Shopping
  /// All books in which it may have bought in the period.
  private var everywhere: Shopping
  /// How it finds other books, if it knows just one at a time.
  private var search: BookSearch?
  private let part: Part
  /// GPUs at the reference price, before whatever happens to the group.
  private(set) var size: Double
  /// GPUs of its own that were paid for.
  var fundedSize = 0.0
  /// What has become of the group's demand.
  private var factor = 1.0
  /// Deviation of this period, and what turns a fraction of a GPU into a whole one.
  private var deviation = 1.0
  private var rounding = 0.5
  /// How much it can put to use, as a factor of its size.
  private var reach: Double
  /// What it does not put off until later, as a factor.
  private var presence = 1.0
  /// The mean of the prices that it met, in ticks, if it puts anything off.
  private var usualPrice: Double?
  /// What it would use at the price that it asked for last, as a factor of its size.
  private var latestDesire: (price: Double, factor: Double) = (.nan, 0)
  /// The price that it met when it last came to buy, in ticks.
  private var metPrice: Double?
  /// What it wanted in the current period, at that price.
  private(set) var wanted: Quantity = 0
  /// What it traded in the period that is over.
  private(set) var traded: (bought: Quantity, sold: Quantity) = (0, 0)
  /// The rule behind ``CustomerGroup/operators``; `nil` for everybody's capacity.
  private let operators: OperatorRuleID?
  /// What one that may not buy from everybody bids, in ticks: it cannot see whose asks it sees.
  private var limit: Double
  /// What it bid in an earlier turn of the period.
  private var openBid = OrderID.none
  /// Whether it has had the turn in which it bids with patience.
  private var hasBid = false
  private var reference: Double
  private var highest: Double

  /// A part of what a group wants and has: as much as its weight is of all weights.
  struct Part {
    /// The weights of those before it.
    let before: Double
    let weight: Double
    /// All weights of the group.
    let total: Double

    func size(of whole: Double) -> Double { whole * weight / total }
  }

  init(
    _ terms: CustomerGroup, shopping: Shopping, everywhere: Shopping, part: Part, operators: OperatorRuleID?
  ) {
    self.terms = terms
    self.shopping = shopping
    self.everywhere = terms.searchCost == nil ? shopping : everywhere
    search = terms.searchCost.map {
      BookSearch(cost: $0, places: everywhere.separate, expecting: terms.referencePrice / Venue.tick)
    }
    self.part = part
    size = part.size(of: terms.demand)
    self.operators = operators
    reach = terms.growth == nil ? .infinity : 1
    reference = terms.referencePrice / Venue.tick
    limit = reference
    highest = terms.maximumPrice / Venue.tick
  }

  mutating func adopt(_ terms: CustomerGroup) {
    self.terms = terms
    reference = terms.referencePrice / Venue.tick
    highest = terms.maximumPrice / Venue.tick
    latestDesire.price = .nan
    size = part.size(of: terms.demand)
    if let cost = terms.searchCost { search?.cost = cost }
    shopping.adopt(terms.books)
    everywhere.adopt(terms.books)
    search?.adopt(terms.books)
  }

  /// GPUs of its own, before whatever happens to the group.
  var ownSize: Double { part.size(of: terms.own) }

  mutating func beginPeriod(_ desk: inout Desk) {
    traded = (0, 0)
    if desk.shocks.hasLeft { desk.leave() }
    if desk.isActive { desk.bring(ownGPUs(factor: desk.shocks.capacity), to: shopping.home) }
    let swing = terms.diurnal == 0 ? 1 : 1 + terms.diurnal * desk.diurnalCycle
    factor = desk.shocks.demand * swing
    deviation = terms.noise == 0 ? 1 : desk.random.uniform(in: 1 - terms.noise...1 + terms.noise)
    rounding = desk.random.uniform()
    wanted = 0
    search?.beginPeriod(at: shopping.home)
    hasBid = terms.patience == 0
    if hasBid {
      desk.wake(at: desk.random.uniform(in: 0.1...0.9))
    } else {
      desk.wake(at: desk.random.uniform(in: 0.1...0.5))
      desk.wake(at: desk.random.uniform(in: 0.5...0.9))
    }
  }

  /// Whole GPUs, which add up to what all of the group own.
  private func ownGPUs(factor: Double) -> Quantity {
    func gpus(_ weight: Double) -> Quantity {
      Quantity(min(terms.own * weight / part.total * factor, 1e15).rounded())
    }
    return min(gpus(part.before + part.weight) - gpus(part.before), 1_000_000_000)
  }

  /// GPUs that it needs if an hour costs `price` ticks. Net of a premium a price may be zero or less, and then counts
  /// as one tick.
  mutating func need(at price: Double) -> Quantity {
    guard price <= highest else { return 0 }
    let exact = size * factor * deviation * min(desire(at: price), reach) * presence
    return Quantity(min(exact + rounding, 900_000))
  }

  /// What it would use at this price if it knew how at once, as a factor of its size. It often asks for one price twice.
  private mutating func desire(at price: Double) -> Double {
    if price != latestDesire.price { latestDesire = (price, power(max(price, 1) / reference, -terms.elasticity)) }
    return latestDesire.factor
  }

  /// Learns to use more, where the price that it met makes that worth it, and what to expect of the price.
  private mutating func grow(days: Double) {
    if let terms = terms.postponement, let metPrice {
      let usual = usualPrice ?? metPrice
      usualPrice = usual + (metPrice - usual) * min(days / terms.days, 1)
      // Net of a premium a price may be nothing or less.
      presence = power(min(max(metPrice, 1) / max(usual, 1), 1), terms.elasticity)
    }
    guard let growth = terms.growth, let metPrice else { return }
    reach = max(reach, min(desire(at: metPrice), reach * power(growth, days / 365)))
  }

  mutating func wake(_ desk: inout Desk) {
    let published = shopping.publishedPrice(&desk)
    let ask = desk.mechanism == .continuous ? shopping.bestAsk(&desk) : nil
    metPrice = ask ?? published
    switch (desk.mechanism, operators) {
    case (.continuous, nil) where !hasBid: bid(&desk)
    case (.continuous, nil): buy(&desk, from: ask)
    case (.continuous, let operators?): buy(&desk, from: operators)
    case (.auction, _): stateDemand(&desk)
    }
  }

  /// Bids in all of its books below the best ask.
  private mutating func bid(_ desk: inout Desk) {
    hasBid = true
    guard let best = shopping.bestAsk(&desk) else { return }
    let price = best * (1 - terms.patience * desk.random.uniform())
    let quantity = need(at: price) - everywhere.held(&desk)
    guard quantity > 0 else { return }
    openBid = shopping.bid(at: price, quantity, &desk).id
  }

  /// Takes what it needs from the best asks, where it knows them and where it is worth it to look. For
  /// what nobody offers it bids at the last price.
  private mutating func buy(_ desk: inout Desk, from ask: Double?) {
    // Without its bid others may trade.
    let ask = openBid == .none ? ask : nil
    desk.cancel(openBid)
    let held = everywhere.held(&desk)
    wanted = need(at: metPrice ?? reference)
    if held > wanted {
      if terms.resells { shopping.offer(held - wanted, &desk) }
      return
    }
    lookForLess(&desk)
    var isLacking = take(&desk, from: ask)
    while isLacking, lookForMore(&desk) { isLacking = take(&desk, from: nil) }
    guard isLacking else { return }
    let reference = shopping.publishedPrice(&desk) ?? self.reference
    // What it has bought it needed at the price that it met.
    let bought = everywhere.held(&desk)
    wanted = max(need(at: reference), bought)
    guard wanted > bought else { return }
    shopping.bid(at: reference, wanted - bought, &desk)
  }

  /// Takes from the best asks, a little deeper with each order; returns whether it needs more than it got.
  private mutating func take(_ desk: inout Desk, from ask: Double?) -> Bool {
    var ask = ask
    for _ in 0..<4 {
      guard let best = ask ?? shopping.bestAsk(&desk) else { return true }
      ask = nil
      let held = everywhere.held(&desk)
      let enough = min(held, need(at: best))
      // With a limit a little above the best ask one order takes several levels. Net of premiums it may be negative.
      let price = max(best + abs(best) * 0.01, 1)
      wanted = max(need(at: price), enough)
      guard wanted > held else { return false }
      shopping.bid(at: price, wanted - held, isImmediate: true, &desk)
    }
    return true
  }

  /// Looks into other books before it buys, while it expects to save more there than looking costs, and goes where the
  /// price is lowest.
  private mutating func lookForLess(_ desk: inout Desk) {
    while let expected = search?.expected, let price = metPrice, price > expected {
      let saving = (price - expected) * Double(need(at: price) - everywhere.held(&desk))
      guard let found = search?.look(for: saving, &desk) else { return }
      guard let ask = found.bestAsk(&desk), ask < price else { continue }
      (shopping, metPrice) = (found, ask)
    }
  }

  /// Looks into another book for what it lacks, if that is worth more to it than looking costs: half of what the last
  /// GPU is worth above the price, and no more than the price.
  private mutating func lookForMore(_ desk: inout Desk) -> Bool {
    guard search != nil, wanted > 0 else { return false }
    let price = metPrice ?? reference
    let held = everywhere.held(&desk)
    let worth = power(max(Double(held), 0.5) / Double(wanted), -1 / max(terms.elasticity, 0.1))
    let gain = Double(wanted - held) * price * min((worth - 1) / 2, 1)
    guard let found = search?.look(for: gain, &desk) else { return false }
    shopping = found
    return true
  }

  /// Bids what it has found to be enough, for capacity of these operators alone; offers what it does not need in its
  /// last turn.
  private mutating func buy(_ desk: inout Desk, from operators: OperatorRuleID) {
    let isLast = hasBid
    hasBid = true
    desk.cancel(openBid)
    wanted = need(at: limit)
    let held = shopping.held(&desk)
    guard wanted > held else {
      if terms.resells, isLast, held > wanted { shopping.offer(held - wanted, &desk) }
      return
    }
    let conditions = Conditions(operators: operators)
    openBid = shopping.bid(at: limit, wanted - held, conditions: conditions, &desk).id
  }

  /// Moves what it bids: up when that was not enough, slowly down when it was.
  private mutating func adjustLimit(held: Quantity) {
    limit = held < wanted ? min(limit * 1.05, highest) : limit * 0.99
  }

  /// Bids for all that it would take, beyond what it holds, at any price from a twentieth to twenty times the last one,
  /// in steps of half a percent near it and of two percent further off, and offers what it would rather sell there. A
  /// last price of nothing, net of a premium, is none to go by.
  private mutating func stateDemand(_ desk: inout Desk) {
    let middle = middle(&desk)
    let held = shopping.held(&desk)
    var price = min(middle * 20, highest)
    var total = need(at: price)
    if total > held { shopping.bid(at: price, total - held, &desk) }
    while price > middle / 20, price > 1 {
      let above = price
      price = Self.step(below: price, middle: middle)
      let need = need(at: price)
      if terms.resells, total < min(need, held) {
        shopping.offer(min(need, held) - total, at: above, &desk)
      }
      if need > max(total, held) {
        shopping.bid(at: price, need - max(total, held), &desk)
      }
      total = max(total, need)
    }
    if terms.resells, total < held { shopping.offer(held - total, at: price, &desk) }
    wanted = self.need(at: middle)
  }

  private func middle(_ desk: inout Desk) -> Double {
    let published = shopping.publishedPrice(&desk) ?? reference
    return published < 1 ? reference : published
  }

  private static func step(below price: Double, middle: Double) -> Double {
    let isNear = price < middle * 1.1 && price > middle / 1.1
    return price / (isNear ? 1.005 : 1.02)
  }

  /// A customer that bids for all prices at once learns from the auction how much it needs: what it stated for the first of its
  /// steps that is not above the price at which all trade.
  private mutating func needed(_ desk: inout Desk) -> Quantity {
    guard desk.mechanism == .auction, let present = shopping.presentPrice(&desk) else { return wanted }
    let middle = middle(&desk)
    var price = min(middle * 20, highest)
    while price > present, price > middle / 20, price > 1 { price = Self.step(below: price, middle: middle) }
    return need(at: price)
  }

  /// Uses what it holds, as far as it needs it, and learns from what it met.
  mutating func endPeriod(_ desk: inout Desk) {
    guard desk.isActive else { return }
    traded = everywhere.traded(&desk)
    let needed = Double(wanted)
    let used = consume(&desk)
    grow(days: desk.periodDays)
    desk.note(wanted: needed, had: min(Double(used), needed))
    let earned = terms.earns * Double(used) * Double(desk.periodHours)
    if earned > 0 { desk.earn(earned) }
  }

  private mutating func consume(_ desk: inout Desk) -> Quantity {
    let held = everywhere.held(&desk)
    if operators != nil { adjustLimit(held: held) }
    guard held > 0 else { return 0 }
    return everywhere.use(min(held, needed(&desk)), &desk)
  }
}
