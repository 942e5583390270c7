import Testing

@testable import MarketSimulation

/// Providers that cannot sell for less than their debt asks, and customers that wait while prices fall.
struct DebtAndWaitingTests {
  private static let glut = #"[{"day": 20, "change": "capacity", "group": "provider", "factor": 4}]"#

  private func record(_ settings: [(path: String, value: String)]) throws -> RunRecord {
    let all = [("days", "160"), ("shocks", Self.glut), ("customers.customer.growth", "1.2")] + settings
    var simulation = try Simulation(SmallScenario.scenario(SmallScenario.plain, all), seed: 3)
    return try simulation.run()
  }

  private func price(_ record: RunRecord, _ days: ClosedRange<Double> = 140...159) throws -> Double {
    try #require(record.value(of: "price", .mean, during: days))
  }

  @Test func `the price stops at what debt asks for each GPU that there is, whatever the marginal cost`() throws {
    let debt = ("providers.provider.debtService", "1.6")
    let free = try price(record([("providers.provider.marginalCost", "0.1")]))
    let bound = try price(record([("providers.provider.marginalCost", "0.1"), debt]))
    let dear = try price(record([("providers.provider.marginalCost", "0.25"), debt]))
    #expect(free < 0.11)
    #expect(abs(bound - 0.4) < 0.01)
    #expect(bound == dear)
  }

  @Test func `the debts of providers differ by the spread, and so does where the price stops`() throws {
    let settings = [("providers.provider.debtService", "1.6"), ("providers.provider.marginalCost", "0.1")]
    let spread = try price(record(settings + [("providers.provider.debtSpread", "0.5")]))
    #expect((0.2...0.6).contains(spread) && abs(spread - 0.4) > 0.005)
  }

  @Test func `a new owner has no debt`() throws {
    let settings = [
      ("providers.provider.debtService", "1.6"), ("providers.provider.marginalCost", "0.1"),
      ("providers.provider.equity", "900"),
    ]
    let record = try record(settings)
    #expect(record["defaults"]?.last == 4)
    #expect(try price(record) < 0.11)
  }

  @Test func `customers that wait buy less while the price falls, and as much again once it stays`() throws {
    let waiting = ("customers.customer.postpones", #"{"days": 10, "elasticity": 3}"#)
    func volume(_ record: RunRecord, _ days: ClosedRange<Double>) throws -> Double {
      try #require(record.value(of: "volume", .mean, during: days))
    }
    let floor = ("providers.provider.debtService", "1.6")
    let (eager, patient) = (try record([floor]), try record([floor, waiting]))
    #expect(try volume(patient, 25...45) < 0.9 * volume(eager, 25...45))
    #expect(try volume(patient, 0...19) > 0.9 * volume(eager, 0...19))
    #expect(try abs(volume(patient, 140...159) / volume(eager, 140...159) - 1) < 0.1)
  }
}
