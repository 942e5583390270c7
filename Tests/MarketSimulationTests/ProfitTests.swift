import ComputeMatching
import Testing

@testable import MarketSimulation

/// What groups earn.
struct ProfitTests {
  private func record(_ settings: [(path: String, value: String)]) throws -> RunRecord {
    var simulation = try Simulation(SmallScenario.scenario(SmallScenario.plain, settings), seed: 2)
    return try simulation.run()
  }

  private func values(_ measure: String, _ record: RunRecord) throws -> [Double] { try #require(record[measure]) }

  @Test func `profit is income less costs, and what equity grows by`() throws {
    let record = try record([("providers.provider.fixedCost", "0.7"), ("providers.provider.equity", "300")])
    let profits = try values("profit.provider", record)
    let (incomes, sold) = (try values("income.provider", record), try values("sold.provider", record))
    for day in profits.indices {
      #expect(abs(profits[day] - (incomes[day] - 0.5 * sold[day] * 24 - 0.7 * 200 * 24)) < 1, "day \(day)")
    }
    let equity = try #require(values("equity.provider", record).last)
    #expect(abs(equity - 300 * 200 - profits.reduce(0, +)) < 1)
  }

  @Test func `what a default takes from an owner stays in the profit of its group`() throws {
    let record = try record([("providers.provider.fixedCost", "3"), ("providers.provider.equity", "30")])
    #expect(try #require(values("defaults", record).last) >= 4)
    // A new owner belongs to the group, too, and so do its own defaults.
    #expect(try values("defaults.provider", record) == values("defaults", record))
    #expect(try values("defaults.customer", record).allSatisfy { $0 == 0 })
    let profits = try values("profit.provider", record)
    let (incomes, sold) = (try values("income.provider", record), try values("sold.provider", record))
    // Costs are booked until the owner has nothing, and then go to the new one: no day's loss is forgotten.
    let costs = sold.reduce(0) { $0 + 0.5 * $1 * 24 } + 3 * 200 * 24 * Double(profits.count)
    #expect(abs(profits.reduce(0, +) - incomes.reduce(0, +) + costs) < costs * 0.001)
  }

  @Test func `customers pay what providers receive`() throws {
    let record = try record([])
    let (paid, received) = (try values("profit.customer", record), try values("income.provider", record))
    for day in paid.indices { #expect(abs(paid[day] + received[day]) < 1, "day \(day)") }
  }
}
