@testable import ComputeMatching
import SeededRandom
import Testing

struct OrderIndexTests {
  private static func record(_ id: UInt64) -> OrderRecord {
    OrderRecord(
      Order(id: OrderID(id), side: .bid, book: BookID(0), price: 1, quantity: 1), stamp: 0, displayedQuantity: 1,
      tradedQuantity: 0, book: BookID(0), level: .none, previous: .none)
  }

  /// Adds and removes ids in turn and checks every answer against a dictionary. The first `growingCount` ids stay until more
  /// come, and leave the table in the middle of its growth.
  private static func check(_ ids: [UInt64], seed: UInt64 = 1, expectedOrders: Int = 16, growingCount: Int = 0) {
    var orders = Slab<OrderRecord>()
    var index = OrderIndex(minimumCapacity: expectedOrders)
    var expected: [UInt64: Slot<OrderRecord>] = [:]
    var random = SplitMix64(seed: seed)
    for (step, id) in ids.enumerated() {
      if expected[id] == nil {
        let slot = orders.insert(record(id))
        let grows = index.insert(index.key(for: id), slot: slot)
        if grows { index.advance(orders) }
        if step == growingCount { #expect(grows == (growingCount > 0)) }
        expected[id] = slot
      }
      let other = ids[Int(random.next() % UInt64(step + 1))]
      if step >= growingCount, random.next() % 3 == 0, let slot = expected.removeValue(forKey: other) {
        index.remove(other, slot: slot)
        orders.remove(slot)
      }
      #expect(index.find(index.key(for: other), in: orders)?.slot == expected[other])
      #expect(index.find(index.key(for: id), in: orders)?.slot == expected[id])
      if step % 32 == 0 { #expect(index.fault(orders, orderCount: expected.count) == nil) }
    }
    #expect(index.count == expected.count)
    for id in ids { #expect(index.find(index.key(for: id), in: orders)?.slot == expected[id]) }
  }

  @Test func `growing ids`() { Self.check(Array(1...3_000)) }
  @Test func `ids a power of two apart`() {
    for shift in [3, 8, 20, 32, 52] as [UInt64] { Self.check((1...1_000).map { $0 << shift }) }
  }
  @Test func `ids from the top down`() { Self.check((0..<1_000).map { .max - $0 }) }
  @Test func `random ids`() {
    var random = SplitMix64(seed: 3)
    Self.check((0..<3_000).map { _ in random.next() })
  }

  /// Ids above `4 * first` that the first hash sends to one and the same line of a table of up to 512 lines.
  static func collidingIDs(_ count: Int, behind first: UInt64 = 0) -> [UInt64] {
    var colliding: [UInt64] = []
    var candidate = first
    while colliding.count < count {
      candidate += 1
      let product = candidate.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 as UInt64)
      if (product.high ^ product.low) >> 55 == 0 { colliding.append(candidate << 2) }
    }
    return colliding
  }

  @Test func `ids that were chosen to collide`() { Self.check(Self.collidingIDs(1_500)) }

  /// The attack begins while orders move to a larger table.
  @Test func `ids that collide while the table grows`() {
    for ordinary in [1_040, 1_041, 1_050, 1_060] {
      Self.check(
        (1...ordinary).map { UInt64($0) << 34 } + Self.collidingIDs(1_500), expectedOrders: 1_024,
        growingCount: ordinary)
    }
  }

  /// Adds `ids`, and answers the most orders that moved with one of them and how often the table had to be looked after.
  private static func mostMoved(_ ids: some Sequence<UInt64>) -> (orders: Int, insertions: Int) {
    var orders = Slab<OrderRecord>()
    var index = OrderIndex(minimumCapacity: 16)
    var most = (orders: 0, insertions: 0)
    for id in ids {
      let slot = orders.insert(record(id))
      guard index.insert(index.key(for: id), slot: slot) else { continue }
      most.insertions += 1
      most.orders = max(most.orders, index.advance(orders))
    }
    #expect(index.fault(orders, orderCount: orders.liveCount) == nil)
    return most
  }

  @Test func `no order waits until many others have moved`() {
    var random = SplitMix64(seed: 4)
    for most in [Self.mostMoved(1...100_000), Self.mostMoved((0..<100_000).map { _ in random.next() })] {
      // Eight lines with seven orders at most, and a few orders that are behind them.
      #expect((OrderIndex.movedLines...OrderIndex.movedLines * 9).contains(most.orders))
      // 16 to 16,384 lines have doubled, eight lines with each order, and nothing was done besides.
      #expect((4_000..<5_000).contains(most.insertions))
    }
  }

  /// In a table that has room for many more orders than collide.
  @Test func `orders that collide are soon near their homes again`() {
    var orders = Slab<OrderRecord>()
    var index = OrderIndex(minimumCapacity: 65_536)
    var farthest = 0
    for id in Self.collidingIDs(1_500) {
      let slot = orders.insert(Self.record(id))
      if index.insert(index.key(for: id), slot: slot) { index.advance(orders) }
      farthest = max(farthest, index.farthest)
    }
    // 16,384 lines of orders move with 16 orders, which fill two or three lines.
    #expect((OrderIndex.suspiciousDistance + 1...OrderIndex.suspiciousDistance + 4).contains(farthest))
    #expect(index.farthest < 8)
    #expect(index.fault(orders, orderCount: 1_500) == nil)
  }

  @Test func `no order waits until many others have moved under attack`() {
    // 262,144 orders make 65,536 lines of four, 65 times as many as move at once.
    let most = Self.mostMoved((1...262_200).map { $0 | 1 << 40 } + Self.collidingIDs(9_000))
    #expect((OrderIndex.movedLinesUnderAttack * 3...OrderIndex.movedLinesUnderAttack * 9).contains(most.orders))
  }

  /// Ids, `count` for each of the lines of a table of 2^`bits` lines, that the first hash sends there, by line.
  private static func ids(_ count: Int, ofEach bits: UInt64) -> [[UInt64]] {
    var ids = [[UInt64]](repeating: [], count: 1 << bits)
    var missing = ids.count
    var block: UInt64 = 0
    while missing > 0 {
      block += 1
      let product = block.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 as UInt64)
      let line = Int((product.high ^ product.low) >> (64 - bits))
      guard ids[line].count < count else { continue }
      ids[line] += (0..<4).map { block << 2 | $0 }
      if ids[line].count >= count { missing -= 1 }
    }
    return ids
  }

  /// In every line one order that is in the next, and no other: a search for what is not there finds no line that
  /// says so.
  @Test(arguments: [64, 1024]) func `an unknown id is not looked for for ever`(expectedOrders: Int) throws {
    let bits = UInt64(max(16, expectedOrders / 4).trailingZeroBitCount)
    var exchange = Exchange(Exchange.Configuration(expectedOrders: expectedOrders))
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    exchange.apply(.openBook(contract), at: 1)
    let opened = exchange.book(for: contract)
    let book = try #require(opened)
    for line in Self.ids(8, ofEach: bits) {
      for id in line {
        exchange.apply(.submit(Order(id: OrderID(id), side: .bid, book: book, price: 100, quantity: 1)), at: 1)
      }
      for id in line.dropLast() { exchange.apply(.cancel(OrderID(id)), at: 1) }
    }
    let isUnknown = exchange.order(OrderID(.max)) == nil
    #expect(isUnknown)
    #expect(exchange.liveOrderCount == 1 << bits)
    try exchange.checkInvariants()
  }

  /// Full lines in a row, each of which overflows into the next.
  @Test func `a long run of full lines is broken up`() throws {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
    for line in Self.ids(8, ofEach: 12).prefix(1_000) {
      for id in line {
        exchange.apply(
          .submit(Order(id: OrderID(id), side: .bid, book: BookID(0), price: 100, quantity: 1)), at: 1)
      }
    }
    #expect(exchange.liveOrderCount == 8_000)
    try exchange.checkInvariants()
  }

  /// The layout changes under attack; what a market does must not.
  @Test func `an exchange under attack does the same as any other`() throws {
    let colliding = Self.collidingIDs(1_500)
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
    for (number, id) in colliding.enumerated() {
      exchange.apply(
        .submit(
          Order(
            id: OrderID(id), side: .bid, book: BookID(0), price: Price(ticks: Int64(1 + number % 50)), quantity: 1)),
        at: 1)
    }
    try exchange.checkInvariants()
    for id in colliding { exchange.apply(.cancel(OrderID(id)), at: 1) }
    #expect(exchange.liveOrderCount == 0)
  }

  /// A batch looks for the orders of commands that come later, and those before them move orders. Ids that follow each other are
  /// in pages, and others in the index.
  @Test(arguments: [1, 0x9E37_79B9_7F4A_7C15] as [UInt64])
  func `a table that grows in the middle of batches does the same`(difference: UInt64) throws {
    var digests: [UInt64] = []
    let commands = (1...40_000 as ClosedRange<UInt64>).flatMap { number in
      let order = Order(
        id: OrderID(number &* difference), side: .bid, book: BookID(0), price: Price(ticks: Int64(1 + number % 50)),
        quantity: 1)
      return [TimedCommand(.submit(order), at: 1)]
        + (number % 8 == 0 ? [TimedCommand(.cancel(OrderID(number / 2 &* difference)), at: 1)] : [])
    }
    for batch in [1, 1_000, commands.count] {
      var exchange = Exchange()
      exchange.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
      var digest = EventDigest()
      for start in stride(from: 0, to: commands.count, by: batch) {
        exchange.apply(commands.span.extracting(start..<min(start + batch, commands.count)))
        exchange.events.withSpan { digest.combine($0) }
        exchange.removeAllEvents()
      }
      try exchange.checkInvariants()
      digests.append(digest.value)
    }
    #expect(digests.allSatisfy { $0 == digests[0] })
  }
}
