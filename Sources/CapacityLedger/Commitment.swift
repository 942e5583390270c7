import ComputeMatching

/// A take-or-pay contract outside the exchange: so many GPUs in every period of a book, paid for whether they are used
/// or not.
///
/// What was committed is always, to the tick, what was used, resold or fell short; a part handed on under a commitment
/// to somebody else counts as resold. Amounts are in ticks x GPUs x hours at the commitment's price. Hours that were not delivered are
/// not committed: they are ``missed``.
public struct Commitment: Hashable, Sendable {
  /// Who delivers.
  public let provider: ParticipantID
  /// Who pays.
  public let customer: ParticipantID
  /// The book whose contract is delivered.
  public let book: BookID
  /// Ticks per GPU-hour.
  public let price: Price
  /// GPUs in every period.
  public internal(set) var quantity: Quantity
  /// For how long, and what a failure to deliver leads to. What is left of the periods, the deposit and the bond changes.
  public internal(set) var terms: Terms
  /// Who transferred it, and is liable where ``customer`` does not pay: the last one first.
  public internal(set) var liableCustomers: [ParticipantID] = []
  /// Who transferred it, and is liable where ``provider`` does not pay: the last one first.
  public internal(set) var liableProviders: [ParticipantID] = []
  /// Whether later periods are delivered.
  public internal(set) var isRunning = true
  /// What was to be paid so far, for all settled periods.
  public internal(set) var committed = Money.zero
  /// The part for capacity that the customer used.
  public internal(set) var used = Money.zero
  /// The part for capacity that the customer sold on.
  public internal(set) var resold = Money.zero
  /// The part for capacity that perished with the customer.
  public internal(set) var shortfall = Money.zero
  /// What the customer could not pay.
  public internal(set) var unpaid = Money.zero
  /// What the hours would have cost that were due and not delivered.
  public internal(set) var missed = Money.zero
  /// What the customer may claim for them, and for hours that ended with the provider's default.
  public internal(set) var claimed = Money.zero
  /// The part of ``claimed`` that was taken off what the customer had to pay: the first of the four.
  public internal(set) var credited = Money.zero
  /// The part that the provider's deposit paid: the second.
  public internal(set) var fromDeposit = Money.zero
  /// The part that the bond paid: the third.
  public internal(set) var fromBond = Money.zero
  /// The part that the provider owed, where it makes whole: the fourth.
  public internal(set) var owedInFull = Money.zero
  /// What was paid of ``owedInFull`` by the provider, for failures while it had not defaulted.
  public internal(set) var madeWhole = Money.zero
  /// GPUs due in the current period.
  var due: Quantity = 0
  /// GPUs handed over in the current period.
  var delivered: Quantity = 0

  /// The part of ``claimed`` that nobody has to pay.
  public var uncovered: Money {
    Money(
      tickHours: claimed.tickHours &- credited.tickHours &- fromDeposit.tickHours &- fromBond.tickHours
        &- owedInFull.tickHours)
  }

  /// For how long a commitment runs, and what a failure to deliver it leads to.
  public struct Terms: Hashable, Sendable {
    /// How many periods are delivered; `nil` for all until it ends, and then nobody claims anything for its end.
    public var periods: UInt32?
    /// How many periods pass before the first one that is delivered.
    public var delay: UInt32
    /// What a failure to deliver leads to; `nil` if the provider always delivers, and is short in the book if it does not have so much.
    public var remedies: Remedies?

    /// Terms of a commitment.
    public init(periods: UInt32? = nil, delay: UInt32 = 0, remedies: Remedies? = nil) {
      self.periods = periods
      self.delay = delay
      self.remedies = remedies
    }
  }

  /// What a failure to deliver leads to, in this order: an uptime credit, the deposit, the bond, and what makes whole.
  ///
  /// The customer may claim the dearer of two for each GPU-hour that is missing: the credit, or what the market's price in the book is
  /// above the commitment's. A provider with such terms hands over no more than it holds.
  public struct Remedies: Hashable, Sendable {
    /// Taken off the customer's bill of the same period, in millionths of the price of what is missing.
    public let creditMillionths: UInt32
    /// What the provider lodges for the customer to take from.
    public internal(set) var deposit: Money
    /// What somebody outside the market pays at most.
    public internal(set) var bond: Money
    /// Whether the provider owes what is left.
    public let makesWhole: Bool

    /// Remedies of a commitment.
    public init(
      creditMillionths: UInt32 = 0, deposit: Money = .zero, bond: Money = .zero, makesWhole: Bool = false
    ) {
      self.creditMillionths = creditMillionths
      self.deposit = max(deposit, .zero)
      self.bond = max(bond, .zero)
      self.makesWhole = makesWhole
    }
  }
}

extension CapacityLedger {
  /// Enters a commitment, which is delivered from the next ``deliverCommitments(in:)`` on, or after its delay; returns its number, by
  /// which ``commitments`` knows it. `nil`, and nothing is entered, if there is no such book, the number of a participant
  /// is beyond ``participantLimit``, the quantity or price is below 1, or the provider can default and has not the cash for the deposit.
  /// A reseller that hands over what it does not hold is uncovered, as if it had sold that.
  public mutating func commit(
    _ provider: ParticipantID, to customer: ParticipantID, in book: BookID, price: Price, quantity: Quantity,
    terms: Commitment.Terms = Commitment.Terms()
  ) -> Int? {
    guard Int(book.rawValue) < books.count, quantity >= 1, quantity <= Quantity(UInt32.max), price.ticks >= 1,
      terms.periods != 0, makeRoom(for: max(provider.rawValue, customer.rawValue)),
      lodge(terms.remedies?.deposit ?? .zero, by: provider)
    else { return nil }
    return enter(
      Commitment(provider: provider, customer: customer, book: book, price: price, quantity: quantity, terms: terms))
  }

  mutating func enter(_ commitment: Commitment) -> Int {
    commitments.append(commitment)
    books[Int(commitment.book.rawValue)].commitments.append(commitments.count - 1)
    return commitments.count - 1
  }

  /// Whether the participant has the cash, or can owe without end.
  func canPay(_ amount: Money, _ participant: ParticipantID) -> Bool {
    let account = account(of: participant)
    return amount <= .zero || !account.isLimited || account.cash >= amount
  }

  private mutating func lodge(_ deposit: Money, by provider: ParticipantID) -> Bool {
    guard canPay(deposit, provider) else { return false }
    changeDeposits(of: provider, by: deposit)
    return true
  }

  mutating func changeDeposits(of provider: ParticipantID, by amount: Money) {
    if !accounts[Int(provider.rawValue)].deposits.add(amount) { hasOverflowed = true }
  }

  /// Ends a commitment by agreement: the current period is settled, later ones are not delivered, and the deposit goes back once nothing
  /// is to be settled. Nothing if there is none of this number.
  public mutating func endCommitment(_ number: Int) {
    guard commitments.indices.contains(number), commitments[number].isRunning else { return }
    commitments[number].isRunning = false
    if commitments[number].due == 0 { returnDeposit(number) }
  }

  mutating func returnDeposit(_ number: Int) {
    guard let deposit = commitments[number].terms.remedies?.deposit, deposit > .zero else { return }
    changeDeposits(of: commitments[number].provider, by: deposit.negated)
    commitments[number].terms.remedies?.deposit = .zero
  }

  /// Hands the capacity of every running commitment in `book` from provider to customer, once in a period; a second
  /// call adds nothing. All of them at the same time: who hands on what it receives does not give what it uses for
  /// that. A provider with ``Commitment/Remedies`` hands over what it holds then, to all of its commitments in
  /// proportion, and providers do so by number of their first commitment. O(providers x commitments of the book).
  public mutating func deliverCommitments(in book: BookID) {
    guard Int(book.rawValue) < books.count else { return }
    let due = books[Int(book.rawValue)].commitments.filter {
      commitments[$0].isRunning && commitments[$0].due == 0 && commitments[$0].terms.delay == 0
    }
    // Who has remedies to answer with comes last, so that it can hand on what it receives from others.
    for number in due where commitments[number].terms.remedies == nil {
      handOver(number, commitments[number].quantity, receiving: true)
    }
    for number in due where commitments[number].terms.remedies == nil {
      handOver(number, commitments[number].quantity, receiving: false)
    }
    var limited = due.filter { commitments[$0].terms.remedies != nil }
    while let first = limited.first {
      let provider = commitments[first].provider
      let own = limited.filter { commitments[$0].provider == provider }
      limited.removeAll { commitments[$0].provider == provider }
      for (number, quantity) in zip(own, shares(of: own, in: position(of: provider, in: book).held)) {
        handOver(number, quantity, receiving: true)
        handOver(number, quantity, receiving: false)
      }
    }
  }

  /// What each of a provider's commitments gets of what it holds: in proportion, and of what is left of that one GPU each,
  /// by number.
  private func shares(of numbers: [Int], in held: Quantity) -> [Quantity] {
    let quantities = numbers.map { commitments[$0].quantity }
    let total = quantities.reduce(Int128(0)) { $0 + Int128($1) }
    guard Int128(held) < total else { return quantities }
    var shares = quantities.map { Quantity(Int128(max(held, 0)) * Int128($0) / total) }
    let left = max(held, 0) - shares.reduce(0, +)
    for index in 0..<Int(left) { shares[index] += 1 }
    return shares
  }

  /// One of the two sides of a delivery.
  private mutating func handOver(_ number: Int, _ quantity: Quantity, receiving: Bool) {
    let commitment = commitments[number]
    let gpuHours = Int128(books[Int(commitment.book.rawValue)].hours) * Int128(quantity)
    let isRelated = areRelated(commitment.provider.rawValue, commitment.customer.rawValue)
    if receiving {
      withPosition(of: commitment.customer.rawValue, in: commitment.book) { $0.received += quantity }
      accounts[Int(commitment.customer.rawValue)].boughtGPUHours += gpuHours
      if isRelated { accounts[Int(commitment.customer.rawValue)].relatedBoughtGPUHours += gpuHours }
      commitments[number].due = commitment.quantity
      commitments[number].delivered = quantity
    } else {
      withPosition(of: commitment.provider.rawValue, in: commitment.book) { $0.give(quantity) }
      accounts[Int(commitment.provider.rawValue)].soldGPUHours += gpuHours
      if isRelated { accounts[Int(commitment.provider.rawValue)].relatedSoldGPUHours += gpuHours }
    }
  }

  /// Shares what each customer did with its capacity out among its commitments, in the order in which they were made;
  /// returns what has to be paid for them.
  ///
  /// Sales are of committed capacity first, and use is of what is left of it first. Each part is counted for itself:
  /// shortfall is what perished with the customer, so that the three parts are the whole because nothing is lost, and
  /// not because one was made to fit.
  mutating func settleCommitments(in book: BookID) -> [Due] {
    let index = Int(book.rawValue)
    let due = books[index].commitments.filter { commitments[$0].due > 0 }
    for number in books[index].commitments where commitments[number].due == 0 && commitments[number].terms.delay > 0 {
      commitments[number].terms.delay -= 1
    }
    if due.isEmpty { return [] }
    // What became of each customer's capacity that no earlier commitment of the period accounts for.
    var resold = books[index].positions.map(\.passedOn)
    var used = books[index].positions.map(\.used)
    for number in due {
      let customer = Int(commitments[number].customer.rawValue)
      let delivered = commitments[number].delivered
      guard delivered > 0 else { continue }
      let resoldHere = min(delivered, resold[customer])
      let usedHere = min(delivered - resoldHere, used[customer])
      resold[customer] -= resoldHere
      used[customer] -= usedHere
      addToCommitment(number, delivered, \.committed)
      addToCommitment(number, resoldHere, \.resold)
      addToCommitment(number, usedHere, \.used)
    }
    settleShortfall(of: due, in: index)
    return due.flatMap { bill($0) }
  }

  /// The latest commitments are those of which the least was sold or used.
  private mutating func settleShortfall(of due: [Int], in index: Int) {
    var perished = books[index].positions.map(\.perishedOfReceived)
    for number in due.reversed() where commitments[number].delivered > 0 {
      let customer = Int(commitments[number].customer.rawValue)
      let shortfall = min(commitments[number].delivered, perished[customer])
      perished[customer] -= shortfall
      addToCommitment(number, shortfall, \.shortfall)
    }
  }

  mutating func addToCommitment(
    _ number: Int, _ quantity: Quantity, _ part: WritableKeyPath<Commitment, Money>
  ) {
    addToCommitment(number, commitmentAmount(number, quantity), part)
  }

  mutating func addToCommitment(_ number: Int, _ amount: Money, _ part: WritableKeyPath<Commitment, Money>) {
    if !commitments[number][keyPath: part].add(amount) { hasOverflowed = true }
  }

  func commitmentAmount(_ number: Int, _ quantity: Quantity) -> Money {
    let hours = books[Int(commitments[number].book.rawValue)].hours
    return Money(price: commitments[number].price, quantity: quantity, hours: hours) ?? .zero
  }

  /// What is to be paid for the current period of a commitment, which ends with that.
  private mutating func bill(_ number: Int) -> [Due] {
    let commitment = commitments[number]
    let missing = commitment.due - commitment.delivered
    var bill = commitmentAmount(number, commitment.delivered)
    var dues: [Due] = []
    if missing > 0 { dues = remedy(number, missing: missing, bill: &bill) }
    dues.append(
      Due(
        debtor: commitment.customer, creditor: commitment.provider, amount: bill, reason: .commitment(number),
        liable: commitment.liableCustomers))
    (commitments[number].due, commitments[number].delivered) = (0, 0)
    if let periods = commitment.terms.periods {
      commitments[number].terms.periods = periods - 1
      if periods == 1 { commitments[number].isRunning = false }
    }
    return dues
  }
}
