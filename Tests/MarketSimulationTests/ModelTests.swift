import Testing

@testable import MarketSimulation

/// Scenarios that refer to a model, to series and to recorded prices.
struct ModelTests {
  /// Fields that no scenario of the project has.
  static let everything = """
    {
      "customers": [{"postpones": {"days": 1, "elasticity": 1}}], "add": 1,
      "providers": [{"debtService": 1, "debtSpread": 0}], "set": {},
      "shocks": [{"name": "n", "factor": {"series": "demand.csv"}}],
      "free": [{"path": "p", "from": 1, "to": 2, "scale": "log"}],
      "checks": [{"againstPath": "prices.csv", "expected": "missed"}],
      "noise": [{"uniform": [0, 1]}, {"normal": [0, 1]}, {"lognormal": [1, 1]}, {"triangular": [0, 1, 2]}]
    }
    """

  private static let model = """
    {
      "name": "m", "summary": "s", "days": 60, "checks": [{"nonsense": 1}], "control": {"set": {"nowhere.x": 1}},
      "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
      "providers": [{"name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
      "customers": [{
        "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1, "noise": 0.2}],
      "shocks": [{"name": "first", "day": 5, "change": "demand", "group": "customer", "factor": 2}]
    }
    """

  private static func references(_ model: String = model, tables: [String: String] = [:]) -> ScenarioReferences {
    ScenarioReferences { kind, name in
      switch kind {
      case .model: name == "market" ? ScenarioReferences.Found(text: model, source: "models/market.json") : nil
      case .table: tables[name].map { ScenarioReferences.Found(text: $0, source: "dir/\(name)") }
      }
    }
  }

  private func file(_ fields: String, _ references: ScenarioReferences = references()) throws -> ScenarioFile {
    try ScenarioFile(
      "{\"name\": \"n\", \"summary\": \"s\",\n \"model\": \"market\"\(fields)}", source: "s.json",
      references: references)
  }

  private func problem(_ fields: String, _ references: ScenarioReferences = references()) -> String {
    do {
      _ = try file(fields, references)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func `a scenario has what its model says, and what it says itself instead`() throws {
    let plain = try file("")
    #expect(plain.name == "n" && plain.checks.isEmpty && plain.runs.map(\.name) == ["base"])
    #expect(plain.runs[0].scenario.days == 60 && plain.runs[0].scenario.shocks.map(\.factor) == [2])
    let changed = try file(
      """
      , "days": 30, "set": {"shocks.first.factor": 3, "customers.customer.noise": 0},
        "add": {"shocks": [{"day": 9, "change": "demand", "group": "customer", "factor": 4}]},
        "control": {"set": {"shocks.first.factor": 1}}
      """)
    let base = changed.runs[0].scenario
    #expect(base.days == 30 && base.shocks.map(\.factor) == [3, 4] && base.customers[0].noise == 0)
    #expect(changed.runs[1].scenario.shocks.map(\.factor) == [1, 4])
    // The same as if it were written out.
    var simulation = try Simulation(plain.runs[0].scenario, seed: 1)
    let text = Self.model.replacing(
      "\"checks\": [{\"nonsense\": 1}], \"control\": {\"set\": {\"nowhere.x\": 1}},", with: "")
    #expect(try simulation.run().digest == ScenarioFile(text, source: "m").run(seed: 1)["base"]?.digest)
  }

  @Test func `sources say where figures come from, and none is of a figure that is not there`() throws {
    let model = Self.references(
      Self.model.replacing(
        "\"name\": \"m\",",
        with: "\"name\": \"m\", \"sources\": [{\"path\": \"providers.provider.capacity\", \"source\": \"S-1\"}],"))
    let own = try file(
      ", \"add\": {\"sources\": [{\"path\": [\"days\", \"shocks.first.day\"], \"source\": \"a guess\"}]}", model)
    #expect(own.sources.map(\.paths) == [["providers.provider.capacity"], ["days", "shocks.first.day"]])
    #expect(own.sources.map(\.text) == ["S-1", "a guess"])
    #expect(try file("").sources.isEmpty)
    #expect(
      problem(", \"sources\": [{\"path\": \"providers.other.capacity\", \"source\": \"s\"}]")
        == "s.json:2:42: sources[0].path: there is nothing at providers.other.capacity")
    #expect(problem(", \"sources\": [{\"path\": \"days\"}]").hasSuffix("sources[0].source is missing"))
  }

  @Test func `an error names the file that is at fault, with line and column`() {
    let bad = Self.references(Self.model.replacing("\"marginalCost\": 0.5", with: "\"marginalCost\": -1"))
    #expect(problem("", bad).hasPrefix("models/market.json:4:82: providers[0].marginalCost must be from"))
    #expect(problem(", \"days\": 0") == "s.json:2:29: days must be from 1 to 3660")
    #expect(
      problem(", \"set\": {\"customers.customer.noise\": 7}").hasPrefix("s.json:2:57: customers[0].noise must be"))
    #expect(problem("", Self.references("{\"days\" 1}")).hasPrefix("models/market.json:1:9: expected a colon"))
    #expect(problem("", .none) == "s.json:2:11: there is no model market")
    #expect(problem("", Self.references("{\"model\": \"x\"}")).contains("a model cannot refer to another one"))
    #expect(problem(", \"add\": {\"days\": [1]}").hasSuffix("add.days: the model has no list of this name"))
    #expect(problem(", \"dayz\": 1").contains("unknown field dayz"))
    for field in ["set", "control"] {
      let change = field == "set" ? "{\"model\": \"x\"}" : "{\"set\": {\"model\": \"x\"}}"
      #expect(problem(", \"\(field)\": \(change)").contains("model cannot be set"))
    }
    let shock = "{\"name\": \"twice\", \"day\": 1, \"change\": \"demand\", \"group\": \"customer\", \"factor\": 2}"
    #expect(problem(", \"shocks\": [\(shock), \(shock)]").hasSuffix("two shocks are named twice"))
  }

  @Test func `a factor may follow a series over time`() throws {
    let shock = ", \"shocks\": [{\"change\": \"demand\", \"group\": \"customer\", \"factor\": {\"series\": \"d.csv\"}}]"
    func factors(_ table: String, _ days: [Double]) throws -> [Double] {
      let shocks = try file(shock, Self.references(tables: ["d.csv": table])).runs[0].scenario.shocks
      return days.map { Shock.factor(of: shocks, .demand, group: "customer", day: $0) }
    }
    #expect(try factors("# a comment\nday,factor\n10,1\n20,3\n", [0, 10, 15, 20, 99]) == [1, 1, 2, 3, 3])
    #expect(try factors("date,factor\n2026-01-11,1\n2026-01-21,2\n", [10, 15, 20]) == [1, 1.5, 2])
    // As spreadsheets write it.
    #expect(try factors("\u{FEFF}day,factor\r\n10,1\r\n20,3\r\n", [0, 15, 99]) == [1, 2, 3])
    func error(_ table: String) -> String { problem(shock, Self.references(tables: ["d.csv": table])) }
    let field = " (shocks[0].factor.series)"
    #expect(
      error("day,factor\n10,x\n") == "dir/d.csv:2:1: column factor: expected a number from 0 to 1000, found x\(field)")
    #expect(error("day,factor\n10,0x1p1\n").hasSuffix("expected a number from 0 to 1000, found 0x1p1\(field)"))
    #expect(
      error("day,factor\r\n10,1\r\nx,2\r\n").hasPrefix(
        "dir/d.csv:3:1: column day: expected a number of days from 0 to 3660,"))
    #expect(error("day,factor\n10,1,2\n") == "dir/d.csv:2:1: expected 2 fields, found 3\(field)")
    #expect(error("day,value\n10,1\n") == "dir/d.csv:1:1: expected a column factor, found day, value\(field)")
    #expect(error("day,factor\n10,1\n10,2\n").hasPrefix("dir/d.csv:3:1: column day: expected a time after"))
    #expect(error("").hasPrefix("dir/d.csv:1:1: expected a line that names the columns"))
    #expect(problem(shock).contains("there is no file d.csv with text in UTF-8"))
  }

  @Test func `a check compares a run with recorded prices, and may be known to be missed`() throws {
    let table = "month,gpu_model,median,statistic,source\n2026-01,H100,2,,P\n2026,H100,9,highest,P\n2026-02,B200,7,,\n"
    func verdict(_ fields: String, _ values: [Double]) throws -> Verdict {
      let check =
        "{\"claim\": \"c\", \"measure\": \"price\", \"againstPath\": \"p.csv\", \"control\": \"none\", \(fields)}"
      let file = try file(", \"days\": 365, \"checks\": [\(check)]", Self.references(tables: ["p.csv": table]))
      var record = RunRecord(names: ["price"], periodDays: 1)
      record.columns = [values]
      return file.checks[0].verdict(on: ["base": record])
    }
    let near = Array(repeating: 2.2, count: 40) + [8] + Array(repeating: 2, count: 324)
    let far = Array(repeating: 3.0, count: 40) + [8] + Array(repeating: 2, count: 324)
    let held = try verdict("\"tolerance\": 0.15", near)
    #expect(
      held.hasPassed && held.figures.hasPrefix("price furthest at 2026, highest: 8.000 for 9.000 (-11.1%), 2 of 2"))
    let failed = try verdict("\"tolerance\": 0.15", far)
    #expect(!failed.hasPassed && failed.figures.contains("2026-01: 3.000 for 2.000 (+50.0%), 1 of 2"), "\(failed)")
    // A gap that is known is none to complain of, and one that is closed is.
    let missed = try verdict("\"tolerance\": 0.15, \"expected\": \"missed\"", far)
    #expect(missed.hasPassed && !missed.isMet && missed.figures.hasSuffix("; known to be missed"))
    let met = try verdict("\"tolerance\": 0.15, \"expected\": \"missed\"", near)
    #expect(!met.hasPassed && met.isMet && met.figures.hasSuffix("; expected to be missed, and is met"))
    #expect(try !verdict("\"tolerance\": 0.15", Array(repeating: 2, count: 20)).hasPassed)
  }

  @Test(arguments: [
    (
      "month,price\n2026-13,2\n",
      "p:2:1: column month: expected a date such as 2024-02-15, 2024-02 or 2024, found 2026-13"
    ),
    ("month,price\n2026-01,\n", "p:2:1: column price: expected a price above 0, found nothing"),
    ("month,price\n2026-01,-2\n", "p:2:1: column price: expected a price above 0, found -2"),
    ("month,cost\n2026-01,2\n", "p:1:1: expected a column price or median, found month, cost"),
    (
      "# x\nmonth,price,statistic\n2026-01,2,mode\n",
      "p:3:1: column statistic: expected mean, lowest or highest, found mode"
    ),
    ("month,price,gpu_model\n2026-01,2,B200\n", "p:1:1: expected a price of h100-sxm, found none"),
    ("month,price\n", "p:1:1: expected a row below the names of the columns"),
  ]) func `a table of prices that is malformed is refused with its line`(table: String, message: String) {
    let error = #expect(throws: ScenarioError.self) { try PricePath(table, source: "p", models: ["h100-sxm"]) }
    #expect(error?.description == message)
  }

  @Test func `prices of one date are a range`() throws {
    let path = try PricePath(
      "date,price,source\n2026-03,4,a\n2026-01,2,a\n2026-01,3,b\n2026-01-05,9,a\n", source: "p", models: [])
    #expect(path.targets.map(\.date) == ["2026-01", "2026-01-05", "2026-03"])
    #expect(path.targets[0].prices == 2...3 && path.targets[0].origin == "a, b")
    #expect(path.targets[0].error(of: 2.5) == 0 && path.targets[0].error(of: 1) == -0.5)
  }
}
