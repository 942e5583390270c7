import CapacityLedger

/// What the GPUs of a group cost, and how they are paid for. Without a ``capitalCost`` capital is not in the books.
public struct FinanceTerms: Sendable {
  /// What a GPU costs, in dollars.
  public internal(set) var capitalCost: Double
  /// After how many days it is worth nothing; its value falls evenly.
  public internal(set) var depreciationDays: Int
  /// What it brings in a default, as a share of its book value.
  public internal(set) var recovery: Double
  /// What is borrowed for it; the owners pay in the rest.
  public internal(set) var debt: DebtTerms?

  /// A loan for capital.
  public struct DebtTerms: Sendable {
    /// Interest for a year, as a share of what is outstanding.
    public internal(set) var rate: Double
    /// Days until all of it is paid back.
    public internal(set) var maturityDays: Int
    /// The part of the cost that is borrowed.
    public internal(set) var share: Double
    /// Whether nothing is paid back before; otherwise it is paid back evenly.
    public let isRepaidAtMaturity: Bool
  }
}

/// A group of agents with capital.
protocol FinancedGroup: Sendable {
  var finance: FinanceTerms { get set }
}

extension ProviderGroup: FinancedGroup {}
extension CustomerGroup: FinancedGroup {
  /// Whether GPUs of its own are in the books, at some time.
  var hasCapital: Bool { changing.highest(of: "capitalCost", else: finance.capitalCost) > 0 }
}

extension FinanceTerms {
  /// What changes over time holds for what is bought from then on.
  init<Group: FinancedGroup>(
    _ reader: inout FieldReader, _ changing: inout ChangingNumbers<Group>
  ) throws(ScenarioError) {
    capitalCost = try changing.number("capitalCost", in: .dollars, else: 0, &reader) { $0.finance.capitalCost = $1 }
    depreciationDays = try changing.whole("depreciationDays", in: 1...36_500, else: 1_825, &reader) {
      $0.finance.depreciationDays = $1
    }
    recovery = try changing.number("recovery", in: 0...1, else: 0.5, &reader) { $0.finance.recovery = $1 }
    debt = try reader.object("debt") { reader throws(ScenarioError) in
      DebtTerms(
        rate: try changing.number("rate", in: 0...10, &reader) { $0.finance.debt?.rate = $1 },
        maturityDays: try changing.whole("maturityDays", in: 1...36_500, &reader) {
          $0.finance.debt?.maturityDays = $1
        },
        share: try changing.number("share", in: 0...1, &reader) { $0.finance.debt?.share = $1 },
        isRepaidAtMaturity: try reader.flag("repaidAtMaturity", else: false))
    }
    guard debt == nil || changing.highest(of: "capitalCost", else: capitalCost) > 0 else {
      throw reader.error(
        "\(reader.full("debt")) is for capital, and there is no capitalCost", at: reader.node("debt")?.place)
    }
  }

  /// The ledger's terms of the capital.
  var capital: Capital.Terms {
    Capital.Terms(
      lifeHours: UInt32(depreciationDays) * 24, recoveryMillionths: UInt32((recovery * 1e6).rounded()))
  }

  /// What of a cost is borrowed, `factor` times the share that the terms say and at most all of it, and the ledger's
  /// terms of that.
  func loan(for cost: Double, factor: Double = 1) -> (principal: Double, terms: Loan.Terms)? {
    debt.map { debt in
      (
        cost * min(1, debt.share * factor),
        Loan.Terms(
          yearlyRateMillionths: UInt32((debt.rate * 1e6).rounded()), maturityHours: UInt32(debt.maturityDays) * 24,
          isRepaidAtMaturity: debt.isRepaidAtMaturity)
      )
    }
  }
}

extension RemedyTerms {
  /// `nil` if none of the fields is there.
  init?(_ reader: inout FieldReader) throws(ScenarioError) {
    let names = ["uptimeCredit", "deposit", "bond", "makesWhole"]
    let isStated = names.contains { reader.node($0) != nil }
    uptimeCredit = try reader.number("uptimeCredit", in: 0...100, else: 0)
    deposit = try reader.number("deposit", in: .dollars, else: 0)
    bond = try reader.number("bond", in: .dollars, else: 0)
    makesWhole = try reader.flag("makesWhole", else: false)
    guard isStated else { return nil }
  }
}

extension CommitmentTerms {
  /// The ledger's terms of a part of it.
  func terms(of quantity: Int, periodHours: Int) -> Commitment.Terms {
    Commitment.Terms(
      periods: days.map { UInt32(max(1, $0 * 24 / Double(periodHours))) },
      delay: UInt32(fromDay * 24 / Double(periodHours)),
      remedies: remedies.map { remedies in
        Commitment.Remedies(
          creditMillionths: UInt32((remedies.uptimeCredit * 1e6).rounded()),
          deposit: Simulation.money(remedies.deposit * Double(quantity)),
          bond: Simulation.money(remedies.bond * Double(quantity)), makesWhole: remedies.makesWhole)
      })
  }
}
