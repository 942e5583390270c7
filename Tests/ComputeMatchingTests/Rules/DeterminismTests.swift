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

  /// Ids that are dense are found in another way than ids that are far apart.
  @Test func `orders of any ids live alike`() throws {
    func far(_ id: OrderID) -> OrderID { OrderID(id.rawValue &* 0x9E37_79B9_7F4A_7C15) }
    func content(_ event: Event.Kind, _ name: (OrderID) -> OrderID) -> [UInt64] {
      switch event {
      case .accepted(let order): [1, name(order.order).rawValue, UInt64(order.restingQuantity)]
      case .trade(let trade): [2, name(trade.taker).rawValue, name(trade.maker).rawValue, UInt64(trade.quantity)]
      case .cancelled(let id, let quantity, _, _): [3, name(id).rawValue, UInt64(quantity)]
      case .reduced(let id, let quantity, _, _, _): [4, name(id).rawValue, UInt64(quantity)]
      case .rejected(let id, let reason): [5, name(id).rawValue, UInt64(reason.rawValue)]
      case .rested(let resting): [6, name(resting.order).rawValue, UInt64(resting.openQuantity)]
      default: []
      }
    }
    var random = SplitMix64(seed: 10)
    var dense = Exchange()
    var apart = Exchange()
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    dense.apply(.openBook(contract), at: 1)
    apart.apply(.openBook(contract), at: 1)
    for number in 1...3_000 as ClosedRange<UInt64> {
      var order = Order(
        id: OrderID(number), side: random.next() % 2 == 0 ? .bid : .ask, book: BookID(0),
        price: Price(ticks: Int64(100 + random.next() % 20)), quantity: Quantity(1 + random.next() % 9))
      dense.submit(order, at: 1)
      order.id = far(order.id)
      apart.submit(order, at: 1)
      // Now and then one that is gone, or has not come.
      let other = OrderID(1 + random.next() % (number + 5))
      if random.next() % 3 == 0 {
        dense.reduce(other, by: 2, at: 1)
        apart.reduce(far(other), by: 2, at: 1)
      } else {
        dense.cancel(other, at: 1)
        apart.cancel(far(other), at: 1)
      }
      #expect(
        dense.events.copy().map { content($0.kind, far) } == apart.events.copy().map { content($0.kind) { $0 } })
      dense.removeAllEvents()
      apart.removeAllEvents()
    }
    #expect(apart.liveOrderCount > 100)
    try apart.checkInvariants()
  }
}
