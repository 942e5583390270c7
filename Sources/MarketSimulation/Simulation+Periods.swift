import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Providers build and leave, and bring what capacity they have.
  mutating func beginProviders() {
    gatherContracts()
    var group = ""
    var factor = 1.0
    var hasLeft = false
    for index in providers.indices {
      let terms = providers[index].terms
      if terms.name != group {
        group = terms.name
        factor = Shock.factor(of: scenario.shocks, .capacity, group: group, day: day)
        hasLeft = isGone(group)
      }
      if providers[index].decide(venue, period: period, periodHours: scenario.periodHours) || hasLeft {
        leave(index)
      }
      guard providers[index].state == .active else { continue }
      let built = providers[index].builtFactor(venue, periodHours: scenario.periodHours)
      providers[index].capacity = Int(min((Double(terms.capacity) * factor * built).rounded(), 1e9))
      providers[index].deliver(&venue, period: period)
    }
    for pair in circularPairs { venue.ledger.grant(pair.quantity, to: pair.provider, in: pair.book) }
    for trader in traders where trader.side == .ask { venue.ledger.grant(1, to: trader.participant, in: trader.book) }
  }

  /// What each provider has under contract, as far as that goes on.
  private mutating func gatherContracts() {
    var numbers: [ParticipantID: Int] = [:]
    for index in providers.indices where providers[index].terms.renegotiation > 0 || !scenario.commitments.isEmpty {
      let participant = providers[index].participant
      providers[index].contracts.removeAll(keepingCapacity: true)
      providers[index].salesBefore = venue.ledger.account(of: participant).sales.tickHours
      numbers[participant] = index
    }
    for commitment in venue.ledger.commitments where commitment.isRunning {
      guard let index = numbers[commitment.provider] else { continue }
      providers[index].contracts.append((commitment.quantity, Double(commitment.price.ticks)))
    }
  }

  private func isGone(_ group: String) -> Bool {
    scenario.shocks.contains { shock in
      shock.groups.contains(group)
        && (shock.change == .leave && shock.day <= day || shock.change == .fail && shock.day < day)
    }
  }

  private mutating func leave(_ index: Int) {
    guard providers[index].state != .gone else { return }
    providers[index].state = .gone
    venue.ledger.exit(providers[index].participant, at: venue.now)
    running.exits += 1
  }

  mutating func beginCustomers() {
    let hour = (day * 24).truncatingRemainder(dividingBy: 24)
    var group = ""
    var (demand, capacity) = (1.0, 1.0)
    var hasLeft = false
    var (ownSum, granted) = (0.0, Quantity(0))
    for index in customers.indices {
      if customers[index].terms.name != group {
        group = customers[index].terms.name
        (ownSum, granted) = (0, 0)
        demand = Shock.factor(of: scenario.shocks, .demand, group: group, day: day)
        capacity = Shock.factor(of: scenario.shocks, .capacity, group: group, day: day)
        hasLeft = isGone(group)
      }
      let participant = customers[index].participant
      if hasLeft { venue.ledger.exit(participant, at: venue.now) }
      // Whole GPUs that add up to what all of them own.
      ownSum = min(ownSum + customers[index].own * capacity, 1e15)
      let own = min(Quantity(ownSum.rounded()) - granted, 1_000_000_000)
      granted += own
      if venue.ledger.isActive(participant) {
        venue.ledger.grant(own, to: participant, in: customers[index].shopping.home)
      }
      customers[index].beginPeriod(factor: demand, hourOfDay: hour)
    }
  }

  /// Capacity is used or has perished, participants pay, and one that cannot leaves.
  mutating func conclude() {
    var figures = PeriodFigures()
    examineDealings()
    consume(&figures)
    let sales = providers.map { provider in venue.ledger.position(of: provider.participant, in: provider.book) }
    tallyGroups(sales, &figures)
    figures.summaries = venue.settle(period, withdrawn: withdrawn())
    for index in providers.indices where providers[index].state == .active {
      providers[index].learn(sold: sales[index].sold)
      let delivered = Double(sales[index].sold + sales[index].given + providers[index].promised)
      let cost =
        providers[index].fixedCost * Double(providers[index].capacity) + providers[index].terms.marginalCost * delivered
        + providers[index].debtPerHour
      venue.ledger.charge(
        Self.money(cost * Double(scenario.periodHours)), to: providers[index].participant)
      let ahead = providers[index].forwardSales?.soldInPeriod(venue, period: period) ?? 0
      if providers[index].terms.renegotiation > 0 { renegotiate(index, sold: Double(sales[index].sold) + ahead) }
    }
    for index in circularPairs.indices {
      let trades = figures.summaries[Int(circularPairs[index].book.rawValue)].trades
      circularPairs[index].othersVolume =
        Double(wide: trades.gpuHours - trades.relatedGPUHours) / Double(scenario.periodHours)
    }
    concludeDefaults()
    measure(figures)
  }

  /// What a period came to, beside what is in the ledger.
  struct PeriodFigures {
    var summaries: [PeriodSummary] = []
    var wanted = 0.0
    var had = 0.0
    var gangsAsking = 0
    var gangsServed = 0
    var sold: [Double] = []
    var bought: [Double] = []
    /// Without taking off what they sold.
    var grossBought: [Double] = []
  }

  private mutating func consume(_ figures: inout PeriodFigures) {
    for index in customers.indices
    where venue.ledger.isActive(customers[index].participant) {
      let wanted = Double(customers[index].wanted)
      let used = customers[index].consume(&venue)
      customers[index].grow(days: record.periodDays)
      figures.had += min(Double(used), wanted)
      figures.wanted += wanted
      let earned = customers[index].terms.earns * Double(used) * Double(scenario.periodHours)
      if earned > 0 { venue.ledger.credit(Self.money(earned), to: customers[index].participant) }
    }
    for index in gangs.indices where gangs[index].isAsking {
      let size = Double(gangs[index].terms.size)
      figures.wanted += size
      figures.gangsAsking += 1
      if gangs[index].consume(&venue) {
        figures.had += size
        figures.gangsServed += 1
      }
    }
    for trader in traders where trader.side == .bid {
      _ = venue.ledger.use(1, by: trader.participant, in: trader.book)
    }
  }

  /// By book, what was brought to windows and is there no longer: with whom it belonged to, or by itself.
  private func withdrawn() -> [Quantity] {
    venue.windows.indices.map { number in
      guard venue.windows[number]?.contains(period) == true else { return 0 }
      return providers.reduce(0) { sum, provider in
        guard let sales = provider.forwardSales else { return sum }
        let brought = sales.brought(to: BookID(UInt32(number)), venue)
        return sum + (provider.state == .active ? brought - min(brought, provider.promised) : brought)
      }
    }
  }

  private func tallyGroups(_ sales: [Position], _ figures: inout PeriodFigures) {
    figures.sold = Array(repeating: 0, count: scenario.providers.count)
    figures.bought = Array(repeating: 0, count: scenario.customers.count)
    figures.grossBought = figures.bought
    var index = 0
    for (group, terms) in scenario.providers.enumerated() {
      for _ in 0..<terms.count {
        let isThere = providers[index].state == .active
        let ahead = isThere ? providers[index].forwardSales?.soldInPeriod(venue, period: period) ?? 0 : 0
        figures.sold[group] += Double(sales[index].sold) + ahead
        index += 1
      }
    }
    index = 0
    for (group, terms) in scenario.customers.enumerated() {
      for _ in 0..<terms.count {
        let traded = customers[index].shopping.traded(by: customers[index].participant, venue)
        figures.bought[group] += Double(traded.bought - traded.sold)
        figures.grossBought[group] += Double(traded.bought)
        index += 1
      }
    }
  }

  private mutating func concludeDefaults() {
    let defaulted = venue.ledger.defaultInsolvent(at: venue.now)
    for index in providers.indices where providers[index].state == .active {
      guard defaulted.contains(providers[index].participant) else { continue }
      running.defaults += 1
      if providers[index].terms.isTakenOver {
        takeOver(index)
      } else {
        providers[index].state = .gone
      }
    }
    running.customerDefaults = 0
    for index in customers.indices {
      let participant = customers[index].participant
      guard !venue.ledger.isActive(participant) else { continue }
      if case .defaulted = venue.ledger.account(of: participant).standing { running.customerDefaults += 1 }
    }
  }

  /// A new owner buys the capacity out of the insolvency and has only the running cost to bear.
  private mutating func takeOver(_ index: Int) {
    let former = venue.ledger.account(of: providers[index].participant)
    providers[index].formerSales += Self.dollars(former.sales)
    providers[index].formerIncome += Self.dollars(former.sales) + Self.dollars(former.commitmentIncome)
    let owner = venue.participant(named: AgentNames.newOwner(after: providers[index].participant.rawValue))
    venue.ledger.register(owner, as: .provider)
    providers[index].participant = owner
    providers[index].forwardSales?.pass(to: owner)
    providers[index].fixedCost = 0
    providers[index].debtService = 0
  }

  /// Over how many days the chance of renegotiation is spread.
  private static var contractDays: Double { 365 }

  /// Customers under contract who see their provider sell for less may have their own price brought down to that.
  private mutating func renegotiate(_ index: Int, sold: Double) {
    guard sold > 0 else { return }
    let provider = providers[index]
    let received = venue.ledger.account(of: provider.participant).sales.tickHours - provider.salesBefore
    let price = Double(wide: received) / (sold * Double(scenario.periodHours))
    let chance = provider.terms.renegotiation * record.periodDays / Self.contractDays
    for number in venue.ledger.commitments.indices {
      let commitment = venue.ledger.commitments[number]
      guard commitment.isRunning, commitment.provider == provider.participant,
        Double(commitment.price.ticks) > price, providers[index].random.chance(chance)
      else { continue }
      venue.ledger.endCommitment(number)
      _ = venue.ledger.commit(
        commitment.provider, to: commitment.customer, in: commitment.book, price: Venue.price(ticks: price),
        quantity: commitment.quantity)
    }
  }
}
