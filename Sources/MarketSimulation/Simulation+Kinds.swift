import CapacityLedger
import ComputeMatching

/// What a group of agents of a registered kind came to in all periods so far.
struct KindFigures {
  /// GPU-hours on the exchange.
  var sold = 0.0
  var bought = 0.0
  /// Dollars.
  var sales = 0.0
  var purchases = 0.0
  var income = 0.0
  var profit = 0.0
  /// Of those who are there, in dollars.
  var equity = 0.0

  init() {}

  init(of members: ArraySlice<Member<AnyAgent>>, _ desk: borrowing Desk) {
    for member in members {
      let account = desk.venue.ledger.account(of: member.participant)
      let traded = desk.venue.trades.traded(by: member.participant)
      sold += traded.sold
      bought += traded.bought
      sales += Simulation.dollars(account.sales)
      purchases += Simulation.dollars(account.purchases)
      income += Simulation.dollars(account.sales) + Simulation.dollars(account.commitmentIncome)
      profit += Simulation.profit(account)
      if account.isActive { equity += Simulation.dollars(account.equity) }
    }
  }

  /// The names of its measures.
  static func names(of group: KindGroup) -> [String] {
    (["sold", "income", "obtained", "bought", "paid", "equity", "profit", "defaults", "topSeller", "lost"]
      + type(of: group.settings).measures.map(\.name)).map {
        "\($0).\(group.name)"
      }
  }
}

extension Simulation {
  /// The measures of every group of a registered kind, in the order of ``KindFigures/names(of:)``.
  mutating func kindFigures() -> [Double] {
    var row: [Double] = []
    var members = agents[...]
    for (index, group) in scenario.agents.enumerated() {
      let now = KindFigures(of: members.prefix(group.count), desk)
      let shares = members.prefix(group.count).compactMap { desk.venue.trades.topSellerShare(of: $0.participant) }
      let topSeller = shares.max() ?? .nan
      let lost = members.prefix(group.count).compactMap {
        desk.venue.trades.share(ofPurchasesBy: $0.participant, from: running.failed)
      }
      members = members.dropFirst(group.count)
      if running.kinds.count <= index { running.kinds.append(KindFigures()) }
      let before = running.kinds[index]
      running.kinds[index] = now
      let (sold, bought) = (now.sold - before.sold, now.bought - before.bought)
      row += [
        sold / Double(scenario.periodHours), (now.income - before.income) / record.periodDays,
        (now.sales - before.sales) / sold, bought / Double(scenario.periodHours),
        (now.purchases - before.purchases) / bought, now.equity, (now.profit - before.profit) / record.periodDays,
        groupDefaults(group.name), topSeller, lost.max() ?? .nan,
      ]
      row += type(of: group.settings).measures.map { desk.shown["\($0.name).\(group.name)"] ?? .nan }
    }
    return row
  }

  /// Whether the agent brings capacity, and is there.
  func isActiveProvider(_ member: Member<AnyAgent>) -> Bool {
    let account = desk.venue.ledger.account(of: member.participant)
    return account.role == .provider && account.isActive
  }
}
