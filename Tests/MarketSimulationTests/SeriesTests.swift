import Testing

@testable import MarketSimulation

/// Numbers of agents that change over time, as tables state them.
struct SeriesTests {
  private static let text = """
    {
      "name": "changing", "summary": "Two places.", "days": 12,
      "books": [
        {"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"},
        {"name": "two", "contract": "h100-sxm,80,FR,on_demand,spot"},
        {"name": "block", "contract": "h100-sxm,80,DE,on_demand,window", "windowDays": 2}
      ],
      "providers": [
        {
          "name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2, "fixedCost": 0.1,
          "capitalCost": 1000, "equity": 50, "debt": {"rate": 0.1, "maturityDays": 400, "share": 0.5}
        },
        {"name": "under-contract", "count": 2, "capacity": 40, "marginalCost": 0.5, "openingPrice": 2.5},
        {
          "name": "ahead", "count": 2, "capacity": 40, "marginalCost": 0.5, "openingPrice": 2,
          "forward": {"book": "block", "share": 0.3}
        },
        {
          "name": "builder", "count": 2, "book": "two", "capacity": 20, "marginalCost": 0.5, "openingPrice": 2,
          "building": {"leadDays": 1, "elasticity": 1}
        },
        {
          "name": "entrant", "count": 20, "book": "two", "capacity": 5, "marginalCost": 0.5, "openingPrice": 2,
          "equity": 20, "entry": {"above": 1.85, "leadDays": 1, "chancePerDay": 0.1, "expectationDays": 10}
        },
        {
          "name": "dear", "count": 2, "book": "two", "capacity": 10, "marginalCost": 5, "openingPrice": 6,
          "exitAfterDays": 100, "fixedCost": 0.2, "equity": 40, "capitalCost": 10
        },
        {
          "name": "indebted", "count": 2, "book": "two", "capacity": 40, "marginalCost": 0.5, "openingPrice": 2,
          "debtService": 0.1
        }
      ],
      "customers": [
        {
          "name": "customer", "count": 10, "books": ["one"], "demand": 150, "referencePrice": 2, "elasticity": 1,
          "noise": 0.2
        },
        {
          "name": "holder", "count": 2, "books": ["one"], "demand": 40, "referencePrice": 4, "elasticity": 1, "own": 8,
          "capitalCost": 1000
        },
        {
          "name": "learner", "count": 10, "books": ["two"], "demand": 40, "referencePrice": 8, "elasticity": 1,
          "growth": 100, "postpones": {"days": 5, "elasticity": 1}
        },
        {
          "name": "chooser", "count": 5, "books": ["one", "two"], "demand": 40, "referencePrice": 2, "elasticity": 1,
          "premiums": [{"book": "two", "premium": 0.2, "spread": 0.1}],
          "outputs": [{"book": "two", "output": 1.1, "spread": 0.05}]
        },
        {
          "name": "seeker", "count": 20, "books": ["one", "two"], "demand": 120, "referencePrice": 1, "elasticity": 1,
          "choosesOne": true, "search": {"cost": 50}
        }
      ],
      "gangs": [
        {"name": "wide", "count": 2, "books": ["one", "two"], "size": 5, "runDays": 1, "pauseDays": 0, "limit": 2,
         "premiums": [{"book": "two", "premium": -0.3}]},
        {"name": "gang", "count": 3, "books": ["one"], "size": 10, "runDays": 1, "pauseDays": 1, "limit": 3},
        {"name": "early", "count": 2, "books": ["block"], "size": 10, "runDays": 2, "pauseDays": 0, "limit": 3}
      ],
      "marketMakers": [{"name": "maker", "size": 20, "equity": 5000}],
      "traders": [
        {"name": "asker", "count": 10, "side": "ask", "values": [0.5, 3]},
        {"name": "bidder", "count": 10, "side": "bid", "values": [0.5, 3]}
      ],
      "circular": [{"name": "pair", "share": 0.1}],
      "agents": [
        {"kind": "cartel", "name": "cartel", "count": 2, "capacity": 10, "marginalCost": 0.5, "openingPrice": 2,
         "floor": 1.8, "breaksAt": 1, "watchDays": 2},
        {"kind": "withholder", "name": "withholder", "capacity": 40, "marginalCost": 0.5, "openingPrice": 2,
         "step": 0.2, "reviewDays": 2},
        {"kind": "hoarder", "name": "hoarder", "quantity": 10, "windows": "block", "limit": 5, "sellDays": 1},
        {"kind": "long-seller", "name": "long-seller", "capacity": 50, "marginalCost": 0.5, "openingPrice": 2,
         "windows": "block", "share": 0.3},
        {"kind": "capped-buyer", "name": "capped", "need": 30, "limit": 5, "perSeller": 0.9},
        {"kind": "hedger", "name": "hedger", "need": 20, "windows": "block", "hedge": 0.9, "limit": 5},
        {"kind": "supplier", "name": "undercutter", "book": "two", "capacity": 10, "marginalCost": 0.5,
         "strategy": "undercut", "turnHours": 3},
        {"kind": "supplier", "name": "supplier", "book": "two", "capacity": 10, "marginalCost": 0.5,
         "strategy": "withhold", "openingPrice": 3, "turnHours": 3}
      ],
      "commitments": [{"providers": "under-contract", "customers": "holder", "quantity": 30, "price": 9}],
      "shocks": [
        {"day": 2, "change": "capacity", "group": "provider", "factor": 1.2},
        {"day": 8, "change": "capacity", "group": ["provider", "dear"], "factor": 1.2},
        {"day": 4, "change": "demand", "group": ["learner", "seeker"], "factor": 1.5, "overDays": 8}
      ]
    }
    """

  /// A run in which nothing changes but what shocks do.
  private static let plain = Result { try SeriesTests().record("days", "12") }

  private func record(
    _ path: String, _ value: String, table: String = "", _ others: (path: String, value: String)...
  ) throws -> RunRecord {
    try record([(path, value)] + others) { $0 == "t.csv" ? table : nil }
  }

  private func record(
    _ settings: [(path: String, value: String)], _ table: @escaping @Sendable (String) -> String?
  ) throws -> RunRecord {
    let references = ScenarioReferences { kind, name in
      kind == .table ? table(name).map { ScenarioReferences.Found(text: $0, source: "dir/\(name)") } : nil
    }
    let file = try ScenarioFile(Self.text, source: "s.json", settings: settings, references: references)
    var simulation = try Simulation(file.runs[0].scenario, seed: 3)
    let record = try simulation.run()
    try simulation.checkConservation()
    return record
  }

  /// Whether all measures are the same. A value that is missing is not a number, and is the same as another one.
  private func agree(_ one: RunRecord, _ other: RunRecord, _ periods: Range<Int>) -> Bool {
    zip(one.columns, other.columns).allSatisfy { $0[periods].map(\.bitPattern) == $1[periods].map(\.bitPattern) }
  }

  private static let numbers: [(String, Double, Double)] = [
    ("providers.provider.capacity", 50, 90), ("providers.provider.marginalCost", 0.5, 3),
    ("providers.provider.fixedCost", 0.1, 0.4), ("providers.provider.addedFixedCost", 0, 0.4),
    ("providers.indebted.debtService", 0.1, 1.8),
    ("providers.provider.adjustment", 0.03, 0.3), ("providers.provider.capitalCost", 1_000, 2_000),
    ("providers.provider.addedCapitalCost", 1_000, 500), ("providers.provider.depreciationDays", 1_825, 20),
    ("providers.dear.recovery", 0.5, 0.1), ("providers.provider.debt.rate", 0.1, 9),
    ("providers.provider.debt.maturityDays", 400, 20), ("providers.provider.debt.share", 0.5, 1),
    ("providers.under-contract.renegotiation", 0, 1), ("providers.ahead.forward.share", 0.3, 0.9),
    ("providers.builder.building.leadDays", 1, 3), ("providers.builder.building.elasticity", 1, 3),
    ("providers.entrant.entry.above", 1.85, 9), ("providers.entrant.entry.leadDays", 1, 5),
    ("providers.entrant.entry.chancePerDay", 0.1, 1), ("providers.entrant.entry.expectationDays", 10, 0),
    ("providers.entrant.equity", 20, 90), ("providers.dear.exitAfterDays", 100, 1),
    ("customers.customer.demand", 150, 80), ("customers.customer.referencePrice", 2, 3),
    ("customers.customer.elasticity", 1, 3), ("customers.customer.diurnal", 0, 0.5),
    ("customers.customer.noise", 0.2, 0.9), ("customers.customer.maximumPrice", 1_000, 1),
    ("customers.customer.earns", 0, 5), ("customers.customer.patience", 0, 0.3), ("customers.holder.own", 8, 30),
    ("customers.learner.growth", 100, 1),
    ("customers.learner.postpones.days", 5, 1), ("customers.learner.postpones.elasticity", 1, 9),
    ("customers.seeker.search.cost", 50, 0), ("customers.chooser.premiums.0.premium", 0.2, 1),
    ("customers.chooser.outputs.0.output", 1.1, 3), ("gangs.wide.premiums.0.premium", -0.3, 1),
    ("gangs.gang.size", 10, 20), ("gangs.gang.runDays", 1, 4),
    ("gangs.gang.pauseDays", 1, 100), ("gangs.gang.limit", 3, 0.5), ("gangs.gang.perSeller", 1, 0.1),
    ("gangs.early.size", 10, 20), ("marketMakers.maker.spread", 0.02, 0.5), ("marketMakers.maker.size", 20, 1),
    ("traders.asker.values.0", 0.5, 2.5), ("traders.bidder.values.1", 3, 1), ("traders.asker.quotesPerPeriod", 10, 1),
    ("circular.pair.share", 0.1, 0.5), ("agents.cartel.floor", 1.8, 3), ("agents.cartel.breaksAt", 1, 0.1),
    ("agents.cartel.watchDays", 2, 9), ("agents.cartel.capacity", 10, 30), ("agents.cartel.marginalCost", 0.5, 3),
    ("agents.cartel.fixedCost", 0, 1), ("agents.cartel.adjustment", 0.03, 0.3), ("agents.withholder.step", 0.2, 0.5),
    ("agents.withholder.reviewDays", 2, 4), ("agents.withholder.least", 0.1, 0.95),
    ("agents.hoarder.quantity", 10, 3), ("agents.hoarder.limit", 5, 0.5), ("agents.hoarder.markup", 0.2, 0),
    ("agents.hoarder.sellDays", 1, 0), ("agents.long-seller.share", 0.3, 0.9),
    ("agents.long-seller.discount", 0.1, 0.5), ("agents.capped.need", 30, 10), ("agents.capped.limit", 5, 0.5),
    ("agents.capped.perSeller", 0.9, 0.1), ("agents.hedger.need", 20, 30), ("agents.hedger.hedge", 0.9, 0.2),
    ("agents.hedger.windowsAhead", 1, 3), ("agents.hedger.limit", 5, 0.5), ("agents.supplier.capacity", 10, 30),
    ("agents.supplier.marginalCost", 0.5, 4), ("agents.supplier.fixedCost", 0, 1), ("agents.supplier.step", 0.02, 0.5),
    ("agents.supplier.target", 0.9, 0.01), ("agents.supplier.turnHours", 3, 8),
    ("agents.supplier.reservation", 0.9, 0.01), ("agents.supplier.offered", 0.25, 0.9),
    ("agents.undercutter.undercut", 0.01, 0.5),
  ]

  @Test(arguments: numbers)
  func `a number is what its table says on each day`(path: String, before: Double, after: Double) throws {
    let plain = try Self.plain.get()
    let table = "date,value\n2026-01-06,\(before)\n2026-01-07,\(after)\n"
    let changed = try record(path, "{\"series\": \"t.csv\"}", table: table)
    // From the seventh day on it is another one.
    #expect(agree(changed, plain, 0..<6), "it begins as it is without a table")
    #expect(!agree(changed, plain, 6..<12), "it changes")
  }

  /// All at once, and after a default, too.
  @Test func `a table of one value is that number`() throws {
    let numbers: [(path: String, value: String)] =
      Self.numbers.map { ($0.0, "\($0.1)") } + [("providers.dear.debtService", "0.3")]
    let plain = try record(numbers) { _ in nil }
    let values = Dictionary(numbers.map { ($0.path, $0.value) }) { first, _ in first }
    let tables = try record(numbers.map { ($0.path, "{\"series\": \"\($0.path)\"}") }) { name in
      values[name].map { "day,value\n0,\($0)\n" }
    }
    #expect(tables.digest == plain.digest)
    #expect(agree(tables, plain, 0..<12))
    #expect(plain["defaults"]?.last ?? 0 > 0)
  }

  /// Debt is of as many GPUs as there were at first, and each of twice as many asks for half of it.
  @Test func `capacity that a table adds owes nothing`() throws {
    let record = try record([
      ("providers.indebted.debtService", "1.8"), ("providers.indebted.capacity", "{\"series\": \"t.csv\"}"),
    ]) { _ in "day,value\n5,40\n6,100\n" }
    let obtained = try #require(record["obtained.indebted"])
    #expect(obtained[..<6].allSatisfy { !($0 < 1.8 - 1e-9) } && obtained[8...].contains { $0 < 1.75 })
  }

  @Test func `what a table leads to later is refused before the run`() {
    func problem(_ settings: [(path: String, value: String)], _ table: String) -> String {
      do {
        _ = try record(settings) { _ in table }
        return "none"
      } catch { return "\(error)" }
    }
    let series = "{\"series\": \"t.csv\"}"
    #expect(
      problem([("traders.asker.count", "2000"), ("traders.asker.quotesPerPeriod", series)], "day,value\n0,1\n9,9000\n")
        .hasSuffix("all traders together quote more than 10000000 times a period"))
    #expect(
      problem(
        [
          ("mechanism", "auction"), ("customers.customer.patience", series), ("customers.seeker.books", "[\"one\"]"),
          ("customers.chooser.books", "[\"two\"]"), ("customers.seeker.search", "null"),
          ("customers.seeker.choosesOne", "false"),
        ], "day,value\n0,0\n9,0.1\n"
      ).hasSuffix(
        "customer cannot have patience in an auction, which trades plain orders of one book each at one price"))
    // Both begin with nothing, and one column cannot tell them from each other.
    let books = """
      [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"},
       {"name": "two", "contract": "h100-sxm,80,FR,on_demand,spot"},
       {"name": "three", "contract": "h100-sxm,80,DE,reserved,spot"},
       {"name": "block", "contract": "h100-sxm,80,DE,on_demand,window", "windowDays": 2}]
      """
    let premiums = "[{\"book\": \"two\", \"premium\": \(series)}, {\"book\": \"three\", \"premium\": \(series)}]"
    #expect(
      problem(
        [
          ("books", books), ("customers.chooser.outputs", "null"),
          ("customers.chooser.books", "[\"one\", \"two\", \"three\"]"), ("customers.chooser.premiums", premiums),
        ], "day,value\n0,0\n9,1\n"
      ).contains("customers[3].premiums: books of different premium must differ in one column"))
  }

  /// By those who own it, but for what is borrowed.
  @Test(arguments: [
    ("providers.provider.capacity", "equity.provider", 50, 90, 4 * 48 * 500.0),
    ("customers.holder.own", "equity.holder", 8, 30, 22 * 1_000.0),
  ])
  func `capacity that a table adds is paid for`(
    path: String, measure: String, before: Int, after: Int, cost: Double
  ) throws {
    let table = "day,value\n5,\(before)\n6,\(after)\n"
    let changed = try record(path, "{\"series\": \"t.csv\"}", table: table)
    let (with, without) = (try #require(changed[measure]), try #require(try Self.plain.get()[measure]))
    let more = with[6] - without[6]
    // What a day of it earns and costs is little beside that.
    #expect(more > cost * 0.95 && more < cost * 1.05, "\(more)")
  }

  /// What a table adds is not what a shock adds, which is there at the same time: 10 GPUs of each on the second day, and
  /// 8 more on the sixth.
  @Test func `shocks and a table each add their part of capacity`() throws {
    let free = ("providers.provider.addedCapitalCost", "0")
    let table = "day,value\n5,50\n6,90\n"
    let with = try #require(
      try record("providers.provider.capacity", "{\"series\": \"t.csv\"}", table: table, free)["equity.provider"])
    let without = try #require(try record(free.0, free.1)["equity.provider"])
    let (more, cost) = (with[6] - without[6], 4 * 40 * 500.0)
    #expect(more > cost * 0.95 && more < cost * 1.05, "\(more)")
  }

  /// A debt is for capital that costs something at some time.
  @Test func `what capital costs may begin at nothing`() throws {
    let record = try record(
      "providers.provider.capitalCost", "{\"series\": \"t.csv\"}", table: "day,value\n1,0\n2,1000\n")
    let debt = try #require(record["debt"])
    #expect(debt[1] == 0 && debt[2] > 0, "\(debt)")
  }

  @Test func `who withholds offers the least part of the day`() throws {
    let record = try record(
      "agents.withholder.least", "{\"series\": \"t.csv\"}", table: "day,value\n2,0.1\n3,0.95\n")
    let withheld = try #require(record["withheld.withholder"])
    #expect(withheld[2] == 8 && withheld[3...].allSatisfy { $0 <= 2 }, "\(withheld)")
  }

  /// Each try earns more than the one before, as the price rises: a day of the one that is cut short counts as any other.
  @Test func `who withholds compares days, however many of a try count`() throws {
    let text = """
      {
        "name": "rising", "summary": "The price rises.", "days": 24,
        "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{"name": "provider", "count": 2, "capacity": 20, "marginalCost": 0.5, "openingPrice": 1}],
        "customers": [{"name": "customer", "count": 10, "demand": 400, "referencePrice": 2, "elasticity": 0.3}],
        "agents": [{
          "kind": "withholder", "name": "withholder", "capacity": 100, "marginalCost": 0.9, "openingPrice": 1,
          "step": 0.1, "reviewDays": {"series": "t.csv"}
        }]
      }
      """
    let references = ScenarioReferences { _, name in
      ScenarioReferences.Found(text: "day,value\n13,20\n14,4\n", source: name)
    }
    let file = try ScenarioFile(text, source: "s.json", references: references)
    var simulation = try Simulation(file.runs[0].scenario, seed: 1)
    let withheld = try #require(try simulation.run()["withheld.withholder"])
    #expect([14, 15, 19].map { withheld[$0] } == [0, 10, 20], "\(withheld)")
  }

  /// After one and a half days there has been one whole period, and after the second one it leaves.
  @Test func `one leaves after a part of a day, too`() throws {
    let exits = try #require(try record("providers.dear.exitAfterDays", "1.5")["exits"])
    #expect(exits[1] == 0 && exits[2] == 2, "\(exits)")
  }

  /// Without rounding, which may lead out of the range.
  @Test func `at a row of its table a number is what the row says`() throws {
    let series = try TimeSeries(
      "day,value\n0,1000000\n5,0.0001\n9,3\n", source: "t.csv", startDay: 0, column: "value", in: .prices)
    #expect([0, 5, 9].map { series.value(on: $0) } == [1_000_000, 0.0001, 3])
  }

  /// The least and the greatest value may both change, and be drawn.
  @Test func `values of traders are numbers as any other`() throws {
    func problem(_ values: String) throws -> String {
      do {
        _ = try record("traders.bidder.values", values, table: "day,value\n0,1\n6,4\n")
        return "none"
      } catch { return "\(error)" }
    }
    #expect(try problem("[{\"series\": \"t.csv\"}, {\"uniform\": [2, 3]}]") == "none")
    #expect(try problem("[1]").hasSuffix("traders[1].values must be two numbers, the least and the greatest"))
    #expect(try problem("[3, 1]").hasSuffix("traders[1].values: the first is above the second"))
    #expect(try problem("[0, 1]").hasSuffix("traders[1].values[0] must be from 0.0001 to 1000000"))
  }

  /// Ask nothing below their cost, whatever they begin at and whenever it rises. Market makers sell what they must.
  @Test func `providers sell at their cost or above`() throws {
    for (path, value, group, cost, periods) in [
      ("providers.provider.openingPrice", "0.1", "provider", 0.5, 0..<12),
      ("providers.provider.marginalCost", "{\"series\": \"t.csv\"}", "provider", 3, 6..<12),
      // What lenders ask is a cost, too.
      ("providers.indebted.debtService", "2.1", "indebted", 2.1, 0..<12),
    ] {
      let record = try record(path, value, table: "day,value\n0,0.5\n5,0.5\n6,3\n")
      let obtained = try #require(record["obtained.\(group)"])[periods].filter { !$0.isNaN }
      #expect(!obtained.isEmpty && obtained.allSatisfy { $0 >= cost - 1e-9 }, "\(path): \(obtained)")
    }
  }

  @Test func `a table of another range, and a number that stays, are refused with their places`() {
    func problem(_ path: String, _ table: String) -> String {
      do {
        _ = try record(path, "{\"series\": \"t.csv\"}", table: table)
        return "none"
      } catch { return "\(error)" }
    }
    let field = " (customers[0].noise.series)"
    #expect(
      problem("customers.customer.noise", "day,value\n0,0.5\n9,2\n")
        == "dir/t.csv:3:1: column value: expected a number from 0 to 1, found 2\(field)")
    #expect(
      problem("customers.customer.noise", "day,factor\n0,0.5\n")
        == "dir/t.csv:1:1: expected a column value, found day, factor\(field)")
    #expect(
      problem("customers.customer.noise", "day,value,value\n0,0,1\n")
        == "dir/t.csv:1:1: the column value is there twice\(field)")
    #expect(
      problem("customers.chooser.outputs.0.output", "day,value\n0,1\n9,0.05\n")
        .hasSuffix("customers[3].outputs: two does less than 0.01 for some"))
    for path in [
      "providers.provider.openingPrice", "providers.provider.count", "customers.customer.sizeExponent",
      "customers.customer.equity", "gangs.early.runDays", "commitments.0.price", "shocks.0.day",
    ] {
      #expect(problem(path, "day,value\n0,1\n").hasSuffix("cannot be a series over time"), "\(path)")
    }
  }
}
