import ComputeMatching

/// A take-or-pay contract outside the exchange: so many GPUs in every period of a book, paid for whether they are used
/// or not.
///
/// What was committed is always, to the tick, what was used, resold or fell short; a part handed on under a commitment
/// to somebody else counts as resold. Amounts are in ticks x GPUs x hours at the commitment's price.
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
  public let quantity: Quantity
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
  /// GPUs handed over in the current period.
  var delivered: Quantity = 0
}

extension CapacityLedger {
  /// Enters a commitment, which is delivered from the next ``deliverCommitments(in:)`` on; returns its number, by which
  /// ``commitments`` knows it. `nil`, and nothing is entered, if there is no such book, the number of a participant
  /// is beyond ``participantLimit``, or the quantity or price is below 1. A reseller that hands over what it does not
  /// hold is uncovered, as if it had sold that.
  public mutating func commit(
    _ provider: ParticipantID, to customer: ParticipantID, in book: BookID, price: Price, quantity: Quantity
  ) -> Int? {
    guard Int(book.rawValue) < books.count, quantity >= 1, quantity <= Quantity(UInt32.max), price.ticks >= 1 else {
      return nil
    }
    guard makeRoom(for: max(provider.rawValue, customer.rawValue)) else { return nil }
    let number = commitments.count
    commitments.append(
      Commitment(provider: provider, customer: customer, book: book, price: price, quantity: quantity))
    books[Int(book.rawValue)].commitments.append(number)
    return number
  }

  /// Ends a commitment by agreement: the current period is settled, later ones are not delivered. Nothing if there is
  /// none of this number.
  public mutating func endCommitment(_ number: Int) {
    if commitments.indices.contains(number) { commitments[number].isRunning = false }
  }

  /// Hands the capacity of every running commitment in `book` from provider to customer, once in a period; a second
  /// call adds nothing. All of them at the same time: who hands on what it receives does not give what it uses for
  /// that. O(commitments of the book).
  public mutating func deliverCommitments(in book: BookID) {
    guard Int(book.rawValue) < books.count else { return }
    let due = books[Int(book.rawValue)].commitments.filter {
      commitments[$0].isRunning && commitments[$0].delivered == 0
    }
    for number in due {
      let commitment = commitments[number]
      withPosition(of: commitment.customer.rawValue, in: book) { $0.received += commitment.quantity }
    }
    for number in due {
      let commitment = commitments[number]
      commitments[number].delivered = commitment.quantity
      withPosition(of: commitment.provider.rawValue, in: book) { $0.give(commitment.quantity) }
      let hours = Int128(books[Int(book.rawValue)].hours) * Int128(commitment.quantity)
      accounts[Int(commitment.provider.rawValue)].soldGPUHours += hours
      accounts[Int(commitment.customer.rawValue)].boughtGPUHours += hours
    }
  }

  /// Shares what each customer did with its capacity out among its commitments, in the order in which they were made,
  /// and has them paid.
  ///
  /// Sales are of committed capacity first, and use is of what is left of it first. Each part is counted for itself:
  /// shortfall is what perished with the customer, so that the three parts are the whole because nothing is lost, and
  /// not because one was made to fit.
  mutating func settleCommitments(in book: BookID, at time: Timestamp) {
    let index = Int(book.rawValue)
    let due = books[index].commitments.filter { commitments[$0].delivered > 0 }
    if due.isEmpty { return }
    // What became of each customer's capacity that no earlier commitment of the period accounts for.
    var resold = books[index].positions.map(\.passedOn)
    var used = books[index].positions.map(\.used)
    for number in due {
      let customer = Int(commitments[number].customer.rawValue)
      let delivered = commitments[number].delivered
      let resoldHere = min(delivered, resold[customer])
      let usedHere = min(delivered - resoldHere, used[customer])
      resold[customer] -= resoldHere
      used[customer] -= usedHere
      addToCommitment(number, delivered, \.committed)
      addToCommitment(number, resoldHere, \.resold)
      addToCommitment(number, usedHere, \.used)
    }
    settleShortfall(of: due, in: index)
    for number in due {
      pay(number, for: commitments[number].delivered, at: time)
      commitments[number].delivered = 0
    }
    books[index].commitments.removeAll { !commitments[$0].isRunning }
  }

  /// The latest commitments are those of which the least was sold or used.
  private mutating func settleShortfall(of due: [Int], in index: Int) {
    var perished = books[index].positions.map(\.perishedOfReceived)
    for number in due.reversed() {
      let customer = Int(commitments[number].customer.rawValue)
      let shortfall = min(commitments[number].delivered, perished[customer])
      perished[customer] -= shortfall
      addToCommitment(number, shortfall, \.shortfall)
    }
  }

  private mutating func addToCommitment(
    _ number: Int, _ quantity: Quantity, _ part: WritableKeyPath<Commitment, Money>
  ) {
    let amount = commitmentAmount(number, quantity)
    if !commitments[number][keyPath: part].add(amount) { hasOverflowed = true }
  }

  private func commitmentAmount(_ number: Int, _ quantity: Quantity) -> Money {
    let hours = books[Int(commitments[number].book.rawValue)].hours
    return Money(price: commitments[number].price, quantity: quantity, hours: hours) ?? .zero
  }

  /// A customer that cannot pay in full pays what it has and defaults.
  private mutating func pay(_ number: Int, for quantity: Quantity, at time: Timestamp) {
    let commitment = commitments[number]
    let due = commitmentAmount(number, quantity)
    let customer = accounts[Int(commitment.customer.rawValue)]
    let paid = customer.isLimited ? min(due, max(customer.equity, .zero)) : due
    post(paid, .commitmentPayment, to: commitment.customer.rawValue)
    post(paid, .commitmentIncome, to: commitment.provider.rawValue)
    let missing = Money(tickHours: due.tickHours - paid.tickHours)
    if !commitments[number].unpaid.add(missing) { hasOverflowed = true }
    if missing > .zero { leave(commitment.customer, .defaulted(at: time)) }
  }
}
