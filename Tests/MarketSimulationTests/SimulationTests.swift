import ComputeMatching
import Testing

@testable import MarketSimulation

struct SimulationTests {
  private func record(_ scenario: Scenario, seed: UInt64 = 1) throws -> RunRecord {
    var simulation = try Simulation(scenario, seed: seed)
    return try simulation.run()
  }

  /// A change of this value is a change of what agents do, of what the exchange does, or of how digests are made.
  @Test func `the digest of a known run is what it always was`() throws {
    let record = try record(SmallScenario.scenario(SmallScenario.everything))
    #expect(record.digest == 0x2C8A_597C_C966_8803)
  }

  @Test func `the same seed gives the same run, and another seed another`() throws {
    let scenario = try SmallScenario.scenario(SmallScenario.everything)
    let first = try record(scenario)
    #expect(try record(scenario).digest == first.digest)
    #expect(try record(scenario, seed: 2).digest != first.digest)
    #expect(first.commandCount > 10_000)
  }

  @Test func `everything adds up after every period, with all kinds of agents`() throws {
    let scenario = try SmallScenario.scenario(SmallScenario.everything)
    for seed in 1...2 as ClosedRange<UInt64> {
      var simulation = try Simulation(scenario, seed: seed)
      while simulation.finishedPeriods < simulation.periodCount {
        simulation.runPeriod()
        try simulation.checkConservation()
      }
      let record = simulation.result
      for measure in ["defaults", "exits", "resoldMoney", "gangFill", "spread", "committed"] {
        let highest = try #require(record.value(of: measure, .highest, during: 0...99))
        #expect(highest > 0, "\(measure) never happened")
      }
      let parts = ["usedMoney", "resoldMoney", "shortfallMoney"].compactMap { record[$0]?.last }
      let committed = try #require(record["committedMoney"]?.last)
      #expect(abs(parts.reduce(0, +) - committed) < 1e-6 * committed)
    }
  }

  @Test func `everything adds up after every turn of an agent`() throws {
    var simulation = try Simulation(try SmallScenario.scenario(SmallScenario.everything), seed: 5)
    var turns = 0
    while simulation.finishedPeriods < 25 {
      simulation.beginPeriod()
      try simulation.checkConservation()
      while simulation.takeTurn() {
        turns += 1
        try simulation.checkConservation()
      }
      simulation.endPeriod()
    }
    #expect(turns > 2_000)
  }

  @Test func `recorded commands give the same events on another exchange`() throws {
    let scenario = try SmallScenario.scenario(SmallScenario.everything)
    let recording = Recording()
    var simulation = try Simulation(scenario, seed: 4) { command, time, exchange in
      recording.add(command, time, exchange)
    }
    let record = try simulation.run()
    var exchange = Exchange()
    var digest = EventDigest()
    // Numbers of participants are handed out in order; their names are nobody's business.
    for number in 1..<simulation.ledger.participantCount { _ = exchange.participant(named: "\(number)") }
    for requirement in recording.requirements {
      _ = exchange.requirement(requirement.requirement, differentials: requirement.differentials)
    }
    for rule in recording.rules { _ = exchange.operators(rule) }
    for timed in recording.commands { exchange.apply(timed.command, at: timed.timestamp) }
    exchange.events.withSpan { digest.combine($0) }
    #expect(recording.commands.count == record.commandCount)
    #expect(digest.value == record.digest)
  }

  @Test func `an agent more changes nobody else's draws`() throws {
    let alone = try record(SmallScenario.scenario(SmallScenario.plain))
    let other = """
      [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"},
       {"name": "two", "contract": "h100-sxm,80,JP,on_demand,spot"}]
      """
    let more = try record(
      SmallScenario.scenario(
        SmallScenario.plain,
        [
          ("books", other), ("customers.customer.books", "[\"one\"]"),
          (
            "traders",
            """
            [{"name": "a", "count": 9, "book": "two", "side": "bid", "values": [1, 2]},
             {"name": "b", "count": 9, "book": "two", "side": "ask", "values": [1, 2]}]
            """
          ),
        ]))
    #expect(more["price.two"]?.last?.isNaN == false)
    #expect(more["price.one"] == alone["price.one"])
    #expect(more.digest != alone.digest)
  }

  /// The others meet another market, in which they draw more often or less, and yet begin each period with the same
  /// numbers.
  @Test func `an agent more in the same book changes nobody else's draws either`() throws {
    let gang = #"[{"name": "gang", "count": 2, "size": 32, "runDays": 3, "pauseDays": 1, "limit": 9}]"#
    let settings = [
      ("customers.customer.patience", "0.1"),
      ("traders", #"[{"name": "bidder", "count": 5, "side": "bid", "values": [1, 3]}]"#),
    ]
    var alone = try Simulation(SmallScenario.scenario(SmallScenario.plain, settings), seed: 6)
    var joined = try Simulation(SmallScenario.scenario(SmallScenario.plain, settings + [("gangs", gang)]), seed: 6)
    func draws(_ simulation: inout Simulation) -> [UInt64] {
      let streams =
        simulation.providers.map(\.random) + simulation.customers.map(\.random) + simulation.traders.map(\.random)
      return streams.map { stream in
        var stream = stream
        return stream.next()
      }
    }
    var hasDrawnOtherwise = false
    for _ in 0..<20 {
      alone.beginPeriod()
      joined.beginPeriod()
      #expect(draws(&alone) == draws(&joined))
      while alone.takeTurn() {}
      while joined.takeTurn() {}
      hasDrawnOtherwise = hasDrawnOtherwise || draws(&alone) != draws(&joined)
      alone.endPeriod()
      joined.endPeriod()
    }
    #expect(hasDrawnOtherwise)
    #expect(alone.result["price"] != joined.result["price"])
  }

  @Test func `a group that grows from one agent to two leaves the first one its draws`() throws {
    let groups = ["providers.growing", "customers.bound", "gangs.gang", "marketMakers.maker", "traders.asker"]
    func draws(count: Int) throws -> [UInt64] {
      let settings = (groups + ["circular.pair"]).map { (path: "\($0).count", value: "\(count)") }
      let simulation = try Simulation(SmallScenario.scenario(SmallScenario.everything, settings), seed: 3)
      var streams = [
        simulation.providers.first { $0.terms.name == "growing" }?.random,
        simulation.customers.first { $0.terms.name == "bound" }?.random, simulation.gangs.first?.random,
        simulation.marketMakers.first?.random, simulation.traders.first { $0.side == .ask }?.random,
        simulation.circularPairs.first?.random,
      ].compactMap { $0 }
      return streams.indices.map { streams[$0].next() }
    }
    let alone = try draws(count: 1)
    #expect(Set(alone).count == 6)
    #expect(try draws(count: 2) == alone)
  }

  @Test func `a second turn does not bid for what the first one has bid for already`() throws {
    let scenario = try SmallScenario.scenario(
      SmallScenario.plain,
      [
        ("providers.provider.operator", "DE"), ("providers.provider.openingPrice", "3"),
        ("customers.customer.operators", "[\"DE\"]"), ("customers.customer.patience", "0.1"),
      ])
    var simulation = try Simulation(scenario, seed: 1)
    simulation.beginPeriod()
    var largest: Quantity = 0
    while simulation.takeTurn() {
      for customer in simulation.customers {
        let position = simulation.ledger.position(of: customer.participant, in: BookID(0))
        largest = max(largest, position.openBids)
        #expect(position.openBids + position.held <= customer.wanted)
      }
    }
    #expect(largest > 0)
  }

  @Test func `quantities beyond all measure end no run`() throws {
    let shocks = (0..<40).flatMap { _ in
      [
        #"{"day": 2, "change": "capacity", "group": "provider", "factor": 1000}"#,
        #"{"day": 3, "change": "demand", "group": "customer", "factor": 1000}"#,
      ]
    }
    let record = try record(
      SmallScenario.scenario(
        SmallScenario.plain, [("days", "6"), ("shocks", "[\(shocks.joined(separator: ","))]")]))
    // Nobody offers more than an order may be for.
    #expect(record["volume"]?.last == 4_000_000)
  }

  @Test func `where no requirement allows just the chosen books, the scenario is refused`() throws {
    let text = SmallScenario.plain.replacing(
      #"[{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}]"#,
      with: """
        [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"},
         {"name": "two", "contract": "a100-sxm,80,JP,on_demand,spot"},
         {"name": "three", "contract": "h100-sxm,80,JP,on_demand,spot"}]
        """
    ).replacing("\"noise\": 0.2", with: "\"books\": [\"one\", \"two\"]")
    let error = try #require(throws: ScenarioError.self) { _ = try ScenarioFile(text, source: "s.json") }
    #expect(
      error.description == "s.json:8:100: customers[0].books: no requirement allows just the books "
        + "h100-sxm|a100-sxm,80,DE|JP,on_demand,spot and not three")
    // Who buys in one of them alone needs none.
    let one = try SmallScenario.scenario(text, [("customers.customer.choosesOne", "true"), ("days", "2")])
    var simulation = try Simulation(one, seed: 1)
    #expect(try simulation.run()["volume"]?[0] ?? 0 > 0)
  }

  @Test func `a deposit that who delivers cannot lodge is named with its place`() throws {
    let commitment = """
      "commitments": [{"providers": "provider", "customers": "customer", "quantity": 100, "price": 2,
        "deposit": 1000}], "customers"
      """
    let text = SmallScenario.plain.replacing("\"customers\"", with: commitment).replacing(
      "\"openingPrice\": 2", with: "\"openingPrice\": 2, \"equity\": 1")
    let scenario = try ScenarioFile(text, source: "s.json").runs[0].scenario
    let error = try #require(throws: ScenarioError.self) { _ = try Simulation(scenario, seed: 1).periodCount }
    #expect(error.description.hasPrefix("s.json:6:14: commitments[0].deposit: who delivers"), "\(error)")
  }
}

/// The commands of a run, and the requirements in the order of their first use.
private final class Recording {
  var commands: [TimedCommand] = []
  var requirements: [(requirement: Requirement, differentials: [Differential])] = []

  var rules: [OperatorRule] = []

  func add(_ command: Command, _ time: Timestamp, _ exchange: borrowing Exchange) {
    commands.append(TimedCommand(command, at: time))
    guard case .submit(let order) = command else { return }
    let ruleNumber = order.conditions.operators
    if Int(ruleNumber.rawValue) == rules.count + 1, let rule = exchange.operatorRule(of: ruleNumber) {
      rules.append(rule)
    }
    guard let number = order.scope.requirement,
      number.rawValue == UInt32(requirements.count), let requirement = exchange.requirement(of: number)
    else { return }
    requirements.append((requirement, exchange.differentials(of: number)))
  }
}
