import Testing

@testable import MarketSimulation

/// Customers that know one book at a time, and pay for a look into another one.
struct BookSearchTests {
  /// All capacity is in the first of two books.
  private func record(_ customers: String) throws -> RunRecord {
    let text = """
      {
        "name": "search", "summary": "Two books.", "days": 60,
        "books": [{"name": "site", "contract": "h100-sxm,80,US/site-#,on_demand,spot", "copies": 2}],
        "providers": [{
          "name": "cloud", "count": 5, "book": "site-1", "capacity": 50, "marginalCost": 0.3, "openingPrice": 2}],
        "customers": [{
          "name": "user", "count": 40, "books": ["site"], "demand": 200, "referencePrice": 2, "elasticity": 0.9,
          "choosesOne": true\(customers)}]
      }
      """
    var simulation = try Simulation(ScenarioFile(text, source: "s").runs[0].scenario, seed: 4)
    return try simulation.run()
  }

  private func mean(
    _ measure: String, _ record: RunRecord, during days: ClosedRange<Double> = 20...59
  ) throws -> Double {
    try #require(record.value(of: measure, .mean, during: days))
  }

  @Test func `who finds nothing looks elsewhere, as far as that is worth it`() throws {
    let (blind, free) = (try record(""), try record(#", "search": {"cost": 0}"#))
    let dear = try record(#", "search": {"cost": 100000}"#)
    #expect(try mean("unfilled", blind) > 0.2)
    #expect(try mean("unfilled", free) < 0.03)
    #expect(try mean("unfilled", dear) == mean("unfilled", blind))
    #expect(try mean("looks", dear) == 0 && mean("looks", blind) == 0)
    #expect(try mean("price", free) > 1.3 * mean("price", blind))
  }

  @Test func `every look is paid for`() throws {
    let record = try record(#", "search": {"cost": 3}"#)
    // Most know where to go after the first days.
    func mean(_ measure: String) throws -> Double { try self.mean(measure, record, during: 0...9) }
    let spent = try -mean("profit.user") - mean("turnover")
    #expect(try mean("looks") > 0)
    #expect(try abs(spent - 3 * mean("looks")) < 0.001 * spent)
  }

  @Test func `who found what it lacked begins there the next day`() throws {
    let record = try record(#", "search": {"cost": 1}"#)
    let first = try #require(record.value(of: "looks", .mean, during: 0...2))
    #expect(try mean("looks", record) < first / 2)
  }
}
