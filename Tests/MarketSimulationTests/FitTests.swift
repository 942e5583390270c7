import Testing

@testable import MarketSimulation

/// The search for parameters, and what data tell of them.
struct FitTests {
  private func search(_ loss: ([Double]) -> Double, from start: [Double], _ count: Int, seed: UInt64)
    -> PopulationSearch
  {
    var search = PopulationSearch(from: start, evaluations: count, seed: seed)
    var asked = 0
    while let points = search.ask() {
      asked += points.count
      search.tell(points.map(loss))
    }
    #expect(asked == count)
    return search
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `the lowest point of a narrow valley is found`(seed: UInt64) {
    // Long in the direction of the sum, narrow across.
    func valley(_ x: [Double]) -> Double {
      let (along, across) = (x[0] + x[1] - 1.3, x[0] - x[1] - 0.3)
      return along * along + 400 * across * across + (x[2] - 0.2) * (x[2] - 0.2)
    }
    let found = search(valley, from: [0.5, 0.5, 0.5], 240, seed: seed)
    #expect(found.bestLoss < 0.02, "\(found.best)")
    #expect(found.bestLoss == valley(found.best))
    #expect(search(valley, from: [0.5, 0.5, 0.5], 240, seed: seed).best == found.best)
    #expect(found.best.allSatisfy { (0...1).contains($0) })
  }

  @Test func `a point that cannot be judged is none to go to`() {
    let found = search({ $0[0] < 0.9 ? .infinity : 1 - $0[0] }, from: [0.1], 60, seed: 1)
    #expect(found.best[0] > 0.95)
    #expect(search({ _ in 1 }, from: [0.3, 0.4], 1, seed: 1).best == [0.3, 0.4])
  }

  @Test func `what data tell of a parameter, and what they cannot tell apart`() {
    // The first and the second move the same prices in the same way, the third moves none, the fourth one of its own.
    let told = Identifiability(slopes: [[1, 1, 0], [1, 1, 0], [0, 0, 0], [0, 0, 2]], deviation: 0.05)
    #expect(told.left[2] == 1 || abs(told.left[2] - 1) < 1e-6)
    #expect(told.left[3] < 0.1)
    #expect(told.correlations[0][1] < -0.95)
    #expect(told.left[0] > 0.6 && told.left[0] < 0.8)
    #expect(abs(told.correlations[0][3]) < 1e-6)
  }

  @Test func `values go through the range by differences or by ratios`() throws {
    func parameter(_ scale: String) throws -> FreeParameter {
      let node = try JSONParser.parse(
        "{\"path\": \"p\", \"from\": 1, \"to\": 100, \"scale\": \"\(scale)\"}", source: "s")
      var reader = try FieldReader(node, path: "free[0]", source: "s")
      return try FreeParameter(&reader)
    }
    #expect(try parameter("linear").value(at: 0.5) == 50.5)
    #expect(try parameter("log").value(at: 0.5) == 10)
    #expect(try abs(parameter("log").share(of: 10) - 0.5) < 1e-12)
    #expect(try parameter("linear").value(at: 7) == 100)
  }

  private static let model = SmallScenario.plain.replacing(
    "\"days\": 60",
    with: """
      "days": 60, "free": [{"path": "customers.customer.demand", "from": 150, "to": 400, "scale": "log"},
       {"path": "providers.provider.capacity", "from": 30, "to": 80}]
      """)

  @Test func `a fit finds what made the prices, and writes it where it was`() throws {
    let file = try ScenarioFile(Self.model, source: "m")
    func prices(_ scenario: Scenario) throws -> RunRecord {
      var simulation = try Simulation(scenario, seed: 4)
      return try simulation.run()
    }
    let made = try prices(try file.scenario(with: [("customers.customer.demand", 260)]))
    var table = "date,price\n"
    for day in [20, 30] { table += "2026-01-\(day + 1),\(made["price"]?[day] ?? 0)\n" }
    table += "2026-02-20,9\n"
    let path = try PricePath(table, source: "p", models: ["h100-sxm"])
    let problem = try FitProblem(
      file, source: "m", to: path, parameters: ["customers.customer.demand"], heldOut: ("2026-02", "2026-02"))
    #expect(problem.parameters.map(\.name) == ["customers.customer.demand"])
    #expect(problem.isHeldOut == [false, false, true])
    var search = PopulationSearch(from: problem.start, evaluations: 24, seed: 1)
    while let points = search.ask() {
      search.tell(try points.map { problem.loss(of: problem.prices(in: try prices(problem.scenario(at: $0)))) })
    }
    #expect(search.bestLoss < 0.02)
    #expect(abs(problem.values(at: search.best)[0] - 260) < 15)
    let found = problem.prices(in: try prices(problem.scenario(at: search.best)))
    #expect(problem.loss(of: found, heldOut: true) > 1)
    let text = try #require(problem.text(Self.model, at: problem.parameters.map { $0.share(of: 200.5) }))
    let fitted = Self.model.replacing("\"demand\": 200,", with: "\"demand\": 200.5,")
    #expect(text == fitted)
    func withCRLF(_ text: String) -> String { text.replacing("\n", with: "\r\n") }
    // On one line, behind a byte order mark, which is in no column.
    func marked(_ text: String) -> String { "\u{FEFF}" + text.replacing("\n", with: " ") }
    let line = try FitProblem(
      ScenarioFile(marked(Self.model), source: "m"), source: "m", to: path, parameters: ["customers.customer.demand"])
    #expect(line.text(marked(Self.model), at: problem.parameters.map { $0.share(of: 200.5) }) == marked(fitted))
    #expect(problem.text(withCRLF(Self.model), at: problem.parameters.map { $0.share(of: 200.5) }) == withCRLF(fitted))
  }

  @Test func `what cannot be fitted is refused`() throws {
    let file = try ScenarioFile(Self.model, source: "m")
    let path = try PricePath("date,price\n2026-01-05,2\n", source: "p", models: [])
    func problem(_ names: [String], _ heldOut: (String, String)?, _ file: ScenarioFile = file) -> String {
      do {
        _ = try FitProblem(file, source: "m", to: path, parameters: names, heldOut: heldOut)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(problem(["demand"], nil).hasPrefix("m: there is no free parameter demand"))
    #expect(problem([], ("2026-01", "2026-02")) == "m: no date of p is left to fit the model to")
    #expect(problem([], ("2027", "2027")) == "m: no date of p is held out")
    #expect(problem([], ("x", "2027")).contains("expected dates such as 2026-03:2026-08, found x:2027"))
    #expect(problem([], nil, try ScenarioFile(SmallScenario.plain, source: "s")).contains("has no free parameters"))
    // Found before anything is run.
    let beyond = try ScenarioFile(
      SmallScenario.plain, source: "s",
      settings: [("free", #"[{"path": "customers.customer.demand", "from": -1, "to": 400}]"#)])
    #expect(
      problem([], nil, beyond)
        == "m: free parameter customers.customer.demand = -1.0: customers[0].demand must be from 0 to 100000000")
    for free in [
      #"[{"path": "customers.customer.name", "from": 1, "to": 2}]"#, #"[{"path": "days.x", "from": 1, "to": 2}]"#,
      #"[{"path": "days", "from": 2, "to": 1}]"#, #"[{"path": "days", "from": 0, "to": 1, "scale": "log"}]"#,
      #"[{"path": ["days", "days"], "from": 20, "to": 30}]"#,
      #"[{"path": "customers.0.demand", "from": 1, "to": 2}, {"path": "customers.customer.demand", "from": 1, "to": 2}]"#,
    ] {
      #expect(throws: ScenarioError.self) {
        try ScenarioFile(SmallScenario.plain, source: "s", settings: [("free", free)])
      }
    }
  }
}
