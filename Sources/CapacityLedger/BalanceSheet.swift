import ComputeMatching

/// GPUs of one generation that a participant has paid for, at book value.
public struct Capital: Hashable, Sendable {
  /// How capital ages.
  public struct Terms: Hashable, Sendable {
    /// After how many hours it is worth nothing; its value falls evenly until then. At least 1.
    public let lifeHours: UInt32
    /// What it brings when it is sold in a default, in millionths of its book value, from 0 to 1,000,000.
    public let recoveryMillionths: UInt32

    /// Terms of capital that lives for `lifeHours`.
    public init(lifeHours: UInt32, recoveryMillionths: UInt32 = 500_000) {
      self.lifeHours = max(lifeHours, 1)
      self.recoveryMillionths = min(recoveryMillionths, 1_000_000)
    }
  }

  /// Whose it is.
  public let owner: ParticipantID
  /// The model of the GPUs.
  public let generation: GPUModel
  /// What was paid for it.
  public let cost: Money
  /// How it ages.
  public let terms: Terms
  /// How old it is.
  public internal(set) var ageHours: UInt64 = 0
  /// What it is worth in the books.
  public internal(set) var bookValue: Money
}

/// Money that a participant has borrowed outside the market.
public struct Loan: Hashable, Sendable {
  /// What is to be paid, and when.
  public struct Terms: Hashable, Sendable {
    /// Interest for a year of 8,760 hours, in millionths of what is outstanding.
    public let yearlyRateMillionths: UInt32
    /// After how many hours all is to be paid back.
    public let maturityHours: UInt32
    /// Whether nothing is paid back before; otherwise it is paid back evenly.
    public let isRepaidAtMaturity: Bool

    /// Terms of a loan for `maturityHours`.
    public init(yearlyRateMillionths: UInt32, maturityHours: UInt32, isRepaidAtMaturity: Bool = false) {
      self.yearlyRateMillionths = yearlyRateMillionths
      self.maturityHours = maturityHours
      self.isRepaidAtMaturity = isRepaidAtMaturity
    }
  }

  /// Who owes it.
  public let borrower: ParticipantID
  /// What was borrowed.
  public let principal: Money
  /// What is to be paid, and when.
  public let terms: Terms
  /// What has not been paid back.
  public internal(set) var outstanding: Money
  /// Interest paid so far.
  public internal(set) var interestPaid = Money.zero
  /// How old it is.
  public internal(set) var ageHours: UInt64 = 0
  /// What is left of interest below a whole unit of money, in parts of ``interestUnit``.
  var interestFraction: Int128 = 0

  static let interestUnit: Int128 = 8_760 * 1_000_000

  /// Grows older; returns what has become due for that time.
  mutating func accrue(hours: UInt32) -> (interest: Money, principal: Money) {
    ageHours += UInt64(hours)
    let rate = Int128(terms.yearlyRateMillionths) * Int128(hours)
    let whole = outstanding.tickHours / Self.interestUnit
    let rest = (outstanding.tickHours % Self.interestUnit) * rate + interestFraction
    interestFraction = rest % Self.interestUnit
    // Rates and hours have 32 bits each, and a product of that with a part of the amount may not fit.
    let (large, isTooLarge) = whole.multipliedReportingOverflow(by: rate)
    let (sum, overflow) = large.addingReportingOverflow(rest / Self.interestUnit)
    let interest = isTooLarge || overflow ? Int128.max : sum
    let maturity = UInt64(terms.maturityHours)
    let due: Money
    if ageHours >= maturity {
      due = outstanding
    } else if terms.isRepaidAtMaturity {
      due = .zero
    } else {
      let target = principal.part(Int128(ageHours), of: Int128(maturity))
      due = max(.zero, Money(tickHours: target.tickHours - (principal.tickHours - outstanding.tickHours)))
    }
    return (Money(tickHours: interest), due)
  }
}

extension Money {
  /// This amount, which is not negative, times `part` / `whole`, rounded down. `part` must be from 0 to `whole`, and
  /// `whole` above 0.
  func part(_ part: Int128, of whole: Int128) -> Money {
    let product = tickHours.magnitude.multipliedFullWidth(by: part.magnitude)
    return Money(tickHours: Int128(whole.magnitude.dividingFullWidth(product).quotient))
  }
}

extension CapacityLedger {
  /// A participant pays `cost` outside the market for GPUs of a generation: cash becomes capital. Nothing if the cost
  /// is not positive. What it pays beyond its cash it must find before ``defaultInsolvent(at:)``. O(1).
  public mutating func invest(
    _ cost: Money, in generation: GPUModel, by participant: ParticipantID, _ terms: Capital.Terms
  ) {
    guard cost > .zero, makeRoom(for: participant.rawValue) else { return }
    capital.append(Capital(owner: participant, generation: generation, cost: cost, terms: terms, bookValue: cost))
    if !accounts[Int(participant.rawValue)].capital.add(cost) { hasOverflowed = true }
    receiveFromOutside(cost.negated)
  }

  /// A participant borrows `principal` outside the market; returns the number of the loan in ``loans``. `nil`, and
  /// nothing is borrowed, if it is not positive. O(1).
  @discardableResult
  public mutating func borrow(_ principal: Money, by participant: ParticipantID, _ terms: Loan.Terms) -> Int? {
    guard principal > .zero, makeRoom(for: participant.rawValue) else { return nil }
    loans.append(Loan(borrower: participant, principal: principal, terms: terms, outstanding: principal))
    if !accounts[Int(participant.rawValue)].debt.add(principal) { hasOverflowed = true }
    receiveFromOutside(principal)
    return loans.count - 1
  }

  /// All capital grows older and loses in value, evenly over its life. O(capital).
  public mutating func depreciate(hours: UInt32) {
    for index in capital.indices where capital[index].bookValue > .zero {
      capital[index].ageHours += UInt64(hours)
      let life = Int128(capital[index].terms.lifeHours)
      let age = min(Int128(capital[index].ageHours), life)
      let cost = capital[index].cost
      let value = Money(tickHours: cost.tickHours - cost.part(age, of: life).tickHours)
      let lost = Money(tickHours: capital[index].bookValue.tickHours - value.tickHours)
      capital[index].bookValue = value
      let owner = capital[index].owner.rawValue
      changeCapital(of: owner, by: lost.negated)
      post(lost, .depreciation, to: owner)
    }
  }

  /// Interest and repayments of so many hours are due, from everybody at once; returns who defaults with that, in the
  /// order in which they do.
  ///
  /// A fraction of the smallest amount of interest is carried to the next time, so that the sum does not depend on how
  /// often this is called. O(loans + commitments for each default).
  public mutating func serviceDebts(hours: UInt32, at time: Timestamp) -> [ParticipantID] {
    var dues: [Due] = []
    for number in loans.indices where loans[number].outstanding > .zero {
      let borrower = loans[number].borrower
      // What a participant owes that has defaulted is a claim already.
      guard accounts[Int(borrower.rawValue)].defaultNumber == nil else { continue }
      let (interest, principal) = loans[number].accrue(hours: hours)
      dues.append(Due(debtor: borrower, creditor: nil, amount: interest, reason: .interest(loan: number)))
      dues.append(Due(debtor: borrower, creditor: nil, amount: principal, reason: .principal(loan: number)))
    }
    return clear(dues, at: time)
  }

  /// The book value of a participant's capital by generation, in the order in which it was bought. O(capital).
  public func capitalByGeneration(of participant: ParticipantID) -> [(generation: GPUModel, bookValue: Money)] {
    var sums: [(generation: GPUModel, bookValue: Money)] = []
    for part in capital where part.owner == participant {
      if let index = sums.firstIndex(where: { $0.generation == part.generation }) {
        _ = sums[index].bookValue.add(part.bookValue)
      } else {
        sums.append((part.generation, part.bookValue))
      }
    }
    return sums
  }

  mutating func changeCapital(of participant: UInt32, by amount: Money) {
    if !accounts[Int(participant)].capital.add(amount) { hasOverflowed = true }
  }

  mutating func changeDebt(of participant: UInt32, by amount: Money) {
    if !accounts[Int(participant)].debt.add(amount) { hasOverflowed = true }
  }

  /// Sells all capital of a participant that defaults, outside the market; returns what that brings.
  mutating func sellCapital(of participant: ParticipantID) -> Money {
    var sum = Money.zero
    for index in capital.indices where capital[index].owner == participant && capital[index].bookValue > .zero {
      let value = capital[index].bookValue
      let proceeds = value.part(Int128(capital[index].terms.recoveryMillionths), of: 1_000_000)
      capital[index].bookValue = .zero
      changeCapital(of: participant.rawValue, by: value.negated)
      receiveFromOutside(proceeds)
      post(Money(tickHours: value.tickHours - proceeds.tickHours), .capitalLoss, to: participant.rawValue)
      if !sum.add(proceeds) { hasOverflowed = true }
    }
    return sum
  }
}
