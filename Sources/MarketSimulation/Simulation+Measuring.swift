import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Appends a value to every column, in the order of ``measureNames(of:)``.
  mutating func measure(_ figures: PeriodFigures) {
    let hours = Double(scenario.periodHours)
    let days = record.periodDays
    var sum = PeriodSummary()
    var notional = 0.0, gpuHours = 0.0, relatedHours = 0.0, armsLength = 0.0, trades = 0
    for summary in figures.summaries {
      sum.add(summary)
      notional += Self.dollars(summary.trades.notional)
      armsLength += Self.dollars(summary.trades.notional) - Self.dollars(summary.trades.relatedNotional)
      gpuHours += Double(wide: summary.trades.gpuHours)
      relatedHours += Double(wide: summary.trades.relatedGPUHours)
      trades += summary.trades.count
    }
    if gpuHours > relatedHours { running.lastPrice = armsLength / (gpuHours - relatedHours) }
    let (equity, income) = providerMoney()
    let earned = income - running.lastIncome
    running.lastIncome = income
    if (period + 1) * scenario.periodHours % 24 == 0 { measureConcentration() }
    let money = commitmentMoney()

    var row: [Double] = [
      running.lastPrice, gpuHours / hours, notional / days, Double(trades), Double(wide: sum.granted) / hours,
      sum.utilisation ?? .nan, Double(wide: sum.unsold) / hours, Double(wide: sum.perished - sum.unsold) / hours,
      Double(wide: sum.committed) / hours, figures.wanted,
      figures.wanted > 0 ? max(0, 1 - figures.had / figures.wanted) : .nan, sample.spread, sample.depth,
      Double(providers.count { $0.state == .active } + agents.count { isActiveProvider($0) }), Double(running.defaults),
      Double(running.exits),
      Double(running.customerDefaults), equity, earned / days, running.concentration.providers,
      running.concentration.customers, running.concentration.topTwoShare, running.concentration.topTwo,
      figures.gangsAsking > 0 ? Double(figures.gangsServed) / Double(figures.gangsAsking) : .nan,
      gpuHours > 0 ? relatedHours / gpuHours : .nan, relatedHours / hours, running.worstLoss, running.strayFills,
      Double(figures.looks) / days, running.passedOn,
    ]
    row += money
    row += defaultFigures() + failureMoney()
    row += desk.venue.publishedPrices.map { $0.map { $0 * Venue.tick } ?? .nan }
    row += desk.venue.ledger.priceIndices.map { $0.latest ?? .nan }
    row += groupFigures(figures)
    row += kindFigures()
    for (column, value) in row.enumerated() { record.columns[column].append(value) }
  }

  private func providerMoney() -> (equity: Double, income: Double) {
    var equity: Int128 = 0
    var income: Int128 = 0
    for number in 0..<desk.venue.ledger.participantCount {
      let account = desk.venue.ledger.account(of: ParticipantID(UInt32(number)))
      guard account.role == .provider else { continue }
      if account.isActive { equity += account.equity.tickHours }
      income += account.sales.tickHours + account.commitmentIncome.tickHours
    }
    return (Self.dollars(Money(tickHours: equity)), Self.dollars(Money(tickHours: income)))
  }

  /// `sold`, `income` and `obtained` of every group of providers, `bought` and `paid` of every group of customers.
  private mutating func groupFigures(_ figures: PeriodFigures) -> [Double] {
    let hours = Double(scenario.periodHours)
    var income = Array(repeating: 0.0, count: scenario.providers.count)
    var sales = income
    var purchases = Array(repeating: 0.0, count: scenario.customers.count)
    var index = 0
    for (group, terms) in scenario.providers.enumerated() {
      var (sold, received): (Int128, Int128) = (0, 0)
      for provider in index..<index + terms.count {
        let account = desk.venue.ledger.account(of: providers[provider].participant)
        sold += account.sales.tickHours
        received += account.commitmentIncome.tickHours
        sales[group] += providers[provider].formerSales
        income[group] += providers[provider].formerIncome
      }
      sales[group] += Self.dollars(Money(tickHours: sold))
      income[group] += Self.dollars(Money(tickHours: sold + received))
      index += terms.count
    }
    index = 0
    for (group, terms) in scenario.customers.enumerated() {
      var paid: Int128 = 0
      for customer in index..<index + terms.count {
        paid += desk.venue.ledger.account(of: customers[customer].participant).purchases.tickHours
      }
      purchases[group] = Self.dollars(Money(tickHours: paid))
      index += terms.count
    }
    if running.groupIncome.isEmpty {
      running.groupIncome = income.map { _ in 0 }
      running.groupSales = running.groupIncome
      running.groupPurchases = purchases.map { _ in 0 }
    }
    let earned = zip(income, running.groupIncome).map { ($0 - $1) / record.periodDays }
    let obtained = zip(zip(sales, running.groupSales), figures.sold).map { ($0.0 - $0.1) / ($1 * hours) }
    let paid = zip(zip(purchases, running.groupPurchases), figures.grossBought).map { ($0.0 - $0.1) / ($1 * hours) }
    (running.groupIncome, running.groupSales, running.groupPurchases) = (income, sales, purchases)
    return figures.sold + earned + obtained + figures.bought + paid + groupEquity() + groupProfit()
      + (scenario.providers.map(\.name) + scenario.customers.map(\.name)).map { groupDefaults($0) }
  }

  /// What those of each group have who are there, of providers and then of customers.
  private func groupEquity() -> [Double] {
    groupMembers.map { members in
      var sum: Int128 = 0
      for participant in members where desk.venue.ledger.isActive(participant) {
        sum += desk.venue.ledger.account(of: participant).equity.tickHours
      }
      return Self.dollars(Money(tickHours: sum))
    }
  }

  /// What each group earned a day in the period, in the same order; who took over what others left is among them.
  private mutating func groupProfit() -> [Double] {
    var profits = groupMembers.map { members in members.reduce(0) { $0 + profit(of: $1) } }
    var index = 0
    for (group, terms) in scenario.providers.enumerated() {
      for provider in index..<index + terms.count { profits[group] += providers[provider].formerProfit }
      index += terms.count
    }
    let before = running.groupProfits.isEmpty ? profits.map { _ in 0 } : running.groupProfits
    running.groupProfits = profits
    return zip(profits, before).map { ($0 - $1) / record.periodDays }
  }

  /// Of those who were in the group, so far.
  func groupDefaults(_ group: String) -> Double { Double(running.groupDefaults[group] ?? 0) }

  /// What is left for the owners of a participant, less what they put in, in dollars.
  func profit(of participant: ParticipantID) -> Double {
    Self.profit(desk.venue.ledger.account(of: participant))
  }

  static func profit(_ account: Account) -> Double { dollars(account.equity) - dollars(account.paidIn) }

  /// Who is in each group, of providers and then of customers.
  private var groupMembers: [[ParticipantID]] {
    var members: [[ParticipantID]] = []
    var index = 0
    for terms in scenario.providers {
      members.append(providers[index..<index + terms.count].map(\.participant))
      index += terms.count
    }
    index = 0
    for terms in scenario.customers {
      members.append(customers[index..<index + terms.count].map(\.participant))
      index += terms.count
    }
    return members
  }

  /// Defaults by cause, recovery, and how far cascades went.
  private func defaultFigures() -> [Double] {
    var causes = Array(repeating: 0.0, count: DefaultCause.allCases.count)
    var (claimed, recovered): (Int128, Int128) = (0, 0)
    for failure in desk.venue.ledger.defaults {
      causes[Int(failure.cause.rawValue)] += 1
      claimed += failure.claimed.tickHours
      recovered += failure.recovered.tickHours
    }
    let depths = desk.venue.ledger.defaults.map(\.depth)
    return causes + [
      claimed > 0 ? Double(wide: recovered) / Double(wide: claimed) : .nan, Double(depths.max() ?? 0),
      Double(depths.count { $0 > 1 }),
    ]
  }

  /// What failures to deliver came to, what all owe on loans, and what is still to be delivered.
  private func failureMoney() -> [Double] {
    var sums = Array(repeating: Int128(0), count: 7)
    for commitment in desk.venue.ledger.commitments where commitment.terms.remedies != nil {
      let parts = [
        commitment.missed, commitment.claimed, commitment.credited, commitment.fromDeposit, commitment.fromBond,
        commitment.madeWhole, commitment.uncovered,
      ]
      for (index, part) in parts.enumerated() { sums[index] += part.tickHours }
    }
    let debt = desk.venue.ledger.loans.reduce(Int128(0)) { $0 + $1.outstanding.tickHours }
    let backlog = desk.venue.ledger.backlogAmount(at: desk.venue.now).tickHours
    return (sums + [debt, backlog]).map { Self.dollars(Money(tickHours: $0)) }
  }

  private func commitmentMoney() -> [Double] {
    var sums = Array(repeating: Money.zero.tickHours, count: 5)
    var gap: Int128 = 0
    for commitment in desk.venue.ledger.commitments {
      let parts = [
        commitment.committed, commitment.used, commitment.resold, commitment.shortfall, commitment.unpaid,
      ].map(\.tickHours)
      for (index, part) in parts.enumerated() { sums[index] += part }
      gap += abs(parts[0] - parts[1] - parts[2] - parts[3])
    }
    return sums.map { Double(wide: $0) * Venue.tick } + [Double(wide: gap)]
  }

  /// Shares in the GPU-hours of the day that is over.
  private mutating func measureConcentration() {
    var sold: [Int128] = []
    var bought: [Int128] = []
    let count = desk.venue.ledger.participantCount
    let missing = count - running.bought.count
    running.bought += repeatElement(0, count: missing)
    running.sold += repeatElement(0, count: missing)
    for number in 0..<count {
      let account = desk.venue.ledger.account(of: ParticipantID(UInt32(number)))
      switch account.role {
      case .provider: sold.append(account.armsLengthSoldGPUHours - running.sold[number])
      case .customer, .reseller: bought.append(account.armsLengthBoughtGPUHours - running.bought[number])
      case .intermediary, .unknown: break
      }
      running.sold[number] = account.armsLengthSoldGPUHours
      running.bought[number] = account.armsLengthBoughtGPUHours
    }
    let customers = Concentration(of: bought)
    let largest = bought.sorted(by: >).prefix(2)
    let topTwo = Concentration(of: largest, others: bought.reduce(0, +) - largest.reduce(0, +))
    running.concentration = Concentrations(
      providers: Concentration(of: sold).herfindahlHirschmanIndex, customers: customers.herfindahlHirschmanIndex,
      topTwoShare: customers.topShare(2), topTwo: topTwo.herfindahlHirschmanIndex)
  }
}
