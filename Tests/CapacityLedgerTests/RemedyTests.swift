import CapacityLedger
import ComputeMatching
import Testing

/// What a failure to deliver leads to: a credit, the deposit, the bond, and what makes whole, in this order.
struct RemedyTests {
  /// Of 10 GPUs at 100 some are missing, while the market pays 140. All in ticks x GPUs x hours.
  struct Failure: Sendable {
    let missing: Quantity
    let terms: Commitment.Remedies
    let credited: Int128
    let fromDeposit: Int128
    let fromBond: Int128
    let madeWhole: Int128
    let uncovered: Int128
  }

  private static func terms(
    credit: UInt32 = 0, deposit: Int128 = 0, bond: Int128 = 0, whole: Bool = false
  ) -> Commitment.Remedies {
    Commitment.Remedies(
      creditMillionths: credit, deposit: Money(tickHours: deposit), bond: Money(tickHours: bond), makesWhole: whole)
  }

  @Test(
    arguments: [
      // Six GPUs cost 40 more each: 240.
      Failure(missing: 6, terms: terms(), credited: 0, fromDeposit: 0, fromBond: 0, madeWhole: 0, uncovered: 240),
      Failure(
        missing: 6, terms: terms(credit: 100_000), credited: 60, fromDeposit: 0, fromBond: 0, madeWhole: 0,
        uncovered: 180),
      Failure(
        missing: 6, terms: terms(credit: 100_000, deposit: 50, bond: 70, whole: true), credited: 60, fromDeposit: 50,
        fromBond: 70, madeWhole: 60, uncovered: 0),
      Failure(
        missing: 6, terms: terms(deposit: 500, bond: 70, whole: true), credited: 0, fromDeposit: 240, fromBond: 0,
        madeWhole: 0, uncovered: 0),
      Failure(
        missing: 6, terms: terms(deposit: 50, bond: 70), credited: 0, fromDeposit: 50, fromBond: 70, madeWhole: 0,
        uncovered: 120),
      // The credit is more than the market asks: 600 of a bill of 400, and the rest from the deposit.
      Failure(
        missing: 6, terms: terms(credit: 1_000_000, deposit: 150, whole: true), credited: 400, fromDeposit: 150,
        fromBond: 0, madeWhole: 50, uncovered: 0),
      // Nothing is delivered, so there is no bill to take a credit off.
      Failure(
        missing: 10, terms: terms(credit: 100_000, whole: true), credited: 0, fromDeposit: 0, fromBond: 0,
        madeWhole: 400, uncovered: 0),
      Failure(
        missing: 0, terms: terms(credit: 100_000, whole: true), credited: 0, fromDeposit: 0, fromBond: 0,
        madeWhole: 0, uncovered: 0),
    ])
  func `each pays what the one before it left`(failure: Failure) throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider, equity: 10_000)
    let customer = market.participant("customer", .customer, equity: 10_000)
    let others = (market.participant("seller", .provider), market.participant("buyer", .customer))
    market.trade(3, at: 140, in: book, from: others.0, to: others.1)
    market.ledger.grant(10 - failure.missing, to: provider, in: book)
    let number = market.ledger.commit(
      provider, to: customer, in: book, price: 100, quantity: 10, terms: Commitment.Terms(remedies: failure.terms))
    let entered = try #require(number)
    #expect(market.ledger.account(of: provider).deposits == failure.terms.deposit)
    #expect(market.ledger.account(of: provider).equity.tickHours == 10_000)
    market.ledger.deliverCommitments(in: book)
    #expect(market.ledger.position(of: customer, in: book).held == 10 - failure.missing)
    #expect(market.ledger.settle(book, at: 9).committed == Int128(10 - failure.missing))
    let commitment = market.ledger.commitments[entered]
    let paid = [commitment.credited, commitment.fromDeposit, commitment.fromBond, commitment.madeWhole]
    #expect(
      paid.map(\.tickHours) == [failure.credited, failure.fromDeposit, failure.fromBond, failure.madeWhole])
    #expect(commitment.uncovered.tickHours == failure.uncovered)
    #expect(commitment.missed.tickHours == Int128(failure.missing) * 100)
    let bill = Int128(10 - failure.missing) * 100 - failure.credited
    let received = failure.fromDeposit + failure.fromBond + failure.madeWhole
    #expect(market.ledger.account(of: customer).cash.tickHours == 10_000 - bill + received)
    let lost = failure.fromDeposit + failure.madeWhole
    #expect(market.ledger.account(of: provider).equity.tickHours == 10_000 + bill - lost)
    try market.ledger.checkConservation(against: market.exchange)
    market.ledger.endCommitment(entered)
    #expect(market.ledger.account(of: provider).deposits == .zero)
    try market.ledger.checkConservation()
  }

  @Test func `a provider that cannot make whole defaults, and what is left of its term is claimed`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider, equity: 100)
    let customer = market.participant("customer", .customer)
    let others = (market.participant("seller", .provider), market.participant("buyer", .customer))
    market.trade(3, at: 140, in: book, from: others.0, to: others.1)
    let terms = Commitment.Terms(periods: 3, remedies: Commitment.Remedies(makesWhole: true))
    _ = market.ledger.commit(provider, to: customer, in: book, price: 100, quantity: 10, terms: terms)
    market.ledger.deliverCommitments(in: book)
    _ = market.ledger.settle(book, at: 9)
    let failure = try #require(market.ledger.defaults.first)
    #expect(failure.participant == provider && failure.cause == .claims && failure.lack.tickHours == 300)
    // 400 for this period and 800 for the two to come, of which 100 are there: a twelfth, rounded down for each.
    #expect(failure.claimed.tickHours == 1_200 && failure.recovered.tickHours == 33 + 66)
    #expect(market.ledger.account(of: customer).claimIncome.tickHours == 99)
    #expect(market.ledger.account(of: provider).cash.tickHours == 1)
    try market.ledger.checkConservation()
  }

  @Test func `a deposit that is not there is no commitment`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider, equity: 100)
    let customer = market.participant("customer", .customer)
    let terms = Commitment.Terms(remedies: Commitment.Remedies(deposit: Money(tickHours: 101)))
    #expect(market.ledger.commit(provider, to: customer, in: book, price: 1, quantity: 1, terms: terms) == nil)
    #expect(
      market.ledger.commit(
        provider, to: customer, in: book, price: 1, quantity: 1, terms: Commitment.Terms(periods: 0)) == nil)
    try market.ledger.checkConservation()
  }
}
