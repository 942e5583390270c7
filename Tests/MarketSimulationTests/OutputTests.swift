import Testing

@testable import MarketSimulation

/// Books whose GPUs do more in an hour, or are worth more to some than to others.
struct OutputTests {
  private func text(_ customers: String, elasticity: Double = 0.9) -> String {
    """
    {
      "name": "outputs", "summary": "Two models.", "days": 120,
      "books": [
        {"name": "old", "contract": "h100-sxm,80,DE,on_demand,spot"},
        {"name": "new", "contract": "h200-sxm,141,DE,on_demand,spot"}
      ],
      "providers": [
        {"name": "first", "count": 6, "book": "old", "capacity": 50, "marginalCost": 0.3, "openingPrice": 2},
        {"name": "second", "count": 4, "book": "new", "capacity": 50, "marginalCost": 0.3, "openingPrice": 2}
      ],
      "customers": [{
        "name": "user", "count": 80, "demand": 600, "referencePrice": 2, "elasticity": \(elasticity), \(customers)}]
    }
    """
  }

  private func record(
    _ customers: String, elasticity: Double = 0.9, _ settings: [(path: String, value: String)] = []
  ) throws -> RunRecord {
    var simulation = try Simulation(
      SmallScenario.scenario(text(customers, elasticity: elasticity), settings), seed: 2)
    let record = try simulation.run()
    try simulation.checkConservation()
    return record
  }

  private func prices(_ record: RunRecord) throws -> (old: Double, new: Double) {
    (
      try #require(record.value(of: "price.old", .mean, during: 90...119)),
      try #require(record.value(of: "price.new", .mean, during: 90...119))
    )
  }

  @Test(arguments: [0.5, 1, 2]) func `what does twice as much costs twice as much`(output: Double) throws {
    let prices = try prices(record(#""outputs": [{"book": "new", "output": \#(output)}]"#))
    #expect(abs(prices.new / prices.old / output - 1) < 0.03, "\(prices)")
  }

  @Test func `of what does twice as much half is enough`() throws {
    let customers = #""books": ["new"], "outputs": [{"book": "new", "output": 2}]"#
    let record = try record(
      customers, elasticity: 0, [("customers.user.demand", "300"), ("customers.user.count", "10")])
    let sold = try #require(record.value(of: "sold.second", .mean, during: 90...119))
    #expect(abs(sold - 150) < 8, "\(sold)")
    #expect(try #require(record.value(of: "unfilled", .mean, during: 90...119)) < 0.03)
  }

  @Test func `who gets most out of it buys it, and the last of them makes its price, whatever it costs`() throws {
    let differing = #""outputs": [{"book": "new", "output": 1.5, "spread": 0.5}]"#
    let (scarce, plenty) = try (
      prices(record(differing, [("providers.second.count", "1")])),
      prices(record(differing, [("providers.second.count", "10")]))
    )
    #expect(scarce.new / scarce.old > plenty.new / plenty.old + 0.2, "\(scarce) \(plenty)")
    #expect(scarce.new / scarce.old < 2.05 && plenty.new / plenty.old > 0.95)
    let dear = try prices(
      record(differing, [("providers.second.count", "1"), ("providers.second.marginalCost", "0.6")]))
    #expect(abs(dear.new - scarce.new) < 0.05 * scarce.new)
  }

  @Test func `a premium that differs is that of the last who pays it`() throws {
    let differing = #""premiums": [{"book": "new", "premium": 0.5, "spread": 0.5}]"#
    let prices = try prices(record(differing, [("providers.second.count", "1")]))
    #expect((0.6...1.02).contains(prices.new - prices.old), "\(prices)")
    let same = try self.prices(
      record(#""premiums": [{"book": "new", "premium": 0.5}]"#, [("providers.second.count", "1")]))
    #expect(abs(same.new - same.old - 0.5) < 0.05, "\(same)")
  }

  @Test(arguments: [
    (#""outputs": [{"book": "new", "output": 0.5, "spread": 0.5}]"#, "outputs: new does less than 0.01 for some"),
    (#""outputs": [{"book": "new", "output": 2}, {"book": "new", "output": 3}]"#, "new has two outputs"),
    (#""books": ["old"], "outputs": [{"book": "new", "output": 2}]"#, "outputs: new is none of their books"),
    (#""search": {"cost": 1}"#, "search is for those who buy in one of the books"),
  ])
  func `outputs and searches that cannot be are refused`(customers: String, message: String) throws {
    let error = try #require(throws: ScenarioError.self) { try ScenarioFile(text(customers), source: "s.json") }
    #expect(error.description.contains(message), "\(error)")
    #expect(error.place.line > 1)
  }
}
