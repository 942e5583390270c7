import ComputeMatching

/// Who cannot pay, and why.
struct Failure {
  let participant: ParticipantID
  let cause: DefaultCause
  let lack: Money
  let depth: Int
  let after: ParticipantID?
}

/// One settlement of what is due, in waves of defaults.
///
/// All dues are paid at once, so that who is paid can pay with that. Who could not pay all of its own even if everybody else paid defaults
/// in the first wave. What it has, and what those pay who do not default, it pays out to all who have a claim, in proportion to the
/// claims, rounded down; what others that defaulted pay is paid out with the next settlement. Who then cannot pay defaults in the second
/// wave, and so on, until nobody does. Within a wave participants go by number. Each wave has somebody in it, so the waves end.
private struct Clearing {
  let dues: [Due]
  /// What each participant must pay, and what it receives from those who pay all.
  var owed: [Int128]
  var received: [Int128]
  /// What each receives from those who have defaulted.
  var recovered: [Int128]
  /// By number of default, what it pays out on each claim.
  var payouts: [(number: Int, amounts: [Int128])] = []
  var hasOverflowed = false

  init(_ dues: [Due], participants: Int) {
    self.dues = dues
    owed = Array(repeating: 0, count: participants)
    received = owed
    recovered = owed
    for due in dues {
      let debtor = Int(due.debtor.rawValue)
      owed[debtor] = adding(owed[debtor], due.amount.tickHours, &hasOverflowed)
    }
  }
}

/// The sum, or the first of the two if it does not fit.
private func adding(_ sum: Int128, _ amount: Int128, _ hasOverflowed: inout Bool) -> Int128 {
  let (result, overflow) = sum.addingReportingOverflow(amount)
  if overflow { hasOverflowed = true }
  return overflow ? sum : result
}

extension CapacityLedger {
  /// Has all pay what is due; returns who defaults, in order. With `includingOverdrafts`, who has spent more than it had
  /// cannot pay either.
  mutating func clear(
    _ dues: [Due], includingOverdrafts: Bool = false, at time: Timestamp
  ) -> [ParticipantID] {
    let dues = (calledDues + dues).filter { $0.amount > .zero }
    calledDues.removeAll()
    if dues.isEmpty, !includingOverdrafts { return [] }
    var clearing = Clearing(dues, participants: accounts.count)
    for due in dues {
      if let number = accounts[Int(due.debtor.rawValue)].defaultNumber { addClaim(due, to: number) }
    }
    let earlier = defaults.count
    while true {
      share(&clearing)
      let failures = failures(clearing, includingOverdrafts: includingOverdrafts)
      if failures.isEmpty { break }
      for failure in failures {
        enterDefault(failure, dues: dues.filter { $0.debtor == failure.participant }, at: time)
      }
    }
    hasOverflowed = hasOverflowed || clearing.hasOverflowed
    for due in dues where accounts[Int(due.debtor.rawValue)].defaultNumber == nil { pay(due) }
    for (number, amounts) in clearing.payouts { payOut(number, amounts) }
    for number in defaults.indices { callLiable(for: number) }
    return defaults[earlier...].map(\.participant)
  }

  /// What everybody receives, as things are.
  private func share(_ clearing: inout Clearing) {
    for index in clearing.received.indices { (clearing.received[index], clearing.recovered[index]) = (0, 0) }
    for due in clearing.dues where accounts[Int(due.debtor.rawValue)].defaultNumber == nil {
      guard let creditor = due.creditor else { continue }
      let index = Int(creditor.rawValue)
      clearing.received[index] = adding(clearing.received[index], due.amount.tickHours, &clearing.hasOverflowed)
    }
    clearing.payouts.removeAll(keepingCapacity: true)
    for number in defaults.indices where defaults[number].unpaid > .zero {
      let index = Int(defaults[number].participant.rawValue)
      let cash = max(accounts[index].cash.tickHours, 0)
      let estate = adding(cash, clearing.received[index], &clearing.hasOverflowed)
      guard estate > 0 else { continue }
      let total = defaults[number].unpaid.tickHours
      let paid = Money(tickHours: min(estate, total))
      let amounts = defaults[number].claims.map { claim in
        paid.part(claim.unpaid.tickHours, of: total).tickHours
      }
      clearing.payouts.append((number, amounts))
      for (claim, amount) in zip(defaults[number].claims, amounts) {
        guard let creditor = claim.creditor else { continue }
        let index = Int(creditor.rawValue)
        clearing.recovered[index] = adding(clearing.recovered[index], amount, &clearing.hasOverflowed)
      }
    }
  }

  /// Who cannot pay, as things are, by number.
  private func failures(_ clearing: Clearing, includingOverdrafts: Bool) -> [Failure] {
    var failures: [Failure] = []
    for index in accounts.indices where accounts[index].isLimited && accounts[index].defaultNumber == nil {
      let owed = clearing.owed[index]
      guard owed > 0 || includingOverdrafts && accounts[index].isActive else { continue }
      let cash = accounts[index].cash.tickHours
      let lack = owed &- cash &- clearing.received[index] &- clearing.recovered[index]
      guard lack > 0 else { continue }
      let participant = ParticipantID(UInt32(index))
      let (losses, after) = losses(of: participant, clearing)
      let isCaused = losses >= lack
      let depth = after.flatMap { accounts[Int($0.rawValue)].defaultNumber }.map { defaults[$0].depth } ?? 0
      failures.append(
        Failure(
          participant: participant, cause: cause(of: participant, clearing, overdraft: max(0, -cash)),
          lack: Money(tickHours: lack), depth: isCaused ? depth + 1 : 1, after: isCaused ? after : nil))
    }
    return failures
  }

  /// What a participant has lost by the defaults of others so far, and by whose the most; of equals the first that defaulted.
  private func losses(of creditor: ParticipantID, _ clearing: Clearing) -> (sum: Int128, largest: ParticipantID?) {
    var sum: Int128 = 0
    var largest: (amount: Int128, debtor: ParticipantID)?
    var payouts = clearing.payouts.makeIterator()
    var next = payouts.next()
    for number in defaults.indices {
      while let present = next, present.number < number { next = payouts.next() }
      let amounts = next?.number == number ? next?.amounts : nil
      var loss: Int128 = 0
      for (index, claim) in defaults[number].claims.enumerated() where claim.creditor == creditor {
        loss &+= claim.unpaid.tickHours - (amounts?[index] ?? 0)
      }
      sum &+= loss
      if loss > largest?.amount ?? 0 { largest = (loss, defaults[number].participant) }
    }
    return (sum, largest?.debtor)
  }

  /// For what a participant owes the most; of equals the first.
  private func cause(of debtor: ParticipantID, _ clearing: Clearing, overdraft: Int128) -> DefaultCause {
    var sums = Array(repeating: Int128(0), count: DefaultCause.allCases.count)
    sums[Int(DefaultCause.costs.rawValue)] = overdraft
    for due in clearing.dues where due.debtor == debtor {
      let cause: DefaultCause =
        switch due.reason {
        case .commitment: .commitments
        case .termination, .makeWhole, .liability: .claims
        case .interest, .principal: .debt
        }
      sums[Int(cause.rawValue)] &+= due.amount.tickHours
    }
    return DefaultCause.allCases.reduce(.commitments) { sums[Int($1.rawValue)] > sums[Int($0.rawValue)] ? $1 : $0 }
  }

  private mutating func pay(_ due: Due) { pay(due.amount, from: due.debtor, to: due.creditor, for: due.reason) }

  private mutating func payOut(_ number: Int, _ amounts: [Int128]) {
    for (index, amount) in amounts.enumerated() where amount > 0 {
      let claim = defaults[number].claims[index]
      let paid = Money(tickHours: amount)
      defaults[number].claims[index].unpaid = Money(tickHours: claim.unpaid.tickHours - amount)
      if !defaults[number].recovered.add(paid) { hasOverflowed = true }
      if case .commitment(let commitment) = claim.reason { _ = commitments[commitment].unpaid.add(paid.negated) }
      pay(paid, from: defaults[number].participant, to: claim.creditor, for: claim.reason)
    }
  }

  private mutating func pay(
    _ amount: Money, from debtor: ParticipantID, to creditor: ParticipantID?, for reason: DueReason
  ) {
    switch (reason, creditor) {
    case (.commitment, let creditor?):
      post(amount, .commitmentPayment, to: debtor.rawValue)
      post(amount, .commitmentIncome, to: creditor.rawValue)
    case (.termination, let creditor?), (.liability, let creditor?), (.makeWhole, let creditor?):
      post(amount, .claimPayment, to: debtor.rawValue)
      post(amount, .claimIncome, to: creditor.rawValue)
      switch reason {
      case .makeWhole(let number), .termination(let number):
        if commitments[number].provider == debtor { _ = commitments[number].madeWhole.add(amount) }
      case .commitment, .liability, .interest, .principal: break
      }
    case (.interest(let loan), _):
      post(amount, .interest, to: debtor.rawValue)
      _ = loans[loan].interestPaid.add(amount)
    case (.principal(let loan), _):
      loans[loan].outstanding = Money(tickHours: loans[loan].outstanding.tickHours - amount.tickHours)
      changeDebt(of: debtor.rawValue, by: amount.negated)
      receiveFromOutside(amount.negated)
    case (.commitment, nil), (.termination, nil), (.liability, nil), (.makeWhole, nil): break
    }
  }
}
