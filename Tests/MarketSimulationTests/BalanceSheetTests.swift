import CapacityLedger
import ComputeMatching
import MarketSimulation
import Testing

/// What a scenario says of capital, debt, failures to deliver and defaults is in the books.
struct BalanceSheetTests {
  private func run(
    _ settings: [(path: String, value: String)]
  ) throws -> (record: RunRecord, ledger: CapacityLedger) {
    var simulation = try Simulation(SmallScenario.scenario(SmallScenario.plain, settings), seed: 1)
    let record = try simulation.run()
    return (record, simulation.ledger)
  }

  private let entry = #"{"above": 1000, "leadDays": 5, "chancePerDay": 1}"#
  private let debt = #"{"rate": 0.1, "maturityDays": 400, "share": 0.75}"#

  @Test func `clouds that are not built have no equity`() throws {
    let waiting = """
      [{"name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2, "equity": 100},
       {"name": "cloud", "count": 9, "capacity": 70, "marginalCost": 0.5, "openingPrice": 2, "equity": 5000,
        "capitalCost": 100, "entry": \(entry)},
       {"name": "later", "capacity": 10, "marginalCost": 0.5, "openingPrice": 2, "equity": 300, "fromDay": 30}]
      """
    let record = try run([("providers", waiting)]).record
    let equity = try #require(record["providerEquity"])
    #expect(equity[0] < 29_600)
    #expect(record["equity.cloud"]?.last == 0)
    #expect(record["equity.later"]?[29] == 0)
    #expect(try #require(record["equity.later"])[30] >= 3_000)
  }

  @Test func `owners and lenders pay for capital, and more capacity is more capital`() throws {
    let shocks = #"[{"day": 10, "change": "capacity", "group": "provider", "factor": 3}]"#
    let (record, ledger) = try run([
      ("shocks", shocks), ("providers.provider.capitalCost", "1000"), ("providers.provider.debt", debt),
      ("providers.provider.depreciationDays", "1000"),
    ])
    // 4 x 50 GPUs at first, of which a 400th is paid back each day.
    let debts = try #require(record["debt"])
    #expect(abs(debts[0] - 149_625) < 1)
    #expect(abs(debts[10] - 445_125) < 1)
    let (first, second) = (ledger.loans[0], ledger.loans[4])
    #expect(second.principal.tickHours == 2 * first.principal.tickHours)
    #expect(ledger.capital.count == 8)
    #expect(abs(Double(ledger.capital[0].bookValue.tickHours) / 500_000_000 - 0.94) < 1e-9)
  }

  @Test func `what a shock adds may cost less, and a debt is what its debt service pays`() throws {
    let shocks = #"[{"day": 10, "change": "capacity", "group": "provider", "factor": 3}]"#
    let capital = [
      ("shocks", shocks), ("providers.provider.capitalCost", "1000"), ("providers.provider.addedCapitalCost", "10"),
      ("providers.provider.debt", debt),
    ]
    let (record, ledger) = try run(capital)
    let debts = try #require(record["debt"])
    #expect(abs(debts[10] - debts[9] - 0.75 * 10 * 400) < 400)
    // It asks as much, and nothing is paid beside the loan.
    let service = capital + [("providers.provider.debtService", "0.1")]
    let participant = ParticipantID(1)
    #expect(
      try run(service).ledger.account(of: participant).costs == ledger.account(of: participant).costs)
    let spread = try run(service + [("providers.provider.debtSpread", "0.2")]).ledger
    let principals = spread.loans.prefix(4).map { Double($0.principal.tickHours) / 10_000 }
    #expect(principals.allSatisfy { (30_000...45_000).contains($0) } && Set(principals).count == 4)
  }

  @Test func `a shock of capacity multiplies no fixed cost by itself`() throws {
    func costs(_ settings: [(path: String, value: String)], factor: Double) throws -> Double {
      let shocks = #"[{"day": 0, "change": "capacity", "group": "provider", "factor": \#(factor)}]"#
      let ledger = try run(
        settings + [
          ("shocks", shocks), ("providers.provider.fixedCost", "1"), ("providers.provider.marginalCost", "0.0001"),
        ]
      ).ledger
      let account = ledger.account(of: ParticipantID(1))
      let delivered = Double(account.soldGPUHours)
      return (Double(account.costs.tickHours) - delivered) / 10_000 / 24 / 60
    }
    #expect(abs(try costs([], factor: 1) - 50) < 0.1)
    #expect(abs(try costs([], factor: 10) - 50) < 0.1)
    #expect(abs(try costs([], factor: 0.1) - 50) < 0.1)
    #expect(abs(try costs([("providers.provider.addedFixedCost", "0.2")], factor: 10) - 140) < 0.1)
  }

  @Test func `a new owner has paid for what it took over, and bears its costs`() throws {
    let (record, ledger) = try run([
      ("providers.provider.equity", "100"), ("providers.provider.fixedCost", "2.5"),
      ("providers.provider.capitalCost", "1000"), ("providers.provider.debt", debt),
      ("providers.provider.recovery", "0.4"),
    ])
    let defaults = ledger.defaults
    #expect(record["defaults"]?.last == Double(defaults.count) && defaults.count > 4)
    let first = try #require(defaults.first)
    #expect(first.capitalProceeds > .zero)
    let owners = ledger.capital.dropFirst(4)
    #expect(owners.first?.cost == first.capitalProceeds)
    let owner = try #require(owners.first?.owner)
    #expect(ledger.account(of: owner).costs > .zero)
    #expect(ledger.account(of: owner).debt == .zero || ledger.account(of: owner).defaultNumber != nil)
    #expect(record["recovery"]?.last ?? 0 > 0)
  }

  @Test func `what related parties trade concentrates nothing`() throws {
    let pair = #"[{"name": "pair", "share": 0.5}]"#
    let alone = try run([]).record
    let joined = try run([("circular", pair)]).record
    #expect(try #require(joined.value(of: "relatedShare", .mean, during: 10...59)) > 0.3)
    let before = try #require(alone.value(of: "providerConcentration", .mean, during: 10...59))
    let after = try #require(joined.value(of: "providerConcentration", .mean, during: 10...59))
    #expect(abs(after - before) < 50, "\(before) \(after)")
  }

  @Test func `late capacity comes back, and remedies are paid in their order`() throws {
    let (record, ledger) = try run([
      ("providers.provider.count", "1"), ("providers.provider.capacity", "200"),
      ("shocks", #"[{"day": 20, "change": "late", "group": "provider", "factor": 0.2, "overDays": 10}]"#),
      (
        "commitments",
        """
        [{"providers": "provider", "customers": "customer", "quantity": 100, "price": 1, "days": 60,
          "uptimeCredit": 0.1, "deposit": 30, "bond": 20, "makesWhole": true}]
        """
      ),
    ])
    let capacity = try #require(record["capacity"])
    #expect(capacity[..<20].allSatisfy { $0 == 200 } && capacity[20..<30].allSatisfy { $0 == 40 })
    #expect(capacity[30...].allSatisfy { $0 == 200 })
    func day(_ measure: String) -> Int { record[measure]?.firstIndex { $0 > 0 } ?? .max }
    #expect(day("creditedMoney") == 20 && day("depositMoney") == 20)
    #expect(day("depositMoney") <= day("bondMoney") && day("bondMoney") <= day("madeWholeMoney"))
    #expect(day("madeWholeMoney") < 30)
    let sums = ["creditedMoney", "depositMoney", "bondMoney", "madeWholeMoney", "uncoveredMoney"].compactMap {
      record[$0]?.last
    }
    #expect(abs(sums.reduce(0, +) - (record["claimedMoney"]?.last ?? 0)) < 1e-3)
    #expect(abs((record["missedMoney"]?.last ?? 0) - 14_400) < 1e-3)
    #expect(sums[1] == 3_000 && sums[2] == 2_000)
    #expect(record["backlog"]?.last == 0 && record["backlog"]?[0] == 141_600)
    #expect(ledger.account(of: ParticipantID(1)).deposits == .zero)
  }

  @Test func `relief brings the price of a commitment down before its customer defaults`() throws {
    func defaults(_ relief: String) throws -> Double? {
      try run([
        ("customers.customer.elasticity", "0"), ("customers.customer.equity", "200"),
        ("customers.customer.earns", "2.2"),
        (
          "commitments", #"[{"providers": "provider", "customers": "customer", "quantity": 200, "price": 3\#(relief)}]"#
        ),
        (
          "providers",
          """
          [{"name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2},
           {"name": "open", "count": 4, "capacity": 20, "marginalCost": 0.5, "openingPrice": 1}]
          """
        ),
      ]).record["customerDefaults"]?.last
    }
    #expect(try defaults("") == 20)
    #expect(try #require(try defaults(#", "reliefDays": 5"#)) < 20)
  }

  @Test(
    arguments: [
      ("providers.provider.debt", #"{"rate": 0.1, "maturityDays": 4, "share": 1}"#, "no capitalCost"),
      ("shocks", #"[{"day": 1, "change": "late", "group": "provider"}]"#, "overDays"),
      (
        "commitments", #"[{"providers": "customer", "customers": "customer", "quantity": 9, "price": 1}]"#,
        "must resell"
      ),
    ])
  func `what makes no sense is refused`(path: String, value: String, part: String) throws {
    let error = #expect(throws: ScenarioError.self) {
      _ = try SmallScenario.scenario(SmallScenario.plain, [(path, value)])
    }
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
  }

  @Test func `a deposit that a provider does not have is refused`() throws {
    let commitments =
      #"[{"providers": "provider", "customers": "customer", "quantity": 200, "price": 1, "deposit": 50}]"#
    let scenario = try SmallScenario.scenario(
      SmallScenario.plain, [("providers.provider.equity", "49"), ("commitments", commitments)])
    #expect(throws: ScenarioError.self) { _ = try Simulation(scenario, seed: 1).periodCount }
  }
}
