import ComputeMatching
import Testing

@testable import MarketSimulation

/// Customers that have capacity of their own, and such as take time to use more.
struct OwnCapacityTests {
  private func record(
    _ settings: [(path: String, value: String)], text: String = SmallScenario.plain
  ) throws -> RunRecord {
    var simulation = try Simulation(SmallScenario.scenario(text, settings), seed: 2)
    var periods = 0
    while simulation.finishedPeriods < simulation.periodCount {
      simulation.runPeriod()
      try simulation.checkConservation()
      periods += 1
    }
    #expect(periods == simulation.periodCount)
    return simulation.result
  }

  @Test func `what customers own they need not buy`() throws {
    let record = try record([("customers.customer.own", "100"), ("providers.provider.capacity", "25")])
    let bought = try #require(record.value(of: "bought.customer", .mean, during: 10...59))
    let wanted = try #require(record.value(of: "wanted", .mean, during: 10...59))
    #expect(record.value(of: "capacity", .mean, during: 0...59) == 200)
    #expect(abs(bought / (wanted - 100) - 1) < 0.02)
    #expect(record.value(of: "utilisation", .lowest, during: 0...59) ?? 0 > 0.85)
  }

  @Test func `capacity of their own grows and goes like that of providers`() throws {
    let shocks = """
      [{"day": 20, "change": "capacity", "group": "customer", "factor": 4},
       {"day": 40, "change": "leave", "group": "customer"}]
      """
    let settings = [
      ("customers.customer.own", "100"), ("customers.customer.elasticity", "0"), ("shocks", shocks),
    ]
    let kept = try record(settings)
    #expect(kept.value(of: "capacity", .mean, during: 0...19) == 300)
    #expect(kept.value(of: "capacity", .mean, during: 20...39) == 600)
    #expect(kept.value(of: "capacity", .mean, during: 40...59) == 200)
    #expect(kept.value(of: "bought.customer", .lowest, during: 0...19) ?? 0 > 50)
    // They have 400 and need some 200, which stays with them unless they resell.
    #expect(kept.value(of: "volume", .highest, during: 20...39) == 0)
    #expect(kept.value(of: "unsold", .lowest, during: 20...39) ?? 0 > 350)
    let buyer = #"{"name": "buyer", "count": 10, "demand": 150, "referencePrice": 2, "elasticity": 1}"#
    let text = SmallScenario.plain.replacing("\"customers\": [", with: "\"customers\": [\(buyer), ")
    let resold = try record(settings + [("customers.customer.resells", "true")], text: text)
    #expect(resold.value(of: "bought.customer", .highest, during: 21...39) ?? 0 < -50)
    #expect(resold.value(of: "bought.buyer", .lowest, during: 21...39) ?? 0 > 100)
  }

  /// Capacity grows tenfold, so that a tenth of the price is worth ten times the use.
  @Test(arguments: [1, 2, 9] as [Double])
  func `use grows no faster than it can`(growth: Double) throws {
    let shock = #"[{"day": 10, "change": "capacity", "group": "provider", "factor": 10}]"#
    let record = try record([
      ("days", "200"), ("customers.customer.noise", "0"), ("customers.customer.growth", "\(growth)"),
      ("shocks", shock),
    ])
    // It begins to grow on the day after; each of 20 rounds up or down by less than one.
    for (first, last) in [(0.0, 10.0), (100, 101), (198, 199)] {
      let wanted = try #require(record.value(of: "wanted", .highest, during: first...last))
      let most = 200 * power(growth, max(0, last - 10) / 365)
      #expect(wanted <= most + 20)
      if first >= 100 { #expect(wanted >= most - 20) }
    }
    #expect(record.value(of: "price", .last, during: 0...199) ?? 1 < 0.55)
    let atOnce = try self.record([("days", "60"), ("customers.customer.noise", "0"), ("shocks", shock)])
    #expect(atOnce.value(of: "wanted", .last, during: 0...59) ?? 0 > 600)
  }

  @Test func `use that has grown stays, and falls with a high price all the same`() throws {
    let shocks = """
      [{"day": 10, "change": "capacity", "group": "provider", "factor": 10},
       {"day": 100, "change": "capacity", "group": "provider", "factor": 0.1},
       {"day": 220, "change": "capacity", "group": "provider", "factor": 10}]
      """
    let record = try record([
      ("days", "300"), ("customers.customer.noise", "0"), ("customers.customer.growth", "30"), ("shocks", shocks),
    ])
    let grown = try #require(record.value(of: "wanted", .highest, during: 90...99))
    #expect(grown > 400)
    #expect(record.value(of: "wanted", .last, during: 200...219) ?? 1_000 < 260)
    #expect(record.value(of: "wanted", .highest, during: 220...299) ?? 0 > grown)
  }

  @Test func `those who choose operators resell what they do not need, too`() throws {
    let record = try record([
      ("providers.provider.operator", "DE"), ("customers.customer.operators", "[\"DE\"]"),
      ("customers.customer.own", "400"), ("customers.customer.resells", "true"),
      ("customers.customer.elasticity", "0"), ("customers.customer.count", "5"),
      ("traders", #"[{"name": "asker", "count": 40, "side": "bid", "values": [2, 4]}]"#),
    ])
    #expect(record.value(of: "bought.customer", .last, during: 0...59) ?? 0 < -5)
    #expect(record["strayFills"]?.last == 0)
  }

  /// The buyer often comes when the owner has had both of its turns, and what it offered first still rests.
  @Test func `what is offered again is offered once, with patience, too`() throws {
    let record = try record(
      [],
      text: """
        {
          "name": "patient", "summary": "An owner and a buyer.", "days": 60,
          "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
          "providers": [{"name": "provider", "count": 2, "capacity": 50, "marginalCost": 0.3, "openingPrice": 2,
                         "operator": "DE"}],
          "customers": [
            {"name": "owner", "demand": 120, "own": 200, "referencePrice": 2, "elasticity": 0, "operators": ["DE"],
             "patience": 0.1, "resells": true},
            {"name": "buyer", "demand": 300, "referencePrice": 2, "elasticity": 0}
          ]
        }
        """)
    #expect(record.value(of: "bought.owner", .lowest, during: 0...59) == -80)
  }

  /// At the price that it met it needs all of it, whatever is left to buy afterwards.
  @Test func `what was bought is used`() throws {
    let record = try record([
      ("customers.customer.referencePrice", "4"), ("customers.customer.count", "1"),
      ("customers.customer.demand", "60"), ("providers.provider.openingPrice", "1"),
    ])
    #expect(try #require(record["idle"]).allSatisfy { $0 == 0 })
    #expect(record.value(of: "volume", .highest, during: 0...59) == 200)
  }

  @Test func `own capacity is what was stated, however many share it`() throws {
    for (count, own) in [(30, 100), (30, 14), (7, 100), (20, 3)] {
      let record = try record([
        ("days", "5"), ("customers.customer.count", "\(count)"), ("customers.customer.own", "\(own)"),
      ])
      #expect(try #require(record["capacity"]).allSatisfy { $0 == Double(200 + own) })
    }
  }

  /// Owners of 400 need 200 and others want 150: a part of what is offered finds nobody.
  @Test func `in an auction what was offered and not sold perishes`() throws {
    let record = try record(
      [],
      text: """
        {
          "name": "rationed", "summary": "More than anybody wants.", "days": 5, "mechanism": "auction",
          "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
          "customers": [
            {"name": "owner", "count": 2, "demand": 200, "own": 400, "referencePrice": 2, "elasticity": 0,
             "resells": true},
            {"name": "other", "count": 3, "demand": 150, "referencePrice": 2, "elasticity": 0}
          ]
        }
        """)
    #expect(record.value(of: "volume", .last, during: 0...4) == 150)
    #expect(record.value(of: "unsold", .last, during: 0...4) == 50)
    #expect(record.value(of: "utilisation", .last, during: 0...4) == 0.875)
  }

  /// Demand swings over the day, and with it the price: what an owner keeps at the price of the hour it needs.
  @Test func `in an auction owners use what they did not sell`() throws {
    let record = try record(
      [],
      text: """
        {
          "name": "hourly", "summary": "Owners and others.", "days": 10, "periodHours": 1, "mechanism": "auction",
          "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
          "customers": [
            {"name": "owner", "count": 4, "demand": 500, "own": 1000, "referencePrice": 2, "elasticity": 1,
             "resells": true},
            {"name": "other", "count": 4, "demand": 500, "referencePrice": 2, "elasticity": 1, "diurnal": 0.9}
          ]
        }
        """)
    #expect(record.value(of: "utilisation", .lowest, during: 1...9) ?? 0 > 0.985)
    #expect(record.value(of: "price", .highest, during: 1...9) ?? 0 > 2.5)
  }

  /// Where all capacity is the customers' own, those who need least sell to the others, at the price at which all of it
  /// is wanted.
  @Test(arguments: [(1.0, 2.0), (0.5, 2.0), (2.0, 0.5)])
  func `without providers an auction finds the price that clears`(elasticity: Double, factor: Double) throws {
    let record = try record(
      [],
      text: """
        {
          "name": "endowed", "summary": "Nobody sells but customers.", "days": 40, "mechanism": "auction",
          "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
          "customers": [
            {"name": "rich", "count": 4, "demand": 1000, "own": 3000, "referencePrice": 2, "elasticity": \(elasticity),
             "resells": true},
            {"name": "poor", "count": 4, "demand": 2000, "referencePrice": 2, "elasticity": \(elasticity)}
          ],
          "shocks": [{"day": 10, "change": "capacity", "group": "rich", "factor": \(factor)}]
        }
        """)
    let before = try #require(record.value(of: "price", .mean, during: 5...9))
    let after = try #require(record.value(of: "price", .mean, during: 30...39))
    #expect(abs(before / 2 - 1) < 0.02)
    #expect(abs(after / before / power(factor, -1 / elasticity) - 1) < 0.02)
    let volume = try #require(record.value(of: "volume", .mean, during: 30...39))
    #expect(abs(volume / (2_000 * factor) - 1) < 0.02)
    #expect(record.value(of: "utilisation", .lowest, during: 30...39) ?? 0 > 0.98)
  }
}
