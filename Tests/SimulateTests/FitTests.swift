import Foundation
import Testing

struct FitTests {
  private static let model = SampleGrid.scenario.replacing(
    "\"days\": 12",
    with: """
      "days": 12, "free": [{"path": "customers.customer.demand", "from": 120, "to": 400, "scale": "log"},
        {"path": "customers.customer.elasticity", "from": 0.5, "to": 2}]
      """)
  private static let prices = "date,price,source\n2026-01-03,2.1,P\n2026-01-05,2.4,F\n2026-01-12,1.9,F\n"

  private func folder() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    try folder.write(Self.model, to: "model.json")
    try folder.write(Self.prices, to: "prices.csv")
    return folder
  }

  @Test func `a fit prints its path, what was held out and what the prices cannot tell, on any number of cores`() throws
  {
    let folder = try folder()
    let arguments = ["fit", folder["model.json"], "--to", folder["prices.csv"], "--hold-out", "2026-01-12:2026-01-12"]
    let result = try SimulateProcess.run(
      arguments + ["--points", "30", "--runs", "1", "--write", folder["fitted.json"]])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines[0].hasPrefix("small: 2 free parameters, 2 dates of \(folder["prices.csv"]) fitted, 1 held out; 30 points"))
    #expect(lines.contains { $0.hasPrefix("2026-01-12") && $0.hasSuffix("held out") })
    #expect(lines.contains { $0.hasPrefix("error of what was held out: ") })
    #expect(lines.contains { $0.hasPrefix("customers.customer.elasticity ") })
    // The fitted model is the model with other numbers, and begins where the fit ended.
    let again = try SimulateProcess.run([
      "fit", folder["fitted.json"], "--to", folder["prices.csv"], "--hold-out", "2026-01-12:2026-01-12", "--points",
      "0", "--runs", "1", "--cores", "1", "--json", "--write", folder["again.json"],
    ])
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any], "\(again.errors)")
    let error = try #require(document["error"] as? Double)
    #expect(lines.contains { $0.hasPrefix("error of what was fitted: \(String(format: "%.1f", error * 100))%") })
    #expect(document["heldOutError"] is Double && document["written"] as? String == folder["again.json"])
    #expect((document["dates"] as? [[String: Any]])?.count == 3)
    #expect((document["parameters"] as? [[String: Any]])?.count == 2)
    let one = try SimulateProcess.run(arguments + ["--points", "30", "--runs", "1", "--cores", "1"])
    #expect(one.output.split(separator: "\n").map(String.init) == Array(lines.dropLast()))
  }

  @Test(arguments: [
    (
      "prices.csv", "2026-01-05,2.4", "2026-01-05,much",
      "prices.csv:3:1: column price: expected a price above 0, found much"
    ),
    ("prices.csv", "2026-01-05,2.4,F", "2026-01-05", "prices.csv:3:1: expected 3 fields, found 1"),
    ("model.json", "\"to\": 400", "\"to\": 4", "model.json:2:122: free[0].to must be above from"),
  ]) func `what cannot be fitted ends with 2 and its place`(
    file: String, part: String, replacement: String, message: String
  ) throws {
    let folder = try folder()
    try folder.write(folder.text(of: file).replacing(part, with: replacement), to: file)
    let result = try SimulateProcess.run(["fit", folder["model.json"], "--to", folder["prices.csv"]])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test(arguments: [
    (["fit"], "fit needs one model"), (["fit", "nowhere"], "there is no scenario nowhere"),
    (["fit", "gpu-market", "--to", "nowhere.csv"], "nowhere.csv cannot be read"),
    (["fit", "gpu-market", "--hold-out", "2026"], "expected FIRST:LAST"),
    (["fit", "gpu-market", "--parameters", "x"], "there is no free parameter x"),
    (["fit", "gpu-market", "--set", "days=9", "--write", "x.json"], "--write and --set do not go together"),
    (["fit", "circular"], "the model has no free parameters"),
    (["tornado", "circular"], "no number of circular is a distribution; name some with --vary"),
    (["tornado", "circular", "--vary", "days"], "expected PATH=LOW:HIGH"),
    (
      ["tornado", "circular", "--vary", "customers.user.noise=1:2"],
      "customers.user.noise = 2.0: customers[0].noise must be"
    ),
    (
      ["tornado", "circular", "--vary", "days=2:3", "--measure", "prcie"],
      "--measure prcie: there is no such measure; the nearest is price"
    ),
    (["tornado", "circular", "--measure", "moon"], "--measure moon: there is no such measure"),
    (
      ["tornado", "circular", "--vary", "days=100:130", "--during", "60:110"],
      "--during 60:110: the run ends on day 100 (days = 100)"
    ),
    (
      ["tornado", "circular", "--vary", "days=130:140", "--against", "120:120"],
      "--against 120:120: the run ends on day 120 (all at their medians)"
    ),
    (["tornado", "circular", "--during", "9:2"], "expected FIRST:LAST"),
    (["circular", "--chance", "parameters"], "--chance parameters: no number of the scenario is a distribution"),
    (["circular", "--chance", "dice"], "expected agents, parameters or both"),
  ]) func `a command line that cannot be is refused`(arguments: [String], message: String) throws {
    let result = try SimulateProcess.run(arguments)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func `what was found is printed though it cannot be written`() throws {
    let folder = try folder()
    try folder.write("", to: "full/model.json")
    let result = try SimulateProcess.run([
      "fit", folder["model.json"], "--to", folder["prices.csv"], "--points", "1", "--runs", "1", "--write",
      folder["full"],
    ])
    #expect(result.status == 2 && result.errors.contains("full: "), "\(result.errors)")
    #expect(result.output.contains("customers.customer.elasticity "))
  }

  @Test func `a table that a setting names is named with its line`() throws {
    let folder = try folder()
    try folder.write("day,factor\n1,x\n", to: "d.csv")
    let shock = #"[{"change": "demand", "group": "customer", "factor": {"series": "d.csv"}}]"#
    let result = try SimulateProcess.run([folder["model.json"], "--set", "shocks=\(shock)"])
    #expect(result.status == 2 && result.errors.contains("\(folder["d.csv"]):2:1: column factor"), "\(result.errors)")
  }

  @Test func `a tornado has the number first that moves most`() throws {
    let folder = try folder()
    let text = Self.model.replacing("\"noise\": 0.2", with: "\"noise\": {\"uniform\": [0.1, 0.3]}")
    try folder.write(text, to: "model.json")
    let arguments = [
      "tornado", folder["model.json"], "--during", "2:3", "--vary", "customers.customer.demand=150:300", "--runs", "2",
    ]
    let result = try SimulateProcess.run(arguments)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "small: mean price, days 2 to 3")
    #expect(lines[3].hasPrefix("customers.customer.demand ") && lines[3].contains("█"))
    #expect(lines[4].hasPrefix("customers.customer.noise ") && lines[5].hasPrefix("chance of agents"))
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(SimulateProcess.run(arguments + ["--json"]).output.utf8))
        as? [String: Any])
    let numbers = try #require(document["numbers"] as? [[String: Any]])
    let moves = numbers.compactMap { $0["moves"] as? Double }
    #expect(moves.count == 2 && moves[0] > moves[1])
    #expect((numbers[1]["low"] as? Double).map { abs($0 - 0.12) < 1e-9 } == true)
  }

  @Test func `seeds before one whose run cannot begin are kept`() throws {
    let folder = try ScratchFolder()
    // With some draws the deposit is more than there is.
    let text = """
      {
        "name": "plain", "summary": "One book.", "days": 3,
        "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{
          "name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2,
          "equity": {"uniform": [40, 60]}}],
        "customers": [{
          "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1, "noise": 0.2}],
        "commitments": [{"providers": "provider", "customers": "customer", "quantity": 200, "price": 1,
          "deposit": 50}]
      }
      """
    try folder.write(text, to: "plain.json")
    let result = try SimulateProcess.run([
      folder["plain.json"], "--quiet", "--seed", "5", "--runs", "4", "--out", folder["out"],
    ])
    let reason = "plain.json:10:16: commitments[0].deposit: who delivers has not the equity to lodge it (base, seed 7)"
    #expect(result.status == 2 && result.errors.hasSuffix("/\(reason)\n"), "\(result.errors)")
    let rows = try folder.text(of: "out/runs.csv").split(separator: "\n").dropFirst()
    #expect(rows.map { $0.prefix(7) } == ["base,5,", "base,6,"])
    #expect(try folder.text(of: "out/summary.json").contains("\"complete\": false"))
  }

  @Test func `a tornado bears a figure that is none at the medians`() throws {
    let folder = try folder()
    let result = try SimulateProcess.run([
      "tornado", folder["model.json"], "--measure", "paid.customer", "--set", "providers.provider.openingPrice=9999",
      "--vary", "providers.provider.openingPrice=1:2",
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.contains("\nnone with all at their medians") && result.output.contains("providers.provider"))
  }

  @Test func `a model that cannot be written is not said to be`() throws {
    let folder = try folder()
    let result = try SimulateProcess.run([
      "fit", folder["model.json"], "--to", folder["prices.csv"], "--points", "0", "--runs", "1", "--quiet", "--write",
      folder["nowhere/fitted.json"],
    ])
    #expect(result.status == 2 && result.errors.contains("cannot create"), "\(result.errors)")
    #expect(result.output.contains("error of what was fitted") && !result.output.contains("written to"))
  }

  @Test func `of several seeds every one is written, with quantiles and with what the spread covers`() throws {
    let folder = try folder()
    try folder.write(
      Self.model.replacing("\"demand\": 200", with: "\"demand\": {\"uniform\": [150, 300]}").replacing(
        "{\"path\": \"customers.customer.demand\", \"from\": 120, \"to\": 400, \"scale\": \"log\"},", with: ""),
      to: "model.json")
    func seeds(_ arguments: [String]) throws -> [[String]] {
      let result = try SimulateProcess.run(
        [folder["model.json"], "--runs", "4", "--quiet", "--out", folder["out"]] + arguments)
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
      return try folder.text(of: "out/runs.csv").split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let both = try seeds([])
    #expect(both[0].prefix(3) == ["run", "seed", "customers.customer.demand"])
    #expect(both.count == 13 && both[1][0] == "base" && both[4][1] == "4" && both[5][0] == "control")
    #expect(Set(both[1...4].map { $0[2] }).count == 4)
    #expect(both[1][2] == both[5][2])
    let quantiles = try folder.text(of: "out/quantiles.csv").split(separator: "\n").map { $0.split(separator: ",") }
    #expect(quantiles[0] == ["run", "measure", "day", "p05", "p10", "p25", "p50", "p75", "p90", "p95"])
    #expect(quantiles[1].prefix(3) == ["base", "price", "0"])
    #expect(
      zip(quantiles[1].dropFirst(3), quantiles[1].dropFirst(4)).allSatisfy { (Double($0) ?? 0) <= Double($1) ?? 0 })
    #expect(try folder.text(of: "out/summary.json").contains("chance of agents and uncertain parameters"))
    #expect(
      try folder.text(of: "out/report.html").contains("10 to 90% of seeds: chance of agents and uncertain parameters"))
    // With the same values agents differ, and with the same agents values do.
    let agents = try seeds(["--chance", "agents"])
    #expect(Set(agents[1...4].map { $0[2] }) == ["225"])
    #expect(Set(agents[1...4].compactMap(\.last)).count == 4)
    let parameters = try seeds(["--chance", "parameters"])
    #expect(parameters[1...4].map { $0[2] } == both[1...4].map { $0[2] })
    #expect(parameters[1].last == both[1].last && parameters[2].last != both[2].last)
  }
}
