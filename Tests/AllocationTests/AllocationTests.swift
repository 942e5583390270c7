import AllocationCounter
import ComputeMatching
import SeededRandom
import TestSupport
import Testing

/// What the exchange takes from the allocator. The counts belong to the thread, so other tests may run meanwhile.
@Suite(.enabled(if: allocation_counting_is_active()))
struct AllocationTests {
  @Test func `what is allocated and freed is counted`() {
    // The first array of its kind makes the language allocate the type's description.
    _ = Array(repeating: Int64(0), count: 2)
    let before = allocation_counts()
    var array = Array(repeating: before.allocations, count: 100_000)
    let held = allocation_counts()
    array = []
    let after = allocation_counts()
    #expect(held.allocations - before.allocations == 1)
    #expect((800_000..<801_000).contains(held.live_bytes - before.live_bytes))
    #expect(after.deallocations - held.deallocations == 1)
    #expect(after.live_bytes == before.live_bytes)
    #expect(array.isEmpty)
  }

  @Test func `a gate that closes allocates nothing`() throws {
    var exchange = Exchange()
    var counts: [(allocations: Int, liveBytes: Int)] = []
    for day in 1...3 {
      let contract = try Contract("h100-sxm,80,DE,on_demand,2026-12-0\(day)T00Z/24h")
      exchange.apply(.openBook(contract), at: 1)
      let opened = exchange.book(for: contract)
      let (book, gate) = (try #require(opened), try #require(contract.window.start))
      for id in 1...5_000 as ClosedRange<UInt64> {
        exchange.apply(
          .submit(Order(id: OrderID(id), side: .ask, book: book, price: Price(ticks: Int64(1 + id % 70)), quantity: 1)),
          at: 1)
      }
      exchange.removeAllEvents()
      let before = allocation_counts()
      exchange.apply(.advance, at: gate)
      let after = allocation_counts()
      counts.append((Int(after.allocations - before.allocations), Int(after.live_bytes - before.live_bytes)))
      #expect(exchange.liveOrderCount == 0 && exchange.events.count == 5_001)
    }
    // The first makes room for what is to leave.
    #expect(counts.dropFirst().allSatisfy { $0.liveBytes == 0 })
    if isOptimized { #expect(counts.dropFirst().allSatisfy { $0.allocations == 0 }) }
  }

  @Test func `an exchange that has reached its size allocates nothing`() throws {
    var exchange = Exchange()
    var traffic = try MixedTraffic(on: &exchange)
    traffic.warmUp(&exchange)
    apply(traffic.commands(1_000), endingAt: traffic.elapsed, on: &exchange) { _ in }
    let commands = traffic.commands(100_000)
    let before = allocation_counts()
    apply(commands, endingAt: traffic.elapsed, on: &exchange) { _ in }
    let after = allocation_counts()
    withExtendedLifetime(commands) {}
    #expect(after.live_bytes == before.live_bytes)
    // Without optimisation the language itself allocates: every access to a field by coroutine does.
    if isOptimized { #expect(after.allocations == before.allocations) }

    // The figures mean something only if everything happened that can.
    var kinds: Set<String> = []
    apply(traffic.commands(100_000), endingAt: traffic.elapsed, on: &exchange) { kinds.insert(name(of: $0)) }
    #expect(
      kinds == [
        "accepted", "rejected", "trade", "rested", "reduced requested", "reduced selfTrade", "replaced",
        "cancelled requested", "cancelled immediateOrCancel", "cancelled fillOrKill", "cancelled selfTrade",
        "cancelled expired", "cancelled cancelAll",
      ])
  }

  @Test func `a million live orders over 1,024 books fit into 150 MB, and all of it is given back`() throws {
    // What the language allocates once for each type is not the exchange's.
    _ = try bytesHeld(byOrders: 10_000, overBooks: 100)
    let before = allocation_counts()
    let held = try bytesHeld(byOrders: 1_000_000, overBooks: 1_024)
    let after = allocation_counts()
    #expect(held < 150_000_000)
    // Ids, quantities and prices alone need as much: below that the count itself would be wrong.
    #expect(held > 20_000_000)
    #expect(after.live_bytes == before.live_bytes)
  }

  /// What an exchange holds when `orderCount` orders are live.
  private func bytesHeld(byOrders orderCount: Int, overBooks bookCount: Int) throws -> Int64 {
    let before = allocation_counts()
    var exchange = Exchange()
    var random = SplitMix64(seed: 5)
    for book in 1...bookCount {
      exchange.apply(.openBook(try Contract("h100-sxm,80,DE/zone-\(book),on_demand,spot")), at: 1)
    }
    for id in 1...UInt64(orderCount) {
      let side: Side = random.below(2) == 0 ? .bid : .ask
      let price = Price(ticks: side == .bid ? 24_999 - random.below(100) : 25_000 + random.below(100))
      exchange.apply(
        .submit(
          Order(
            id: OrderID(id), side: side, book: BookID(UInt32(random.below(Int64(bookCount)))), price: price,
            quantity: 1 + random.below(100))), at: 1)
      exchange.removeAllEvents()
    }
    let held = allocation_counts().live_bytes - before.live_bytes
    #expect(exchange.liveOrderCount == orderCount)
    return held
  }

  private func name(of event: Event.Kind) -> String {
    switch event {
    case .bookOpened: "bookOpened"
    case .bookPhase: "bookPhase"
    case .priceBand: "priceBand"
    case .accepted: "accepted"
    case .rejected: "rejected"
    case .trade: "trade"
    case .rested: "rested"
    case .placed: "placed"
    case .withdrawn: "withdrawn"
    case .namesForgotten: "namesForgotten"
    case .indicative: "indicative"
    case .reduced(_, _, _, _, let reason): "reduced \(reason)"
    case .replaced: "replaced"
    case .cancelled(_, _, _, let reason): "cancelled \(reason)"
    case .waiting: "waiting"
    }
  }
}

/// Applies `commands`, one a nanosecond, and shows every event to `reader`.
private func apply(
  _ commands: [Command], endingAt end: UInt64, on exchange: inout Exchange, _ reader: (Event.Kind) -> Void
) {
  for index in commands.indices {
    exchange.apply(commands[index], at: Timestamp(nanoseconds: end - UInt64(commands.count - index)))
    exchange.events.withSpan { span in
      for position in span.indices { reader(span[position].kind) }
    }
    exchange.removeAllEvents()
  }
}

/// Whether the library was compiled for release, as the tests then are too.
var isOptimized: Bool {
  #if DEBUG
    false
  #else
    true
  #endif
}
