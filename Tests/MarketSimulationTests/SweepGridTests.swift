import MarketSimulation
import Testing

struct SweepGridTests {
  private let text = """
    {
      "summary": "Elasticity and costs.", "scenario": "plain",
      "seeds": {"first": 7, "count": 2},
      "set": {"days": 2},
      "vary": [
        {"path": "customers.customer.elasticity", "values": [0.5, 1, 1.5]},
        {"path": "mechanism", "values": ["continuous", "auction"]}
      ]
    }
    """

  private func problem(_ text: String) -> String {
    do {
      let grid = try SweepGrid(text, source: "g.json")
      let template = try SweepGrid.Template(SmallScenario.plain, source: "s.json")
      for number in 0..<grid.runCount { _ = try grid.file(for: grid.run(number), of: template) }
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func `seeds change first, then the last setting, then the first one`() throws {
    let grid = try SweepGrid(text, source: "g.json")
    #expect(grid.runCount == 12)
    #expect(grid.settings.map(\.path) == ["customers.customer.elasticity", "mechanism"])
    let runs = (0..<12).map { grid.run($0) }
    #expect(runs.map(\.number) == Array(0..<12))
    #expect(runs.map(\.seed) == [7, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7, 8])
    #expect(
      runs.map { grid.values(of: $0)[1] }.prefix(5) == ["continuous", "continuous", "auction", "auction", "continuous"])
    #expect(runs.map { grid.values(of: $0)[0] }.suffix(5) == ["1", "1.5", "1.5", "1.5", "1.5"])
  }

  @Test func `a run has the values of its settings and what is set for all`() throws {
    let grid = try SweepGrid(text, source: "g.json")
    let template = try SweepGrid.Template(SmallScenario.plain, source: "s.json")
    let scenario = try grid.file(for: grid.run(11), of: template).runs[0].scenario
    #expect(scenario.days == 2)
    #expect(scenario.mechanism == .auction)
    #expect(scenario.customers[0].elasticity == 1.5)
  }

  @Test(arguments: [
    ("customers.customer.elasticity", "customers.0.elasticity", "[2, 3]", false),
    ("customers.0.elasticity", "customers.customer.elasticity", "[2, 3]", false),
    ("customers.customer.elasticity", "customers", "[[]]", false),
    ("customers.customer.elasticity", "customers.customer.demand", "[2, 3]", true),
    ("mechanism", "days", "[2, 3]", true),
  ]) func `a setting that another one overwrites is refused`(first: String, second: String, values: String, holds: Bool)
  {
    let value = first == "mechanism" ? "\"auction\"" : "1"
    let grid = """
      {"scenario": "plain", "vary": [{"path": "\(first)", "values": [\(value)]},
       {"path": "\(second)", "values": \(values)}]}
      """
    let column = 26 + second.utf8.count
    #expect(
      problem(grid)
        == (holds ? "none" : "g.json:2:\(column): vary[1].path: \(second) overwrites \(first), or a part of it"))
  }

  @Test func `a setting may change a part of what is set for all runs, and not of what another one varies`() {
    let customer = #"{"name": "customer", "demand": 9, "referencePrice": 2, "elasticity": 1}"#
    let part = #"{"path": "customers.customer.demand", "values": [2, 3]}"#
    #expect(problem(#"{"scenario": "plain", "set": {"customers": [\#(customer)]}, "vary": [\#(part)]}"#) == "none")
    #expect(
      problem(#"{"scenario": "plain", "vary": [{"path": "customers", "values": [[\#(customer)]]}, \#(part)]}"#)
        .hasSuffix("vary[1].path: customers.customer.demand overwrites customers, or a part of it"))
  }

  @Test func `what is left out has a default`() throws {
    let grid = try SweepGrid(#"{"scenario": "x"}"#, source: "g.json")
    #expect(grid.runCount == 1)
    #expect(grid.run(0).seed == 1)
    #expect(grid.values(of: grid.run(0)).isEmpty)
  }

  @Test func `values that are no numbers and no texts are JSON on one line`() throws {
    let grid = try SweepGrid(
      #"{"scenario": "x", "vary": [{"path": "p", "values": [[1, {"a\n": "b\"", "c": null}], true, "a\nb", 1e30]}]}"#,
      source: "g.json")
    let values = (0..<4).map { grid.values(of: grid.run($0))[0] }
    #expect(values == [#"[1,{"a\u000a":"b\"","c":null}]"#, "true", #""a\u000ab""#, "1e+30"])
  }

  @Test func `the digest is that of the grid and of its scenario`() throws {
    let grid = try SweepGrid(text, source: "g.json")
    let again = try SweepGrid(text, source: "elsewhere.json")
    let other = try SweepGrid(text.replacing("1.5", with: "1.6"), source: "g.json")
    #expect(grid.digest(with: "a") == again.digest(with: "a"))
    #expect(grid.digest(with: "a") != grid.digest(with: "b"))
    #expect(grid.digest(with: "a") != other.digest(with: "a"))
  }

  @Test(arguments: [
    ("\"seeds\"", "\"seedz\"", "g.json:3:3: unknown field seedz; the nearest is seeds"),
    ("\"count\": 2", "\"count\": 0", "g.json:3:34: seeds.count must be from 1 to 100000"),
    ("\"count\": 2", "\"number\": 2", "g.json:3:25: unknown field seeds.number"),
    ("\"scenario\": \"plain\",", "", "g.json:1:1: scenario is missing"),
    ("[0.5, 1, 1.5]", "[]", "g.json:6:5: vary[0].values needs at least one value"),
    ("[0.5, 1, 1.5]", "1", "g.json:6:57: vary[0].values must be a list, not a number"),
    ("[0.5, 1, 1.5]", "[1, 2, 1]", "g.json:6:64: vary[0].values: 1 is given twice"),
    (
      "\"mechanism\"", "\"customers.customer.elasticity\"", "vary[1].path: customers.customer.elasticity is given twice"
    ),
    ("{\"days\": 2}", "2", "g.json:4:10: set must be an object of paths and values"),
    ("\"auction\"]", "\"auction\"", "g.json:7:61: expected a comma or the end of the list"),
    // What the scenario does not take.
    (
      "[0.5, 1, 1.5]", "[0.5, 21]",
      "g.json:6:63: with days = 2, customers.customer.elasticity = 21, mechanism = continuous"
    ),
    ("[0.5, 1, 1.5]", "[0.5, 21]", ": customers[0].elasticity must be from 0 to 20"),
    ("customers.customer.", "customers.nobody.", "g.json:6:56: with days = 2, "),
    ("customers.customer.", "customers.nobody.", ": customers.nobody.elasticity: there is no nobody"),
    ("\"auction\"", "[{}]", "g.json:7:52: with days = 2, "),
    ("{\"days\": 2}", "{\"dayz\": 2}", "g.json:4:19: with dayz = 2, "),
    ("{\"days\": 2}", "{\"dayz\": 2}", ": unknown field dayz; the nearest is days"),
    // Nested in what is set, and so without a place in the scenario.
    ("{\"days\": 2}", "{\"shocks\": [{\"day\": 1}]}", "g.json:4:21: with shocks = [{\"day\":1}], "),
  ]) func `what cannot be is refused with its place`(part: String, replacement: String, message: String) {
    let problem = problem(text.replacing(part, with: replacement))
    #expect(problem.contains(message), "\(problem)")
  }

  @Test func `a grid is an object, and not larger than anybody waits for`() {
    #expect(problem("[]") == "g.json:1:1: a grid must be an object, not a list")
    let values = "[\((1...1_000).map(String.init).joined(separator: ","))]"
    let settings = ["a", "b", "c"].map { #"{"path": "\#($0)", "values": \#(values)}"# }.joined(separator: ",")
    #expect(
      problem(#"{"scenario": "x", "vary": [\#(settings)]}"#) == "g.json:1:1: the grid has more than 10000000 runs")
  }

  @Test func `a scenario that is wrong by itself is refused with its own place`() {
    let text = SmallScenario.plain.replacing("\"days\": 60", with: "\"days\": 0")
    #expect(throws: ScenarioError.self) { _ = try SweepGrid.Template(text, source: "s.json") }
    do { _ = try SweepGrid.Template(text, source: "s.json") } catch {
      #expect(error.description.hasPrefix("s.json:2:"), "\(error)")
    }
  }
}
