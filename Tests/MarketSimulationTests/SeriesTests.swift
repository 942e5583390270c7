import Testing

@testable import MarketSimulation

/// Numbers of agents that change over time, as tables state them.
struct SeriesTests {
  private static let text = """
    {
      "name": "changing", "summary": "One book.", "days": 12, "periodHours": 12,
      "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
      "providers": [{
        "name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2, "fixedCost": 0.1}],
      "customers": [{
        "name": "customer", "count": 10, "demand": 150, "referencePrice": 2, "elasticity": 1, "noise": 0.2}],
      "gangs": [{"name": "gang", "count": 3, "size": 10, "runDays": 1, "pauseDays": 0, "limit": 3}],
      "marketMakers": [{"name": "maker", "size": 20, "equity": 5000}],
      "shocks": [{"day": 2, "change": "capacity", "group": "provider", "factor": 1.2}]
    }
    """

  private func record(_ path: String, _ value: String, table: String = "") throws -> RunRecord {
    let references = ScenarioReferences { kind, name in
      kind == .table && name == "t.csv" ? ScenarioReferences.Found(text: table, source: "dir/t.csv") : nil
    }
    let file = try ScenarioFile(Self.text, source: "s.json", settings: [(path, value)], references: references)
    var simulation = try Simulation(file.runs[0].scenario, seed: 3)
    let record = try simulation.run()
    try simulation.checkConservation()
    return record
  }

  /// Whether all measures are the same. A value that is missing is not a number, and is the same as another one.
  private func agree(_ one: RunRecord, _ other: RunRecord, _ periods: Range<Int>) -> Bool {
    zip(one.columns, other.columns).allSatisfy { $0[periods].map(\.bitPattern) == $1[periods].map(\.bitPattern) }
  }

  @Test(arguments: [
    ("providers.provider.marginalCost", 0.5, 3.0), ("providers.provider.fixedCost", 0.1, 0.4),
    ("providers.provider.addedFixedCost", 0.1, 0.4), ("customers.customer.referencePrice", 2, 3),
    ("customers.customer.elasticity", 1, 3), ("customers.customer.diurnal", 0, 0.5),
    ("customers.customer.noise", 0.2, 0.9), ("customers.customer.maximumPrice", 1_000, 1),
    ("customers.customer.earns", 0, 5), ("gangs.gang.pauseDays", 0, 100), ("gangs.gang.limit", 3, 0.5),
    ("marketMakers.maker.spread", 0.02, 0.5),
  ])
  func `a number is what its table says on each day`(path: String, before: Double, after: Double) throws {
    let plain = try record(path, "\(before)")
    let series = "{\"series\": \"t.csv\"}"
    let same = try record(path, series, table: "day,value\n0,\(before)\n")
    #expect(same.digest == plain.digest)
    #expect(agree(same, plain, 0..<24))
    let changed = try record(path, series, table: "date,value\n2026-01-06,\(before)\n2026-01-07,\(after)\n")
    // From the afternoon of the sixth day on it is another one.
    #expect(agree(changed, plain, 0..<11))
    #expect(!agree(changed, plain, 12..<24))
  }

  /// Ask nothing below their cost, whatever they begin at and whenever it rises. Market makers sell what they must.
  @Test func `providers sell at their cost or above`() throws {
    for (path, value, periods) in [
      ("providers.provider.openingPrice", "0.1", 0..<24),
      ("providers.provider.marginalCost", "{\"series\": \"t.csv\"}", 12..<24),
    ] {
      let record = try record(path, value, table: "day,value\n0,0.5\n5,0.5\n6,3\n")
      let obtained = try #require(record["obtained.provider"])[periods].filter { !$0.isNaN }
      let cost = periods.lowerBound == 0 ? 0.5 : 3
      #expect(!obtained.isEmpty && obtained.allSatisfy { $0 >= cost - 1e-9 }, "\(path): \(obtained)")
    }
  }

  @Test func `a table of another range, and a number that stays, are refused with their places`() {
    func problem(_ path: String, _ table: String) -> String {
      do {
        _ = try record(path, "{\"series\": \"t.csv\"}", table: table)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(
      problem("customers.customer.noise", "day,value\n0,0.5\n9,2\n")
        == "dir/t.csv:3:1: column value: expected a number from 0 to 1, found 2")
    #expect(
      problem("customers.customer.noise", "day,factor\n0,0.5\n")
        == "dir/t.csv:1:1: expected a column value, found day, factor")
    #expect(
      problem("customers.customer.noise", "day,value,value\n0,0,1\n")
        == "dir/t.csv:1:1: the column value is there twice")
    #expect(problem("customers.customer.demand", "").hasSuffix("customers[0].demand cannot be a series over time"))
  }
}
