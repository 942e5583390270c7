import CapacityLedger
import ComputeMatching
import MarketSimulation
import Testing

// Snippet:
struct Undercutter: Agent {
  let book: BookID
  let capacity: Int
  /// Dollars per GPU-hour.
  let cost: ChangingNumber

  mutating func beginPeriod(_ desk: inout Desk) {
    desk.bring(Quantity((Double(capacity) * desk.shocks.capacity).rounded()), to: book)
    // After the other providers, who offer in the first tenth of a period.
    desk.wake(at: desk.random.uniform(in: 0.1...0.2))
  }

  mutating func wake(_ desk: inout Desk) {
    let held = desk.position(in: book).available
    let best = desk.bestAsk(in: book).map { Double($0.price.ticks) }
    guard held > 0, let rival = best ?? desk.publishedPrice(in: book) else { return }
    let price = max(cost.value(on: desk.day) / Desk.tick, rival * 0.99)
    desk.submit(desk.order(.ask, .book(book), at: price, min(held, Desk.largestOrder)))
  }

  mutating func endPeriod(_ desk: inout Desk) {
    let sold = Double(desk.position(in: book).sold)
    desk.spend(cost.value(on: desk.day) * sold * Double(desk.periodHours))
  }
}
// End of the snippet.

// Snippet:
struct Undercutters: AgentKind {
  let books: [Int]
  let capacity: Int
  let cost: ChangingNumber

  var role: Role { .provider }

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    self.books = try books.book(&fields)
    capacity = try fields.whole("capacity", in: 1...100_000)
    cost = try fields.changingNumber("marginalCost", in: 0.0001...1_000)
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent {
    Undercutter(book: BookID(UInt32(books[rank % books.count])), capacity: capacity, cost: cost)
  }
}
// End of the snippet.

struct AgentSnippetTests {
  @Test func `an agent of one's own trades in a scenario that names it`() throws {
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    // Snippet:
    var kinds = AgentRegistry.shipped
    kinds.add(Undercutters.self, as: "undercutter")
    let text = """
      {
        "name": "undercut", "summary": "One who undercuts.", "days": 60,
        "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{
          "name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
        "agents": [{
          "kind": "undercutter", "name": "rival", "count": 2, "capacity": 20, "marginalCost": 0.5}],
        "customers": [{
          "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1}]
      }
      """
    let file = try ScenarioFile(text, source: "undercut.json", kinds: kinds)
    let record = try file.run(seed: 1)["base"]
    if let sold = record?.value(of: "sold.rival", .mean, during: 10...59) {
      print("the rivals sold", Int(sold), "of 40 GPUs")
    }
    // End of the snippet.
    #expect(printed.count == 1)
    #expect(record?.value(of: "sold.rival", .mean, during: 10...59) ?? 0 > 35, "\(printed)")
    #expect(record?.value(of: "profit.rival", .mean, during: 10...59) ?? 0 > 0)
  }
}
