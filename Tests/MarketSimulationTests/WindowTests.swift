import ComputeMatching
import Testing

@testable import MarketSimulation

/// Windows of delivery, sold ahead to training runs.
struct WindowTests {
  /// Blocks of ten days in two regions, of which providers sell half ahead.
  private static let text = """
    {
      "name": "ahead", "summary": "Blocks of ten days.", "days": 60,
      "books": [
        {"name": "north", "contract": "h100-sxm,80,IS,on_demand,spot"},
        {"name": "south", "contract": "h100-sxm,80,ES,on_demand,spot"},
        {"name": "north-block", "contract": "h100-sxm,80,IS,on_demand,window", "windowDays": 10},
        {"name": "south-block", "contract": "h100-sxm,80,ES,on_demand,window", "windowDays": 10}
      ],
      "providers": [
        {"name": "cold", "count": 4, "book": "north", "capacity": 100, "marginalCost": 0.3, "openingPrice": 2,
         "forward": {"book": "north-block", "share": 0.5}},
        {"name": "warm", "count": 4, "book": "south", "capacity": 100, "marginalCost": 0.3, "openingPrice": 2.2,
         "forward": {"book": "south-block", "share": 0.5}}
      ],
      "customers": [{"name": "customer", "count": 40, "demand": 600, "referencePrice": 2, "elasticity": 1}],
      "gangs": [
        {"name": "planner", "count": 5, "books": ["north-block", "south-block"], "size": 64, "runDays": 10,
         "pauseDays": 2, "limit": 9}
      ]
    }
    """

  private func simulation(
    _ settings: [(path: String, value: String)] = [], seed: UInt64 = 1
  ) throws -> Simulation {
    try Simulation(SmallScenario.scenario(Self.text, settings), seed: seed)
  }

  private func problem(_ settings: [(path: String, value: String)]) -> String {
    do {
      _ = try ScenarioFile(Self.text, source: "s.json", settings: settings)
      return "none"
    } catch {
      return error.description
    }
  }

  @Test func `a window is one contract after the other, open until it begins`() throws {
    let scenario = try SmallScenario.scenario(Self.text)
    #expect(
      scenario.books.map(\.name).suffix(10) == (1...5).map { "north-block-\($0)" } + (1...5).map { "south-block-\($0)" }
    )
    #expect(scenario.books[2].contract.description == "h100-sxm,80,IS,on_demand,2026-01-11T00Z/240h")
    #expect(scenario.books[6].contract.description == "h100-sxm,80,IS,on_demand,2026-02-20T00Z/240h")
    #expect(scenario.books[2].window == 10..<20 && scenario.books[6].window == 50..<60)
    var simulation = try simulation()
    let record = try simulation.run()
    var traded = 0
    for number in 1...5 {
      let prices = try #require(record["price.north-block-\(number)"])
      let others = try #require(record["price.south-block-\(number)"])
      // Each is traded only while it is the next one.
      #expect(prices[..<((number - 1) * 10)].allSatisfy(\.isNaN) && others[..<((number - 1) * 10)].allSatisfy(\.isNaN))
      #expect(prices[(number * 10)...].allSatisfy { $0.bitPattern == prices[number * 10].bitPattern })
      if !prices[59].isNaN || !others[59].isNaN { traded += 1 }
    }
    #expect(traded >= 3)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `what is sold ahead is delivered, and not sold again`(seed: UInt64)
    throws
  {
    var simulation = try simulation(seed: seed)
    var ahead: Quantity = 0
    while simulation.finishedPeriods < simulation.periodCount {
      let period = simulation.finishedPeriods
      simulation.beginPeriod()
      for provider in simulation.providers {
        let spot = simulation.ledger.position(of: provider.participant, in: provider.book).granted
        #expect(spot + provider.promised == 100 && provider.promised <= 50)
        ahead += provider.promised
      }
      while simulation.takeTurn() {}
      // A run has all of its GPUs in one place, for all of the window.
      for gang in simulation.gangs {
        let held = (2..<12).filter { simulation.desk.venue.windows[$0]?.contains(period) == true }.map {
          simulation.ledger.position(of: gang.participant, in: BookID(UInt32($0))).held
        }
        #expect(held.isEmpty || held.sorted() == [0, 0] || held.sorted() == [0, 64])
      }
      simulation.endPeriod()
      try simulation.checkConservation()
    }
    let record = simulation.result
    #expect(ahead >= 64 * 10 * 10)
    #expect(try #require(record["capacity"]).allSatisfy { $0 == 800 })
    #expect(try #require(record["utilisation"]).allSatisfy { $0 <= 1 })
    let ledger = simulation.ledger
    let settled = (2..<12).map { ledger.settled(in: BookID(UInt32($0))) }
    #expect(settled.allSatisfy { $0.used == $0.granted && $0.undelivered == 0 })
    #expect(settled.reduce(0) { $0 + $1.used } == Int128(ahead) * 24)
    // Volume is counted on the day of the trade, with all days of the window.
    let volume = try #require(record["volume"]).reduce(0, +)
    let spot = (0..<2).reduce(Int128(0)) { $0 + ledger.allTrades(in: BookID(UInt32($1))).gpuHours } / 24
    let blocks = (2..<12).reduce(Int128(0)) { $0 + ledger.allTrades(in: BookID(UInt32($1))).gpuHours } / 24
    #expect(blocks > 0 && abs(volume - Double(spot + blocks)) < 1e-6)
    let sold = ["sold.cold", "sold.warm"].compactMap { record[$0]?.reduce(0, +) }.reduce(0, +)
    #expect(abs(sold - volume) < 1e-6)
  }

  @Test func `after the last window all capacity is spot again`() throws {
    let record = try simulation([("days", "65"), ("gangs.planner.pauseDays", "0")]).finished()
    #expect(record.value(of: "capacity", .lowest, during: 0...64) == 800)
    #expect(record["price.north-block-5"]?.last?.isNaN == false || record["price.south-block-5"]?.last?.isNaN == false)
  }

  @Test func `runs of both regions are bought with one order`() throws {
    var simulation = try simulation([("gangs.planner.count", "6")])
    let record = try simulation.run()
    // North is cheaper at first; when its half is gone, the order finds south.
    #expect(record["price.north-block-1"]?.last?.isNaN == false)
    #expect(record["price.south-block-1"]?.last?.isNaN == false)
  }

  @Test func `a provider that stops takes what it sold ahead with it`() throws {
    let shocks = #"[{"day": 24, "change": "fail", "group": "cold"}]"#
    var simulation = try simulation([("shocks", shocks), ("gangs.planner.books", #"["north-block"]"#)])
    let record = try simulation.run()
    let sold = try #require(record["volume"])
    #expect(sold[..<24].reduce(0, +) > 0)
    #expect(try #require(record["capacity"])[..<25].allSatisfy { $0 == 800 })
    #expect(try #require(record["capacity"])[25...].allSatisfy { $0 == 400 })
    #expect(try #require(record["utilisation"]).allSatisfy { $0 <= 1 })
    #expect(record["worstLoss"]?[23] == 0 && record["worstLoss"]?.last == 1)
    try simulation.checkConservation()
    // The window that had not begun was sold and never brought.
    let third = simulation.ledger.settled(in: BookID(4))
    #expect(third.granted == 0 && third.undelivered == third.used)
  }

  @Test func `who takes a provider over delivers what it sold`() throws {
    var simulation = try simulation([
      ("providers.cold.equity", "60"), ("providers.cold.fixedCost", "2.5"),
      ("gangs.planner.books", #"["north-block"]"#), ("gangs.planner.pauseDays", "0"),
    ])
    let record = try simulation.run()
    // New owners default, too.
    #expect(try #require(record["defaults"]?.last) > 4)
    #expect(try #require(record["capacity"]).allSatisfy { $0 == 800 })
    let settled = (2..<7).map { simulation.ledger.settled(in: BookID(UInt32($0))) }
    #expect(settled.allSatisfy { $0.undelivered == 0 && $0.used > 0 })
  }

  @Test func `what is under contract is not sold ahead, and a shrunken provider delivers what it has`() throws {
    let committed = #"[{"providers": "cold", "customers": "customer", "quantity": 320, "price": 2}]"#
    let promised = try simulation([
      ("commitments", committed), ("gangs.planner.books", #"["north-block"]"#), ("gangs.planner.size", "20"),
      ("gangs.planner.pauseDays", "0"),
    ])
    let record = try promised.finished()
    #expect(try #require(record["capacity"]).allSatisfy { $0 == 800 })
    #expect(try #require(record["utilisation"]).allSatisfy { $0 <= 1 })
    #expect(try #require(record["price.north-block-1"]).last?.isNaN == false)

    let shocks = #"[{"day": 15, "change": "capacity", "group": "cold", "factor": 0.1}]"#
    let shrunken = try simulation([
      ("shocks", shocks), ("gangs.planner.books", #"["north-block"]"#), ("gangs.planner.pauseDays", "0"),
    ]).finished()
    #expect(try #require(shrunken["capacity"])[..<15].allSatisfy { $0 == 800 })
    #expect(try #require(shrunken["capacity"])[15...].allSatisfy { $0 == 440 })
    #expect(try #require(shrunken["utilisation"]).allSatisfy { $0 <= 1 })
  }

  /// What little is under contract is nothing beside what ten days of all its capacity bring.
  @Test func `fear weighs what is sold ahead, too`() throws {
    let record = try simulation([
      ("providers.cold.count", "1"), ("providers.cold.renegotiation", "0.01"), ("providers.cold.forward.share", "1"),
      ("commitments", #"[{"providers": "cold", "customers": "customer", "quantity": 1, "price": 4}]"#),
      ("gangs.planner.books", #"["north-block"]"#), ("gangs.planner.count", "1"), ("gangs.planner.size", "99"),
      ("gangs.planner.pauseDays", "0"),
    ]).finished()
    for number in 1...5 { #expect(record["price.north-block-\(number)"]?.last?.isNaN == false) }
  }

  @Test func `capacity whose contract has ended is sold ahead again`() throws {
    let settings = [
      ("providers.cold.forward.share", "1"),
      ("commitments", #"[{"providers": "cold", "customers": "holder", "quantity": 400, "price": 2}]"#),
      (
        "customers",
        #"""
        [{"name": "holder", "count": 4, "demand": 400, "referencePrice": 2, "elasticity": 0},
         {"name": "customer", "count": 40, "demand": 600, "referencePrice": 2, "elasticity": 1}]
        """#
      ),
      ("gangs.planner.books", #"["north-block"]"#), ("gangs.planner.pauseDays", "0"),
    ]
    let bound = try simulation(settings).finished()
    #expect(bound["price.north-block-5"]?.last?.isNaN == true)
    let leaving = ("shocks", #"[{"day": 15, "change": "leave", "group": "holder"}]"#)
    let free = try simulation(settings + [leaving]).finished()
    #expect(free["price.north-block-1"]?.last?.isNaN == true)
    #expect(free["price.north-block-5"]?.last?.isNaN == false)
  }

  @Test func `nobody uses what was promised twice over and is not there`() throws {
    let record = try simulation([
      ("commitments", #"[{"providers": "cold", "customers": "customer", "quantity": 200, "price": 2}]"#),
      ("shocks", #"[{"day": 15, "change": "capacity", "group": "cold", "factor": 0.3}]"#),
      ("gangs.planner.books", #"["north-block"]"#), ("gangs.planner.pauseDays", "0"), ("gangs.planner.size", "40"),
    ]).finished()
    #expect(try #require(record["utilisation"]).allSatisfy { $0 <= 1 })
    #expect(try #require(record["capacity"])[15...].allSatisfy { $0 == 520 })
  }

  /// 0.58 of 100 is 58, though its product in floating point is a little less.
  @Test func `shares are of whole GPUs`() throws {
    let record = try simulation([
      ("providers.cold.forward.share", "0.58"), ("providers.cold.count", "1"), ("gangs.planner.size", "58"),
      ("gangs.planner.count", "1"), ("gangs.planner.books", #"["north-block"]"#), ("gangs.planner.pauseDays", "0"),
    ]).finished()
    #expect(record["price.north-block-1"]?.last?.isNaN == false)
  }

  @Test(arguments: ["leave", "fail"]) func `who is gone sells nothing`(change: String) throws {
    let shocks = "[{\"day\": 22, \"change\": \"\(change)\", \"group\": \"cold\"}]"
    let record = try simulation([("shocks", shocks), ("gangs.planner.books", #"["north-block"]"#)]).finished()
    #expect(try #require(record["sold.cold"])[23...].allSatisfy { $0 == 0 })
    #expect(try #require(record["sold.cold"])[..<22].allSatisfy { $0 >= 0 })
    // A window that was bought is lost with them, whatever the reason.
    #expect(record["worstLoss"]?.last == 1)
  }

  @Test func `runs follow each other without a pause if there is none`() throws {
    let record = try simulation([
      ("gangs.planner.pauseDays", "0"), ("gangs.planner.count", "2"), ("gangs.planner.books", #"["north-block"]"#),
    ]).finished()
    for number in 1...5 { #expect(record["price.north-block-\(number)"]?.last?.isNaN == false) }
  }

  /// Spot capacity does not become cheaper or dearer because somebody sells a window of it for more.
  @Test func `the index is of spot capacity`() throws {
    let record = try simulation([
      ("providers.cold.adjustment", "0"), ("providers.warm.adjustment", "0"), ("providers.cold.forward", "null"),
      ("providers.warm.book", "\"north\""), ("providers.warm.forward.book", "\"north-block\""),
      ("providers.warm.openingPrice", "5"), ("customers.customer.demand", "200"),
      ("gangs.planner.books", #"["north-block"]"#),
    ]).finished()
    let index = try #require(record["index.h100-sxm"])
    #expect(index.allSatisfy { abs($0 - 100) < 3 })
    #expect(try #require(record["price"]).contains { $0 > 3 })
  }

  @Test(arguments: [
    (
      "books.north.contract", "\"h100-sxm,80,IS,on_demand,2026-01-11T00Z/240h\"",
      "books[0].contract: a delivery window needs windowDays, and is written window"
    ),
    (
      "books.north-block.contract", "\"h100-sxm,80,IS,on_demand,spot\"",
      "books[2].contract must end with ,window, which is replaced by each of the windows"
    ),
    ("books.north-block.windowDays", "31", "books[2].windowDays: no window begins and ends within the run"),
    ("books.north-block.windowDays", "2.5", "books[2].windowDays must be whole days, and whole periods"),
    ("books.north-block.windowDays", "0", "books[2].windowDays must be from 1 to 3660"),
    ("books.north-block.copies", "2", "books[2].copies and windowDays do not go together"),
    (
      "customers.customer.books", "[\"north-block\"]",
      "customers[0].books: only gangs buy windows, customers spot capacity"
    ),
    ("providers.cold.book", "\"north-block\"", "providers[0].book must be a book of spot capacity"),
    (
      "providers.cold.forward.book", "\"south-block\"",
      "providers[0].forward.book must be a book of windows, of the capacity that they offer"
    ),
    (
      "providers.cold.forward.book", "\"north\"",
      "providers[0].forward.book must be a book of windows, of the capacity that they offer"
    ),
    (
      "gangs.planner.books", "[\"north-block\", \"south\"]",
      "gangs[0].runDays must be the length of all of its books, which must be windows if one is"
    ),
    (
      "gangs.planner.runDays", "5",
      "gangs[0].runDays must be the length of all of its books, which must be windows if one is"
    ),
    (
      "books", "[{\"name\": \"b\", \"contract\": \"h100-sxm,80,IS,on_demand,window\", \"windowDays\": 10}]",
      "books: there must be one of spot capacity"
    ),
  ]) func `windows that cannot be are refused`(path: String, value: String, message: String) {
    #expect(problem([(path, value)]).hasSuffix(": \(message)"))
  }
}

extension Simulation {
  /// What a whole run comes to.
  fileprivate consuming func finished() throws -> RunRecord { try run() }
}
