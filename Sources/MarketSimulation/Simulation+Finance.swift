import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Providers that have come are in the books from now on, with what their owners put in, and who has more capacity
  /// than before has paid for it.
  mutating func fundProviders() {
    for index in providers.indices where providers[index].state == .active {
      let terms = providers[index].terms
      let participant = providers[index].participant
      let installed = providers[index].installed
      if !providers[index].isFunded {
        providers[index].isFunded = true
        let equity = terms.equity.map { Self.money($0 * Double(terms.capacity)) }
        desk.venue.ledger.register(participant, as: .provider, equity: equity)
      }
      let added = installed - providers[index].fundedGPUs
      guard added > 0 else { continue }
      let ordinary = min(added, max(0, providers[index].ordinaryGPUs - providers[index].fundedOrdinaryGPUs))
      providers[index].fundedGPUs = installed
      providers[index].fundedOrdinaryGPUs += ordinary
      fund(
        Double(ordinary) * terms.finance.capitalCost + Double(added - ordinary)
          * (terms.addedCapitalCost ?? terms.finance.capitalCost), terms.finance,
        in: providers[index].book, for: participant, debtFactor: providers[index].debtFactor)
    }
  }

  /// The same of customers with capacity of their own.
  mutating func fundCustomers() {
    guard scenario.customers.contains(where: \.hasCapital) else { return }
    for index in customers.indices {
      let own = customers[index].agent.ownSize
      let added = own - customers[index].agent.fundedSize
      guard added > 0, desk.venue.ledger.isActive(customers[index].participant) else { continue }
      customers[index].agent.fundedSize = own
      let finance = customers[index].agent.terms.finance
      fund(
        added * finance.capitalCost, finance, in: customers[index].shopping.home, for: customers[index].participant)
    }
  }

  /// Owners and lenders pay for what costs so much, in dollars.
  mutating func fund(
    _ cost: Double, _ terms: FinanceTerms, in book: BookID, for participant: ParticipantID, debtFactor: Double = 1
  ) {
    guard cost > 0 else { return }
    let loan = terms.loan(for: cost, factor: debtFactor)
    let (whole, borrowed) = (Self.money(cost), loan.map { Self.money($0.principal) } ?? .zero)
    desk.venue.ledger.payIn(Money(tickHours: whole.tickHours - borrowed.tickHours), to: participant)
    if let loan { desk.venue.ledger.borrow(borrowed, by: participant, loan.terms) }
    desk.venue.ledger.invest(whole, in: generation(in: book), by: participant, terms.capital)
  }

  private func generation(in book: BookID) -> GPUModel { scenario.books[Int(book.rawValue)].contract.spec.gpuModel }

  /// Capital ages, debts are served, and who cannot pay defaults. A new owner buys the capacity of a provider that did.
  mutating func concludeDefaults() {
    let hours = UInt32(scenario.periodHours)
    desk.venue.ledger.depreciate(hours: hours)
    _ = desk.venue.ledger.serviceDebts(hours: hours, at: desk.venue.now)
    _ = desk.venue.ledger.defaultInsolvent(at: desk.venue.now)
    let new = desk.venue.ledger.defaults[running.seenDefaults...]
    running.seenDefaults += new.count
    for failure in new {
      if let group = group(of: failure.participant) { running.groupDefaults[group, default: 0] += 1 }
      let account = desk.venue.ledger.account(of: failure.participant)
      guard account.role == .provider else { continue }
      running.defaults += 1
      guard let index = providers.firstIndex(where: { $0.participant == failure.participant && $0.state == .active })
      else { continue }
      if providers[index].terms.isTakenOver {
        takeOver(index, for: failure.capitalProceeds)
      } else {
        providers[index].state = .gone
      }
    }
    running.customerDefaults = 0
    for participant in customers.map(\.participant) + agents.map(\.participant) {
      let account = desk.venue.ledger.account(of: participant)
      if case .defaulted = account.standing, account.role != .provider { running.customerDefaults += 1 }
    }
  }

  /// The name of the group whose agent the participant is or was; `nil` for one of none that has measures of its own.
  private func group(of participant: ParticipantID) -> String? {
    func find<Kind>(_ members: [Member<Kind>]) -> String? {
      members.first { $0.seat.accounts.contains(participant) }?.seat.group
    }
    return find(providers) ?? find(customers) ?? find(agents)
  }

  /// A new owner buys the capacity out of the insolvency, for what it brought, without debt, and with as much to run it
  /// as the former one had at first.
  private mutating func takeOver(_ index: Int, for price: Money) {
    let terms = providers[index].terms
    let former = desk.venue.ledger.account(of: providers[index].participant)
    providers[index].formerSales += Self.dollars(former.sales)
    providers[index].formerIncome += Self.dollars(former.sales) + Self.dollars(former.commitmentIncome)
    providers[index].formerProfit += profit(of: providers[index].participant)
    let owner = desk.venue.participant(named: AgentNames.newOwner(after: providers[index].participant.rawValue))
    let equity = terms.equity.map { Self.money($0 * Double(terms.capacity)) }
    desk.venue.ledger.register(owner, as: .provider, equity: equity)
    desk.venue.ledger.payIn(price, to: owner)
    desk.venue.ledger.invest(price, in: generation(in: providers[index].book), by: owner, terms.finance.capital)
    providers[index].seat.pass(to: owner)
    providers[index].agent.passToNewOwner()
  }

  /// Customers that would run out of cash before long, and whose commitments say so, pay the market's price from the next
  /// period on, where it is lower.
  mutating func relieveCommitments() {
    guard scenario.commitments.contains(where: { $0.reliefDays != nil }) else { return }
    for number in desk.venue.ledger.commitments.indices {
      let commitment = desk.venue.ledger.commitments[number]
      guard commitment.isRunning, let entry = running.entries[number],
        let days = scenario.commitments[entry].reliefDays,
        let published = desk.venue.publishedPrices[Int(commitment.book.rawValue)],
        published.rounded() < Double(commitment.price.ticks),
        isRunningOut(commitment.customer, within: days)
      else { continue }
      replace(number, price: Venue.price(ticks: published))
    }
    running.lastCash = (0..<desk.venue.ledger.participantCount).map { number in
      desk.venue.ledger.account(of: ParticipantID(UInt32(number))).cash.tickHours
    }
  }

  /// Whether the cash of a participant is gone in so many days if it falls as in the period that is over.
  private func isRunningOut(_ participant: ParticipantID, within days: Double) -> Bool {
    let account = desk.venue.ledger.account(of: participant)
    guard account.isActive, account.isLimited, Int(participant.rawValue) < running.lastCash.count else { return false }
    let lost = Double(wide: running.lastCash[Int(participant.rawValue)] - account.cash.tickHours) / record.periodDays
    return lost > 0 && Double(wide: account.cash.tickHours) < lost * days
  }

  /// The same commitment at another price.
  mutating func replace(_ number: Int, price: Price) {
    if let new = desk.venue.ledger.reprice(number, at: price) { running.entries[new] = running.entries[number] }
  }
}
