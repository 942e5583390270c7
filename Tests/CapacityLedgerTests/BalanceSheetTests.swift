import CapacityLedger
import ComputeMatching
import Foundation
import Testing

struct BalanceSheetTests {
  /// The example of docs/ledger.md, row by row.
  @Test func `the page's example is what the ledger says`() throws {
    let page = try String(contentsOf: Self.page, encoding: .utf8)
    var example = try Example()
    var rows = [example.row("after buying")]
    for month in 1...3 {
      example.run(month: month)
      rows.append(example.row("month \(month)"))
      try example.market.ledger.checkConservation(against: example.market.exchange)
    }
    rows += example.market.ledger.defaults.map { example.row($0) }
    for row in rows { #expect(page.contains(row), "\(row)") }
    #expect(example.market.ledger.defaults.map(\.depth) == [1, 2])
    #expect(example.market.ledger.defaults.last?.after == example.acme)
  }

  static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/ledger.md")

  @Test(arguments: [1, 7, 24, 365, 8_760] as [UInt32])
  func `a year of interest is the same in any steps`(hours: UInt32) throws {
    var market = LedgerMarket()
    let borrower = market.participant("borrower", .provider)
    let terms = Loan.Terms(yearlyRateMillionths: 123_457, maturityHours: 20_000, isRepaidAtMaturity: true)
    market.ledger.borrow(Money(tickHours: 999_999_937), by: borrower, terms)
    var passed: UInt32 = 0
    while passed < 8_760 {
      _ = market.ledger.serviceDebts(hours: min(hours, 8_760 - passed), at: 1)
      passed += hours
    }
    #expect(market.ledger.account(of: borrower).interest.tickHours == 999_999_937 * 123_457 / 1_000_000)
    #expect(market.ledger.loans[0].outstanding.tickHours == 999_999_937)
    try market.ledger.checkConservation()
  }

  @Test(arguments: [false, true])
  func `a loan is paid back evenly, or all at its end`(isRepaidAtMaturity: Bool) throws {
    var market = LedgerMarket()
    let borrower = market.participant("borrower", .provider)
    let terms = Loan.Terms(yearlyRateMillionths: 0, maturityHours: 30, isRepaidAtMaturity: isRepaidAtMaturity)
    #expect(market.ledger.borrow(Money(tickHours: 0), by: borrower, terms) == nil)
    market.ledger.borrow(Money(tickHours: 100), by: borrower, terms)
    var outstanding: [Int128] = []
    for _ in 0..<4 {
      _ = market.ledger.serviceDebts(hours: 10, at: 1)
      outstanding.append(market.ledger.account(of: borrower).debt.tickHours)
    }
    #expect(outstanding == (isRepaidAtMaturity ? [100, 100, 0, 0] : [67, 34, 0, 0]))
    #expect(market.ledger.account(of: borrower).cash == .zero)
    try market.ledger.checkConservation()
  }

  @Test func `capital loses value by generation`() throws {
    var market = LedgerMarket()
    let owner = market.participant("owner", .provider, equity: 1_000)
    let (old, new) = (try GPUModel("h100-sxm"), try GPUModel("b200-sxm"))
    market.ledger.invest(Money(tickHours: 300), in: old, by: owner, Capital.Terms(lifeHours: 30))
    market.ledger.invest(Money(tickHours: 500), in: new, by: owner, Capital.Terms(lifeHours: 50))
    market.ledger.invest(Money(tickHours: 100), in: old, by: owner, Capital.Terms(lifeHours: 10))
    market.ledger.depreciate(hours: 20)
    let sums = market.ledger.capitalByGeneration(of: owner)
    #expect(sums.map(\.generation) == [old, new] && sums.map(\.bookValue.tickHours) == [100, 300])
    let account = market.ledger.account(of: owner)
    #expect(account.capital.tickHours == 400 && account.depreciation.tickHours == 500)
    #expect(account.cash.tickHours == 100 && account.equity.tickHours == 500)
    try market.ledger.checkConservation()
  }

  /// Each owes the next one 100 and has nothing: they pay each other, and nobody defaults.
  @Test func `a circle of dues needs no cash`() throws {
    var set = try Chain(count: 4, isCircle: true, cash: 0)
    _ = set.market.ledger.settle(set.book, at: 9)
    #expect(set.market.ledger.defaults.isEmpty)
    try set.market.ledger.checkConservation()
  }

  /// Each passes on what it receives; the last customer has 40 of 100.
  @Test func `one default goes through a chain, in waves`() throws {
    var set = try Chain(count: 5, isCircle: false, cash: 5)
    set.market.ledger.credit(Money(tickHours: 35), to: set.people[4])
    _ = set.market.ledger.settle(set.book, at: 9)
    let defaults = set.market.ledger.defaults
    #expect(defaults.map(\.participant) == Array(set.people.dropFirst().reversed()))
    #expect(defaults.map(\.depth) == [1, 2, 3, 4])
    #expect(defaults.map(\.after) == [nil] + set.people.dropFirst(2).reversed())
    // The second has 5 of its own; what the first pays is in its estate until the next settlement.
    #expect(defaults.map(\.recovered.tickHours) == [40, 5, 5, 5])
    var recovered: [[Int128]] = []
    for _ in 0..<3 {
      _ = set.market.ledger.defaultInsolvent(at: 10)
      recovered.append(set.market.ledger.defaults.map(\.recovered.tickHours))
    }
    #expect(recovered == [[40, 45, 10, 10], [40, 45, 50, 15], [40, 45, 50, 55]])
    #expect(set.market.ledger.account(of: set.people[0]).commitmentIncome.tickHours == 55)
    #expect(defaults[1].recoveryRate == 0.05)
    try set.market.ledger.checkConservation()
  }

  @Test func `several books settled at once pay for each other`() throws {
    for together in [true, false] {
      var market = LedgerMarket()
      let books = [try market.open(), try market.open("h100-sxm,80,US,on_demand,spot")]
      let people = (0..<3).map { market.participant("\($0)", .customer, equity: $0 == 2 ? 100 : 0) }
      _ = market.ledger.commit(people[0], to: people[1], in: books[0], price: 10, quantity: 10)
      _ = market.ledger.commit(people[1], to: people[2], in: books[1], price: 10, quantity: 10)
      for book in books { market.ledger.deliverCommitments(in: book) }
      if together {
        #expect(market.ledger.settle(books, at: 9).map(\.committed) == [10, 10])
      } else {
        for book in books { _ = market.ledger.settle(book, at: 9) }
      }
      #expect(market.ledger.account(of: people[1]).isActive == together)
      try market.ledger.checkConservation()
    }
  }
}

/// People of whom each owes the one before 100 for what it received.
private struct Chain: ~Copyable {
  var market: LedgerMarket
  let book: BookID
  let people: [ParticipantID]

  init(count: Int, isCircle: Bool, cash: Int128) throws {
    var market = LedgerMarket()
    let book = try market.open()
    let people = (0..<count).map { market.participant("\($0)", .customer, equity: cash) }
    for index in 1..<count {
      _ = market.ledger.commit(people[index - 1], to: people[index], in: book, price: 100, quantity: 1)
    }
    if isCircle { _ = market.ledger.commit(people[count - 1], to: people[0], in: book, price: 100, quantity: 1) }
    market.ledger.deliverCommitments(in: book)
    (self.book, self.people) = (book, people)
    self.market = market
  }
}

/// A cloud that has bought 250 GPUs with borrowed money, and its only customer.
private struct Example: ~Copyable {
  var market: LedgerMarket
  let book: BookID
  let cloud: ParticipantID
  let acme: ParticipantID
  private let others: (seller: ParticipantID, buyer: ParticipantID)

  static func dollars(_ amount: Int128) -> Money { Money(tickHours: amount * 10_000) }

  init() throws {
    var market = LedgerMarket(spotHours: 730)
    let book = try market.open()
    let cloud = market.participant("cloud", .provider, equity: Self.dollars(1_600_000).tickHours)
    let acme = market.participant("acme", .customer, equity: Self.dollars(556_250).tickHours)
    let others = (market.participant("seller", .provider), market.participant("buyer", .customer))
    market.ledger.borrow(
      Self.dollars(6_000_000), by: cloud, Loan.Terms(yearlyRateMillionths: 120_000, maturityHours: 36 * 730))
    market.ledger.invest(
      Self.dollars(7_500_000), in: try GPUModel("h100-sxm"), by: cloud,
      Capital.Terms(lifeHours: 60 * 730, recoveryMillionths: 400_000))
    _ = market.ledger.commit(
      cloud, to: acme, in: book, price: 25_000, quantity: 250, terms: Commitment.Terms(periods: 36))
    (self.book, self.cloud, self.acme, self.others) = (book, cloud, acme, others)
    self.market = market
  }

  mutating func run(month: Int) {
    let time = Timestamp(nanoseconds: UInt64(month))
    market.ledger.grant(250, to: cloud, in: book)
    market.ledger.deliverCommitments(in: book)
    // Elsewhere an hour costs 1.50.
    market.trade(1, at: 15_000, in: book, from: others.seller, to: others.buyer)
    if month == 3 { market.trade(250, at: 15_000, in: book, from: cloud, to: others.buyer) }
    _ = market.ledger.settle(book, at: time)
    market.ledger.charge(Self.dollars(91_250), to: cloud)
    market.ledger.depreciate(hours: 730)
    _ = market.ledger.serviceDebts(hours: 730, at: time)
  }

  func row(_ when: String) -> String {
    let account = market.ledger.account(of: cloud)
    return
      "| \(when) | \(text(account.cash)) | \(text(account.capital)) | \(text(account.debt)) | \(text(account.equity)) |"
  }

  func row(_ failure: Default) -> String {
    let name = failure.participant == acme ? "acme" : "cloud"
    let share = (failure.recoveryRate ?? 0) * 100
    return
      "| \(name) | \(failure.cause) | \(text(failure.lack)) | \(failure.depth) | \(text(failure.claimed)) | \(text(failure.recovered)) | \(String(format: "%.1f", share))% |"
  }

  /// Whole dollars, rounded.
  private func text(_ amount: Money) -> String {
    let dollars = Int((Double(amount.tickHours) / 10_000).rounded())
    var digits = String(abs(dollars))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (dollars < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }
}
