import CapacityLedger
import ComputeMatching

/// Offers what capacity it has at a price that it adjusts: up when it sold out, down when it did not, never below
/// marginal cost.
struct Provider {
  /// A step up beside a step down: capacity that perishes hurts more than a price that could have been higher, so most
  /// capacity is sold most of the time.
  private static let boldness = 0.4

  var participant: ParticipantID
  let book: BookID
  let terms: ProviderGroup
  var random: RandomStream
  /// GPUs that it has at present.
  var capacity = 0
  /// If it sells ahead.
  var forwardSales: ForwardSales?
  var state: State
  /// What it asks, in ticks.
  private(set) var ask: Double
  /// Nothing once it was taken over.
  var fixedCost: Double
  /// What its lenders ask an hour for each GPU that it had at first, in ticks; nothing once it was taken over.
  var debtService: Double
  /// What former owners received, in dollars.
  var formerIncome = 0.0
  /// The part of it from the exchange.
  var formerSales = 0.0
  /// GPUs under contract, and at what price in ticks, if it has any.
  var contracts: [(quantity: Quantity, price: Double)] = []
  /// What it had received for sales on the exchange when the period began, in ticks x GPUs x hours.
  var salesBefore: Int128 = 0
  /// GPUs that it offered when the period began.
  private(set) var offered: Quantity = 0
  /// Whether it has gone down within the period.
  private var isDiscounted = false
  private var lossDays = 0.0
  private var order = OrderID.none
  /// The price it expects, in ticks: a moving average of what was published.
  private var expectation: Double?
  /// What its decisions of each period come to, as a factor of its capacity.
  private var plans: [Double] = []
  private let stepPerPeriod: Double
  private let marginalCost: Double

  enum State: Equatable {
    /// Has not built.
    case waiting
    /// Has decided, and is there from a period on.
    case building(untilPeriod: Int)
    case active
    case gone
  }

  init(
    _ terms: ProviderGroup, participant: ParticipantID, book: Int, random: RandomStream, periodHours: Int
  ) {
    self.terms = terms
    self.participant = participant
    self.random = random
    self.book = BookID(UInt32(book))
    forwardSales = terms.forward.map { ForwardSales($0, owner: participant) }
    state = terms.entry == nil && terms.fromDay == 0 ? .active : .waiting
    fixedCost = terms.fixedCost
    stepPerPeriod = terms.adjustment * Double(periodHours) / 24
    marginalCost = terms.marginalCost / Venue.tick
    ask = terms.openingPrice / Venue.tick * self.random.uniform(in: 0.98...1.02)
    debtService = terms.debtService / Venue.tick
    if terms.debtSpread > 0 { debtService *= 1 + terms.debtSpread * self.random.uniform(in: -1...1) }
  }

  /// The least that it asks, in ticks: marginal cost, or what its debt asks for each GPU that it has today.
  private var floor: Double {
    guard debtService > 0 else { return marginalCost }
    let present = capacity > 0 ? capacity : terms.capacity
    return max(marginalCost, debtService * Double(terms.capacity) / Double(present))
  }

  /// What it owes its lenders for an hour, in dollars.
  var debtPerHour: Double { debtService * Venue.tick * Double(terms.capacity) }

  /// Decides whether to build or to leave; returns whether it leaves.
  mutating func decide(_ venue: borrowing Venue, period: Int, periodHours: Int) -> Bool {
    let published = venue.publishedPrices[Int(book.rawValue)]
    let days = Double(periodHours) / 24
    if let published { expect(published, days) }
    switch state {
    case .waiting:
      if terms.fromDay > 0, Double(period) * days >= terms.fromDay { state = .active }
      guard let entry = terms.entry, let expectation, expectation * Venue.tick > entry.above else { return false }
      if random.chance(entry.chancePerDay * days) {
        state = .building(untilPeriod: period + entry.leadDays * 24 / periodHours)
      }
    case .building(let first):
      if period >= first {
        state = .active
        // One that comes later begins at the price of the market.
        if let published { ask = max(published, floor) }
      }
    case .active:
      guard let limit = terms.exitAfterDays, let published else { return false }
      lossDays = published < marginalCost ? lossDays + days : 0
      return lossDays >= Double(limit)
    case .gone: break
    }
    return false
  }

  /// What there is today of its capacity, as a factor, by what it decided when the price was another
  /// (``BuildingTerms``).
  mutating func builtFactor(_ venue: borrowing Venue, periodHours: Int) -> Double {
    guard let building = terms.building else { return 1 }
    let opening = terms.openingPrice / Venue.tick
    let price = venue.publishedPrices[Int(book.rawValue)] ?? opening
    plans.append(min(max(power(price / opening, building.elasticity), 0.1), 10))
    let due = plans.count - 1 - building.leadDays * 24 / periodHours
    return due >= 0 ? plans[due] : 1
  }

  /// Whether offering `spare` GPUs on the exchange, and `ahead` GPUs times periods of a window, costs it more, by
  /// contracts brought down to the price there, than it brings.
  private func fearsTheExchange(_ spare: Quantity, ahead: Double) -> Bool {
    let atStake = contracts.reduce(0) { $0 + Double($1.quantity) * max(0, $1.price - ask) }
    return terms.renegotiation * atStake > (Double(spare) + ahead) * ask
  }

  private mutating func expect(_ published: Double, _ days: Double) {
    let horizon = Double(terms.entry?.expectationDays ?? 0)
    let weight = horizon > days ? days / horizon : 1
    let old = expectation ?? published
    expectation = old + (published - old) * weight
  }

  /// Moves its ask by what it sold in the period that is over, of which it offered `offered`.
  mutating func learn(sold: Quantity) {
    guard offered > 0 else { return }
    let unsold = 1 - Double(sold) / Double(offered)
    let step = stepPerPeriod * random.uniform(in: 0.5...1.5)
    if unsold > 0.001 {
      ask = max(floor, ask * (1 - step * min(1, unsold / 0.2)))
    } else if !isDiscounted {
      ask *= 1 + step * Self.boldness
    }
    offered = 0
    isDiscounted = false
  }

  /// Brings what it has: to a window that begins what was sold of it, and what is left to spot.
  mutating func deliver(_ venue: inout Venue, period: Int) {
    forwardSales?.deliver(Quantity(capacity), &venue, period: period)
    venue.ledger.grant(max(0, Quantity(capacity) - promised), to: participant, in: book)
  }

  /// GPUs that go to those who bought the present window, of as many as it has today.
  var promised: Quantity { min(forwardSales?.promised ?? 0, Quantity(capacity)) }

  /// Offers all it holds and has not sold, and its share of the next window at the same price. Later in the period,
  /// one that has sold nothing yet goes a step down, for this period.
  mutating func wake(_ venue: inout Venue, period: Int) {
    let position = venue.ledger.position(of: participant, in: book)
    if offered == 0 {
      let free = Quantity(capacity) - contracts.reduce(0) { $0 + $1.quantity }
      let open = forwardSales?.open(Quantity(capacity), free: free, venue, period: period)
      let length = open.flatMap { venue.windows[Int($0.book.rawValue)]?.count } ?? 0
      if fearsTheExchange(position.available, ahead: Double(open?.quantity ?? 0) * Double(length)) { return }
      if let open { venue.submit(ask(at: price(in: venue.mechanism), open.quantity, in: open.book, venue)) }
      guard position.available > 0 else { return }
      offered = min(position.available, Venue.largestOrder)
      order = venue.submit(ask(at: price(in: venue.mechanism), offered, in: book, venue)).id
    } else if venue.mechanism == .continuous, position.sold == 0, ask > floor {
      venue.cancel(order)
      isDiscounted = true
      order = venue.submit(ask(at: max(floor, ask * (1 - stepPerPeriod)), offered, in: book, venue)).id
    }
  }

  /// What it asks when a period begins, in ticks.
  func price(in mechanism: Scenario.Mechanism) -> Double { mechanism == .auction ? floor : ask }

  private func ask(at price: Double, _ quantity: Quantity, in book: BookID, _ venue: borrowing Venue) -> Order {
    var order = venue.order(.ask, .book(book), price, quantity, participant)
    order.operatorJurisdiction = terms.operatorJurisdiction
    return order
  }
}
