import CommandJournal
import ComputeMatching
import Foundation
import TestSupport
import Testing

/// The service of docs/embedding.md, which is a program of its own there.
struct EmbeddingTests {
  @Test func `the code of the page is the code that is tested`() throws {
    let snippets = try DocumentedSnippets(page: "docs/embedding.md", source: #filePath)
    #expect(!snippets.compiled.isEmpty)
    #expect(snippets.shown == snippets.compiled)
  }

  @Test func `a caller previews and buys`() async throws {
    let temporary = try TemporaryDirectory()
    let market = try MarketService(directory: temporary.path)
    _ = try await market.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")))
    let ask = Order(id: 1, side: .ask, book: BookID(0), price: try Price("2.35"), quantity: 20)
    _ = try await market.apply(.submit(ask))
    let bid = Order(id: 2, side: .bid, book: BookID(0), price: try Price("2.40"), quantity: 24)
    #expect(explanation(of: await market.preview(bid)) == "4 nothing_offered")
    #expect(try await buy(from: market, id: 2) == 16)
    #expect(await market.bestAsk(in: BookID(0))?.quantity == 4)
    #expect(explanation(of: await market.preview(ask)) == "rejected: duplicate_order_id")
  }
}

// Snippet:
/// One market: its journal, and the callers that wait for an answer.
actor MarketService {
  private struct Request {
    let command: Command
    let answer: CheckedContinuation<[Event], any Error>
  }

  private var journal: Journal
  private var requests: [Request] = []
  private var isCommitScheduled = false

  init(directory: String) throws {
    journal = try Journal(directory: directory)
  }

  /// The events of `command`. Returns after the command is safe on the disk and carried out.
  func apply(_ command: Command) async throws -> [Event] {
    try await withCheckedThrowingContinuation { answer in
      requests.append(Request(command: command, answer: answer))
      if isCommitScheduled { return }
      isCommitScheduled = true
      Task { commit() }
    }
  }

  /// Group commit: one write and one sync for all commands that have arrived.
  private func commit() {
    isCommitScheduled = false
    let batch = requests
    requests.removeAll()
    let seconds = Date().timeIntervalSince1970
    let now = Timestamp(nanoseconds: UInt64(seconds * 1_000_000_000))
    let commands = batch.map { TimedCommand($0.command, at: now) }
    let first = journal.exchange.commandCount + 1
    do {
      try journal.apply(commands.span)
    } catch {
      for request in batch { request.answer.resume(throwing: error) }
      return
    }
    var answers = [[Event]](repeating: [], count: batch.count)
    journal.exchange.events.withSpan { events in
      for index in events.indices {
        answers[Int(events[index].command - first)].append(events[index])
      }
    }
    journal.removeAllEvents()
    for (request, events) in zip(batch, answers) { request.answer.resume(returning: events) }
  }

  /// The number of a participant. Use the same text for the same participant.
  func participant(named name: String) -> ParticipantID { journal.participant(named: name) }

  func book(for contract: Contract) -> BookID? { journal.exchange.book(for: contract) }

  func bestAsk(in book: BookID) -> DepthLevel? { journal.exchange.bestAsk(in: book) }

  /// What `order` would do now. It is no command: nothing is logged.
  func preview(_ order: Order) -> Preview { journal.preview(order) }

  /// Makes the next start quick. It takes about a second for a million orders.
  func snapshot() throws { try journal.snapshot() }
}
// End of the snippet.

// Snippet:
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
  for event in try await market.apply(.submit(bid)) {
    switch event.kind {
    case .trade(let trade) where trade.taker == id: bought += trade.quantity
    case .rejected(_, let reason): print("rejected:", reason.text)
    default: break
    }
  }
  return bought
}
// End of the snippet.

// Snippet:
/// Why a caller would get fewer GPUs than it wants.
func explanation(of preview: Preview) -> String {
  if let reason = preview.rejection { return "rejected: \(reason.text)" }
  let causes = preview.shortfalls.map { "\($0.quantity) \($0.cause.text)" }
  return causes.isEmpty ? "all traded" : causes.joined(separator: ", ")
}
// End of the snippet.
