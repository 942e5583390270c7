import ComputeMatching
import Foundation
import Testing

struct ReadmeExampleTests {
  @Test func `the README's example trades 16 GPUs`() throws {
    var printed: [Event.Kind] = []
    func print(_ kind: Event.Kind) { printed.append(kind) }
    // Begin of the example.
    var exchange = Exchange()
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    exchange.apply(.openBook(contract), at: 0)
    guard let book = exchange.book(for: contract) else { fatalError("the book was opened") }

    let seller = exchange.participant(named: "nordic-gpu")
    let ask = Order(id: 1, side: .ask, book: book, price: try Price("2.35"), quantity: 64, participant: seller)
    let bid = Order(id: 2, side: .bid, book: book, price: try Price("2.40"), quantity: 16, timeInForce: .fillOrKill)
    exchange.apply(.submit(ask), at: 1)
    exchange.apply(.submit(bid), at: 2)

    for event in exchange.events.copy() { print(event.kind) }  // the last: 16 GPUs traded at $2.35 an hour
    exchange.removeAllEvents()
    // End of the example.
    #expect(printed.count == 4)
    #expect(
      printed.last
        == .trade(
          Event.Trade(
            taker: 2, maker: 1, price: 23_500, quantity: 16, takerOpenQuantity: 0, makerOpenQuantity: 48,
            makerParticipant: seller, book: book, side: .bid)))
    #expect(exchange.order(1)?.openQuantity == 48)
  }

  @Test func `the README shows that example`() throws {
    let here = URL(fileURLWithPath: #filePath)
    let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let source = try String(contentsOf: here, encoding: .utf8)
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let begin = try #require(source.range(of: "// Begin of the example.\n"))
    let end = try #require(source.range(of: "    // End of the example."))
    let example = source[begin.upperBound..<end.lowerBound]
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }
      .joined(separator: "\n")
    #expect(readme.contains("```swift\nimport ComputeMatching\n\n\(example)```"))
  }
}
