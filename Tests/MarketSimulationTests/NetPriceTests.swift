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
          "choosesOne": \(mechanism == .auction), "premiums": [{"book": "new", "premium": \(premium)}]}]
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
    // What is worth more than its price is bought, all of it; what is worth nothing is not, but by those who know
    // nothing else and would pay thirty times the price for a first GPU.
    if premium >= 2 { #expect(sold > 140, "\(sold)") }
    if premium == -30 { #expect(mechanism == .auction ? sold < 10 : sold == 0) }
  }

  /// A customer that knows just one book pays what its grade is worth more there, as a requirement order would.
  @Test(arguments: Scenario.Mechanism.allCases)
  func `a premium counts where there is one book, too`(mechanism: Scenario.Mechanism) throws {
    func run(premium: Double) throws -> RunRecord {
      var simulation = try Simulation(
        SmallScenario.scenario(
          SmallScenario.plain,
          [
            ("mechanism", "\"\(mechanism.rawValue)\""), ("providers.provider.openingPrice", "\(2 + premium)"),
            ("customers.customer.premiums", "[{\"book\": \"one\", \"premium\": \(premium)}]"),
          ]), seed: 1)
      return try simulation.run()
    }
    let plain = try run(premium: 0)
    for premium in [0.5, -0.5] {
      let record = try run(premium: premium)
      let prices = [record, plain].compactMap { $0.value(of: "price", .mean, during: 30...59) }
      #expect(prices.count == 2 && abs(prices[0] - prices[1] - premium) < 0.1, "\(prices)")
      #expect(record.value(of: "unfilled", .mean, during: 30...59) ?? 1 < 0.02)
      #expect(record.value(of: "utilisation", .mean, during: 30...59) ?? 0 > 0.9)
    }
  }

  /// As where a requirement order has placements in several books.
  @Test func `a premium above the price moves the price of a single book`() throws {
    let scenario = try SmallScenario.scenario(
      SmallScenario.plain, [("customers.customer.premiums", #"[{"book": "one", "premium": 2.5}]"#)])
    var simulation = try Simulation(scenario, seed: 1)
    let record = try simulation.run()
    #expect(record.value(of: "price", .last, during: 0...59) ?? 0 > 3)
    #expect(record.value(of: "bought.customer", .lowest, during: 0...59) ?? 0 > 150)
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
