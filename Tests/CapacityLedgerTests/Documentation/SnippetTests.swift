import CapacityLedger
import ComputeMatching
import Testing

struct SnippetTests {
  @Test func `a period perishes as far as nobody uses it`() throws {
    let now = try Timestamp("2026-12-01T09:00:00Z")
    // Snippet:
    var exchange = Exchange()
    var ledger = CapacityLedger(spotHours: 1)
    func apply(_ command: Command) {
      exchange.apply(command, at: now)
      exchange.events.withSpan { ledger.follow(command, $0) }
      exchange.removeAllEvents()
    }

    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    apply(.openBook(contract))
    guard let book = exchange.book(for: contract) else { fatalError("the book was opened") }
    let seller = exchange.participant(named: "nordic-gpu")
    let buyer = exchange.participant(named: "acme")
    ledger.register(seller, as: .provider)
    ledger.register(buyer, as: .customer)
    // End of the snippet.
    // Snippet:
    ledger.grant(64, to: seller, in: book)  // the period begins
    let price = try Price("2.35")
    let ask = Order(id: 1, side: .ask, book: book, price: price, quantity: 64, participant: seller)
    apply(.submit(ask))
    let bid = Order(id: 2, side: .bid, book: book, price: price, quantity: 16, participant: buyer)
    apply(.submit(bid))
    let used = ledger.use(12, by: buyer, in: book)
    let summary = ledger.settle(book, at: now)  // it ends: 12 of 64 GPU-hours were used
    let conserved: Bool = summary.used + summary.perished == summary.granted + summary.undelivered
    // End of the snippet.
    #expect(used == 12)
    #expect(summary.granted == 64)
    #expect(summary.used == 12)
    #expect(summary.unsold == 48)
    #expect(conserved)
    // Snippet:
    let spent = Tick.standard.text(for: ledger.account(of: buyer).purchases)  // "37.6000"
    // End of the snippet.
    #expect(spent == "37.6000")
  }
}
