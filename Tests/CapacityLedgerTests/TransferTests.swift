import CapacityLedger
import ComputeMatching
import Testing

struct TransferTests {
  @Test(arguments: Commitment.Passing.allCases)
  func `after a transfer the old customer is liable, after a novation it is free`(passing: Commitment.Passing) throws {
    var set = try Passed(passing, premium: 30)
    _ = set.market.ledger.settle(set.book, at: 8)
    set.market.ledger.deliverCommitments(in: set.book)
    #expect(set.market.ledger.position(of: set.new, in: set.book).held == 4)
    #expect(set.market.ledger.position(of: set.old, in: set.book).held == 6)
    _ = set.market.ledger.settle(set.book, at: 9)
    // It owes 400 and has 70 after it paid 30 for the commitment.
    let failure = try #require(set.market.ledger.defaults.first)
    #expect(failure.participant == set.new && failure.lack.tickHours == 330)
    let paid = set.market.ledger.account(of: set.provider).commitmentIncome.tickHours
    #expect(paid == 1_000 + 600 + 70)
    // With the next settlement who is liable pays what the new one did not.
    _ = set.market.ledger.settle(set.book, at: 10)
    let claimed = set.market.ledger.account(of: set.provider).claimIncome.tickHours
    #expect(claimed == (passing == .transfer ? 330 : 0))
    #expect(set.market.ledger.account(of: set.old).claimPayments.tickHours == claimed)
    #expect(failure.claims.first?.creditor == (passing == .transfer ? set.old : set.provider))
    try set.market.ledger.checkConservation()
  }

  @Test func `a new provider lodges the deposit, and the old one has its own back`() throws {
    var set = try Passed(.novation, premium: 0)
    let remedies = Commitment.Remedies(deposit: Money(tickHours: 91), bond: Money(tickHours: 10))
    let entered = set.market.ledger.commit(
      set.provider, to: set.old, in: set.book, price: 10, quantity: 9, terms: Commitment.Terms(remedies: remedies))
    let number = try #require(entered)
    let before = set.market.ledger.account(of: set.provider).cash.tickHours
    let passed = set.market.ledger.pass(number, .novation, by: .provider, to: set.new, quantity: 4)
    let new = try #require(passed)
    #expect(set.market.ledger.commitments[new].terms.remedies?.deposit.tickHours == 40)
    #expect(set.market.ledger.account(of: set.new).deposits.tickHours == 40)
    #expect(set.market.ledger.account(of: set.new).cash.tickHours == 60)
    #expect(set.market.ledger.account(of: set.provider).cash.tickHours == before + 40)
    #expect(set.market.ledger.commitments[number].terms.remedies?.bond.tickHours == 6)
    try set.market.ledger.checkConservation()
  }

  @Test func `who is liable stays so at another price, and the deposit stays lodged`() throws {
    var set = try Passed(.transfer, premium: 30)
    _ = set.market.ledger.settle(set.book, at: 8)
    let transferred = set.market.ledger.commitments.count - 1
    let nothing = set.market.ledger.reprice(transferred, at: 0)
    let repriced = set.market.ledger.reprice(transferred, at: 90)
    let again = set.market.ledger.reprice(transferred, at: 80)
    #expect(nothing == nil && repriced != nil && again == nil)
    set.market.ledger.deliverCommitments(in: set.book)
    _ = set.market.ledger.settle(set.book, at: 9)
    // It owes 360 and has 70; the next settlement asks who is liable for the rest.
    _ = set.market.ledger.settle(set.book, at: 10)
    #expect(set.market.ledger.account(of: set.old).claimPayments.tickHours == 290)
    let terms = Commitment.Terms(remedies: Commitment.Remedies(deposit: Money(tickHours: 91)))
    let entered = set.market.ledger.commit(
      set.provider, to: set.old, in: set.book, price: 10, quantity: 9, terms: terms)
    let cheaper = set.market.ledger.reprice(try #require(entered), at: 5)
    #expect(set.market.ledger.account(of: set.provider).deposits.tickHours == 91)
    #expect(set.market.ledger.commitments[try #require(cheaper)].terms.remedies?.deposit.tickHours == 91)
    try set.market.ledger.checkConservation()
  }

  @Test func `what cannot be passed on stays`() throws {
    var set = try Passed(.novation, premium: 0)
    let count = set.market.ledger.commitments.count
    #expect(set.market.ledger.pass(9, .novation, by: .customer, to: set.new) == nil)
    #expect(set.market.ledger.pass(0, .novation, by: .customer, to: set.old) == nil)
    #expect(set.market.ledger.pass(0, .novation, by: .customer, to: set.provider) == nil)
    #expect(set.market.ledger.pass(0, .novation, by: .customer, to: set.new, quantity: 7) == nil)
    #expect(set.market.ledger.pass(0, .novation, by: .customer, to: set.new, quantity: 0) == nil)
    let tooMuch = Money(tickHours: 101)
    #expect(set.market.ledger.pass(0, .novation, by: .customer, to: set.new, premium: tooMuch) == nil)
    set.market.ledger.exit(set.new, at: 8)
    #expect(set.market.ledger.pass(0, .novation, by: .customer, to: set.new) == nil)
    #expect(set.market.ledger.commitments.count == count)
    try set.market.ledger.checkConservation()
  }

  @Test func `backlog is by month, and what is delivered now is not in it`() throws {
    var market = LedgerMarket(spotHours: 24)
    let book = try market.open()
    let window = try market.open("h100-sxm,80,DE,on_demand,2027-01-31T12Z/24h")
    let provider = market.participant("provider", .provider)
    let customer = market.participant("customer", .customer)
    let terms = Commitment.Terms(periods: 40, delay: 2)
    _ = market.ledger.commit(provider, to: customer, in: book, price: 10, quantity: 3, terms: terms)
    _ = market.ledger.commit(provider, to: customer, in: window, price: 20, quantity: 5)
    // Who may end it any day owes nothing ahead.
    _ = market.ledger.commit(provider, to: customer, in: book, price: 10, quantity: 7)
    let start = try Timestamp("2026-12-20T00:00:00Z")
    let months = market.ledger.backlog(at: start)
    #expect(months.map(\.month) == [12, 1, 2] && months.map(\.year) == [2026, 2027, 2027])
    // Ten days of December, thirty of January and half of the window, and its other half.
    #expect(months.map(\.gpuHours) == ([720, 2_220, 60] as [Int128]))
    #expect(months.map(\.amount.tickHours) == ([7_200, 22_800, 1_200] as [Int128]))
    #expect(market.ledger.backlogAmount(at: start).tickHours == 31_200)
    var endless = market.ledger
    let longest = Commitment.Terms(periods: .max, delay: .max)
    _ = endless.commit(provider, to: customer, in: book, price: 10, quantity: 1, terms: longest)
    #expect(endless.backlog(at: start).count == months.count)
    #expect(endless.backlogAmount(at: start).tickHours == 31_200)
    for _ in 0..<3 {
      market.ledger.deliverCommitments(in: book)
      _ = market.ledger.settle(book, at: start)
    }
    #expect(market.ledger.backlog(at: try Timestamp("2026-12-23T00:00:00Z"))[0].gpuHours == 9 * 72)
  }
}

/// Ten GPUs at 100, of which the customer has passed four to one that has 100.
private struct Passed: ~Copyable {
  var market: LedgerMarket
  let book: BookID
  let provider: ParticipantID
  let old: ParticipantID
  let new: ParticipantID

  struct NotPassed: Error {}

  init(_ passing: Commitment.Passing, premium: Int128) throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider)
    let old = market.participant("old", .customer, equity: 5_000)
    let new = market.participant("new", .customer, equity: 100)
    market.ledger.grant(10, to: provider, in: book)
    guard let number = market.ledger.commit(provider, to: old, in: book, price: 100, quantity: 10) else {
      throw NotPassed()
    }
    market.ledger.deliverCommitments(in: book)
    let passed = market.ledger.pass(
      number, passing, by: .customer, to: new, quantity: 4, premium: Money(tickHours: premium))
    if passed == nil { throw NotPassed() }
    // The current period is the old one's alone.
    #expect(market.ledger.position(of: new, in: book).held == 0)
    market.ledger.deliverCommitments(in: book)
    #expect(market.ledger.position(of: new, in: book).held == 0)
    (self.book, self.provider, self.old, self.new) = (book, provider, old, new)
    self.market = market
  }
}
