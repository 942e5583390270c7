import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Makes all agents, names them to the exchange and opens their accounts.
  mutating func populate(seed: UInt64) throws(ScenarioError) {
    for group in scenario.providers {
      for (rank, name) in AgentNames.names(group.name, group.count).enumerated() {
        var seat = seat(name, group.name, seed, as: .provider)
        let provider = Provider(
          group, book: group.books[rank % group.books.count], random: &seat.random, periodHours: scenario.periodHours)
        providers.append(Member(agent: provider, seat: seat))
      }
    }
    for group in scenario.customers { populate(group, seed: seed) }
    for group in scenario.gangs {
      let places = places(of: group)
      for name in AgentNames.names(group.name, group.count) {
        let gang = TrainingGang(group, places: places, periodDays: record.periodDays)
        gangs.append(Member(agent: gang, seat: seat(name, group.name, seed, as: .customer)))
      }
    }
    for group in scenario.marketMakers {
      for (rank, name) in AgentNames.names(group.name, group.count).enumerated() {
        let seat = seat(name, group.name, seed, as: .intermediary, equity: Self.money(group.equity))
        let maker = MarketMaker(group, book: group.books[rank % group.books.count])
        marketMakers.append(Member(agent: maker, seat: seat))
      }
    }
    for group in scenario.traders {
      for (rank, name) in AgentNames.names(group.name, group.count).enumerated() {
        let seat = seat(name, group.name, seed, as: group.side == .bid ? .customer : .provider)
        traders.append(Member(agent: ZeroIntelligenceTrader(group, rank: rank), seat: seat))
      }
    }
    for group in scenario.circular { populate(group, seed: seed) }
    for group in scenario.agents { agents += try desk.members(of: group, seed: seed) }
    fundProviders()
    fundCustomers()
    try commit()
  }

  /// Spot capacity, or each window in turn, in whatever books there are of it.
  private mutating func places(of group: GangGroup) -> [TrainingGang.GangSite] {
    var choices: [Range<Int>?: [CustomerGroup.Choice]] = [:]
    for choice in group.books { choices[scenario.books[choice.book].window, default: []].append(choice) }
    let windows = choices.keys.sorted { $0?.lowerBound ?? 0 < $1?.lowerBound ?? 0 }
    var places: [TrainingGang.GangSite] = []
    for window in windows {
      let shopping = Shopping(choices[window] ?? [], scenario.books, &desk)
      places.append(TrainingGang.GangSite(window: window, shopping: shopping))
    }
    return places
  }

  private mutating func populate(_ group: CircularGroup, seed: UInt64) {
    for name in AgentNames.names(group.name, group.count) {
      let affiliation = desk.venue.affiliation(named: name)
      let sides = AgentNames.sides(of: name)
      let accounts = [
        enrol(sides.provider, as: .provider, group: affiliation),
        enrol(sides.customer, as: .customer, group: affiliation),
      ]
      let pair = CircularPair(group, affiliation: group.isDeclared ? affiliation : .none)
      let random = RandomStream(seed: seed, name: name)
      circularPairs.append(
        Member(agent: pair, seat: Seat(name, group: group.name, accounts: accounts, random: random)))
    }
  }

  private mutating func populate(_ group: CustomerGroup, seed: UInt64) {
    let all = Shopping(group.books, scenario.books, &desk)
    let names = AgentNames.names(group.name, group.count)
    var streams = names.map { RandomStream(seed: seed, name: $0) }
    // Nobody is a thousand times as large as the smallest.
    let weights = streams.indices.map { index in
      group.sizeExponent.map { min(streams[index].pareto(exponent: $0), 1_000) } ?? 1
    }
    let total = weights.reduce(0, +)
    let rule = group.operators.isEmpty ? nil : desk.operators(group.operators)
    var before = 0.0
    for index in names.indices {
      let part = Customer.Part(before: before, weight: weights[index], total: total)
      before += weights[index]
      let participant = enrol(
        names[index], as: group.resells ? .reseller : .customer,
        equity: group.equity.map { Self.money($0 * part.size(of: group.demand)) })
      var everywhere = all
      if group.books.contains(where: { $0.premiumSpread > 0 || $0.outputSpread > 0 }) {
        let premium = streams[index].uniform(in: -1...1)
        everywhere = all.shifted(by: Shopping.Shift(premium: premium, output: streams[index].uniform(in: -1...1)))
      }
      let shopping = group.choosesOne ? everywhere.narrowed(to: streams[index].below(all.count)) : everywhere
      let customer = Customer(group, shopping: shopping, everywhere: everywhere, part: part, operators: rule)
      let seat = Seat(names[index], group: group.name, accounts: [participant], random: streams[index])
      customers.append(Member(agent: customer, seat: seat))
    }
  }

  /// Every customer of a commitment gets a part, each from one provider, the providers in turns.
  private mutating func commit() throws(ScenarioError) {
    for (entry, terms) in scenario.commitments.enumerated() {
      let sellers = sellers(of: terms)
      let buyers = customers.indices.filter { customers[$0].terms.name == scenario.customers[terms.customers].name }
      let price = Venue.price(dollars: terms.price)
      var promised = 0
      for (rank, buyer) in buyers.enumerated() {
        // Equal parts that add up to the quantity, before they are made uneven.
        let due = terms.quantity * (rank + 1) / buyers.count
        let deviation = terms.unevenness * customers[buyer].seat.random.uniform(in: -1...1)
        let part = Int(Double(due - promised) * (1 + (terms.unevenness > 0 ? deviation : 0)))
        promised = due
        guard part > 0 else { continue }
        let seller = sellers[rank % sellers.count]
        let number = desk.venue.ledger.commit(
          seller.participant, to: customers[buyer].participant, in: seller.book, price: price,
          quantity: Quantity(part), terms: terms.terms(of: part, periodHours: scenario.periodHours))
        guard let number else {
          throw terms.depositField.error("who delivers has not the equity to lodge it")
        }
        running.entries[number] = entry
      }
    }
  }

  private func sellers(of terms: CommitmentTerms) -> [(participant: ParticipantID, book: BookID)] {
    switch terms.seller {
    case .providers(let group):
      providers.filter { $0.terms.name == scenario.providers[group].name }.map { ($0.participant, $0.book) }
    case .resellers(let group):
      customers.filter { $0.terms.name == scenario.customers[group].name }.map { ($0.participant, $0.shopping.home) }
    }
  }

  /// The seat of an agent with one participant.
  private mutating func seat(
    _ name: String, _ group: String, _ seed: UInt64, as role: Role, equity: Money? = nil
  ) -> Seat {
    let participant = enrol(name, as: role, equity: equity)
    return Seat(name, group: group, accounts: [participant], random: RandomStream(seed: seed, name: name))
  }

  private mutating func enrol(
    _ name: String, as role: Role, group: AffiliationID = .none, equity: Money? = nil
  ) -> ParticipantID {
    let participant = desk.venue.participant(named: name)
    desk.venue.ledger.register(participant, as: role, group: group, equity: equity)
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
      + ["equity", "profit", "defaults"].flatMap { kind in
        (scenario.providers.map(\.name) + scenario.customers.map(\.name)).map { "\(kind).\($0)" }
      }
      + scenario.agents.flatMap(KindFigures.names)
  }
}
