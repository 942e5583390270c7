import ComputeMatching
import SeededRandom
import Testing

@testable import CapacityLedger

struct LiveOrdersTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func `the table holds what a dictionary would`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = LiveOrders()
    var twin: [UInt64: Quantity] = [:]
    for step in 0..<60_000 {
      let id = 1 + random.next() % 4_000
      switch random.next() % 4 {
      case 0 where step % 20_000 > 10_000: table.remove(OrderID(id)); twin[id] = nil
      case 1:
        let open = Quantity(random.next() % 3)
        table.setOpenQuantity(of: OrderID(id), to: open)
        if twin[id] != nil { twin[id] = open > 0 ? open : nil }
      default:
        table.set(LiveOrder(id: id, participant: 1, book: 2, openQuantity: Quantity(step + 1)))
        twin[id] = Quantity(step + 1)
      }
      #expect(table.count == twin.count)
      #expect(table[OrderID(id)]?.openQuantity == twin[id])
    }
    for id in 0...4_001 as ClosedRange<UInt64> { #expect(table[OrderID(id)]?.openQuantity == twin[id]) }
    var sum = 0
    table.forEach { order in
      sum += 1
      #expect(twin[order.id] == order.openQuantity)
    }
    #expect(sum == twin.count)
  }
}
