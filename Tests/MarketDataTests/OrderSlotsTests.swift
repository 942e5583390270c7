import ComputeMatching
import SeededRandom
import Testing

@testable import MarketData

/// How orders are found, against a dictionary.
struct OrderSlotsTests {
  enum Ids: CaseIterable {
    case counted
    case random
    case everyFourth
    case upperBits
    case sameLastBits

    func id(_ step: UInt32, _ random: inout SplitMix64) -> UInt64 {
      switch self {
      case .counted: UInt64(step)
      case .random: random.next()
      case .everyFourth: UInt64(step) * 4 + 3
      case .upperBits: UInt64(step) << 44 | 7
      case .sameLastBits: UInt64(step % 3) << 40 | UInt64(step / 3)
      }
    }
  }

  @Test(arguments: Ids.allCases) func `orders are found, and gone ones are not`(ids: Ids) {
    var slots = OrderSlots(expectedOrders: 16)
    var queues = FeedQueues(expectedOrders: 16, isIndexed: false)
    var level = Level(price: Price(ticks: 1), book: BookID(0), side: .bid)
    var expected: [UInt64: UInt32] = [:]
    var random = SplitMix64(seed: 1)
    var used: [UInt64] = []
    for step in 0..<20_000 as Range<UInt32> {
      let id = ids.id(step, &random)
      let order = QueuedOrder(id: OrderID(id), place: UInt64(step), quantity: 1, level: 0)
      let slot = queues.append(order, &level)
      if !slots.insert(OrderID(id), slot) { slots.insertElsewhere(OrderID(id), slot, queues) }
      expected[id] = slot
      used.append(id)
      // Grows to 5,000 and shrinks again.
      for _ in 0..<(step < 10_000 ? random.below(2) : 1 + random.below(2)) where !used.isEmpty {
        let gone = used.remove(at: Int(random.below(Int64(used.count))))
        guard let slot = expected.removeValue(forKey: gone) else { continue }
        slots.remove(OrderID(gone), slot)
        _ = queues.remove(slot, &level)
        let found = slots.slot(of: OrderID(gone), in: queues)
        #expect(found == .none)
      }
      guard step % 500 == 0 else { continue }
      for id in used {
        let found = slots.slot(of: OrderID(id), in: queues)
        #expect(found == expected[id])
      }
    }
    let count = queues.orderCount
    #expect(count == used.count)
  }
}
