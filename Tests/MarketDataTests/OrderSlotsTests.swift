import ComputeMatching
import SeededRandom
import Testing

@testable import MarketData

/// The hash table of orders against a dictionary.
struct OrderSlotsTests {
  enum Ids: CaseIterable {
    case counted
    case random
    case everyFourth
    case upperBits
  }

  @Test(arguments: Ids.allCases) func `orders are found, and gone ones are not`(ids: Ids) {
    var slots = OrderSlots(expectedOrders: 16)
    var expected: [UInt64: UInt32] = [:]
    var random = SplitMix64(seed: 1)
    var used: [UInt64] = []
    for step in 0..<20_000 as Range<UInt32> {
      let id: UInt64 =
        switch ids {
        case .counted: UInt64(step)
        case .random: random.next()
        case .everyFourth: UInt64(step) * 4 + 3
        case .upperBits: UInt64(step) << 44 | 7
        }
      slots.set(OrderID(id), to: step)
      expected[id] = step
      used.append(id)
      // Grows to 5,000 and shrinks again.
      for _ in 0..<(step < 10_000 ? random.below(2) : 1 + random.below(2)) where !used.isEmpty {
        let gone = used.remove(at: Int(random.below(Int64(used.count))))
        slots.remove(OrderID(gone))
        expected[gone] = nil
        #expect(slots[OrderID(gone)] == .none)
      }
      if step % 500 == 0 { for id in used { #expect(slots[OrderID(id)] == expected[id]) } }
    }
    for id in used { #expect(slots[OrderID(id)] == expected[id]) }
    slots.remove(OrderID(1 << 60))
    for id in used { slots.remove(OrderID(id)) }
    for id in used { #expect(slots[OrderID(id)] == .none) }
  }
}
