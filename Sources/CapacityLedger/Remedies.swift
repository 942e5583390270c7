import ComputeMatching

extension CapacityLedger {
  /// Settles a failure to deliver `missing` GPUs in the current period: takes the credit off the bill, then takes from
  /// deposit and bond, and returns what the provider then owes.
  mutating func remedy(_ number: Int, missing: Quantity, bill: inout Money) -> [Due] {
    let commitment = commitments[number]
    guard let remedies = commitment.terms.remedies else { return [] }
    let value = commitmentAmount(number, missing)
    addToCommitment(number, value, \.missed)
    let most = value.scaled(millionths: remedies.creditMillionths)
    let claim = max(coverCost(number, missing, periods: 1), most)
    let credit = min(min(most, claim), bill)
    bill = Money(tickHours: bill.tickHours - credit.tickHours)
    addToCommitment(number, credit, \.credited)
    return compensate(number, claim, credited: credit).map { amount in
      [
        Due(
          debtor: commitment.provider, creditor: commitment.customer, amount: amount, reason: .makeWhole(number),
          liable: commitment.liableProviders)
      ]
    } ?? []
  }

  /// What so many GPUs cost more on the market than under the commitment, for so many periods; nothing if they cost
  /// less, or nothing of the kind was ever traded.
  private func coverCost(_ number: Int, _ quantity: Quantity, periods: UInt32) -> Money {
    let commitment = commitments[number]
    let record = books[Int(commitment.book.rawValue)]
    guard let market = record.marketPrice, market.ticks > commitment.price.ticks else { return .zero }
    return Money(price: Price(ticks: market.ticks - commitment.price.ticks), quantity: quantity, hours: record.hours)?
      .times(periods) ?? .zero
  }

  /// What so many GPUs bring less on the market than under the commitment.
  private func lostPrice(_ number: Int, _ quantity: Quantity, periods: UInt32) -> Money {
    let commitment = commitments[number]
    let record = books[Int(commitment.book.rawValue)]
    guard let market = record.marketPrice, market.ticks < commitment.price.ticks else { return .zero }
    return Money(price: Price(ticks: commitment.price.ticks - market.ticks), quantity: quantity, hours: record.hours)?
      .times(periods) ?? .zero
  }

  /// Pays a claim from deposit and bond; returns what the provider owes of the rest, `nil` if it does not make whole.
  private mutating func compensate(_ number: Int, _ claim: Money, credited: Money) -> Money? {
    guard let remedies = commitments[number].terms.remedies else { return nil }
    let (provider, customer) = (commitments[number].provider, commitments[number].customer)
    addToCommitment(number, claim, \.claimed)
    var rest = claim.tickHours - credited.tickHours
    let deposit = Money(tickHours: min(rest, remedies.deposit.tickHours))
    rest -= deposit.tickHours
    if deposit > .zero {
      commitments[number].terms.remedies?.deposit = Money(
        tickHours: remedies.deposit.tickHours - deposit.tickHours)
      changeDeposits(of: provider, by: deposit.negated)
      post(deposit, .claimPayment, to: provider.rawValue)
      post(deposit, .claimIncome, to: customer.rawValue)
      addToCommitment(number, deposit, \.fromDeposit)
    }
    let bond = Money(tickHours: min(rest, remedies.bond.tickHours))
    rest -= bond.tickHours
    if bond > .zero {
      commitments[number].terms.remedies?.bond = Money(tickHours: remedies.bond.tickHours - bond.tickHours)
      post(bond, .otherIncome, to: customer.rawValue)
      addToCommitment(number, bond, \.fromBond)
    }
    guard remedies.makesWhole else { return nil }
    addToCommitment(number, Money(tickHours: rest), \.owedInFull)
    return Money(tickHours: rest)
  }

  /// A commitment ends because `party` defaulted; returns what the other party claims. Nothing if it is not a party.
  mutating func terminate(_ number: Int, because party: ParticipantID) -> [Due] {
    let commitment = commitments[number]
    guard commitment.customer == party || commitment.provider == party else { return [] }
    defer { endCommitment(number) }
    let periods = commitment.remainingPeriods
    guard periods > 0, commitment.provider != commitment.customer else { return [] }
    if commitment.customer == party {
      let lost = lostPrice(number, commitment.quantity, periods: periods)
      return [
        Due(
          debtor: party, creditor: commitment.provider, amount: lost, reason: .termination(number),
          liable: commitment.liableCustomers)
      ]
    }
    guard commitment.terms.remedies != nil else { return [] }
    let cost = coverCost(number, commitment.quantity, periods: periods)
    return compensate(number, cost, credited: .zero).map { amount in
      [
        Due(
          debtor: party, creditor: commitment.customer, amount: amount, reason: .termination(number),
          liable: commitment.liableProviders)
      ]
    } ?? []
  }
}

extension Commitment {
  /// How many periods are to be delivered after the current one; 0 for one without an end.
  var remainingPeriods: UInt32 {
    guard let periods = terms.periods else { return 0 }
    return due > 0 ? periods - 1 : periods
  }
}

extension Money {
  /// This amount, which is not negative, times a share that may be above one, rounded down; the largest amount if that
  /// does not fit.
  func scaled(millionths: UInt32) -> Money {
    let (product, overflow) = tickHours.multipliedReportingOverflow(by: Int128(millionths))
    return Money(tickHours: overflow ? .max : product / 1_000_000)
  }

  /// So many times this amount, which is not negative; the largest amount if that does not fit.
  func times(_ count: UInt32) -> Money {
    let (product, overflow) = tickHours.multipliedReportingOverflow(by: Int128(count))
    return Money(tickHours: overflow ? .max : product)
  }
}
