import MarketSimulation
import Testing

/// What the kinds that come with the library do.
struct StrategyTests {
  /// A small market with `agents`, and windows of five days.
  private func record(
    _ agents: String, days: Int = 60, providers: Int = 1, demand: Int = 160,
    settings: [(path: String, value: String)] = []
  ) throws -> RunRecord {
    let text = """
      {
        "name": "small", "summary": "Spot capacity and windows.", "days": \(days),
        "books": [
          {"name": "spot", "contract": "h100-sxm,80,DE,on_demand,spot"},
          {"name": "block", "contract": "h100-sxm,80,DE,on_demand,window", "windowDays": 5}
        ],
        "providers": [
          {"name": "provider", "count": \(providers), "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
        "customers": [{
          "name": "customer", "count": 20, "demand": \(demand), "referencePrice": 2, "elasticity": 0.5}],
        "agents": [\(agents)]
      }
      """
    var simulation = try Simulation(
      ScenarioFile(text, source: "s.json", settings: settings).runs[0].scenario, seed: 1)
    let record = try simulation.run()
    return record
  }

  private static let seller = #""capacity": 50, "marginalCost": 0.5, "openingPrice": 2"#

  @Test func `a cartel holds its floor until outsiders have the stated share`() throws {
    func run(_ fields: String) throws -> RunRecord {
      try record(#"{"kind": "cartel", "name": "cartel", "count": 3, \#(Self.seller), \#(fields)}"#)
    }
    let days = 30.0...59
    let holding = try run(#""floor": 2.5, "breaksAt": 0.6"#)
    #expect(holding["holding.cartel"]?.allSatisfy { $0 == 1 } == true)
    #expect(holding.value(of: "obtained.cartel", .lowest, during: 1...59) ?? 0 >= 2.49)
    // Outsiders sell out.
    #expect(holding.value(of: "sold.provider", .mean, during: days) ?? 0 > 47)
    let outside = try #require(holding.value(of: "outside.cartel", .last, during: days))
    #expect((0.25...0.5).contains(outside))
    let broken = try run(#""floor": 2.5, "breaksAt": 0.2"#)
    #expect(broken["holding.cartel"]?.first == 1 && broken["holding.cartel"]?.last == 0)
    #expect(broken.value(of: "price", .last, during: days) ?? 9 < 2)
    let profits = try [holding, broken].map { try #require($0.value(of: "profit.cartel", .mean, during: days)) }
    #expect(profits[0] > profits[1])
  }

  @Test func `one who is most of the market offers less where that earns more`() throws {
    func run(_ step: Double) throws -> RunRecord {
      try record(
        #"{"kind": "withholder", "name": "large", "capacity": 150, "marginalCost": 0.5, "openingPrice": 2, "adjustment": 0.1, "reviewDays": 10, "step": \#(step)}"#,
        days: 200)
    }
    let (withholding, offering) = (try run(0.1), try run(0))
    #expect(offering.value(of: "withheld.large", .highest, during: 0...199) == 0)
    #expect(withholding.value(of: "withheld.large", .mean, during: 100...199) ?? 0 > 20)
    let profits = try [withholding, offering].map {
      try #require($0.value(of: "profit.large", .mean, during: 100...199))
    }
    #expect(profits[0] > 1.1 * profits[1], "\(profits)")
  }

  @Test func `a hoarder buys the next window and sells it for more`() throws {
    let planner = (
      "gangs",
      #"[{"name": "planner", "count": 4, "books": ["block"], "size": 5, "runDays": 5, "pauseDays": 0, "limit": 5}]"#
    )
    let forward = ("providers.provider.forward", #"{"book": "block", "share": 0.4}"#)
    let hoarder =
      #"{"kind": "hoarder", "name": "hoarder", "windows": "block", "quantity": 100, "limit": 4, "markup": 0.5}"#
    func run(_ agents: String) throws -> RunRecord { try record(agents, settings: [planner, forward]) }
    let (hoarded, free) = (try run(hoarder), try run(""))
    #expect(hoarded.value(of: "hoarded.hoarder", .highest, during: 0...59) ?? 0 >= 15)
    #expect(hoarded.value(of: "sold.hoarder", .sum, during: 0...59) ?? 0 > 0)
    let gaps = try [hoarded, free].map { record in
      try (1..<11).map { try #require(record["price.block-\($0)"]?.last) }.filter { !$0.isNaN }.reduce(0, +)
    }
    #expect(gaps[0] > gaps[1], "\(gaps)")
  }

  @Test func `long contracts are sold and bought several windows ahead, and delivered`() throws {
    let record = try record(
      """
      {"kind": "long-seller", "name": "seller", "count": 3, \(Self.seller), "windows": "block", "share": 0.5, "discount": 0.1},
      {"kind": "hedger", "name": "buyer", "windows": "block", "need": 40, "hedge": 0.75, "windowsAhead": 4, "limit": 6}
      """)
    // The first window begins after five days.
    #expect(record["hedged.buyer"]?.dropFirst(5).allSatisfy { $0 == 30 } == true, "\(record["hedged.buyer"] ?? [])")
    #expect(record["promised.seller"] == record["hedged.buyer"])
    #expect(record["price.block-4"]?.first?.isNaN == false)
    #expect(record["price.block-6"]?.first?.isNaN == true)
    // A window that is sold has its hours when it is traded: 30 GPUs a day, and 10 of spot capacity.
    let bought = try #require(record.value(of: "bought.buyer", .sum, during: 0...59))
    #expect(abs(bought - (30 * 55 + 10 * 55 + 40 * 5)) < 60, "\(bought)")
  }

  @Test func `who has sold ahead what it no longer has does not deliver it`() throws {
    let record = try record(
      """
      {"kind": "long-seller", "name": "seller", "count": 3, \(Self.seller), "windows": "block", "share": 0.5},
      {"kind": "hedger", "name": "buyer", "windows": "block", "need": 40, "hedge": 1, "windowsAhead": 4, "limit": 6}
      """, settings: [("shocks", #"[{"day": 12, "change": "capacity", "group": "seller", "factor": 0.1}]"#)])
    #expect(record["promised.seller"]?[10] == 40)
    // In the window after each has 5, the third of them as spot capacity, beside the 50 of the provider.
    #expect(record["promised.seller"]?[15] == 10)
    #expect(record["capacity"]?.dropFirst(15).allSatisfy { $0 == 65 } == true, "\(record["capacity"] ?? [])")
  }

  @Test func `who has hedged gets what it needs when demand surges, and pays less for each GPU`() throws {
    func outcome(hedge: Double) throws -> (bought: Double, paid: Double) {
      let record = try record(
        """
        {"kind": "long-seller", "name": "seller", "count": 3, \(Self.seller), "windows": "block", "share": 0.5},
        {"kind": "hedger", "name": "buyer", "windows": "block", "need": 40, "hedge": \(hedge), "windowsAhead": 10, "limit": 20}
        """, settings: [("shocks", #"[{"day": 15, "change": "demand", "group": "customer", "factor": 4}]"#)])
      let bought = try #require(record.value(of: "bought.buyer", .sum, during: 0...59))
      return (bought, -(try #require(record.value(of: "profit.buyer", .sum, during: 0...59))) / (bought * 24))
    }
    let (hedged, open) = (try outcome(hedge: 1), try outcome(hedge: 0))
    // Of 60 days.
    #expect(hedged.bought == 60 * 40)
    #expect(open.bought < 0.8 * hedged.bought, "\(open.bought)")
    #expect(hedged.paid < 0.9 * open.paid, "\(hedged.paid), \(open.paid)")
  }

  @Test func `a buyer with a seller cap gets no more than that from any seller`() throws {
    func outcome(perSeller: Double, providers: Int) throws -> (had: Double, topSeller: Double) {
      let record = try record(
        #"{"kind": "capped-buyer", "name": "buyer", "need": 40, "limit": 6, "perSeller": \#(perSeller)}"#,
        providers: providers, demand: 30 * providers)
      return (
        try #require(record.value(of: "bought.buyer", .mean, during: 10...59)),
        try #require(record.value(of: "topSeller.buyer", .highest, during: 10...59))
      )
    }
    let free = try outcome(perSeller: 1, providers: 2)
    #expect(free.had > 39 && free.topSeller > 0.5)
    // Of two sellers a quarter each is a half of it.
    let narrow = try outcome(perSeller: 0.25, providers: 2)
    #expect(narrow.had <= 20 && narrow.topSeller >= 0.5)
    let wide = try outcome(perSeller: 0.25, providers: 8)
    #expect(wide.had > 39 && wide.topSeller < 0.5)
  }

  @Test(arguments: ["reprice", "undercut", "withhold"])
  func `a supplier sells by its strategy what it has of its own`(strategy: String) throws {
    let record = try record(
      #"""
      {"kind": "supplier", "name": "rival", "count": 2, "capacity": 30, "marginalCost": 0.5,
       "strategy": "\#(strategy)"}
      """#, days: 120, providers: 4, demand: 200)
    func mean(_ measure: String) throws -> Double {
      try #require(record.value(of: measure, .mean, during: 20...119))
    }
    let (sold, held) = (try mean("sold.rival"), try mean("heldBack.rival"))
    let discount = try mean("obtained.provider") - mean("obtained.rival")
    switch strategy {
    // Others sell what is left.
    case "undercut": #expect(sold > 58 && held == 0 && discount > 0)
    // Of 60 it aims at 54.
    case "reprice": #expect((48...59).contains(sold) && held == 0)
    // The price is below what it was at first, and it offers a quarter.
    default: #expect(sold < 30 && held > 30)
    }
    #expect(try mean("profit.rival") > 0)
    // What they have is what they earned.
    let (equity, profit) = (try #require(record["equity.rival"]), try #require(record["profit.rival"]))
    #expect(abs(equity[119] - equity[0] - profit[1...].reduce(0, +)) < 0.01)
  }

  @Test func `what a buyer has from a seller that fails is measured on that day`() throws {
    func lost(perSeller: Double) throws -> (values: [Double], share: Double) {
      let record = try record(
        #"{"kind": "capped-buyer", "name": "buyer", "need": 40, "limit": 6, "perSeller": \#(perSeller)}"#, days: 15,
        demand: 10,
        settings: [
          (
            "providers",
            #"""
            [{"name": "cheap", "capacity": 50, "marginalCost": 0.5, "openingPrice": 1},
             {"name": "dear", "count": 2, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}]
            """#
          ), ("shocks", #"[{"day": 1, "change": "fail", "group": "cheap"}]"#),
        ])
      let values = try #require(record["lost.buyer"])
      return (values, try #require(record["topSeller.buyer"])[1])
    }
    let free = try lost(perSeller: 1)
    #expect(free.values[0] == 0 && free.values[2] == 0)
    #expect(free.values[1] == free.share && free.share > 0.5)
    let capped = try lost(perSeller: 0.25)
    #expect(capped.values[1] > 0 && capped.values[1] < 0.6 * free.values[1])
  }

  @Test(arguments: [
    (#"{"kind": "cartl", "name": "c"}"#, "agents[0].kind: there is no kind cartl; the nearest is cartel"),
    (
      #"{"kind": "cartel", "name": "c", "capacity": 1, "marginalCost": 1, "openingPrice": 1, "floor": 1}"#,
      "agents[0].breaksAt is missing"
    ),
    (
      #"{"kind": "withholder", "name": "w", "capacity": 1, "marginalCost": 1, "openingPrice": 1, "step": 2}"#,
      "agents[0].step must be from 0 to 0.5"
    ),
    (
      #"{"kind": "hoarder", "name": "h", "windows": "spot", "quantity": 1, "limit": 1}"#,
      "agents[0].windows must be a book of windows"
    ),
    (
      #"{"kind": "hedger", "name": "h", "windows": "blocks", "need": 1, "limit": 1}"#,
      "agents[0].windows: there is no book blocks; the nearest is block"
    ),
    (
      #"{"kind": "capped-buyer", "name": "b", "need": 1, "limit": 1, "perSeler": 1}"#,
      "unknown field agents[0].perSeler; the nearest is perSeller"
    ),
    (#"{"kind": "long-seller", "name": "l", "capacity": 0}"#, "agents[0].capacity must be from 1 to 100000"),
  ]) func `settings that cannot be are refused`(agents: String, message: String) {
    let error = #expect(throws: ScenarioError.self) { try record(agents) }
    #expect(error?.message == message)
    #expect(error?.place.line == 11)
  }
}
