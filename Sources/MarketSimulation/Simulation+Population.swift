import CapacityLedger
import ComputeExchange

extension Simulation {
  /// Makes all agents, names them to the exchange and opens their accounts.
  mutating func populate(seed: UInt64) throws(ScenarioError) {
    for group in scenario.providers {
      for name in Self.names(group.name, group.count) {
        let equity = group.equity.map { Self.money($0 * Double(group.capacity)) }
        let participant = enrol(name, as: .provider, equity: equity)
        providers.append(
          Provider(
            group, participant: participant, random: RandomStream(seed: seed, name: name),
            periodHours: scenario.periodHours))
      }
    }
    for group in scenario.customers { try populate(group, seed: seed) }
    for group in scenario.gangs {
      let shopping = try Shopping(group.books, scenario.books, &venue)
      for name in Self.names(group.name, group.count) {
        gangs.append(
          TrainingGang(
            group, participant: enrol(name, as: .customer), shopping: shopping,
            random: RandomStream(seed: seed, name: name), periodHours: scenario.periodHours))
      }
    }
    for group in scenario.marketMakers {
      for name in Self.names(group.name, group.count) {
        let participant = enrol(name, as: .intermediary, equity: Self.money(group.equity))
        marketMakers.append(
          MarketMaker(group, participant: participant, random: RandomStream(seed: seed, name: name)))
      }
    }
    for group in scenario.traders {
      for (rank, name) in Self.names(group.name, group.count).enumerated() {
        let participant = enrol(name, as: group.side == .bid ? .customer : .provider)
        traders.append(
          ZeroIntelligenceTrader(
            group, participant: participant, random: RandomStream(seed: seed, name: name), rank: rank))
      }
    }
    commit()
  }

  private mutating func populate(_ group: CustomerGroup, seed: UInt64) throws(ScenarioError) {
    let shopping = try Shopping(group.books, scenario.books, &venue)
    let names = Self.names(group.name, group.count)
    var streams = names.map { RandomStream(seed: seed, name: $0) }
    // Nobody is a thousand times as large as the smallest.
    let weights = streams.indices.map { index in
      group.sizeExponent.map { min(streams[index].pareto(exponent: $0), 1_000) } ?? 1
    }
    let total = weights.reduce(0, +)
    for index in names.indices {
      let size = group.demand * weights[index] / total
      let participant = enrol(
        names[index], as: group.resells ? .reseller : .customer, equity: group.equity.map { Self.money($0 * size) })
      customers.append(
        Customer(group, participant: participant, shopping: shopping, random: streams[index], size: size))
    }
  }

  /// Every customer of a commitment gets an equal part, the first ones a GPU more where it does not come out even.
  private mutating func commit() {
    for terms in scenario.commitments {
      let sellers = providers.filter { $0.terms.name == scenario.providers[terms.providers].name }
      let buyers = customers.filter { $0.terms.name == scenario.customers[terms.customers].name }
      for (rank, buyer) in buyers.enumerated() {
        let quantity = terms.quantity / buyers.count + (rank < terms.quantity % buyers.count ? 1 : 0)
        let seller = sellers[rank % sellers.count]
        _ = venue.ledger.commit(
          seller.participant, to: buyer.participant, in: seller.book, price: Venue.price(dollars: terms.price),
          quantity: Quantity(quantity))
      }
    }
  }

  private mutating func enrol(_ name: String, as role: Role, equity: Money? = nil) -> ParticipantID {
    let participant = venue.participant(named: name)
    venue.ledger.register(participant, as: role, equity: equity)
    return participant
  }

  /// `name` for one, `name-1` and so on for several.
  static func names(_ name: String, _ count: Int) -> [String] {
    count == 1 ? [name] : (1...count).map { "\(name)-\($0)" }
  }

  static func money(_ dollars: Double) -> Money {
    Money(tickHours: Int128(min(max(dollars / Venue.tick, -1e30), 1e30).rounded()))
  }

  static func dollars(_ money: Money) -> Double { Double(money.tickHours) * Venue.tick }

  static func measureNames(of scenario: Scenario) -> [String] {
    var models: [String] = []
    for book in scenario.books {
      let model = book.contract.spec.gpuModel.description
      if !models.contains(model) { models.append(model) }
    }
    return Measures.general.map(\.name) + scenario.books.map { "price.\($0.name)" } + models.map { "index.\($0)" }
      + scenario.providers.map { "sold.\($0.name)" } + scenario.customers.map { "bought.\($0.name)" }
  }
}
