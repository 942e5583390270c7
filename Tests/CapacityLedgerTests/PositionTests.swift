import CapacityLedger
import ComputeMatching
import TestSupport
import Testing

struct PositionTests {
  @Test func `a trade moves capacity and money from seller to buyer`() throws {
    var market = LedgerMarket()
    let book = try market.open("h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h")
    let seller = market.participant("provider", .provider, equity: 1_000)
    let buyer = market.participant("customer", .customer)
    market.ledger.grant(100, to: seller, in: book)
    market.submit(.ask, 60, at: 200, in: book, by: seller)
    #expect(market.ledger.position(of: seller, in: book).openAsks == 60)
    #expect(market.ledger.position(of: seller, in: book).available == 40)
    market.submit(.bid, 25, at: 210, in: book, by: buyer)

    #expect(market.ledger.position(of: seller, in: book).held == 75)
    #expect(market.ledger.position(of: seller, in: book).openAsks == 35)
    #expect(market.ledger.position(of: buyer, in: book).held == 25)
    #expect(market.ledger.account(of: seller).equity == Money(tickHours: 1_000 + 200 * 25 * 720))
    #expect(market.ledger.account(of: buyer).equity == Money(tickHours: -200 * 25 * 720))
    #expect(market.ledger.account(of: buyer).boughtGPUHours == 25 * 720)
    #expect(market.ledger.positions(in: book).map(\.participant) == [seller, buyer])
    #expect(market.ledger.positions(in: book).map(\.position.held) == [75, 25])
    try market.ledger.checkConservation(against: market.exchange)
  }

  @Test func `every way of leaving a book is followed`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let one = market.participant("one", .customer)
    let two = market.participant("two", .customer)
    let first = market.submit(.bid, 10, at: 200, in: book, by: one)
    market.apply(.reduce(first, by: 4))
    #expect(market.ledger.position(of: one, in: book).openBids == 6)
    market.apply(.replace(first, with: Replacement(id: 900, price: 190, quantity: 8)))
    #expect(market.ledger.owner(of: first) == nil)
    #expect(market.ledger.owner(of: 900) == one)
    #expect(market.ledger.position(of: one, in: book).openBids == 8)
    market.submit(.ask, 3, at: 190, in: book, by: two, .immediateOrCancel)
    #expect(market.ledger.position(of: one, in: book).openBids == 5)
    // A second order of a live id is rejected, and the first stays its owner's.
    market.apply(.submit(Order(id: 900, side: .bid, book: book, price: 5, quantity: 1, participant: two)))
    #expect(market.ledger.owner(of: 900) == one)
    market.apply(.cancelAll(of: one, in: nil))
    #expect(market.ledger.position(of: one, in: book).openBids == 0)
    #expect(market.ledger.owner(of: 900) == nil)
    try market.ledger.checkConservation(against: market.exchange)
  }

  @Test func `a reseller offers only what it holds`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let other = try market.open("h100-sxm,80,US,on_demand,spot")
    let provider = market.participant("provider", .provider)
    let reseller = market.participant("reseller", .reseller)
    func ask(_ quantity: Quantity, _ scope: OrderScope) -> Order {
      Order(id: 77, side: .ask, scope: scope, price: 300, quantity: quantity, participant: reseller)
    }
    #expect(!market.ledger.covers(ask(1, .book(book))))
    market.trade(10, at: 200, in: book, from: provider, to: reseller)
    #expect(market.ledger.covers(ask(10, .book(book))))
    #expect(!market.ledger.covers(ask(11, .book(book))))
    #expect(!market.ledger.covers(ask(10, .book(other))))
    // What rests in many books could be taken in one where nothing is held.
    let anywhere = market.exchange.requirement(Requirement())
    #expect(!market.ledger.covers(ask(1, .requirement(anywhere))))

    market.submit(.ask, 6, at: 300, in: book, by: reseller)
    #expect(market.ledger.covers(ask(4, .book(book))))
    #expect(!market.ledger.covers(ask(5, .book(book))))
    #expect(market.ledger.use(9, by: reseller, in: book) == 9)
    #expect(!market.ledger.covers(ask(1, .book(book))))
  }

  @Test func `an uncovered ask of a reseller does not go unnoticed`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let reseller = market.participant("reseller", .reseller)
    try market.ledger.checkConservation()
    market.submit(.ask, 1, at: 300, in: book, by: reseller)
    #expect(throws: ConservationError.uncovered) { try market.ledger.checkConservation() }
  }

  @Test func `a reseller may not make its offer larger than what it holds`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let provider = market.participant("provider", .provider)
    let reseller = market.participant("reseller", .reseller)
    market.trade(10, at: 200, in: book, from: provider, to: reseller)
    let ask = market.submit(.ask, 6, at: 300, in: book, by: reseller)
    market.apply(.replace(ask, with: Replacement(price: 310, quantity: 10)))
    try market.ledger.checkConservation()
    market.apply(.replace(ask, with: Replacement(price: 310, quantity: 11)))
    #expect(throws: ConservationError.uncovered) { try market.ledger.checkConservation() }
  }

  @Test func `commands that the ledger was not told of do not go unnoticed`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    market.exchange.apply(.submit(Order(id: 999, side: .bid, book: book, price: 5, quantity: 1)), at: 1)
    market.exchange.removeAllEvents()
    #expect(throws: ConservationError.liveOrders(here: 0, onExchange: 1)) {
      try market.ledger.checkConservation(against: market.exchange)
    }
    market.submit(.ask, 1, at: 5, in: book, by: .none)
    #expect(throws: ConservationError.unknownOrders(1)) { try market.ledger.checkConservation() }
  }

  @Test func `participants that no exchange can have handed out get no accounts`() throws {
    var market = LedgerMarket()
    let book = try market.open()
    let customer = market.participant("customer", .customer)
    for number in [CapacityLedger.participantLimit, .max] {
      let nobody = ParticipantID(number)
      market.ledger.register(nobody, as: .reseller, equity: Money(tickHours: 5))
      market.ledger.charge(Money(tickHours: 5), to: nobody)
      market.ledger.credit(Money(tickHours: 5), to: nobody)
      market.ledger.grant(5, to: nobody, in: book)
      market.ledger.exit(nobody, at: 1)
      #expect(market.ledger.commit(nobody, to: customer, in: book, price: 5, quantity: 1) == nil)
      #expect(market.ledger.commit(customer, to: nobody, in: book, price: 5, quantity: 1) == nil)
      #expect(market.ledger.use(1, by: nobody, in: book) == 0)
      #expect(market.ledger.account(of: nobody) == Account())
      #expect(market.ledger.position(of: nobody, in: book) == Position())
    }
    #expect(market.ledger.participantCount == 2)
    try market.ledger.checkConservation()
  }
}
