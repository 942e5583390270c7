import ComputeMatching

/// Why somebody owes something.
public enum DueReason: Hashable, Sendable, BitwiseCopyable {
  /// For the hours of a commitment that were delivered.
  case commitment(Int)
  /// For the hours of a commitment that will not be, because the debtor defaulted.
  case termination(Int)
  /// For a failure to deliver a commitment.
  case makeWhole(Int)
  /// For a commitment that the debtor has transferred to somebody who did not pay.
  case liability(Int)
  /// Interest on a loan.
  case interest(loan: Int)
  /// The repayment of a loan.
  case principal(loan: Int)
}

/// What one owes another, or somebody outside the market.
struct Due {
  let debtor: ParticipantID
  /// `nil` for somebody outside the market.
  let creditor: ParticipantID?
  let amount: Money
  let reason: DueReason
  /// Who owes it where the debtor does not pay: the last one first.
  var liable: [ParticipantID] = []
}

/// What a participant could not pay that led to its default.
public enum DefaultCause: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Hours of commitments.
  case commitments
  /// Failures to deliver, or commitments that it transferred to somebody who did not pay.
  case claims
  /// Interest or repayment of a loan.
  case debt
  /// Its costs, or what it bought.
  case costs
}

/// A default: who, why, after whom, and what became of the claims.
public struct Default: Hashable, Sendable {
  /// Who could not pay.
  public let participant: ParticipantID
  /// When.
  public let time: Timestamp
  /// Of what it could not pay the most was for.
  public let cause: DefaultCause
  /// What it lacked to pay what was due.
  public let lack: Money
  /// 1 for one that others' defaults do not explain; otherwise one more than that of ``after``.
  public let depth: Int
  /// Who cost it the most by an earlier default, if it could have paid without the losses of such: it had claims on those
  /// who defaulted, unpaid, of at least what it lacked.
  public let after: ParticipantID?
  /// What its capital brought.
  public internal(set) var capitalProceeds = Money.zero
  /// What all claimed.
  public internal(set) var claimed = Money.zero
  /// What was paid of that so far.
  public internal(set) var recovered = Money.zero
  /// The claims, in the order in which they came.
  public internal(set) var claims: [Claim] = []

  /// What one claims of a participant that defaulted.
  public struct Claim: Hashable, Sendable {
    /// Who claims; `nil` for somebody outside the market.
    public internal(set) var creditor: ParticipantID?
    /// For what.
    public let reason: DueReason
    /// What is still unpaid.
    public internal(set) var unpaid: Money
    /// Who owes it where the debtor does not pay: the last one first.
    var liable: [ParticipantID]
  }

  /// The part of what was claimed that was paid; `nil` if nothing was claimed.
  public var recoveryRate: Double? {
    claimed > .zero ? Double(wide: recovered.tickHours) / Double(wide: claimed.tickHours) : nil
  }

  /// What is still unpaid of all claims.
  public var unpaid: Money { Money(tickHours: claimed.tickHours &- recovered.tickHours) }
}

extension CapacityLedger {
  /// Every active participant that can default, and whose cash is below zero, defaults, and who cannot pay because of that, too; returns
  /// them in the order in which they do.
  ///
  /// Commitments of a participant that defaults end. Somebody outside the market has paid what it spent beyond its cash, and claims
  /// that. O(participants + commitments for each default).
  public mutating func defaultInsolvent(at time: Timestamp) -> [ParticipantID] {
    clear([], includingOverdrafts: true, at: time)
  }

  /// A participant defaults: its capital is sold, its commitments end, and all that it owes is due. `dues` are those of
  /// the present settlement.
  mutating func enterDefault(_ failure: Failure, dues: [Due], at time: Timestamp) {
    let index = Int(failure.participant.rawValue)
    if accounts[index].isActive { accounts[index].standing = .defaulted(at: time) }
    var claims = dues.filter { due in
      if case .principal = due.reason { return false }
      return due.amount > .zero
    }
    let proceeds = sellCapital(of: failure.participant)
    let cash = accounts[index].cash
    if cash < .zero {
      // Somebody outside has paid that.
      _ = borrow(cash.negated, by: failure.participant, Loan.Terms(yearlyRateMillionths: 0, maturityHours: 0))
    }
    for number in commitments.indices where commitments[number].isRunning {
      claims += terminate(number, because: failure.participant)
    }
    for number in loans.indices where loans[number].borrower == failure.participant {
      claims.append(
        Due(
          debtor: failure.participant, creditor: nil, amount: loans[number].outstanding,
          reason: .principal(loan: number)))
    }
    accounts[index].defaultNumber = defaults.count
    defaults.append(
      Default(
        participant: failure.participant, time: time, cause: failure.cause, lack: failure.lack, depth: failure.depth,
        after: failure.after))
    defaults[defaults.count - 1].capitalProceeds = proceeds
    for claim in claims { addClaim(claim, to: defaults.count - 1) }
  }

  mutating func addClaim(_ due: Due, to number: Int) {
    guard due.amount > .zero else { return }
    guard defaults[number].claimed.add(due.amount) else { return hasOverflowed = true }
    defaults[number].claims.append(
      Default.Claim(creditor: due.creditor, reason: due.reason, unpaid: due.amount, liable: due.liable))
    if case .commitment(let commitment) = due.reason, !commitments[commitment].unpaid.add(due.amount) {
      hasOverflowed = true
    }
  }

  /// Who remains liable for a commitment takes over what its creditors claim of the one that defaulted, and owes them
  /// that with the next settlement.
  mutating func callLiable(for number: Int) {
    for index in defaults[number].claims.indices {
      let claim = defaults[number].claims[index]
      guard claim.unpaid > .zero, let creditor = claim.creditor, let last = claim.liable.last, last != creditor else {
        continue
      }
      let commitment: Int
      switch claim.reason {
      case .commitment(let number), .termination(let number), .makeWhole(let number), .liability(let number):
        commitment = number
      case .interest, .principal: continue
      }
      defaults[number].claims[index].creditor = last
      calledDues.append(
        Due(
          debtor: last, creditor: creditor, amount: claim.unpaid, reason: .liability(commitment),
          liable: claim.liable.dropLast()))
    }
  }
}
