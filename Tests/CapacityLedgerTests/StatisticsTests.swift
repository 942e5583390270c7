import CapacityLedger
import ComputeMatching
import SeededRandom
import Testing

struct StatisticsTests {
  @Test(arguments: [(39, 760.5), (70, 2_450)])
  func `two equal customers have half their common share squared, twice`(percent: Int128, index: Double) {
    let concentration = Concentration(of: [percent * 5, percent * 5], others: 1_000 - percent * 10)
    #expect(abs(concentration.herfindahlHirschmanIndex - index) < 1e-9)
    #expect(abs(concentration.topShare(2) - Double(percent) / 100) < 1e-12)
    #expect(abs(concentration.othersShare + concentration.topShare(9) - 1) < 1e-12)
  }

  @Test func `a monopoly is 10,000 and nobody is 0`() {
    #expect(Concentration(of: [7, 0, -3]).herfindahlHirschmanIndex == 10_000)
    #expect(Concentration(of: []).herfindahlHirschmanIndex == 0)
    #expect(Concentration(of: []).topShare(3) == 0)
    #expect(Concentration(of: [1]).topShare(-1) == 0)
  }

  @Test func `concentration is asked by role`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let big = market.participant("big", .provider)
    let small = market.participant("small", .provider)
    let customer = market.participant("customer", .customer)
    market.trade(30, at: 200, in: book, from: big, to: customer)
    market.trade(10, at: 200, in: book, from: small, to: customer)
    let providers = market.ledger.concentration(of: .provider, by: \.soldGPUHours)
    #expect(providers.shares == [0.75, 0.25])
    #expect(market.ledger.concentration(of: .customer, by: \.boughtGPUHours).herfindahlHirschmanIndex == 10_000)
  }

  @Test func `related parties count in volume and not in prices`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let seller = market.participant("seller", .provider, group: "house")
    let sister = market.participant("sister", .customer, group: "house")
    let stranger = market.participant("stranger", .customer)
    market.trade(10, at: 200, in: book, from: seller, to: stranger)
    market.trade(30, at: 900, in: book, from: seller, to: sister)
    let trades = market.ledger.trades(in: book)
    #expect(trades.gpuHours == 40)
    #expect(trades.relatedGPUHours == 30)
    #expect(trades.relatedNotional == Money(tickHours: 30 * 900))
    #expect(trades.volumeWeightedPrice == 200)
    #expect(trades.count == 2)
  }

  @Test func `the index follows prices and not what is traded where`() throws {
    var market = LedgerMarket()
    let dear = try market.open("h100-sxm,80,US,on_demand,spot")
    let cheap = try market.open("h100-sxm,80,IS,on_demand,spot")
    let other = try market.open("a100-sxm,40,US,on_demand,spot")
    let seller = market.participant("seller", .provider)
    let buyer = market.participant("buyer", .customer)
    func close(_ market: inout LedgerMarket) {
      let summaries = [dear, cheap, other].map { book in
        (book: book, trades: market.ledger.settle(book, at: 1).trades)
      }
      market.ledger.closeIndexPeriod(summaries)
    }
    close(&market)
    market.trade(10, at: 400, in: dear, from: seller, to: buyer)
    market.trade(10, at: 200, in: cheap, from: seller, to: buyer)
    close(&market)
    // All trade moves to the cheap region, where prices rise by a tenth.
    market.trade(90, at: 220, in: cheap, from: seller, to: buyer)
    market.trade(5, at: 50, in: other, from: seller, to: buyer)
    close(&market)
    // The dear one comes back at half of what it was.
    market.trade(10, at: 200, in: dear, from: seller, to: buyer)
    close(&market)
    close(&market)
    let indices = market.ledger.priceIndices
    #expect(indices.count == 2)
    let values = indices[0].values.map { $0.map { ($0 * 1e6).rounded() / 1e6 } }
    // The dear one is at half of its base, and nothing else is traded.
    #expect(values == [nil, 100, 110, 50, 50])
    #expect(indices[0].volumeWeightedPrices == [nil, 300, 220, 200, nil])
    #expect(indices[1].values == [nil, nil, 100, 100, 100])
    #expect(indices[1].latest == 100)
  }

  /// 3,000 hours in which prices wander, more is bought where they bounce down, and in the end they are where they began.
  /// A chain of links ends at nothing.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `an index whose prices return returns within a billionth`(seed: UInt64) throws {
    var market = LedgerMarket()
    var random = SplitMix64(seed: seed)
    let regions = ["US", "IS", "DE"]
    let books = try regions.map { try market.open("h100-sxm,80,\($0),on_demand,spot") }
    let seller = market.participant("seller", .provider)
    let buyer = market.participant("buyer", .customer)
    let first = [4_000, 2_000, 3_000]
    func trade(_ price: Int, _ quantity: UInt64, _ book: BookID, _ market: inout LedgerMarket) {
      market.trade(Quantity(quantity), at: Price(ticks: Int64(price)), in: book, from: seller, to: buyer)
    }
    func close(_ market: inout LedgerMarket) {
      let trades = books.map { (book: $0, trades: market.ledger.settle($0, at: 1).trades) }
      market.ledger.closeIndexPeriod(trades)
    }
    for (book, price) in zip(books, first) { trade(price, 10, book, &market) }
    close(&market)
    var prices = first
    for _ in 0..<3_000 {
      // A book that is cheap for an hour trades more.
      for place in books.indices where random.next() % 3 > 0 {
        let bounce = Int(random.next() % 401) - 200
        prices[place] = max(500, prices[place] + Int(random.next() % 101) - 50)
        trade(prices[place] + bounce, 1 + (bounce < 0 ? 40 : 0) + random.next() % 20, books[place], &market)
      }
      close(&market)
    }
    for (book, price) in zip(books, first) { trade(price, 1 + random.next() % 90, book, &market) }
    close(&market)
    let last = try #require(market.ledger.priceIndices[0].latest)
    #expect(abs(last - 100) < 1e-7)
  }

  @Test func `a spec that comes later enters at the level of the index`() throws {
    var market = LedgerMarket()
    let old = try market.open("h100-sxm,80,US,on_demand,spot")
    let new = try market.open("h100-sxm,80,IS,on_demand,spot")
    let seller = market.participant("seller", .provider)
    let buyer = market.participant("buyer", .customer)
    for (oldPrice, newPrice) in [(400, nil), (600, 300), (600, 200), (400, 200)] as [(Int64, Int64?)] {
      market.trade(10, at: Price(ticks: oldPrice), in: old, from: seller, to: buyer)
      if let newPrice { market.trade(10, at: Price(ticks: newPrice), in: new, from: seller, to: buyer) }
      market.ledger.closeIndexPeriod([old, new].map { (book: $0, trades: market.ledger.settle($0, at: 1).trades) })
    }
    // The base of the new one is 200, where the old one's is 400.
    let values = market.ledger.priceIndices[0].values.map { $0.map { ($0 * 1e6).rounded() / 1e6 } }
    #expect(values == [100, 150, 133.333333, 100])
  }

  @Test func `what related parties trade concentrates nothing`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let seller = market.participant("seller", .provider, group: "house")
    let sister = market.participant("sister", .customer, group: "house")
    let other = market.participant("other", .provider)
    let stranger = market.participant("stranger", .customer)
    market.trade(30, at: 900, in: book, from: seller, to: sister)
    market.trade(10, at: 200, in: book, from: other, to: stranger)
    market.trade(10, at: 200, in: book, from: seller, to: stranger)
    _ = market.ledger.commit(seller, to: sister, in: book, price: 100, quantity: 5)
    market.ledger.deliverCommitments(in: book)
    #expect(market.ledger.concentration(of: .provider, by: \.armsLengthSoldGPUHours).shares == [0.5, 0.5])
    #expect(market.ledger.concentration(of: .customer, by: \.armsLengthBoughtGPUHours).shares == [1])
    #expect(market.ledger.account(of: seller).soldGPUHours == 45)
  }

  @Test func `sums that do not fit are reported`() throws {
    var market = LedgerMarket(spotHours: .max)
    let book = try market.open()
    let seller = market.participant("seller", .provider)
    let buyer = market.participant("buyer", .customer)
    try market.ledger.checkConservation()
    for _ in 0..<5_000 {
      market.trade(1_000_000, at: Price(ticks: .max), in: book, from: seller, to: buyer)
    }
    #expect(throws: ConservationError.overflow) { try market.ledger.checkConservation() }
  }

  @Test(
    arguments: [
      0, 1, -1, 1 << 53 + 1, -(1 << 62), Int128(Int64.max), Int128(UInt64.max), Int128.max, Int128.min,
      Int128(Int64.max) * 3, -Int128(UInt64.max) - 1,
    ] as [Int128]) func `wide numbers become the nearest doubles`(number: Int128)
  {
    let exact = Double(number)
    #expect(abs(Double(wide: number) - exact) <= exact.ulp)
  }
}
