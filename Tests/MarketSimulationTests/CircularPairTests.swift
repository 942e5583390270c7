import Testing

@testable import MarketSimulation

struct CircularPairTests {
  @Test(arguments: [1, 4, 10], [0.2, 0.5])
  func `pairs make up their share together, however many they are`(count: Int, share: Double) throws {
    let scenario = try SmallScenario.scenario(
      SmallScenario.plain,
      [
        ("providers.provider.capacity", "2000"), ("customers.customer.demand", "8000"),
        ("circular", #"[{"name": "pair", "count": \#(count), "share": \#(share)}]"#),
      ])
    var simulation = try Simulation(scenario, seed: 1)
    let reached = try #require(try simulation.run().value(of: "relatedShare", .mean, during: 20...59))
    #expect(abs(reached - share) < 0.01, "\(reached)")
  }
}
