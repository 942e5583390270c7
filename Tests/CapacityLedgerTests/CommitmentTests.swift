import CapacityLedger
import ComputeMatching
import Testing

struct CommitmentTests {
  @Test func `used, resold and shortfall are what was committed, to the tick`() throws {
    var set = try CommittedMarket()
    #expect(set.market.ledger.position(of: set.provider, in: set.book).held == 20)
    set.market.trade(17, at: 12_345, in: set.book, from: set.customer, to: set.other)
    #expect(set.market.ledger.use(48, by: set.customer, in: set.book) == 48)
    let summary = set.market.ledger.settle(set.book, at: 9)
    let commitment = set.market.ledger.commitments[set.commitment]
    #expect(summary.committed == 80)
    #expect(commitment.committed == Money(tickHours: 80 * 25_000))
    #expect(commitment.used == Money(tickHours: 48 * 25_000))
    #expect(commitment.resold == Money(tickHours: 17 * 25_000))
    #expect(commitment.shortfall == Money(tickHours: 15 * 25_000))
    #expect(set.market.ledger.account(of: set.provider).commitmentIncome == commitment.committed)
    #expect(set.market.ledger.account(of: set.customer).sales == Money(tickHours: 17 * 12_345))
    try set.market.ledger.checkConservation(against: set.market.exchange)
  }

  @Test func `a customer that cannot pay pays what it has and defaults`() throws {
    var set = try CommittedMarket(equity: 80 * 25_000 - 1)
    _ = set.market.ledger.use(80, by: set.customer, in: set.book)
    _ = set.market.ledger.settle(set.book, at: 9)
    let commitment = set.market.ledger.commitments[set.commitment]
    #expect(commitment.unpaid == Money(tickHours: 1))
    #expect(!commitment.isRunning)
    #expect(set.market.ledger.account(of: set.customer).standing == .defaulted(at: 9))
    #expect(set.market.ledger.account(of: set.customer).equity == .zero)
    set.market.ledger.deliverCommitments(in: set.book)
    #expect(set.market.ledger.position(of: set.customer, in: set.book).held == 0)
    try set.market.ledger.checkConservation()
  }

  @Test func `a customer that can just pay does not default`() throws {
    var set = try CommittedMarket(equity: 80 * 25_000)
    _ = set.market.ledger.settle(set.book, at: 9)
    #expect(set.market.ledger.account(of: set.customer).isActive)
    #expect(set.market.ledger.defaultInsolvent(at: 10).isEmpty)
    set.market.ledger.charge(Money(tickHours: 1), to: set.customer)
    #expect(set.market.ledger.defaultInsolvent(at: 11) == [set.customer])
    #expect(set.market.ledger.defaultInsolvent(at: 12).isEmpty)
    try set.market.ledger.checkConservation()
  }

  @Test func `capacity is handed over once in a period`() throws {
    var set = try CommittedMarket()
    set.market.ledger.deliverCommitments(in: set.book)
    #expect(set.market.ledger.position(of: set.customer, in: set.book).held == 80)
    _ = set.market.ledger.settle(set.book, at: 9)
    set.market.ledger.deliverCommitments(in: set.book)
    #expect(set.market.ledger.position(of: set.customer, in: set.book).held == 80)
  }

  @Test func `with a provider its commitments end`() throws {
    var set = try CommittedMarket()
    set.market.ledger.exit(set.provider, at: 5)
    #expect(set.market.ledger.account(of: set.provider).standing == .exited(at: 5))
    _ = set.market.ledger.settle(set.book, at: 9)
    set.market.ledger.deliverCommitments(in: set.book)
    #expect(set.market.ledger.position(of: set.customer, in: set.book).held == 0)
    set.market.ledger.exit(set.provider, at: 6)
    #expect(set.market.ledger.account(of: set.provider).standing == .exited(at: 5))
  }

  @Test func `two commitments of one customer share what it did`() throws {
    var set = try CommittedMarket()
    let second = set.market.ledger.commit(
      set.provider, to: set.customer, in: set.book, price: 30_000, quantity: 10)
    set.market.ledger.deliverCommitments(in: set.book)
    set.market.trade(85, at: 10_000, in: set.book, from: set.customer, to: set.other)
    _ = set.market.ledger.use(2, by: set.customer, in: set.book)
    _ = set.market.ledger.settle(set.book, at: 9)
    #expect(set.market.ledger.commitments[set.commitment].resold == Money(tickHours: 80 * 25_000))
    let number = try #require(second)
    #expect(set.market.ledger.commitments[number].resold == Money(tickHours: 5 * 30_000))
    #expect(set.market.ledger.commitments[number].used == Money(tickHours: 2 * 30_000))
    #expect(set.market.ledger.commitments[number].shortfall == Money(tickHours: 3 * 30_000))
  }

  /// 30 GPUs of its own and 12 bought beside 80 committed: what perishes is of the others first.
  @Test(
    arguments: [
      (used: 0, sold: 0, parts: (used: 0, resold: 0, shortfall: 80)),
      (used: 81, sold: 0, parts: (used: 80, resold: 0, shortfall: 0)),
      (used: 50, sold: 20, parts: (used: 50, resold: 20, shortfall: 10)),
      (used: 20, sold: 90, parts: (used: 0, resold: 80, shortfall: 0)),
      (used: 0, sold: 200, parts: (used: 0, resold: 80, shortfall: 0)),
    ] as [(used: Quantity, sold: Quantity, parts: (used: Int128, resold: Int128, shortfall: Int128))])
  func `capacity of its own falls short first`(
    used: Quantity, sold: Quantity, parts: (used: Int128, resold: Int128, shortfall: Int128)
  ) throws {
    var set = try CommittedMarket()
    set.market.ledger.register(set.customer, as: .customer)
    set.market.ledger.grant(30, to: set.customer, in: set.book)
    set.market.trade(12, at: 5, in: set.book, from: set.provider, to: set.customer)
    if sold > 0 { set.market.trade(sold, at: 10, in: set.book, from: set.customer, to: set.other) }
    #expect(set.market.ledger.use(used, by: set.customer, in: set.book) == used)
    _ = set.market.ledger.settle(set.book, at: 9)
    let commitment = set.market.ledger.commitments[set.commitment]
    #expect(commitment.used == Money(tickHours: parts.used * 25_000))
    #expect(commitment.resold == Money(tickHours: parts.resold * 25_000))
    #expect(commitment.shortfall == Money(tickHours: parts.shortfall * 25_000))
    try set.market.ledger.checkConservation(against: set.market.exchange)
  }

  @Test func `what is handed on under another commitment is resold`() throws {
    var set = try CommittedMarket()
    let entered = set.market.ledger.commit(set.customer, to: set.other, in: set.book, price: 20_000, quantity: 30)
    let onward = try #require(entered)
    set.market.ledger.deliverCommitments(in: set.book)
    set.market.trade(10, at: 10, in: set.book, from: set.customer, to: set.other)
    #expect(set.market.ledger.use(25, by: set.customer, in: set.book) == 25)
    #expect(set.market.ledger.use(33, by: set.other, in: set.book) == 33)
    _ = set.market.ledger.settle(set.book, at: 9)
    let first = set.market.ledger.commitments[set.commitment]
    #expect(first.used == Money(tickHours: 25 * 25_000))
    #expect(first.resold == Money(tickHours: 40 * 25_000))
    #expect(first.shortfall == Money(tickHours: 15 * 25_000))
    #expect(set.market.ledger.commitments[onward].used == Money(tickHours: 30 * 20_000))
    #expect(set.market.ledger.commitments[onward].shortfall == .zero)
    try set.market.ledger.checkConservation(against: set.market.exchange)
  }

  @Test func `a commitment of nothing is none`() throws {
    var set = try CommittedMarket()
    #expect(set.market.ledger.commit(set.provider, to: set.other, in: set.book, price: 0, quantity: 1) == nil)
    #expect(set.market.ledger.commit(set.provider, to: set.other, in: set.book, price: 1, quantity: 0) == nil)
    #expect(set.market.ledger.commit(set.provider, to: set.other, in: BookID(9), price: 1, quantity: 1) == nil)
    #expect(set.market.ledger.commitments.count == 1)
  }
}

/// A provider with 100 GPUs of which 80 are committed at 25,000 ticks, an hour a period.
private struct CommittedMarket: ~Copyable {
  var market: LedgerMarket
  let book: BookID
  let provider: ParticipantID
  let customer: ParticipantID
  let other: ParticipantID
  let commitment: Int

  init(equity: Int128? = nil) throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider, equity: 0)
    let customer = market.participant("customer", .reseller, equity: equity)
    other = market.participant("other", .customer)
    market.ledger.grant(100, to: provider, in: book)
    commitment =
      market.ledger.commit(provider, to: customer, in: book, price: 25_000, quantity: 80) ?? .max
    market.ledger.deliverCommitments(in: book)
    (self.book, self.provider, self.customer) = (book, provider, customer)
    self.market = market
  }
}
