import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Customers whose commitments say so pass on what they did not use in the period that ends, as far as they can pay for
  /// it, to those who bought on the exchange. The new party delivers and pays from the next period on.
  mutating func passCommitments() {
    guard scenario.commitments.contains(where: { $0.passing != nil }) else { return }
    // What each could have had under a commitment instead, and what holders have left of what they received.
    var wanted = customers.map(\.traded.bought)
    let takers = scenario.commitments.map { terms in
      terms.passing.map { passing in
        customers.indices.filter { customers[$0].terms.name == scenario.customers[passing.customers].name }
      } ?? []
    }
    var unused: [ParticipantID: Quantity] = [:]
    for number in desk.venue.ledger.commitments.indices {
      let commitment = desk.venue.ledger.commitments[number]
      guard commitment.isRunning, let entry = running.entries[number],
        let passing = scenario.commitments[entry].passing,
        let market = desk.venue.publishedPrices[Int(commitment.book.rawValue)]
      else { continue }
      let position = desk.venue.ledger.position(of: commitment.customer, in: commitment.book)
      var left = min(unused[commitment.customer] ?? position.received - position.used, commitment.quantity)
      unused[commitment.customer] = (unused[commitment.customer] ?? position.received - position.used) - left
      for taker in takers[entry] where wanted[taker] > 0 && left > 0 {
        let most = min(left, wanted[taker])
        guard customers[taker].participant != commitment.customer else { continue }
        let passed = pass(
          number, passing.way, to: customers[taker].participant, atMost: most, at: market, received: position.received)
        (wanted[taker], left) = (wanted[taker] - passed, left - passed)
      }
    }
  }

  /// Passes on at most `most` GPUs of a commitment whose customer received so many, where the market pays `market` ticks;
  /// returns how much.
  private mutating func pass(
    _ number: Int, _ way: Commitment.Passing, to taker: ParticipantID, atMost most: Quantity, at market: Double,
    received: Quantity
  ) -> Quantity {
    let commitment = desk.venue.ledger.commitments[number]
    let periods = Int128(commitment.terms.periods ?? 0) - 1
    guard commitment.isRunning, periods > 0 else { return 0 }
    let hours = Int128(scenario.periodHours)
    // What each GPU costs more than the market for the rest of the term: the taker wants that.
    let loss = (Int128(commitment.price.ticks) - Int128(market.rounded())) * hours * periods
    let account = desk.venue.ledger.account(of: commitment.customer)
    var quantity = most
    if loss > 0, account.isLimited {
      let due = Int128(commitment.price.ticks) * hours * Int128(received)
      quantity = min(quantity, Quantity(clamping: max(0, account.cash.tickHours - due) / loss))
    }
    guard quantity > 0 else { return 0 }
    let new = desk.venue.ledger.pass(
      number, way, by: .customer, to: taker, quantity: quantity,
      premium: Money(tickHours: -loss * Int128(quantity)))
    guard let new else { return 0 }
    running.entries[new] = running.entries[number]
    running.passedOn += Double(quantity)
    return quantity
  }
}
