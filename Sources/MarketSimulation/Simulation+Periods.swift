import CapacityLedger
import ComputeExchange

extension Simulation {
  /// Providers build and leave, and bring what capacity they have.
  mutating func beginProviders() {
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
      providers[index].capacity = Int((Double(terms.capacity) * factor).rounded())
      venue.ledger.grant(
        Quantity(providers[index].capacity), to: providers[index].participant, in: providers[index].book)
    }
    for trader in traders where trader.side == .ask { venue.ledger.grant(1, to: trader.participant, in: trader.book) }
  }

  private func isGone(_ group: String) -> Bool {
    scenario.shocks.contains { $0.change == .leave && $0.group == group && $0.day <= day }
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
    var factor = 1.0
    var hasLeft = false
    for index in customers.indices {
      if customers[index].terms.name != group {
        group = customers[index].terms.name
        factor = Shock.factor(of: scenario.shocks, .demand, group: group, day: day)
        hasLeft = isGone(group)
      }
      if hasLeft { venue.ledger.exit(customers[index].participant, at: venue.now) }
      customers[index].beginPeriod(factor: factor, hourOfDay: hour)
    }
  }

  /// Capacity is used or has perished, everybody pays, and whoever cannot is out.
  mutating func conclude() {
    var figures = PeriodFigures()
    consume(&figures)
    let sales = providers.map { provider in venue.ledger.position(of: provider.participant, in: provider.book) }
    tallyGroups(sales, &figures)
    figures.summaries = venue.settle()
    for index in providers.indices where providers[index].state == .active {
      providers[index].learn(sold: sales[index].sold)
      let delivered = Double(sales[index].sold + sales[index].given)
      let cost =
        providers[index].fixedCost * Double(providers[index].capacity) + providers[index].terms.marginalCost * delivered
      venue.ledger.charge(
        Self.money(cost * Double(scenario.periodHours)), to: providers[index].participant)
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
  }

  private mutating func consume(_ figures: inout PeriodFigures) {
    for index in customers.indices
    where venue.ledger.account(of: customers[index].participant).isActive {
      let wanted = Double(customers[index].wanted)
      figures.had += min(Double(customers[index].consume(&venue)), wanted)
      figures.wanted += wanted
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

  private func tallyGroups(_ sales: [Position], _ figures: inout PeriodFigures) {
    figures.sold = Array(repeating: 0, count: scenario.providers.count)
    figures.bought = Array(repeating: 0, count: scenario.customers.count)
    var index = 0
    for (group, terms) in scenario.providers.enumerated() {
      for _ in 0..<terms.count {
        figures.sold[group] += Double(sales[index].sold)
        index += 1
      }
    }
    index = 0
    for (group, terms) in scenario.customers.enumerated() {
      for _ in 0..<terms.count {
        for choice in terms.books {
          let position = venue.ledger.position(of: customers[index].participant, in: BookID(UInt32(choice.book)))
          figures.bought[group] += Double(position.bought - position.sold)
        }
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
    running.customerDefaults = customers.count { customer in
      if case .defaulted = venue.ledger.account(of: customer.participant).standing { true } else { false }
    }
  }

  /// A new owner buys the capacity out of the insolvency and has only the running cost to bear.
  private mutating func takeOver(_ index: Int) {
    let name = "new owner of participant \(providers[index].participant.rawValue)"
    let owner = venue.participant(named: name)
    venue.ledger.register(owner, as: .provider)
    providers[index].participant = owner
    providers[index].fixedCost = 0
  }
}
