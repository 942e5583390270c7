import ComputeMatching

extension Commitment {
  /// A side of a commitment.
  public enum Party: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Who delivers.
    case provider
    /// Who pays.
    case customer
  }

  /// Whether who passes a commitment on stays liable.
  public enum Passing: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Who passes it on is liable: what the new party does not pay, the old one owes.
    case transfer
    /// Who passes it on is free.
    case novation
  }
}

extension CapacityLedger {
  /// Passes a commitment on, or `quantity` GPUs of it: `participant` takes the place of a party from the next period on; returns the
  /// number of the new commitment.
  ///
  /// The new party pays `premium` to the old one, or receives it if it is negative: a buyer that resells hours at a profit, or one that
  /// pays to be rid of them. With a provider the deposit passes, too: the new one pays the old one for it. `nil`, and nothing is done, if
  /// there is no such commitment that runs, the quantity is not from 1 to its own, the new party is the old one, the other one, or not
  /// active, or who must pay can default and has not the cash. O(1).
  public mutating func pass(
    _ number: Int, _ passing: Commitment.Passing, by party: Commitment.Party, to participant: ParticipantID,
    quantity: Quantity? = nil, premium: Money = .zero
  ) -> Int? {
    guard commitments.indices.contains(number), commitments[number].isRunning,
      makeRoom(for: participant.rawValue), isActive(participant)
    else { return nil }
    let old = commitments[number]
    let part = quantity ?? old.quantity
    let former = party == .provider ? old.provider : old.customer
    guard part >= 1, part <= old.quantity, participant != old.provider, participant != old.customer,
      old.terms.periods == nil || old.remainingPeriods > 0
    else { return nil }
    let remedies = old.terms.remedies?.part(part, of: old.quantity)
    let deposit = party == .provider ? remedies?.deposit ?? .zero : .zero
    // The old provider gets its deposit back, and the new one lodges it.
    let (price, overflow) = premium.tickHours.addingReportingOverflow(deposit.tickHours)
    guard !overflow, price != .min, canPay(Money(tickHours: price), participant),
      canPay(Money(tickHours: -price), former)
    else { return nil }
    payPremium(premium, from: participant, to: former)
    commitments[number].quantity -= part
    if let remedies {
      commitments[number].terms.remedies?.deposit = Money(
        tickHours: (old.terms.remedies?.deposit.tickHours ?? 0) - remedies.deposit.tickHours)
      commitments[number].terms.remedies?.bond = Money(
        tickHours: (old.terms.remedies?.bond.tickHours ?? 0) - remedies.bond.tickHours)
    }
    changeDeposits(of: former, by: deposit.negated)
    var new = Self.rest(
      of: old, from: party == .provider ? participant : old.provider,
      to: party == .customer ? participant : old.customer, price: old.price, quantity: part, remedies: remedies)
    changeDeposits(of: participant, by: deposit)
    if passing == .transfer {
      switch party {
      case .provider: new.liableProviders.append(former)
      case .customer: new.liableCustomers.append(former)
      }
    }
    // What is left of the deposit of the last part goes back once the current period is settled.
    if part == old.quantity { endCommitment(number) }
    return enter(new)
  }

  /// Changes the price of a commitment from the next period on, by agreement; returns the number under which it goes on. Who is liable
  /// for a party stays so, and the deposit stays lodged. `nil`, and nothing is done, if there is no such commitment that runs and has
  /// periods left, or the price is below 1. O(1).
  public mutating func reprice(_ number: Int, at price: Price) -> Int? {
    guard commitments.indices.contains(number), commitments[number].isRunning, price.ticks >= 1 else { return nil }
    let old = commitments[number]
    guard old.terms.periods == nil || old.remainingPeriods > 0 else { return nil }
    let new = Self.rest(
      of: old, from: old.provider, to: old.customer, price: price, quantity: old.quantity,
      remedies: old.terms.remedies)
    // They go with the new one.
    commitments[number].terms.remedies?.deposit = .zero
    commitments[number].terms.remedies?.bond = .zero
    endCommitment(number)
    return enter(new)
  }

  /// What is left of a commitment from the next period on, as another one. Who is liable stays so.
  private static func rest(
    of old: Commitment, from provider: ParticipantID, to customer: ParticipantID, price: Price, quantity: Quantity,
    remedies: Commitment.Remedies?
  ) -> Commitment {
    var rest = Commitment(
      provider: provider, customer: customer, book: old.book, price: price, quantity: quantity,
      terms: Commitment.Terms(
        periods: old.terms.periods == nil ? nil : old.remainingPeriods, delay: old.terms.delay + (old.due > 0 ? 1 : 0),
        remedies: remedies))
    (rest.liableCustomers, rest.liableProviders) = (old.liableCustomers, old.liableProviders)
    return rest
  }

  private mutating func payPremium(_ premium: Money, from new: ParticipantID, to former: ParticipantID) {
    let (payer, payee) = premium < .zero ? (former, new) : (new, former)
    let amount = premium < .zero ? premium.negated : premium
    post(amount, .commitmentPayment, to: payer.rawValue)
    post(amount, .commitmentIncome, to: payee.rawValue)
  }
}

extension Commitment.Remedies {
  /// What goes with so many GPUs of a commitment.
  fileprivate func part(_ part: Quantity, of whole: Quantity) -> Commitment.Remedies {
    var remedies = self
    remedies.deposit = deposit.part(Int128(part), of: Int128(whole))
    remedies.bond = bond.part(Int128(part), of: Int128(whole))
    return remedies
  }
}
