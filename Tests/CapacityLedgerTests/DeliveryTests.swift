import CapacityLedger
import ComputeMatching
import Testing

struct DeliveryTests {
  @Test func `what is not used perishes with its period`() throws {
    var market = LedgerMarket(spotHours: 24)
    let book = try market.open()
    let provider = market.participant("provider", .provider)
    let customer = market.participant("customer", .customer)
    market.ledger.grant(100, to: provider, in: book)
    market.trade(40, at: 200, in: book, from: provider, to: customer)
    #expect(market.ledger.use(30, by: customer, in: book) == 30)
    #expect(market.ledger.use(30, by: customer, in: book) == 10)
    #expect(market.ledger.use(-5, by: customer, in: book) == 0)
    #expect(market.ledger.use(8, by: provider, in: book) == 8)
    let summary = market.ledger.settle(book, at: 10)
    #expect(summary.granted == 100 * 24)
    #expect(summary.used == 48 * 24)
    #expect(summary.unsold == 52 * 24)
    #expect(summary.perished == 52 * 24)
    #expect(summary.utilisation == 0.48)
    #expect(summary.trades.volumeWeightedPrice == 200)
    #expect(market.ledger.position(of: customer, in: book) == Position())
    try market.ledger.checkConservation(against: market.exchange)

    #expect(market.ledger.settle(book, at: 11).granted == 0)
    #expect(market.ledger.settled(in: book).perished == 52 * 24)
    #expect(market.ledger.allTrades(in: book).gpuHours == 40 * 24)
  }

  @Test func `a window is seen hour by hour before it is over`() throws {
    var market = LedgerMarket()
    let book = try market.open("h100-sxm,80,DE,on_demand,2026-01-01T00Z/240h")
    let provider = market.participant("provider", .provider)
    let customer = market.participant("customer", .customer, group: "house")
    let sister = market.participant("sister", .customer, group: "house")
    market.trade(30, at: 200, in: book, from: provider, to: customer)
    let earlier = market.ledger.allTrades(in: book)
    market.trade(10, at: 300, in: book, from: sister, to: customer)
    market.trade(10, at: 280, in: book, from: provider, to: customer)
    let later = market.ledger.allTrades(in: book).since(earlier)
    #expect(later.count == 2 && later.quantity == 20 && later.gpuHours == 20 * 240)
    #expect(later.notional == Money(tickHours: 10 * 580 * 240))
    #expect(later.relatedGPUHours == 10 * 240 && later.relatedNotional == Money(tickHours: 10 * 300 * 240))
    #expect(later.volumeWeightedPrice == 280)

    market.ledger.grant(35, to: provider, in: book)
    #expect(market.ledger.use(25, by: customer, in: book) == 25)
    let day = market.ledger.outlook(for: book, hours: 24)
    #expect(day.granted == 35 * 24 && day.used == 25 * 24 && day.perished == 25 * 24 && day.undelivered == 15 * 24)
    #expect(market.ledger.outlook(for: BookID(9), hours: 24) == PeriodSummary())
    let summary = market.ledger.settle(book, at: 10)
    #expect(
      summary.granted == 35 * 240 && summary.used == 25 * 240 && summary.trades == market.ledger.allTrades(in: book))
    #expect(market.ledger.outlook(for: book, hours: 24) == PeriodSummary())
    try market.ledger.checkConservation(against: market.exchange)
  }

  @Test func `idle capacity of those who bought it is not unsold`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider)
    let customer = market.participant("customer", .customer)
    market.ledger.grant(10, to: provider, in: book)
    market.trade(10, at: 200, in: book, from: provider, to: customer)
    let summary = market.ledger.settle(book, at: 10)
    #expect(summary.unsold == 0)
    #expect(summary.perished == 10)
  }

  @Test func `capacity that a seller does not have is counted as undelivered`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let seller = market.participant("seller", .intermediary)
    let customer = market.participant("customer", .customer)
    market.ledger.grant(4, to: seller, in: book)
    market.trade(10, at: 200, in: book, from: seller, to: customer)
    #expect(market.ledger.use(10, by: customer, in: book) == 10)
    let summary = market.ledger.settle(book, at: 10)
    #expect(summary.undelivered == 6)
    #expect(summary.used + summary.perished == summary.granted + summary.undelivered)
    try market.ledger.checkConservation()
  }

  @Test func `what is sold on is no longer used`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider)
    let customer = market.participant("customer", .customer)
    let other = market.participant("other", .customer)
    market.trade(10, at: 200, in: book, from: provider, to: customer)
    #expect(market.ledger.use(8, by: customer, in: book) == 8)
    market.trade(5, at: 200, in: book, from: customer, to: other)
    #expect(market.ledger.position(of: customer, in: book).used == 5)
    try market.ledger.checkConservation()
  }

  @Test func `orders outlive the period in which they were entered`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider)
    market.submit(.ask, 10, at: 200, in: book, by: provider)
    _ = market.ledger.settle(book, at: 10)
    #expect(market.ledger.position(of: provider, in: book).openAsks == 10)
    try market.ledger.checkConservation(against: market.exchange)
  }
}
