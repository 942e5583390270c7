import CommandJournal
import ComputeMatching
import Foundation
import TestSupport
import Testing

@testable import marketplace

struct ServiceTests {
  private static let contract = "h100-sxm,80,DE,on_demand,spot"

  private func openBook(of market: MarketService) async throws -> BookID {
    let contract = try Contract(Self.contract)
    _ = try await market.apply(.openBook(contract))
    return try #require(await market.book(for: contract))
  }

  /// What a caller sends: orders that trade and rest, a cancel that is right and one that is not.
  private static func commands(of caller: UInt64, in book: BookID) -> [(Command, OrderID)] {
    (0..<8 as Range<UInt64>).map { place in
      let id = OrderID(caller * 100 + place + 1)
      switch place {
      case 5: return (.cancel(OrderID(caller * 100 + 1)), OrderID(caller * 100 + 1))
      case 6: return (.cancel(id), id)
      default:
        let price = Price(ticks: 100 + Int64((caller * 7 + place * 3) % 5))
        let side = caller % 2 == 0 ? Side.bid : .ask
        return (.submit(Order(id: id, side: side, book: book, price: price, quantity: Quantity(1 + place))), id)
      }
    }
  }

  @Test func `every caller gets exactly the events of its own commands`() async throws {
    let directory = try TemporaryDirectory()
    let market = try MarketService(directory: directory.path)
    let book = try await openBook(of: market)
    let answers = try await withThrowingTaskGroup(of: [MarketService.Answer].self) { group in
      for caller in 0..<300 as Range<UInt64> {
        group.addTask {
          var answers: [MarketService.Answer] = []
          for (command, id) in Self.commands(of: caller, in: book) {
            let answer = try await market.apply(command)
            #expect(answer.events.first?.decidedOrder == id)
            #expect(Set(answer.events.map(\.command)).count == 1)
            answers.append(answer)
          }
          return answers
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    // Put in order, the answers are the events of the exchange: each once, none missing.
    var events: [Event] = []
    for answer in answers.sorted(by: { $0.firstEvent < $1.firstEvent }) {
      #expect(answer.firstEvent == UInt64(events.count) + 2)
      events += answer.events
    }
    #expect(Set(answers.map { $0.events[0].command }).count == 300 * 8)
    var derived: [Event] = []
    while case let page = try await market.events(from: UInt64(derived.count) + 2), !page.isEmpty { derived += page }
    #expect(derived == events)
    #expect(events.contains { if case .trade = $0.kind { true } else { false } })
  }

  @Test func `commands that wait together share a sync`() async throws {
    let directory = try TemporaryDirectory()
    let market = try MarketService(directory: directory.path)
    let load = Load(callerCount: 500, ordersPerCaller: 10)
    #expect(try await load.run(on: market, nil).count == 5_000)
    #expect(await market.syncCount < 500)
  }

  @Test func `a caller that is alone has a sync for each command`() async throws {
    let directory = try TemporaryDirectory()
    let market = try MarketService(directory: directory.path)
    let load = Load(callerCount: 1, ordersPerCaller: 20)
    #expect(try await load.run(on: market, nil).count == 20)
    #expect(await market.syncCount == 21)
  }

  @Test func `only the newest waits for a slow reader, and no event is lost to it`() async throws {
    let directory = try TemporaryDirectory()
    let market = try MarketService(directory: directory.path, recentEvents: 100)
    let slow = await market.latestEvents()
    let book = try await openBook(of: market)
    var answered: [Event] = try await market.events(from: 1)
    for id in 1...600 as ClosedRange<UInt64> {
      let order = Order(id: OrderID(id), side: .ask, book: book, price: Price(ticks: Int64(1_000 - id)), quantity: 1)
      answered += try await market.apply(.submit(order)).events
    }
    // Behind the last answer its number is handed out: the next call comes after that.
    #expect(await market.bestAsk(in: book)?.price == Price(ticks: 400))
    var reader = slow.makeAsyncIterator()
    #expect(await reader.next() == UInt64(answered.count))
    // Nothing else waits: what comes next is what happens next.
    answered += try await market.apply(.cancel(600)).events
    #expect(await reader.next() == UInt64(answered.count))
    #expect(await market.bestAsk(in: book)?.price == Price(ticks: 401))
    var read: [Event] = []
    while case let events = try await market.events(from: UInt64(read.count) + 1), !events.isEmpty { read += events }
    #expect(read == answered)
  }

  @Test func `a market goes on where it was, with the events of before`() async throws {
    let directory = try TemporaryDirectory()
    let load = Load(callerCount: 20, ordersPerCaller: 10)
    let (events, seller) = try await { () async throws -> ([Event], ParticipantID) in
      let market = try MarketService(directory: directory.path)
      _ = try await load.run(on: market, nil)
      try await market.snapshot()
      return (try await market.events(from: 1), await market.participant(named: "caller 7"))
    }()
    let market = try MarketService(directory: directory.path)
    #expect(try await market.events(from: 1) == events)
    #expect(await market.participant(named: "caller 7") == seller)
    #expect(try await market.apply(.cancel(1_000_000)).firstEvent == UInt64(events.count) + 1)
  }

  @Test func `when the log cannot be written, every caller that waits is told`() async throws {
    let directory = try TemporaryDirectory()
    let market = try MarketService(directory: directory.path)
    let book = try await openBook(of: market)
    try FileManager.default.removeItem(atPath: directory.path)
    let failureCount = await withTaskGroup(of: Bool.self) { group in
      for caller in 0..<50 as Range<UInt64> {
        group.addTask {
          do {
            _ = try await market.apply(Self.commands(of: caller, in: book)[0].0)
            return false
          } catch { return error is JournalError }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(failureCount == 50)
    #expect(await market.bestBid(in: book) == nil)
  }
}

extension Event {
  /// The order that a command was about, of the first event that it led to.
  fileprivate var decidedOrder: OrderID? {
    switch kind {
    case .accepted(let acceptance): acceptance.order
    case .rejected(let order, _): order
    case .cancelled(let order, _, _, _): order
    default: nil
    }
  }
}
