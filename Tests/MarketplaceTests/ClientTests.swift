import CommandJournal
import ComputeMatching
import TestSupport
import Testing

@testable import marketplace

/// Buys 16 GPUs for at most 2.40 dollars an hour, all or nothing.
func buy(from market: MarketService, id: OrderID) async throws -> Quantity {
  let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
  _ = try await market.apply(.openBook(contract))
  guard let book = await market.book(for: contract) else { return 0 }
  let buyer = await market.participant(named: "acme")
  let bid = Order(
    id: id, side: .bid, book: book, price: try Price("2.40"), quantity: 16,
    timeInForce: .fillOrKill, participant: buyer)
  var bought: Quantity = 0
  for event in try await market.apply(.submit(bid)).events {
    switch event.kind {
    case .trade(let trade) where trade.taker == id: bought += trade.quantity
    case .rejected(_, let reason): print("rejected:", reason.text)
    default: break
    }
  }
  return bought
}

/// Why a caller would get fewer GPUs than it wants.
func explanation(of preview: Preview) -> String {
  if let reason = preview.rejection { return "rejected: \(reason.text)" }
  let causes = preview.shortfalls.map { "\($0.quantity) \($0.cause.text)" }
  return causes.isEmpty ? "all traded" : causes.joined(separator: ", ")
}

/// Hands every trade from event `number` on to both sides, until the task is cancelled.
func deliverTrades(
  of market: MarketService, from number: UInt64,
  to deliver: (ParticipantID, _ event: UInt64, Event.Trade) -> Void
) async throws {
  var next = number
  for await _ in await market.latestEvents() {
    while case let events = try await market.events(from: next), !events.isEmpty {
      for event in events {
        if case .trade(let trade) = event.kind {
          deliver(trade.takerParticipant, next, trade)
          deliver(trade.makerParticipant, next, trade)
        }
        next += 1
      }
    }
  }
}

struct ClientTests {
  @Test func `a caller asks what an order would do`() async throws {
    let directory = try TemporaryDirectory()
    let market = try MarketService(directory: directory.path)
    _ = try await market.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")))
    let ask = Order(id: 1, side: .ask, book: BookID(0), price: try Price("2.35"), quantity: 20)
    _ = try await market.apply(.submit(ask))
    let bid = Order(id: 2, side: .bid, book: BookID(0), price: try Price("2.40"), quantity: 24)
    #expect(explanation(of: await market.preview(bid)) == "4 nothing_offered")
    #expect(explanation(of: await market.preview(ask)) == "rejected: duplicate_order_id")
  }

  @Test func `a caller buys, and both sides get the trade`() async throws {
    let directory = try TemporaryDirectory()
    let market = try MarketService(directory: directory.path)
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    _ = try await market.apply(.openBook(contract))
    let book = try #require(await market.book(for: contract))
    let seller = await market.participant(named: "nordic-gpu")
    let ask = Order(id: 1, side: .ask, book: book, price: try Price("2.35"), quantity: 64, participant: seller)
    let opened = try await market.apply(.submit(ask)).firstEvent
    #expect(try await buy(from: market, id: 2) == 16)
    let (trades, receiver) = AsyncStream.makeStream(of: (ParticipantID, UInt64, Event.Trade).self)
    let delivery = Task {
      defer { receiver.finish() }
      try await deliverTrades(of: market, from: opened) { receiver.yield(($0, $1, $2)) }
    }
    #expect(try await buy(from: market, id: 3) == 16)
    var delivered: [ParticipantID: [OrderID]] = [:]
    var numbers: [UInt64] = []
    for await (participant, number, trade) in trades.prefix(4) {
      delivered[participant, default: []].append(trade.taker)
      numbers.append(number)
    }
    delivery.cancel()
    try await delivery.value
    let buyer = await market.participant(named: "acme")
    #expect(delivered == [seller: [2, 3], buyer: [2, 3]])
    for number in numbers {
      let event = try await market.events(from: number).first
      #expect(event.map { if case .trade = $0.kind { true } else { false } } == true)
    }
  }
}
