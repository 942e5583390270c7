import ComputeMatching
import Testing

@testable import MarketSimulation

/// What economics says of simple markets must show before any story is told.
struct ValidationTests {
  private static func zeroIntelligence() throws -> Scenario {
    try SmallScenario.scenario(
      """
      {
        "name": "zi", "summary": "Traders with budgets and nothing else.", "days": 1,
        "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "traders": [
          {"name": "bidder", "count": 200, "side": "bid", "values": [1, 3], "quotesPerPeriod": 60},
          {"name": "asker", "count": 200, "side": "ask", "values": [1, 3], "quotesPerPeriod": 60}
        ]
      }
      """)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as [UInt64])
  func `traders without intelligence reach 95% of the possible surplus`(seed: UInt64) throws {
    var simulation = try Simulation(try Self.zeroIntelligence(), seed: seed)
    let worths = simulation.traders.filter { $0.side == .bid }.map(\.value).sorted(by: >)
    let costs = simulation.traders.filter { $0.side == .ask }.map(\.value).sorted()
    let possible = zip(worths, costs).map { max(0, $0 - $1) }.reduce(0, +)
    simulation.runPeriod()
    var reached = 0.0
    for trader in simulation.traders {
      let account = simulation.ledger.account(of: trader.participant)
      reached += trader.value * (Double(account.boughtGPUHours) - Double(account.soldGPUHours)) / 24
    }
    try simulation.checkConservation()
    #expect(reached <= possible + 1e-6)
    #expect(reached >= 0.95 * possible, "\(reached / possible)")
  }

  /// P1 / P0 = (S1 / S0)^(-1 / e) where sellers take the price and demand has the elasticity e.
  @Test(arguments: [(0.5, 2.45), (1.0, 6.0), (2.0, 36.0), (2.57, 100.0), (1.0, 0.4)])
  func `the price goes where the closed form says, within 2%`(elasticity: Double, factor: Double) throws {
    let scenario = try SmallScenario.scenario(
      """
      {
        "name": "closed form", "summary": "Price takers.", "days": 20, "mechanism": "auction",
        "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{"name": "provider", "count": 5, "capacity": 1000, "marginalCost": 0.01, "openingPrice": 2}],
        "customers": [{
          "name": "customer", "count": 4, "demand": 5000, "referencePrice": 2, "elasticity": \(elasticity)}],
        "shocks": [{"day": 10, "change": "capacity", "group": "provider", "factor": \(factor)}]
      }
      """)
    var simulation = try Simulation(scenario, seed: 1)
    let record = try simulation.run()
    let before = try #require(record.value(of: "price", .mean, during: 5...9))
    let after = try #require(record.value(of: "price", .mean, during: 15...19))
    let expected = power(factor, -1 / elasticity)
    #expect(abs(before / 2 - 1) < 0.02)
    #expect(abs(after / before / expected - 1) < 0.02, "\(after / before) for \(expected)")
  }
}
