import CapacityLedger
import ComputeMatching
import SeededRandom
import Testing

/// Balance sheets, failures to deliver, transfers and cascades of defaults are what a plain ledger says that shares no code with this one.
struct RandomMoneyTests {
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `money is where the plain ledger has it`(seed: UInt64) throws {
    var twin = try Twins(seed: seed)
    for step in 0..<300 {
      twin.step()
      try twin.compare("step \(step) of seed \(seed)")
    }
  }

  @Test func `random streams meet everything`() throws {
    var met: Set<String> = []
    for seed in 1...16 as ClosedRange<UInt64> {
      var twin = try Twins(seed: seed)
      for _ in 0..<300 { twin.step() }
      met.formUnion(twin.met())
    }
    let all = [
      "claims", "commitments", "costs", "credited", "debt", "depth 2", "fromBond", "fromDeposit",
      "liability",
      "madeWhole", "recovered", "termination", "uncovered",
    ]
    #expect(all.filter { !met.contains($0) } == [])
  }
}

private struct Twins: ~Copyable {
  var market: LedgerMarket
  let plain = PlainLedger()
  private var random: SplitMix64
  private var books: [BookID] = []
  private var people: [ParticipantID] = [.none]
  private let traders: (seller: ParticipantID, buyer: ParticipantID)
  private let generation: GPUModel
  private var time: UInt64 = 0
  /// Of the current period, by book.
  private var traded: [(sum: Int128, count: Int128)] = [(0, 0), (0, 0)]

  init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var market = LedgerMarket()
    for region in ["DE", "US"] { books.append(try market.open("h100-sxm,80,\(region),on_demand,spot")) }
    generation = try GPUModel("h100-sxm")
    traders = (market.participant("seller", .provider), market.participant("buyer", .customer))
    plain.people.append(PlainLedger.Person(0, cash: 0, isLimited: false))
    for number in 1...8 {
      let equity: Int128? = number == 1 ? nil : Int128(random.next() % 6_000)
      people.append(market.participant("\(number)", .provider, equity: equity))
      plain.people.append(PlainLedger.Person(number, cash: equity ?? 0, isLimited: equity != nil))
    }
    plain.held = Array(repeating: Array(repeating: 0, count: people.count), count: 2)
    plain.prices = [nil, nil]
    self.random = random
    self.market = market
  }

  private mutating func draw(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
  private mutating func someone() -> Int { 1 + draw(8) }
  private func money(_ amount: Int) -> Money { Money(tickHours: Int128(amount)) }

  mutating func step() {
    time += 1
    switch draw(20) {
    case ..<4: commit()
    case 4:
      let (person, cost, life, recovery) = (someone(), 1 + draw(2_000), 1 + draw(30), draw(1_100_000))
      market.ledger.invest(
        money(cost), in: generation, by: people[person],
        Capital.Terms(lifeHours: UInt32(life), recoveryMillionths: UInt32(recovery)))
      plain.people[person].cash -= Int128(cost)
      plain.assets.append(
        PlainLedger.Asset(
          plain.people[person], Int128(cost), life: Int128(life), recovery: Int128(min(recovery, 1_000_000))))
    case 5, 6: borrow()
    case 7:
      let (person, amount) = (someone(), draw(1_500))
      market.ledger.charge(money(amount), to: people[person])
      plain.people[person].cash -= Int128(amount)
    case 8:
      let (person, amount) = (someone(), draw(1_500))
      if draw(2) == 0 {
        market.ledger.credit(money(amount), to: people[person])
      } else {
        market.ledger.payIn(money(amount), to: people[person])
      }
      plain.people[person].cash += Int128(amount)
    case 9, 10:
      let (person, book, quantity) = (someone(), draw(2), 1 + draw(60))
      market.ledger.grant(Quantity(quantity), to: people[person], in: books[book])
      plain.held[book][person] += Int128(quantity)
    case 11, 12: pass()
    case 13: trade()
    case 14:
      let hours = 1 + draw(20)
      market.ledger.depreciate(hours: UInt32(hours))
      for asset in plain.assets { asset.age += Int128(hours) }
      _ = market.ledger.serviceDebts(hours: UInt32(hours), at: Timestamp(nanoseconds: time))
      plain.service(hours: Int128(hours))
    case 15:
      _ = market.ledger.defaultInsolvent(at: Timestamp(nanoseconds: time))
      plain.checkOverdrafts()
    case 16, 17:
      let book = draw(2)
      market.ledger.deliverCommitments(in: books[book])
      plain.deliver(book)
    default: settle()
    }
  }

  private mutating func commit() {
    let (provider, customer) = (someone(), someone())
    if provider == customer { return }
    let (book, price, quantity, delay) = (draw(2), 50 + draw(100), 1 + draw(30), draw(2))
    let periods = draw(4) == 0 ? nil : 1 + draw(6)
    var remedies: Commitment.Remedies?
    if draw(3) > 0 {
      remedies = Commitment.Remedies(
        creditMillionths: UInt32(draw(3)) * 400_000, deposit: money(draw(2) * draw(2_000)),
        bond: money(draw(2) * draw(2_000)), makesWhole: draw(2) == 0)
    }
    let number = market.ledger.commit(
      people[provider], to: people[customer], in: books[book], price: Price(ticks: Int64(price)),
      quantity: Quantity(quantity),
      terms: Commitment.Terms(periods: periods.map { UInt32($0) }, delay: UInt32(delay), remedies: remedies))
    let isEntered = plain.commit(
      provider, customer, book: book, price: Int128(price), quantity: Int128(quantity), left: periods, delay: delay,
      remedies: remedies.map {
        (Int128($0.creditMillionths), $0.deposit.tickHours, $0.bond.tickHours, $0.makesWhole)
      })
    #expect((number != nil) == isEntered)
  }

  private mutating func borrow() {
    let (person, amount, rate) = (someone(), 1 + draw(4_000), draw(90_000_000))
    let (maturity, atOnce) = (draw(40), draw(2) == 0)
    market.ledger.borrow(
      money(amount), by: people[person],
      Loan.Terms(
        yearlyRateMillionths: UInt32(rate), maturityHours: UInt32(maturity), isRepaidAtMaturity: atOnce))
    plain.people[person].cash += Int128(amount)
    plain.loans.append(
      PlainLedger.Loan(
        plain.people[person], Int128(amount), rate: Int128(rate), maturity: Int128(maturity), atOnce: atOnce))
  }

  private mutating func pass() {
    guard !plain.contracts.isEmpty else { return }
    let (number, byProvider, new) = (draw(plain.contracts.count), draw(2) == 0, someone())
    let (premium, isNovation) = (draw(3) * (draw(2_000) - 1_000), draw(2) == 0)
    let whole = plain.contracts[number].quantity
    if whole == 0 { return }
    let quantity = 1 + draw(Int(whole))
    let passed = market.ledger.pass(
      number, isNovation ? .novation : .transfer, by: byProvider ? .provider : .customer, to: people[new],
      quantity: Quantity(quantity), premium: money(premium))
    let isPassed = plain.pass(
      number, byProvider: byProvider, to: new, quantity: Int128(quantity), premium: Int128(premium),
      isNovation: isNovation)
    #expect((passed != nil) == isPassed)
  }

  private mutating func trade() {
    let (book, price) = (draw(2), 50 + draw(150))
    market.trade(1, at: Price(ticks: Int64(price)), in: books[book], from: traders.seller, to: traders.buyer)
    traded[book] = (traded[book].sum + Int128(price), traded[book].count + 1)
    plain.prices[book] = traded[book].sum / traded[book].count
  }

  private mutating func settle() {
    let chosen = draw(3) == 0 ? [0, 1] : [draw(2)]
    _ = market.ledger.settle(chosen.map { books[$0] }, at: Timestamp(nanoseconds: time))
    plain.settle(chosen)
    for book in chosen { traded[book] = (0, 0) }
  }

  func compare(_ place: String) throws {
    try market.ledger.checkConservation(against: market.exchange)
    let ledger = market.ledger
    for (number, person) in plain.people.enumerated().dropFirst() {
      let account = ledger.account(of: people[number])
      let sheet = [account.cash, account.capital, account.debt, account.deposits].map(\.tickHours)
      let plainly = [person.cash, plain.capital(of: person), plain.debt(of: person), plain.deposits(of: person)]
      try #require(sheet == plainly, "\(place): person \(number)")
      try #require(account.isActive == !person.isGone, "\(place): person \(number)")
      try #require(account.equity.tickHours == plainly[0] + plainly[1] - plainly[2] + plainly[3], "\(place)")
    }
    for (number, contract) in plain.contracts.enumerated() {
      let commitment = ledger.commitments[number]
      let figures = [
        "missed": commitment.missed, "credited": commitment.credited, "claimed": commitment.claimed,
        "fromDeposit": commitment.fromDeposit, "fromBond": commitment.fromBond, "owed": commitment.owedInFull,
        "madeWhole": commitment.madeWhole,
      ]
      for (name, figure) in figures {
        try #require(figure.tickHours == contract.figures[name] ?? 0, "\(place): \(name) of \(number)")
      }
      try #require(commitment.unpaid.tickHours == plain.unpaidBills(of: contract), "\(place): unpaid of \(number)")
      try #require(commitment.isRunning == contract.isRunning, "\(place): commitment \(number)")
      try #require(commitment.quantity == Quantity(contract.quantity), "\(place): commitment \(number)")
    }
    let failures = ledger.defaults.map { failure in
      PlainLedger.Failure(
        person: number(of: failure.participant) ?? 0, lack: failure.lack.tickHours, depth: failure.depth,
        after: failure.after.flatMap { number(of: $0) })
    }
    try #require(failures == plain.failures, "\(place)")
    for failure in ledger.defaults {
      let claims = plain.people[number(of: failure.participant) ?? 0].claims ?? []
      try #require(failure.claimed.tickHours == claims.reduce(0) { $0 + $1.first }, "\(place)")
      try #require(failure.unpaid.tickHours == claims.reduce(0) { $0 + $1.open }, "\(place)")
    }
  }

  private func number(of participant: ParticipantID) -> Int? { people.firstIndex(of: participant) }

  func met() -> Set<String> {
    var met = Set(market.ledger.defaults.map { "\($0.cause)" } + market.ledger.defaults.map { "depth \($0.depth)" })
    for failure in market.ledger.defaults {
      if failure.recovered > .zero, failure.unpaid > .zero { met.insert("recovered") }
      for claim in failure.claims {
        if case .liability = claim.reason { met.insert("liability") }
        if case .termination = claim.reason { met.insert("termination") }
      }
    }
    for commitment in market.ledger.commitments {
      if commitment.credited > .zero { met.insert("credited") }
      if commitment.fromDeposit > .zero { met.insert("fromDeposit") }
      if commitment.fromBond > .zero { met.insert("fromBond") }
      if commitment.madeWhole > .zero { met.insert("madeWhole") }
      if commitment.uncovered > .zero { met.insert("uncovered") }
    }
    return met
  }
}
