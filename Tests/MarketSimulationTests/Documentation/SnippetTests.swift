import MarketSimulation
import Testing

struct SnippetTests {
  @Test func `a scenario runs, and the same seed leads to the same events`() throws {
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    // Snippet:
    let text = """
      {
        "name": "plain", "summary": "One book.", "days": 60,
        "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{
          "name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
        "customers": [{
          "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1}]
      }
      """
    let file = try ScenarioFile(text, source: "plain.json")
    let records = try file.run(seed: 1)
    // End of the snippet.
    // Snippet:
    if let base = records["base"], let prices = base["price"], let last = prices.last {
      print("after", base.periodCount, "periods:", last, "dollars per GPU-hour")
    }
    // End of the snippet.
    #expect(printed.count == 1)
    #expect(printed.first?.hasPrefix("after 60 periods: ") == true, "\(printed)")
    // Snippet:
    for run in file.runs {
      var simulation = try Simulation(run.scenario, seed: 1)
      while simulation.finishedPeriods < simulation.periodCount { simulation.runPeriod() }
      print(run.name, simulation.result.digest == records[run.name]?.digest)  // base true
    }
    // End of the snippet.
    #expect(printed.last == "base true")
  }

  @Test func `an error has its place`() {
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    // Snippet:
    do throws(ScenarioError) {
      let file = try ScenarioFile("{\"name\": 7}", source: "scenario.json")
      print(file.name)
    } catch {
      print(error)  // scenario.json:1:10: ...
    }
    // End of the snippet.
    #expect(printed.first?.hasPrefix("scenario.json:1:10: ") == true, "\(printed)")
  }
}
