import ComputeMatching

extension Desk {
  /// Makes the agents of a group, names them to the exchange and opens their accounts.
  mutating func members(of group: KindGroup, seed: UInt64) throws(ScenarioError) -> [Member<AnyAgent>] {
    let equity = group.settings.equity.map(Simulation.money)
    var members: [Member<AnyAgent>] = []
    for (rank, name) in AgentNames.names(group.name, group.count).enumerated() {
      let participant = venue.participant(named: name)
      venue.ledger.register(participant, as: group.settings.role, equity: equity)
      venue.follow(participant)
      seat = Seat(
        name, group: group.name, accounts: [participant], random: RandomStream(seed: seed, name: name), follows: true)
      defer { seat = .vacant }
      let agent = try group.settings.makeAgent(rank, of: group.count, &self)
      members.append(Member(agent: AnyAgent(base: agent), seat: seat))
    }
    return members
  }
}
