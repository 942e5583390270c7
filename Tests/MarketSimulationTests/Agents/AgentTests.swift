import CapacityLedger
import ComputeMatching
import MarketSimulation
import Testing

struct AgentTests {
  private func record(
    _ does: Probe.Act, _ fields: String = "", settings: [(path: String, value: String)] = []
  ) throws -> RunRecord {
    let file = try Probes.file(does, fields, settings: settings)
    var simulation = try Simulation(file.runs[0].scenario, seed: 1)
    while simulation.finishedPeriods < simulation.periodCount {
      simulation.runPeriod()
      try simulation.checkConservation()
    }
    return simulation.result
  }

  @Test func `an agent that does nothing changes nothing`() throws {
    let alone = try ScenarioFile(SmallScenario.plain, source: "s.json", settings: [("days", "10")])
    #expect(try record(.nothing).digest == alone.run(seed: 1)["base"]?.digest)
  }

  @Test func `an agent reaches nobody else's orders, capacity or name`() throws {
    let nothing = try record(.nothing)
    for does in [Probe.Act.meddles, .asksAway] {
      let record = try record(does)
      #expect(record.digest == nothing.digest)
      #expect(record["capacity"] == nothing["capacity"])
      #expect(record["seen.probe"]?.allSatisfy(\.isNaN) == true)
    }
  }

  @Test func `an agent is told its fills, and what it bought counts for its group`() throws {
    let record = try record(.trades, #", "count": 2"#)
    let seen = try #require(record["seen.probe"])
    #expect(seen.allSatisfy { $0 >= 0 } && seen.reduce(0, +) > 30, "\(seen)")
    #expect(record["bought.probe"] == seen)
    let paid = try #require(record.value(of: "paid.probe", .mean, during: 0...9))
    #expect((1.5...3).contains(paid))
    #expect(record.value(of: "profit.probe", .sum, during: 0...9) ?? 0 < -30 * 24)
    #expect(try self.record(.trades, #", "count": 2"#).digest == record.digest)
  }

  @Test func `no order outlives its period`() throws {
    #expect(try record(.overstays)["seen.probe"] == Array(repeating: 0, count: 10))
  }

  /// At the beginning, twice more at once, and at 0.3.
  @Test func `an agent acts when it said, at once for what is over, and not beyond the period`() throws {
    #expect(try record(.wakesOften)["turns.probe"] == Array(repeating: 4, count: 10))
  }

  @Test func `an agent that never ends a period ends the run`() throws {
    var simulation = try Simulation(Probes.file(.neverRests).runs[0].scenario, seed: 1)
    simulation.runPeriod()
    let failure = simulation.failure
    #expect(failure?.reason == "it wants to act more than 100000 times in one period")
  }

  @Test func `what happens to a group its agents can see, and what they earn is their profit`() throws {
    let shocks = """
      [{"day": 3, "change": "capacity", "group": "probe", "factor": 3},
       {"day": 5, "change": "demand", "group": "probe", "factor": 2},
       {"day": 8, "change": "leave", "group": "probe"}]
      """
    let record = try record(.earns, settings: [("shocks", shocks)])
    #expect(record["seen.probe"]?.prefix(8) == [101, 101, 101, 103, 103, 203, 203, 203])
    #expect(record["seen.probe"]?.suffix(2).allSatisfy(\.isNaN) == true)
    #expect(record["profit.probe"] == [7, 7, 7, 7, 7, 7, 7, 7, 0, 0])
  }

  @Test func `an agent whose money is gone is not called again`() throws {
    for (fields, measure) in [(#", "provides": true"#, "defaults"), ("", "customerDefaults")] {
      let record = try record(.losesMoney, #", "equity": 100"# + fields)
      #expect(record["turns.probe"]?.filter { $0 == 1 }.count == 3)
      #expect(record[measure]?.last == 1)
    }
    #expect(try record(.losesMoney)["turns.probe"]?.filter { $0 == 1 }.count == 10)
    let active = try record(.losesMoney, #", "equity": 100, "provides": true"#)
    #expect(active["providers"] == [5, 5, 4, 4, 4, 4, 4, 4, 4, 4])
  }

  @Test func `an agent that cannot go on ends the run, and what was measured before stays`() throws {
    var simulation = try Simulation(Probes.file(.stops).runs[0].scenario, seed: 1)
    #expect(throws: AgentFailure.self) { try simulation.run() }
    let (failure, result) = (simulation.failure, simulation.result)
    #expect(failure.map { "\($0)" } == "agent probe-1, period 4: it has seen enough")
    #expect(result.periodCount == 4)
    simulation.runPeriod()
    #expect(simulation.result.digest == result.digest)
    let whole = try record(.nothing)
    #expect(result["price"] == whole["price"].map { Array($0.prefix(4)) })
  }

  @Test func `what is not there and what is no number changes nothing`() throws {
    let record = try record(.errs)
    #expect(record["seen.probe"]?.allSatisfy(\.isNaN) == true && record.periodCount == 10)
    #expect(record["price"] == (try self.record(.nothing))["price"])
  }

  @Test(arguments: [
    (Probe.Act.wakesAtNoNumber, "the moment at which it acts"), (.earnsNoNumber, "what it earned"),
    (.spendsNoNumber, "what it spent"),
  ]) func `an agent that counts with what is no number ends the run`(does: Probe.Act, what: String) throws {
    var simulation = try Simulation(Probes.file(does).runs[0].scenario, seed: 1)
    simulation.runPeriod()
    #expect(simulation.failure.map { "\($0)" } == "agent probe-1, period 0: \(what) is not a number")
  }

  @Test(arguments: [
    (#"{"kind": "prob", "name": "p"}"#, "agents[0].kind: there is no kind prob; the nearest is probe"),
    (#"{"name": "p"}"#, "agents[0].kind is missing"),
    (#"{"kind": "probe", "does": "nothing"}"#, "agents[0].name is missing"),
    (#"{"kind": "probe", "name": "p"}"#, "agents[0].does is missing"),
    (
      #"{"kind": "probe", "name": "p", "does": "nothing", "equty": 1}"#,
      "unknown field agents[0].equty; the nearest is equity"
    ),
    (#"{"kind": "probe", "name": "provider", "does": "nothing"}"#, "two groups are named provider"),
    (#"{"kind": "probe", "name": "p", "does": "nothing", "count": 0}"#, "agents[0].count must be from 1 to 100000"),
    (#"{"kind": 1, "name": "p"}"#, "agents[0].kind must be a text, not a number"),
  ]) func `what no group can be is refused`(group: String, message: String) {
    let text = SmallScenario.plain.replacing("\"days\": 60,", with: "\"days\": 60,\n\"agents\": [\(group)],")
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioFile(text, source: "s.json", kinds: Probes.registry)
    }
    #expect(error?.description.hasPrefix("s.json:3:") == true)
    #expect(error?.message == message)
  }

  @Test func `only providers fail`() {
    let error = #expect(throws: ScenarioError.self) {
      try Probes.file(.nothing, settings: [("shocks", #"[{"day": 1, "change": "fail", "group": "probe"}]"#)])
    }
    #expect(error?.message == "shocks[0].group: there is no such group as probe")
  }

  @Test func `a sweep runs agents of kinds of one's own`() throws {
    let grid = try SweepGrid(
      #"{"scenario": "s", "vary": [{"path": "agents.probe.count", "values": [1, 2]}]}"#, source: "grid.json")
    let text = SmallScenario.plain.replacing(
      "\"days\": 60,", with: #""days": 5, "agents": [{"kind": "probe", "name": "probe", "does": "trades"}],"#)
    let template = try SweepGrid.Template(text, source: "s.json", kinds: Probes.registry)
    let bought = try (0..<2).map { number in
      try grid.file(for: grid.run(number), of: template).run(seed: 1)["base"]?.value(
        of: "bought.probe", .sum, during: 0...9)
    }
    #expect(bought[1] ?? 0 > bought[0] ?? .infinity)
  }
}
