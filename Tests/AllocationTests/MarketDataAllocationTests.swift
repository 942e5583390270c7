import AllocationCounter
import ComputeMatching
import MarketData
import Testing

/// What following events takes from the allocator.
@Suite(.enabled(if: allocation_counting_is_active()))
struct MarketDataAllocationTests {
  @Test func `a feed that has reached its size allocates nothing, and neither do its readers`() throws {
    var exchange = Exchange()
    var traffic = try MixedTraffic(on: &exchange)
    traffic.warmUp(&exchange)
    var feed = MarketFeed(joining: exchange, indexingQueues: true)
    var changes: [BookChange] = []
    changes.reserveCapacity(10_000)
    var seen: UInt64 = 0
    var readQuantity: Quantity = 0
    var changeCount = 0

    func follow(_ commands: [Command]) throws {
      for index in commands.indices {
        exchange.apply(
          commands[index], at: Timestamp(nanoseconds: traffic.elapsed - UInt64(commands.count - index)))
        changes.removeAll(keepingCapacity: true)
        try feed.follow(exchange.events, into: &changes)
        exchange.removeAllEvents()
        changeCount += changes.count
        for change in changes {
          guard case .added(let order, _) = change.kind else { continue }
          feed.forEachQueuePosition(of: order.id) { readQuantity += $0.ahead.quantity }
        }
        feed.forEachChangedBook(since: seen) { book in
          readQuantity += (feed.bestBid(in: book)?.quantity ?? 0) + Quantity(feed.checksum(of: book) ?? 0)
          _ = feed.forEachChangedLevel(of: book, since: seen) { readQuantity += $0.level.quantity }
        }
        seen = feed.sequence
      }
    }

    try follow(traffic.commands(100_000))
    let commands = traffic.commands(50_000)
    let before = allocation_counts()
    try follow(commands)
    let after = allocation_counts()
    withExtendedLifetime(commands) {}
    #expect(after.live_bytes == before.live_bytes)
    // Without optimisation the language itself allocates.
    if isOptimized { #expect(after.allocations == before.allocations) }
    #expect(readQuantity > 0 && changeCount > 0)
    for number in 0..<exchange.bookCount {
      let book = BookID(UInt32(number))
      #expect(feed.depth(of: book, .bid) == exchange.depth(of: book, .bid))
    }
  }
}
