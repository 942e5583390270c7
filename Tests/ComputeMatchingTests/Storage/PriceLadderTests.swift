@testable import ComputeMatching
import SeededRandom
import Testing

struct PriceLadderTests {
  /// Adds and removes levels in turn and checks the ladder against a sorted array.
  private func check(_ prices: [Int64], on side: Side, seed: UInt64) {
    var pool = LevelPool(minimumCapacity: 16)
    var ladder = PriceLadder(number: 0)
    var slots: [Int64: Slot<PriceLevel>] = [:]
    var random = SplitMix64(seed: seed)
    for price in prices {
      let rank = Rank(of: Price(ticks: price), on: side)
      #expect(rank.price(on: side) == Price(ticks: price))
      if let slot = slots[price], random.next() % 2 == 0 {
        ladder.remove(slot, from: &pool)
        slots[price] = nil
      } else {
        let slot = ladder.findOrInsertLevel(at: rank, in: &pool)
        #expect(slots[price] == nil || slots[price] == slot)
        slots[price] = slot
      }
      #expect(ladder.level(at: rank, in: pool) == slots[price])
      let sorted = slots.keys.sorted { side == .bid ? $0 > $1 : $0 < $1 }
      #expect(ladder.levelCount == UInt32(sorted.count))
      var found: [Int64] = []
      var level = ladder.best.orNil
      while let current = level {
        found.append(pool[current].rank.price(on: side).ticks)
        level = ladder.level(after: current, in: pool)
      }
      #expect(found == sorted)
    }
    for slot in slots.values { ladder.remove(slot, from: &pool) }
    #expect(ladder.best.isNone && ladder.root.isNone)
    #expect(pool.liveCount == 0)
    #expect(pool.pages.liveCount == 0)
  }

  @Test(arguments: Side.allCases) func `dense prices`(side: Side) {
    var random = SplitMix64(seed: 1)
    check((0..<600).map { _ in Int64(1 + random.next() % 90) }, on: side, seed: 2)
  }

  @Test(arguments: Side.allCases) func `prices far apart`(side: Side) {
    var random = SplitMix64(seed: 3)
    let choices = (0..<60).map { _ in Int64(random.next() >> (1 + random.next() % 62)) + 1 }.filter { $0 > 0 }
    check((0..<600).map { _ in choices[Int(random.next() % UInt64(choices.count))] }, on: side, seed: 4)
  }

  @Test(arguments: Side.allCases) func `powers of two and their neighbours`(side: Side) {
    var random = SplitMix64(seed: 5)
    var choices: [Int64] = [.max, .max - 1]
    for shift in 0..<63 as Range<Int64> { choices += [1 << shift, max(1, (1 << shift) - 1)] }
    check((0..<600).map { _ in choices[Int(random.next() % UInt64(choices.count))] }, on: side, seed: 6)
  }

  @Test func `ladders of one pool remember their own levels`() {
    var pool = LevelPool(minimumCapacity: 16)
    var ladders = (0..<40).map { PriceLadder(number: $0) }
    var slots: [[UInt64: Slot<PriceLevel>]] = Array(repeating: [:], count: 40)
    var random = SplitMix64(seed: 7)
    for _ in 0..<20_000 {
      let ladder = Int(random.next() % 40)
      // Ranks whose places among the remembered ones coincide, and others.
      let rank = Rank(value: 1 + random.next() % 12 + random.next() % 3 * 1024)
      if let slot = slots[ladder][rank.value], random.next() % 2 == 0 {
        ladders[ladder].remove(slot, from: &pool)
        slots[ladder][rank.value] = nil
        #expect(ladders[ladder].recentLevel(at: rank, in: pool) == nil)
      } else {
        let slot = ladders[ladder].findOrInsertLevel(at: rank, in: &pool)
        #expect(slots[ladder][rank.value] ?? slot == slot && pool[slot].rank == rank)
        slots[ladder][rank.value] = slot
      }
    }
    for ladder in ladders.indices {
      #expect(Set(slots[ladder].values).count == slots[ladder].count)
      #expect(ladders[ladder].levelCount == UInt32(slots[ladder].count))
    }
    #expect(pool.liveCount == slots.map(\.count).reduce(0, +))
  }
}
