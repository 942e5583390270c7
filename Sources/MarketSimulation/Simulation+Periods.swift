import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Agents of all kinds begin the period, in the order of their turns.
  mutating func beginAgents() {
    desk.turn = 0
    Self.change(&providers, scenario.providers, day: desk.day)
    Self.change(&customers, scenario.customers, day: desk.day)
    Self.change(&gangs, scenario.gangs, day: desk.day)
    Self.change(&marketMakers, scenario.marketMakers, day: desk.day)
    Self.change(&traders, scenario.traders, day: desk.day)
    Self.change(&circularPairs, scenario.circular, day: desk.day)
    let gone = providers.count { $0.state == .gone }
    Self.begin(&providers, &desk, scenario.shocks)
    Self.begin(&customers, &desk, scenario.shocks)
    Self.begin(&gangs, &desk, scenario.shocks)
    Self.begin(&marketMakers, &desk, scenario.shocks)
    Self.begin(&traders, &desk, scenario.shocks)
    Self.begin(&circularPairs, &desk, scenario.shocks)
    Self.begin(&agents, &desk, scenario.shocks)
    running.exits += providers.count { $0.state == .gone } - gone
  }

  private static func begin<Kind>(_ members: inout [Member<Kind>], _ desk: inout Desk, _ shocks: [Shock]) {
    var group: String?
    for index in members.indices {
      if members[index].seat.group != group {
        group = members[index].seat.group
        desk.shocks = GroupShocks(members[index].seat.group, shocks, day: desk.day)
      }
      members[index].beginPeriod(&desk)
      desk.turn += 1
    }
  }

  /// What changes over time is from now on what it is on `day`.
  private static func change<Kind: ChangingAgent>(
    _ members: inout [Member<Kind>], _ groups: [Kind.Terms], day: Double
  ) {
    var first = 0
    for group in groups {
      if !group.changing.isEmpty {
        let terms = group.changing.applied(to: group, on: day)
        for index in first..<first + group.count { members[index].agent.adopt(terms) }
      }
      first += group.count
    }
  }

  private static func end<Kind>(_ members: inout [Member<Kind>], _ desk: inout Desk) {
    for index in members.indices { members[index].endPeriod(&desk) }
  }

  /// Capacity is used or has perished, participants pay, and one that cannot leaves.
  mutating func conclude() {
    examineDealings()
    Self.end(&providers, &desk)
    Self.end(&customers, &desk)
    Self.end(&gangs, &desk)
    Self.end(&marketMakers, &desk)
    Self.end(&traders, &desk)
    Self.end(&circularPairs, &desk)
    Self.end(&agents, &desk)
    if failure != nil { return }
    var figures = PeriodFigures(
      wanted: desk.needs.wanted, had: desk.needs.had, gangsAsking: gangs.count { $0.isAsking },
      gangsServed: gangs.count { $0.isServed }, looks: desk.needs.looks)
    let sales = providers.map { desk.venue.ledger.position(of: $0.participant, in: $0.book).sold }
    tallyGroups(sales, &figures)
    passCommitments()
    figures.summaries = desk.venue.settle(period, withdrawn: withdrawn())
    for index in providers.indices where providers[index].state == .active && providers[index].terms.renegotiation > 0 {
      renegotiate(index, sold: Double(sales[index]) + providers[index].soldAhead)
    }
    concludeDefaults()
    relieveCommitments()
    measure(figures)
  }

  /// What a period came to, beside what is in the ledger.
  struct PeriodFigures {
    var summaries: [PeriodSummary] = []
    var wanted = 0.0
    var had = 0.0
    var gangsAsking = 0
    var gangsServed = 0
    var looks = 0
    var sold: [Double] = []
    var bought: [Double] = []
    /// Without taking off what they sold.
    var grossBought: [Double] = []
  }

  /// By book, what was brought to windows and is there no longer: with whom it belonged to, or by itself.
  private func withdrawn() -> [Quantity] {
    desk.venue.windows.indices.map { number in
      guard desk.venue.windows[number]?.contains(period) == true else { return 0 }
      return providers.reduce(0) { sum, provider in
        guard provider.forwardSales != nil else { return sum }
        let brought = provider.seat.accounts.reduce(0) {
          $0 + desk.venue.ledger.position(of: $1, in: BookID(UInt32(number))).granted
        }
        return sum + (provider.state == .active ? brought - min(brought, provider.promised) : brought)
      }
    }
  }

  private func tallyGroups(_ sales: [Quantity], _ figures: inout PeriodFigures) {
    figures.sold = Array(repeating: 0, count: scenario.providers.count)
    figures.bought = Array(repeating: 0, count: scenario.customers.count)
    figures.grossBought = figures.bought
    var index = 0
    for (group, terms) in scenario.providers.enumerated() {
      for _ in 0..<terms.count {
        figures.sold[group] += Double(sales[index]) + providers[index].soldAhead
        index += 1
      }
    }
    index = 0
    for (group, terms) in scenario.customers.enumerated() {
      for _ in 0..<terms.count {
        let traded = customers[index].traded
        figures.bought[group] += Double(traded.bought - traded.sold)
        figures.grossBought[group] += Double(traded.bought)
        index += 1
      }
    }
  }

  /// Over how many days the chance of renegotiation is spread.
  private static var contractDays: Double { 365 }

  /// Customers under contract who see their provider sell for less may have their own price brought down to that.
  private mutating func renegotiate(_ index: Int, sold: Double) {
    guard sold > 0 else { return }
    let provider = providers[index]
    let received = desk.venue.ledger.account(of: provider.participant).sales.tickHours - provider.salesBefore
    let price = Double(wide: received) / (sold * Double(scenario.periodHours))
    let chance = provider.terms.renegotiation * record.periodDays / Self.contractDays
    for number in desk.venue.ledger.commitments.indices {
      let commitment = desk.venue.ledger.commitments[number]
      guard commitment.isRunning, commitment.provider == provider.participant,
        Double(commitment.price.ticks) > price, providers[index].seat.random.chance(chance)
      else { continue }
      replace(number, price: Venue.price(ticks: price))
    }
  }
}
