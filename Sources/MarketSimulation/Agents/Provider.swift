import CapacityLedger
import ComputeMatching

/// Offers what capacity it has at a price that it adjusts: up when it sold out, down when it did not, never below
/// marginal cost.
struct Provider: ChangingAgent {
  let book: BookID
  private(set) var terms: ProviderGroup
  /// GPUs that it has at present.
  private(set) var capacity = 0
  /// The most GPUs that it has had: they are paid for.
  private(set) var installed: Int
  /// Of what it has, GPUs that it has by its own decisions, and no shock has added.
  private var built = 0
  /// Whether its owners have put in what they do.
  var isFunded = false
  /// GPUs that were paid for.
  var fundedGPUs = 0
  /// Those of them that no shock had added.
  var fundedOrdinaryGPUs = 0
  /// If it sells ahead.
  private(set) var forwardSales: ForwardSales?
  /// What it sold ahead in the period that is over, in GPUs for all periods of a window.
  private(set) var soldAhead = 0.0
  var state: State
  /// What it offers of spot capacity.
  private(set) var offer: SpotOffer
  /// What its lenders ask an hour for each GPU that it had at first, in ticks; nothing once it was taken over.
  private(set) var debtService: Double
  /// How many GPUs that is.
  private var debtGPUs: Int
  private var isTakenOver = false
  /// How much more or less that is than what others of the group owe.
  let debtFactor: Double
  /// What former owners received, in dollars.
  var formerIncome = 0.0
  /// What they earned, in dollars.
  var formerProfit = 0.0
  /// The part of it from the exchange.
  var formerSales = 0.0
  /// GPUs under contract, and at what price in ticks, if it has any.
  private var contracts: [(quantity: Quantity, price: Double)] = []
  /// What it had received for sales on the exchange when the period began, in ticks x GPUs x hours.
  private(set) var salesBefore: Int128 = 0
  private var lossDays = 0.0
  /// The price it expects, in ticks: a moving average of what was published.
  private var expectation: Double?
  /// What its decisions of each period come to, as a factor of its capacity.
  private var plans: [Double] = []
  /// In ticks.
  private var marginalCost: Double

  enum State: Equatable {
    /// Has not built.
    case waiting
    /// Has decided, and is there from a period on.
    case building(untilPeriod: Int)
    case active
    case gone
  }

  init(_ terms: ProviderGroup, book: Int, random: inout RandomStream, periodHours: Int) {
    self.terms = terms
    self.book = BookID(UInt32(book))
    forwardSales = terms.forward.map { ForwardSales($0) }
    state = terms.entry == nil && terms.fromDay == 0 ? .active : .waiting
    installed = state == .active ? terms.capacity : 0
    offer = SpotOffer(
      book: self.book, openingPrice: terms.openingPrice, floor: terms.marginalCost, adjustment: terms.adjustment,
      periodHours: periodHours, operatorJurisdiction: terms.operatorJurisdiction, random: &random)
    marginalCost = terms.marginalCost / Venue.tick
    debtFactor = terms.debtSpread > 0 ? 1 + terms.debtSpread * random.uniform(in: -1...1) : 1
    debtService = terms.debtService / Venue.tick * debtFactor
    debtGPUs = terms.capacity
  }

  mutating func adopt(_ terms: ProviderGroup) {
    self.terms = terms
    marginalCost = terms.marginalCost / Venue.tick
    offer.adjustment = terms.adjustment
    if let forward = terms.forward { forwardSales?.terms = forward }
    if !isTakenOver { debtService = terms.debtService / Venue.tick * debtFactor }
    if !isFunded { debtGPUs = terms.capacity }
  }

  /// A new owner has no debt.
  mutating func passToNewOwner() {
    isTakenOver = true
    debtService = 0
  }

  /// Builds or leaves, and brings what capacity it has.
  mutating func beginPeriod(_ desk: inout Desk) {
    if terms.renegotiation > 0 || forwardSales != nil {
      contracts = desk.deliveries().map { ($0.quantity, Double($0.price.ticks)) }
      salesBefore = desk.account.sales.tickHours
    }
    if decide(&desk) || desk.shocks.hasLeft { leave(&desk) }
    guard state == .active else { return }
    let factor = builtFactor(&desk)
    built = Int(min((Double(terms.capacity) * factor).rounded(), 1e9))
    let owned = min((Double(terms.capacity) * desk.shocks.capacity * factor).rounded(), 1e9)
    installed = max(installed, Int(owned))
    capacity = Int((owned * desk.shocks.present).rounded())
    offer.floor = floor
    // What it asked at first, or before its floor rose, may be less.
    if offer.ask < offer.floor { offer.move(to: offer.floor) }
    deliver(&desk)
    desk.wake(at: desk.random.uniform(in: 0...0.1))
    if desk.mechanism == .continuous { desk.wake(at: desk.random.uniform(in: 0.4...0.6)) }
  }

  private mutating func leave(_ desk: inout Desk) {
    guard state != .gone else { return }
    state = .gone
    desk.leave()
  }

  /// The least that it asks, in ticks: marginal cost, or what its debt asks for each GPU that it has today.
  private var floor: Double {
    guard debtService > 0 else { return marginalCost }
    let present = capacity > 0 ? capacity : debtGPUs
    return max(marginalCost, debtService * Double(debtGPUs) / Double(present))
  }

  /// The most GPUs that it would have had without shocks.
  var ordinaryGPUs: Int { max(terms.capacity, built) }

  /// What it pays its lenders for an hour, in dollars, where its debt is not a loan in the ledger.
  private var debtPerHour: Double {
    terms.finance.debt == nil ? debtService * Venue.tick * Double(debtGPUs) : 0
  }

  /// Decides whether to build or to leave; returns whether it leaves.
  private mutating func decide(_ desk: inout Desk) -> Bool {
    let published = desk.publishedPrice(in: book)
    let days = desk.periodDays
    if let published { expect(published, days) }
    switch state {
    case .waiting:
      if terms.fromDay > 0, desk.day >= terms.fromDay { state = .active }
      guard let entry = terms.entry, let expectation, expectation * Venue.tick > entry.above else { return false }
      if desk.random.chance(entry.chancePerDay * days) {
        state = .building(untilPeriod: desk.period + entry.leadDays * 24 / desk.periodHours)
      }
    case .building(let first):
      if desk.period >= first {
        state = .active
        // One that comes later begins at the price of the market.
        if let published { offer.move(to: published) }
      }
    case .active:
      guard let limit = terms.exitAfterDays, let published else { return false }
      lossDays = published < marginalCost ? lossDays + days : 0
      return lossDays >= limit
    case .gone: break
    }
    return false
  }

  /// What there is today of its capacity, as a factor, by what it decided when the price was another
  /// (``BuildingTerms``).
  private mutating func builtFactor(_ desk: inout Desk) -> Double {
    guard let building = terms.building else { return 1 }
    let opening = terms.openingPrice / Venue.tick
    let price = desk.publishedPrice(in: book) ?? opening
    plans.append(min(max(power(price / opening, building.elasticity), 0.1), 10))
    let due = plans.count - 1 - building.leadDays * 24 / desk.periodHours
    return due >= 0 ? plans[due] : 1
  }

  /// Whether offering `spare` GPUs on the exchange, and `ahead` GPUs times periods of a window, costs it more, by
  /// contracts brought down to the price there, than it brings.
  private func fearsTheExchange(_ spare: Quantity, ahead: Double) -> Bool {
    let atStake = contracts.reduce(0) { $0 + Double($1.quantity) * max(0, $1.price - offer.ask) }
    return terms.renegotiation * atStake > (Double(spare) + ahead) * offer.ask
  }

  private mutating func expect(_ published: Double, _ days: Double) {
    let horizon = Double(terms.entry?.expectationDays ?? 0)
    let weight = horizon > days ? days / horizon : 1
    let old = expectation ?? published
    expectation = old + (published - old) * weight
  }

  /// Pays for what it has and delivers, and learns.
  mutating func endPeriod(_ desk: inout Desk) {
    soldAhead = 0
    guard state == .active else { return }
    let position = desk.position(in: book)
    offer.learn(sold: position.sold, &desk.random)
    let delivered = Double(position.sold + position.given + promised)
    // What a shock takes away still costs.
    let fixedCost = terms.fixedCost * Double(built) + terms.addedFixedCost * Double(max(0, capacity - built))
    desk.spend((fixedCost + terms.marginalCost * delivered + debtPerHour) * Double(desk.periodHours))
    soldAhead = forwardSales?.soldInPeriod(&desk) ?? 0
  }

  /// Brings what it has: to a window that begins what was sold of it, and what is left to spot.
  private mutating func deliver(_ desk: inout Desk) {
    forwardSales?.deliver(Quantity(capacity), &desk)
    desk.bring(max(0, Quantity(capacity) - promised), to: book)
  }

  /// GPUs that go to those who bought the present window, of as many as it has today.
  var promised: Quantity { min(forwardSales?.promised ?? 0, Quantity(capacity)) }

  /// Offers all it holds and has not sold, and its share of the next window at the same price. Later in the period,
  /// one that has sold nothing yet goes a step down, for this period.
  mutating func wake(_ desk: inout Desk) {
    let position = desk.position(in: book)
    if offer.quantity == 0 {
      let free = Quantity(capacity) - contracts.reduce(0) { $0 + $1.quantity }
      let open = forwardSales?.open(Quantity(capacity), free: free, &desk)
      let length = open.flatMap { desk.window(of: $0.book)?.count } ?? 0
      if fearsTheExchange(position.available, ahead: Double(open?.quantity ?? 0) * Double(length)) { return }
      if let open { desk.submit(offer.order(at: offer.price(in: desk.mechanism), open.quantity, in: open.book, desk)) }
      if position.available > 0 { offer.enter(position.available, &desk) }
    } else if position.sold == 0 {
      offer.discount(&desk)
    }
  }
}
