import Testing

@testable import MarketSimulation

struct SupplyStackTests {
  private func stacks(_ settings: [(path: String, value: String)]) throws -> [SupplyStack] {
    var simulation = try Simulation(SmallScenario.scenario(SmallScenario.plain, settings), seed: 1)
    return try simulation.run().supplyStacks
  }

  @Test func `what providers offer is kept of the day before the first shock and of the last`() throws {
    let stacks = try stacks([
      ("shocks", #"[{"day": 20, "change": "capacity", "group": "provider", "factor": 3}]"#)
    ])
    #expect(stacks.map(\.day) == [19, 59])
    #expect(stacks.map(\.capacity) == [200, 600])
    for stack in stacks {
      #expect(zip(stack.offers, stack.offers.dropFirst()).allSatisfy { $0.price < $1.price })
      #expect(stack.offers.allSatisfy { $0.price >= 0.5 })
    }
    let highest = stacks.map { $0.offers.last?.price ?? 0 }
    #expect(highest[1] < highest[0])
  }

  @Test func `equal prices are one offer`() throws {
    let stacks = try stacks([("mechanism", "auction")])
    #expect(stacks.map(\.day) == [0, 59])
    #expect(stacks.allSatisfy { $0.offers == [SupplyStack.Offer(price: 0.5, capacity: 200)] })
  }

  @Test func `what happens on the first day leaves no day before it`() throws {
    let shock = #"[{"day": 0, "change": "capacity", "group": "provider", "factor": 3}]"#
    #expect(try stacks([("shocks", shock)]).map(\.day) == [0, 59])
    #expect(try stacks([("days", "1")]).map(\.day) == [0])
  }

  @Test func `every measure has a unit`() throws {
    let names = Simulation.measureNames(of: try SmallScenario.scenario(SmallScenario.everything))
    #expect(names.allSatisfy { MeasureUnit(of: $0) != nil }, "\(names.filter { MeasureUnit(of: $0) == nil })")
    #expect(MeasureUnit(of: "cost") == nil)
  }
}
