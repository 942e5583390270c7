import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Makes all agents, names them to the exchange and opens their accounts.
  mutating func populate(seed: UInt64) throws(ScenarioError) {
    for group in scenario.providers {
      for (rank, name) in AgentNames.names(group.name, group.count).enumerated() {
        let equity = group.equity.map { Self.money($0 * Double(group.capacity)) }
        let participant = enrol(name, as: .provider, equity: equity)
        providers.append(
          Provider(
            group, participant: participant, book: group.books[rank % group.books.count],
            random: RandomStream(seed: seed, name: name), periodHours: scenario.periodHours))
      }
    }
    for group in scenario.customers { try populate(group, seed: seed) }
    for group in scenario.gangs {
      let places = try places(of: group)
      for name in AgentNames.names(group.name, group.count) {
        gangs.append(
          TrainingGang(
            group, participant: enrol(name, as: .customer), places: places,
            random: RandomStream(seed: seed, name: name), periodHours: scenario.periodHours))
      }
    }
    for group in scenario.marketMakers {
      for (rank, name) in AgentNames.names(group.name, group.count).enumerated() {
        let participant = enrol(name, as: .intermediary, equity: Self.money(group.equity))
        marketMakers.append(
          MarketMaker(
            group, participant: participant, book: group.books[rank % group.books.count],
            random: RandomStream(seed: seed, name: name)))
      }
    }
    for group in scenario.traders {
      for (rank, name) in AgentNames.names(group.name, group.count).enumerated() {
        let participant = enrol(name, as: group.side == .bid ? .customer : .provider)
        traders.append(
          ZeroIntelligenceTrader(
            group, participant: participant, random: RandomStream(seed: seed, name: name), rank: rank))
      }
    }
    for group in scenario.circular { populate(group, seed: seed) }
    commit()
  }

  /// Spot capacity, or each window in turn, in whatever books there are of it.
  private mutating func places(of group: GangGroup) throws(ScenarioError) -> [TrainingGang.GangSite] {
    var choices: [Range<Int>?: [CustomerGroup.Choice]] = [:]
    for choice in group.books { choices[scenario.books[choice.book].window, default: []].append(choice) }
    let windows = choices.keys.sorted { $0?.lowerBound ?? 0 < $1?.lowerBound ?? 0 }
    var places: [TrainingGang.GangSite] = []
    for window in windows {
      let shopping = try Shopping(choices[window] ?? [], scenario.books, &venue)
      places.append(TrainingGang.GangSite(window: window, shopping: shopping))
    }
    return places
  }

  private mutating func populate(_ group: CircularGroup, seed: UInt64) {
    for name in AgentNames.names(group.name, group.count) {
      let affiliation = venue.affiliation(named: name)
      let sides = AgentNames.sides(of: name)
      let provider = enrol(sides.provider, as: .provider, group: affiliation)
      let customer = enrol(sides.customer, as: .customer, group: affiliation)
      circularPairs.append(
        CircularPair(
          provider: provider, customer: customer, book: BookID(UInt32(group.book)),
          affiliation: group.isDeclared ? affiliation : .none, random: RandomStream(seed: seed, name: name),
          ratio: group.share / (1 - group.share) / Double(group.count)))
    }
  }

  private mutating func populate(_ group: CustomerGroup, seed: UInt64) throws(ScenarioError) {
    let shopping = try Shopping(group.books, scenario.books, &venue)
    let names = AgentNames.names(group.name, group.count)
    var streams = names.map { RandomStream(seed: seed, name: $0) }
    // Nobody is a thousand times as large as the smallest.
    let weights = streams.indices.map { index in
      group.sizeExponent.map { min(streams[index].pareto(exponent: $0), 1_000) } ?? 1
    }
    let total = weights.reduce(0, +)
    let rule = group.operators.isEmpty ? nil : venue.operators(group.operators)
    for index in names.indices {
      let size = group.demand * weights[index] / total
      let participant = enrol(
        names[index], as: group.resells ? .reseller : .customer, equity: group.equity.map { Self.money($0 * size) })
      let shopping = group.choosesOne ? shopping.narrowed(to: streams[index].below(shopping.count)) : shopping
      customers.append(
        Customer(
          group, participant: participant, shopping: shopping, random: streams[index], size: size,
          own: group.own * weights[index] / total, operators: rule))
    }
  }

  /// Every customer of a commitment gets a part, each from one provider, the providers in turns.
  private mutating func commit() {
    for terms in scenario.commitments {
      let sellers = providers.indices.filter { providers[$0].terms.name == scenario.providers[terms.providers].name }
      let buyers = customers.indices.filter { customers[$0].terms.name == scenario.customers[terms.customers].name }
      let price = Venue.price(dollars: terms.price)
      var promised = 0
      for (rank, buyer) in buyers.enumerated() {
        // Equal parts that add up to the quantity, before they are made uneven.
        let due = terms.quantity * (rank + 1) / buyers.count
        let deviation = terms.unevenness * customers[buyer].random.uniform(in: -1...1)
        let part = Int(Double(due - promised) * (1 + (terms.unevenness > 0 ? deviation : 0)))
        promised = due
        let seller = sellers[rank % sellers.count]
        _ = venue.ledger.commit(
          providers[seller].participant, to: customers[buyer].participant, in: providers[seller].book, price: price,
          quantity: Quantity(part))
      }
    }
  }

  private mutating func enrol(
    _ name: String, as role: Role, group: AffiliationID = .none, equity: Money? = nil
  ) -> ParticipantID {
    let participant = venue.participant(named: name)
    venue.ledger.register(participant, as: role, group: group, equity: equity)
    return participant
  }

  static func money(_ dollars: Double) -> Money {
    Money(tickHours: Int128(min(max(dollars / Venue.tick, -1e30), 1e30).rounded()))
  }

  static func dollars(_ money: Money) -> Double { Double(wide: money.tickHours) * Venue.tick }

  static func measureNames(of scenario: Scenario) -> [String] {
    var models: [String] = []
    for book in scenario.books {
      let model = book.contract.spec.gpuModel.description
      if !models.contains(model) { models.append(model) }
    }
    return Measures.general.map(\.name) + scenario.books.map { "price.\($0.name)" } + models.map { "index.\($0)" }
      + ["sold", "income", "obtained"].flatMap { kind in scenario.providers.map { "\(kind).\($0.name)" } }
      + ["bought", "paid"].flatMap { kind in scenario.customers.map { "\(kind).\($0.name)" } }
  }
}
