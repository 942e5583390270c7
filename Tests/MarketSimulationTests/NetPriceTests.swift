import Testing

@testable import MarketSimulation

/// A premium may be as large as the price, so that what is left of the price is nothing or less.
struct NetPriceTests {
  private func record(premium: Double, mechanism: Scenario.Mechanism) throws -> RunRecord {
    let scenario = try SmallScenario.scenario(
      """
      {
        "name": "net", "summary": "Two models.", "days": 30, "mechanism": "\(mechanism.rawValue)",
        "books": [
          {"name": "old", "contract": "h100-sxm,80,DE,on_demand,spot"},
          {"name": "new", "contract": "h200-sxm,141,DE,on_demand,spot"}
        ],
        "providers": [
          {"name": "first", "count": 3, "book": "old", "capacity": 50, "marginalCost": 0.3, "openingPrice": 2},
          {"name": "second", "count": 3, "book": "new", "capacity": 50, "marginalCost": 0.3, "openingPrice": 2,
           "fromDay": 5}
        ],
        "customers": [{
          "name": "user", "count": 10, "demand": 150, "referencePrice": 2, "elasticity": 0.9,
          "premiums": [{"book": "new", "premium": \(premium)}]}]
      }
      """)
    var simulation = try Simulation(scenario, seed: 1)
    return try simulation.run()
  }

  @Test(
    arguments: [0.8, 2, 2.8, 30, -0.8, -30],
    Scenario.Mechanism.allCases)
  func `a premium beyond the price ends no run`(premium: Double, mechanism: Scenario.Mechanism) throws {
    let record = try record(premium: premium, mechanism: mechanism)
    let sold = try #require(record.value(of: "sold.second", .mean, during: 20...29))
    // What is worth more than its price is bought, all of it; what is worth nothing is not.
    if premium >= 2 { #expect(sold > 140, "\(sold)") }
    if premium == -30 { #expect(sold == 0) }
  }

  @Test func `functions of numbers have a value everywhere`() {
    let tiny = Double.leastNonzeroMagnitude
    let numbers = [0, -0.0, -1, 1, tiny, -tiny, 1e308, .infinity, -.infinity, .nan]
    for number in numbers {
      #expect(logarithm(number).isNaN == !(number > 0 && number.isFinite))
      #expect(exponential(number).isNaN == number.isNaN)
      for exponent in numbers where exponent != 0 && number != 1 {
        let isDefined = number > 0 && number.isFinite && !exponent.isNaN
        #expect(power(number, exponent).isNaN == !isDefined, "\(number) to the power of \(exponent)")
      }
    }
  }
}
