import Testing

@testable import MarketSimulation

/// Two of one name would share random numbers, money and columns of the output.
struct NamesTests {
  private func problem(_ settings: [(path: String, value: String)]) -> String {
    do {
      _ = try ScenarioFile(SmallScenario.plain, source: "s.json", settings: settings)
      return "none"
    } catch {
      return error.description
    }
  }

  private func books(_ entries: String...) -> [(path: String, value: String)] {
    [("books", "[\(entries.joined(separator: ","))]")]
  }

  private func traders(_ name: String, count: Int = 1, quotes: Int = 1) -> String {
    """
    {"name": "\(name)", "count": \(count), "side": "bid", "values": [1, 2], "quotesPerPeriod": \(quotes)}
    """
  }

  @Test func `books of one name or one contract are refused`() {
    let one = #"{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}"#
    let same = #"{"name": "two", "contract": "h100-sxm,80,DE,on_demand,spot"}"#
    let other = #"{"name": "one", "contract": "h100-sxm,80,JP,on_demand,spot"}"#
    let copies = #"{"name": "b", "copies": 2, "contract": "h100-sxm,80,DE/r#,on_demand,spot"}"#
    let copy = #"{"name": "b-2", "contract": "h100-sxm,80,DE,on_demand,spot"}"#
    let alike = #"{"name": "b", "copies": 2, "contract": "h100-sxm,80,DE,on_demand,spot"}"#
    #expect(
      problem(books(one, same))
        == "s.json: books[1].contract: two books have the contract h100-sxm,80,DE,on_demand,spot")
    #expect(problem(books(one, other)) == "s.json: two books are named one")
    #expect(problem(books(copies, copy)) == "s.json: two books are named b-2")
    #expect(problem(books(copy, copies)) == "s.json: two books are named b-2")
    #expect(problem(books(alike)).hasPrefix("s.json: books[0].contract: two books have the contract"))
    #expect(problem(books(copies, one)) == "none")
  }

  @Test func `groups of one name are refused, of whatever kind`() {
    #expect(problem([("traders", "[\(traders("provider"))]")]) == "s.json: two groups are named provider")
    #expect(problem([("traders", "[\(traders(""))]")]) == "s.json: traders[0].name must not be empty")
    let pairs = ("circular", #"[{"name": "pair", "count": 2, "share": 0.1}]"#)
    #expect(problem([pairs, ("traders", "[\(traders("pair"))]")]) == "s.json: two groups are named pair")
    #expect(problem([pairs]) == "none")
  }

  /// Whatever their groups are named like, every agent has a name of its own.
  @Test func `no two agents have one name`() throws {
    let groups = ["provider-1", "provider-1-1", "pair-1 provider", "pair-1", "new owner of participant 1"]
    let settings = [
      ("traders", "[\(groups.map { traders($0, count: 2) }.joined(separator: ","))]"),
      ("circular", #"[{"name": "pair", "count": 2, "share": 0.1}]"#),
    ]
    let simulation = try Simulation(SmallScenario.scenario(SmallScenario.plain, settings), seed: 1)
    // Nobody in particular, 4 providers, 20 customers, 10 traders, 2 pairs of two.
    #expect(simulation.ledger.participantCount == 1 + 4 + 20 + 10 + 4)
  }

  @Test(arguments: ["base", "control", "other"])
  func `runs of one name are refused`(name: String) {
    let variants = #"[{"name": "other", "set": {}}, {"name": "\#(name)", "set": {}}]"#
    #expect(problem([("variants", variants)]) == "s.json: two runs are named \(name)")
  }

  @Test func `more agents or quotes than fit into memory are refused`() {
    let crowd = (0..<6).map { traders("t\($0)", count: 100_000) }.joined(separator: ",")
    #expect(problem([("traders", "[\(crowd)]")]) == "s.json: there are more than 500000 agents")
    let talkers = (0..<2).map { traders("t\($0)", count: 1_000, quotes: 6_000) }
    #expect(
      problem([("traders", "[\(talkers.joined(separator: ","))]")])
        == "s.json: traders[1].quotesPerPeriod: all traders together quote more than 10000000 times a period")
    #expect(problem([("traders", "[\(talkers[0])]")]) == "none")
  }

  @Test func `a provider comes on a day or when building pays`() {
    let entry = #"{"above": 1, "leadDays": 5, "chancePerDay": 0.2}"#
    #expect(
      problem([("providers.provider.entry", entry), ("providers.provider.fromDay", "3")])
        == "s.json: providers[0].fromDay and entry say differently when they come")
    #expect(problem([("providers.provider.entry", entry)]) == "none")
  }
}
