import CapacityLedger
import Testing

@testable import MarketSimulation

/// Commitments whose customers pass on what they do not need.
struct PassingTests {
  private static func text(_ way: String, equity: Int, taker: String = "") -> String {
    """
    {
      "name": "passing", "summary": "Too much is committed.", "days": 60,
      "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
      "providers": [
        {"name": "provider", "capacity": 200, "marginalCost": 0.3, "openingPrice": 2},
        {"name": "open", "count": 4, "capacity": 25, "marginalCost": 0.3, "openingPrice": 2}
      ],
      "customers": [
        {"name": "holder", "count": 4, "demand": 200, "referencePrice": 2, "elasticity": 0, "earns": 2.5,
         "equity": \(equity)},
        {"name": "user", "count": 10, "demand": 100, "referencePrice": 2, "elasticity": 1\(taker)}
      ],
      "commitments": [{
        "providers": "provider", "customers": "holder", "quantity": 200, "price": 2.5, "days": 90,
        "passes": {"to": "user", "by": "\(way)"}}],
      "shocks": [
        {"day": 10, "change": "demand", "group": "holder", "factor": 0.6},
        {"day": 20, "change": "demand", "group": "user", "factor": 0.1}
      ]
    }
    """
  }

  private func run(
    _ way: String, equity: Int, taker: String = ""
  ) throws -> (record: RunRecord, ledger: CapacityLedger) {
    let file = try ScenarioFile(Self.text(way, equity: equity, taker: taker), source: "s")
    var simulation = try Simulation(file.runs[0].scenario, seed: 1)
    let record = try simulation.run()
    return (record, simulation.ledger)
  }

  private func last(_ measure: String, _ record: RunRecord) throws -> Double {
    try #require(record.value(of: measure, .last, during: 0...59))
  }

  @Test func `what is not needed is passed on for the rest of the term, and no more`() throws {
    let (record, ledger) = try run("novation", equity: 100_000)
    // Later those who took it over need less, and pass it on to each other.
    let passed = try #require(record["passedOn"])[19]
    // Each of the four holders needs whole GPUs.
    #expect(passed > 40 && passed < 80 + 4, "\(passed)")
    #expect(record["committed"]?.allSatisfy { $0 == 200 } == true)
    let running = ledger.commitments.filter(\.isRunning)
    #expect(running.reduce(0) { $0 + $1.quantity } == 200)
    #expect(running.allSatisfy { $0.terms.periods == 30 && $0.price.ticks == 25_000 })
    // Four commitments at first, each with one of the holders.
    let holders = Set(ledger.commitments.prefix(4).map(\.customer))
    let taken = running.filter { !holders.contains($0.customer) }
    #expect((40...80).contains(taken.reduce(0) { $0 + $1.quantity }))
    #expect(!taken.contains { !$0.liableCustomers.isEmpty })
    // Nothing is passed on before it is idle.
    #expect(record["passedOn"]?[9] == 0)
  }

  @Test func `the old party pays at once what the contract costs more than the market`() throws {
    let (record, _) = try run("novation", equity: 100_000)
    let (passed, profits) = (try #require(record["passedOn"]), try #require(record["profit.holder"]))
    let price = try #require(record["price.one"])[9]
    // On day 10 holders pay for 80 idle GPUs, too; 79 days of each that they pass on are left.
    let premium = (2.5 - price) * 24 * 79 * passed[10]
    let idle = 2.5 * 24 * 80
    #expect(passed[10] > 0)
    #expect(abs(-profits[10] - premium - idle) < 0.01 * premium + 1, "\(profits[10]) \(premium)")
  }

  @Test func `who has no cash for that passes on nothing`() throws {
    let record = try run("novation", equity: 1).record
    #expect(try last("passedOn", record) == 0)
    #expect(try last("customerDefaults", record) == 4)
  }

  @Test func `who passes on by novation is free, and by transfer owes what the new party does not pay`() throws {
    let weak = #", "equity": 10, "earns": 2.5"#
    let (novated, transferred) = (
      try run("novation", equity: 3_000, taker: weak), try run("transfer", equity: 3_000, taker: weak)
    )
    #expect(try last("passedOn", novated.record) == last("passedOn", transferred.record))
    #expect(transferred.ledger.commitments.contains { !$0.liableCustomers.isEmpty })
    #expect(try last("customerDefaults", novated.record) > 0)
    // Old parties that are liable keep less.
    #expect(try last("equity.holder", transferred.record) < last("equity.holder", novated.record))
  }

  @Test func `commitments without an end are not passed on`() throws {
    let text = Self.text("novation", equity: 1).replacing("\"days\": 90,", with: "")
    let error = try #require(throws: ScenarioError.self) { try ScenarioFile(text, source: "s.json") }
    #expect(error.description.contains("passes is for the rest of a term, and there are no days"))
  }
}
