@testable import ComputeMatching
import SeededRandom
import Testing

/// Orders are found by their ids, whether pages hold them or their hashes.
struct OrderLookupTests {
  private static func record(_ id: UInt64) -> OrderRecord {
    OrderRecord(
      Order(id: OrderID(id), side: .bid, book: BookID(0), price: 1, quantity: 1), stamp: 0, displayedQuantity: 1,
      tradedQuantity: 0, book: BookID(0), level: .none, previous: .none)
  }

  /// Adds `ids` in turn, removes others so that about `liveCount` stay, and checks every answer against a dictionary. Returns
  /// how many live orders were in pages, over all steps, and how many were not.
  @discardableResult
  private static func check(_ ids: [UInt64], liveCount: Int, seed: UInt64 = 1) -> (paged: Int, hashed: Int) {
    var pool = OrderPool(minimumCapacity: 16)
    var expected: [UInt64: Slot<OrderRecord>] = [:]
    var live: [UInt64] = []
    var random = SplitMix64(seed: seed)
    var (paged, hashed) = (0, 0)
    for (step, id) in ids.enumerated() {
      if expected[id] == nil {
        expected[id] = pool.insert(record(id))
        live.append(id)
      }
      while live.count > liveCount {
        // Mostly a young one: some grow old, far behind the newest ids.
        let reach = random.next() % 4 == 0 ? live.count : min(live.count, 64)
        let other = live.remove(at: live.count - 1 - Int(random.next() % UInt64(reach)))
        if let slot = expected.removeValue(forKey: other) { pool.remove(slot, pool[slot]) }
        #expect(pool.find(OrderID(other)) == nil)
      }
      for other in [id, ids[Int(random.next() % UInt64(step + 1))], id &+ 1, id &+ 256, id ^ 1 << 40] {
        #expect(pool.find(OrderID(other)) == expected[other])
        #expect(pool.slot(of: OrderID(other)) == expected[other])
      }
      if step % 97 == 0 { #expect(pool.lookupFault() == nil) }
      hashed += pool.index.count
      paged += expected.count - pool.index.count
    }
    #expect(pool.lookupFault() == nil)
    for id in live { #expect(pool.find(OrderID(id)) == expected[id]) }
    return (paged, hashed)
  }

  @Test func `growing ids are in pages, but for those of old orders`() {
    let places = Self.check(Array(1...60_000), liveCount: 500)
    #expect(places.paged > 4 * places.hashed && places.hashed > 0)
  }

  @Test func `all orders stay: no page is replaced`() {
    #expect(Self.check(Array(1...20_000), liveCount: .max).hashed == 0)
  }

  @Test func `the table of pages stops growing`() {
    var pages = OrderIDPages(minimumCapacity: 0)
    for number in 0..<40 as Range<UInt64> { _ = pages.addPage(for: number << 8, orderCount: .max) }
    #expect(pages.places.count == OrderIDPages.mostPlaces)
  }

  @Test(arguments: [1 << 8, 1 << 14, 1 << 20, 1 << 40] as [UInt64])
  func `ids far apart, which want a page each`(stride: UInt64) {
    Self.check((1...5_000).map { $0 &* stride }, liveCount: 300)
  }

  /// Each sender counts for itself, below a number of its own.
  @Test(arguments: [24, 32, 40, 56] as [UInt64])
  func `ids of many senders`(shift: UInt64) {
    let ids = (0..<20_000).map { (number: UInt64) in (number % 37) &<< shift | number / 37 &+ 1 }
    let places = Self.check(ids, liveCount: 4_000)
    if shift == 32 { #expect(places.paged > places.hashed) }
  }

  @Test func `ids in random order take few pages`() {
    var random = SplitMix64(seed: 8)
    var ids = Array(1...UInt64(1 << 16))
    ids.shuffle(using: &random)
    let places = Self.check(Array(ids.prefix(8_000)), liveCount: 500)
    #expect(10 * places.paged < places.hashed)
  }

  @Test func `ids from the top down`() { Self.check((0..<20_000).map { .max - $0 }, liveCount: 500) }

  @Test func `random ids`() {
    var random = SplitMix64(seed: 5)
    Self.check((0..<5_000).map { _ in random.next() | 1 }, liveCount: 700)
  }

  @Test func `random ids take no pages from ids that follow each other`() {
    var random = SplitMix64(seed: 6)
    let places = Self.check((1...10_000).flatMap { [$0, random.next() | 1 << 63] }, liveCount: 600)
    // Of those that follow each other, half of all, most are in pages.
    #expect(places.hashed < 2 * places.paged)
  }

  @Test func `ids that come again`() {
    var random = SplitMix64(seed: 7)
    Self.check((0..<30_000).map { _ in random.next() % 40_000 + 1 }, liveCount: 400)
  }

  /// The orders of a page that another one replaces are all inserted into the index in one command.
  @Test func `no order waits until a page has left and many others have moved under attack`() {
    var pool = OrderPool(minimumCapacity: 16)
    var random = SplitMix64(seed: 9)
    // 8,192 lines, and 512 places for pages.
    for _ in 0..<20_000 { _ = pool.insert(Self.record(random.next() | 1 << 63)) }
    for id in 1...64 as ClosedRange<UInt64> { _ = pool.insert(Self.record(id)) }
    for page in 1..<512 as Range<UInt64> { _ = pool.insert(Self.record(page << 8)) }
    #expect(pool.index.count == 20_000)
    for id in OrderIndexTests.collidingIDs(1_500, behind: 1 << 40)
    where pool.index.farthest <= OrderIndex.suspiciousDistance {
      _ = pool.insert(Self.record(id))
    }
    let hashedCount = pool.index.count
    // This page takes the place of the first one.
    _ = pool.insert(Self.record(512 << 8))
    #expect(pool.index.count == hashedCount + 64 && pool.lookupFault() == nil)
    // Not all orders have moved yet, and soon they have.
    #expect(pool.index.farthest > OrderIndex.suspiciousDistance)
    for _ in 0..<40 { _ = pool.insert(Self.record(random.next() | 1 << 63)) }
    #expect(pool.index.farthest <= OrderIndex.suspiciousDistance && pool.lookupFault() == nil)
  }
}
