import ComputeMatching

/// What does not add up in a ledger.
public enum ConservationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// In a book, what was bought, sold and traded are not the same.
  case trades(BookID)
  /// In a book, what was received under commitments is not what was given.
  case commitmentsInKind(BookID)
  /// In a book, what all hold is not what was brought.
  case holdings(BookID)
  /// In a book, a participant's open orders are not those it has live.
  case openOrders(ParticipantID, BookID)
  /// Over settled periods of a book, what was used and perished is not what there was.
  case delivery(BookID)
  /// A participant uses more than it holds.
  case use(ParticipantID, BookID)
  /// What all received in trades, under commitments or as claims is not what all paid.
  case payments
  /// The cash and deposits of all are not what came into the market from outside, less what left it.
  case money
  /// A participant's equity is not the sum of its entries.
  case equity(ParticipantID)
  /// The capital, debt or deposits of a participant are not the sum of what it has or owes.
  case balanceSheet(ParticipantID)
  /// What was committed is not what was used, resold or fell short, or more was paid for a failure than was claimed.
  case commitment(Int)
  /// What was claimed in a default is not what was paid and is unpaid.
  case claims(ParticipantID)
  /// A reseller sold, or offers, what it does not hold.
  case uncovered
  /// The ledger was not told of commands that led to these events.
  case unknownOrders(Int)
  /// A sum no longer fits into 128 bits.
  case overflow
  /// An order is live here and not on the exchange, or has something else open there.
  case order(OrderID)
  /// The exchange has another number of live orders.
  case liveOrders(here: Int, onExchange: Int)

  public var description: String {
    switch self {
    case .trades(let book): "\(book): what was bought, sold and traded differ"
    case .commitmentsInKind(let book): "\(book): what was received under commitments is not what was given"
    case .holdings(let book): "\(book): what is held is not what was brought"
    case .openOrders(let participant, let book): "\(book): open orders of participant \(participant.rawValue) are wrong"
    case .delivery(let book): "\(book): what was used and perished is not what there was"
    case .use(let participant, let book): "\(book): participant \(participant.rawValue) uses more than it holds"
    case .payments: "what was received is not what was paid"
    case .equity(let participant): "the equity of participant \(participant.rawValue) is not the sum of its entries"
    case .money: "cash and deposits are not what came from outside"
    case .balanceSheet(let participant):
      "the capital, debt or deposits of participant \(participant.rawValue) are not the sum of their parts"
    case .commitment(let number): "commitment \(number): its parts are not the whole"
    case .claims(let participant):
      "the claims on participant \(participant.rawValue) are not what was paid and is unpaid"
    case .uncovered: "a reseller sold or offers what it does not hold"
    case .unknownOrders(let count): "\(count) events are about orders or books that the ledger was not told of"
    case .overflow: "a sum does not fit into 128 bits"
    case .order(let id): "order \(id) is not on the exchange as it is in the ledger"
    case .liveOrders(let here, let onExchange): "\(here) live orders in the ledger, \(onExchange) on the exchange"
    }
  }
}

extension CapacityLedger {
  /// Adds everything up and throws what does not. O(books x participants + live orders); for tests and for the end of a
  /// run.
  public func checkConservation() throws(ConservationError) {
    if unknownOrders > 0 { throw .unknownOrders(unknownOrders) }
    if hasOverflowed { throw .overflow }
    for index in books.indices { try checkBook(index) }
    try checkOpenOrders()
    try checkAccounts()
    try checkBalanceSheets()
    for number in commitments.indices { try checkCommitment(number) }
    if uncoveredAsks > 0 { throw .uncovered }
  }

  /// The same, and that exactly the exchange's live orders are live here, with what they have open. Not to be called
  /// while events wait that the ledger has not been told of.
  public func checkConservation(against exchange: borrowing Exchange) throws(ConservationError) {
    try checkConservation()
    var wrong: OrderID?
    orders.forEach { order in
      if exchange.order(OrderID(order.id))?.openQuantity != order.openQuantity { wrong = OrderID(order.id) }
    }
    if let wrong { throw .order(wrong) }
    guard orders.count == exchange.liveOrderCount else {
      throw .liveOrders(here: orders.count, onExchange: exchange.liveOrderCount)
    }
  }

  private func checkBook(_ index: Int) throws(ConservationError) {
    let book = BookID(UInt32(index))
    let record = books[index]
    var sum = Position()
    for number in record.positions.indices {
      let position = record.positions[number]
      sum.granted += position.granted
      sum.bought += position.bought
      sum.sold += position.sold
      sum.received += position.received
      sum.given += position.given
      let participant = ParticipantID(UInt32(number))
      if position.used > max(position.held, 0) { throw .use(participant, book) }
      if position.held < 0, accounts[number].role == .reseller { throw .uncovered }
    }
    if record.trades.hasOverflowed || record.allTrades.hasOverflowed { throw .overflow }
    guard sum.bought == sum.sold, Int128(sum.bought) == record.trades.quantity else { throw .trades(book) }
    guard sum.received == sum.given else { throw .commitmentsInKind(book) }
    guard sum.held == sum.granted else { throw .holdings(book) }
    let settled = record.settled
    guard settled.used + settled.perished == settled.granted + settled.undelivered else { throw .delivery(book) }
  }

  private func checkOpenOrders() throws(ConservationError) {
    var open = books.map { Array(repeating: (bids: Quantity(0), asks: Quantity(0)), count: $0.positions.count) }
    orders.forEach { order in
      guard order.book != LiveOrder.anyBook else { return }
      switch order.side {
      case .bid: open[Int(order.book)][Int(order.participant)].bids += order.openQuantity
      case .ask: open[Int(order.book)][Int(order.participant)].asks += order.openQuantity
      }
    }
    for index in books.indices {
      for number in books[index].positions.indices {
        let position = books[index].positions[number]
        guard position.openBids == open[index][number].bids, position.openAsks == open[index][number].asks else {
          throw .openOrders(ParticipantID(UInt32(number)), BookID(UInt32(index)))
        }
      }
      guard books[index].openAsks == open[index].reduce(0, { $0 + $1.asks }) else {
        throw .openOrders(.none, BookID(UInt32(index)))
      }
    }
  }

  private func checkAccounts() throws(ConservationError) {
    var trades = Money.zero
    var payments = Money.zero
    var claims = Money.zero
    var money = Money.zero
    for number in accounts.indices {
      let account = accounts[number]
      let net = account.sales.tickHours - account.purchases.tickHours
      let paid = account.commitmentIncome.tickHours - account.commitmentPayments.tickHours
      let claimed = account.claimIncome.tickHours - account.claimPayments.tickHours
      // Partial sums may not fit where the whole does.
      let outside = account.paidIn.tickHours &+ account.otherIncome.tickHours &- account.costs.tickHours
      let lost = account.interest.tickHours &+ account.depreciation.tickHours &+ account.capitalLosses.tickHours
      guard account.equity.tickHours == net &+ paid &+ claimed &+ outside &- lost else {
        throw .equity(ParticipantID(UInt32(number)))
      }
      guard trades.add(Money(tickHours: net)), payments.add(Money(tickHours: paid)),
        claims.add(Money(tickHours: claimed)),
        money.add(Money(tickHours: account.cash.tickHours &+ account.deposits.tickHours))
      else { throw .overflow }
    }
    if trades != .zero || payments != .zero || claims != .zero { throw .payments }
    if money != outsideMoney { throw .money }
  }

  private func checkBalanceSheets() throws(ConservationError) {
    var sums = Array(repeating: (capital: Int128(0), debt: Int128(0), deposits: Int128(0)), count: accounts.count)
    for part in capital { sums[Int(part.owner.rawValue)].capital &+= part.bookValue.tickHours }
    for loan in loans { sums[Int(loan.borrower.rawValue)].debt &+= loan.outstanding.tickHours }
    for commitment in commitments {
      sums[Int(commitment.provider.rawValue)].deposits &+= commitment.terms.remedies?.deposit.tickHours ?? 0
    }
    for number in accounts.indices {
      let account = accounts[number]
      let sum = sums[number]
      guard account.capital.tickHours == sum.capital, account.debt.tickHours == sum.debt,
        account.deposits.tickHours == sum.deposits, sum.debt >= 0, sum.deposits >= 0
      else { throw .balanceSheet(ParticipantID(UInt32(number))) }
    }
    for failure in defaults {
      let unpaid = failure.claims.reduce(Int128(0)) { $0 &+ $1.unpaid.tickHours }
      let isWrong = failure.claims.contains { $0.unpaid < .zero }
      guard failure.claimed.tickHours == failure.recovered.tickHours &+ unpaid, !isWrong else {
        throw .claims(failure.participant)
      }
    }
  }

  private func checkCommitment(_ number: Int) throws(ConservationError) {
    let commitment = commitments[number]
    let parts = commitment.used.tickHours &+ commitment.resold.tickHours &+ commitment.shortfall.tickHours
    guard commitment.committed.tickHours == parts, commitment.uncovered >= .zero,
      commitment.madeWhole <= commitment.owedInFull, commitment.unpaid >= .zero
    else { throw .commitment(number) }
  }
}
