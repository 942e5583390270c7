import ComputeMatching
import SeededRandom
import Testing

struct DeterminismTests {
  private static let seed: UInt64 = 2026

  private static func commands(_ count: Int) throws -> [TimedCommand] {
    var stream = try RandomStream(seed: seed)
    var market = ModelTests.market(for: stream, seed: seed)
    return (0..<count).map { _ in
      let (command, timestamp) = stream.next(in: market)
      _ = market.apply(command, at: timestamp)
      return TimedCommand(command, at: timestamp)
    }
  }

  private static func exchange() throws -> Exchange {
    ModelTests.exchange(for: try RandomStream(seed: seed), seed: seed)
  }

  /// A change of this value is a change of what the exchange does, or of how digests are made.
  @Test func `the digest of a known stream is what it always was`() throws {
    var exchange = try Self.exchange()
    var digest = EventDigest()
    for timed in try Self.commands(2_000) { exchange.apply(timed.command, at: timed.timestamp) }
    exchange.events.withSpan { digest.combine($0) }
    #expect(digest.value == 0x3837_A70F_3713_63B6)
  }

  @Test(arguments: [1, 7, 256, 2_000]) func `batches of any size lead to the same events`(size: Int) throws {
    let commands = try Self.commands(2_000)
    var whole = try Self.exchange()
    for timed in commands { whole.apply(timed.command, at: timed.timestamp) }
    var batched = try Self.exchange()
    var events: [Event] = []
    for start in stride(from: 0, to: commands.count, by: size) {
      batched.apply(commands.span.extracting(start..<min(start + size, commands.count)))
      events += batched.events.copy()
      batched.removeAllEvents()
    }
    #expect(events == whole.events.copy())
  }

  @Test func `commands that are called directly lead to the same events`() throws {
    let commands = try Self.commands(2_000)
    var applied = try Self.exchange()
    var called = try Self.exchange()
    for timed in commands {
      applied.apply(timed.command, at: timed.timestamp)
      switch timed.command {
      case .submit(let order): called.submit(order, at: timed.timestamp)
      case .cancel(let id): called.cancel(id, at: timed.timestamp)
      case .reduce(let id, let quantity): called.reduce(id, by: quantity, at: timed.timestamp)
      case .replace, .cancelAll, .openBook, .operate, .forgetNames, .advance:
        called.apply(timed.command, at: timed.timestamp)
      }
      try called.checkInvariants()
    }
    #expect(called.events.copy() == applied.events.copy())
    #expect(called.commandCount == applied.commandCount)
  }

  /// Many enough orders that a batch looks ahead, ids and books that do not exist among them.
  @Test func `looking ahead changes nothing`() throws {
    var random = SplitMix64(seed: 9)
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    var commands = [TimedCommand(.openBook(contract), at: 1)]
    for id in 1...60_000 as ClosedRange<UInt64> {
      let isBid = random.next() % 2 == 0
      let price = Int64(isBid ? 1 + random.next() % 50_000 : 50_000 + random.next() % 5_000_000)
      let order = Order(
        id: OrderID(id), side: isBid ? .bid : .ask, book: BookID(id % 100 == 0 ? 5 : 0),
        price: id % 50 == 0 ? nil : Price(ticks: id % 77 == 0 ? -1 : price), quantity: Quantity(1 + random.next() % 9))
      commands.append(TimedCommand(.submit(order), at: 1))
      if id > 50_000 {
        let other = OrderID(1 + random.next() % (id + 5))
        switch random.next() % 3 {
        case 0: commands.append(TimedCommand(.cancel(other), at: 1))
        case 1: commands.append(TimedCommand(.reduce(other, by: 1), at: 1))
        default: commands.append(TimedCommand(.replace(other, with: Replacement(price: 49_999, quantity: 3)), at: 1))
        }
      }
    }
    var one = Exchange()
    var other = Exchange()
    for timed in commands { one.apply(timed.command, at: timed.timestamp) }
    for start in stride(from: 0, to: commands.count, by: 1_000) {
      other.apply(commands.span.extracting(start..<min(start + 1_000, commands.count)))
    }
    #expect(one.liveOrderCount > 40_000)
    var digests = (EventDigest(), EventDigest())
    one.events.withSpan { digests.0.combine($0) }
    other.events.withSpan { digests.1.combine($0) }
    #expect(digests.0 == digests.1)
    try other.checkInvariants()
  }
}
