@testable import ComputeMatching
import SeededRandom
import Testing

struct BufferTests {
  @Test func `a buffer grows, sorts, shrinks and keeps what it holds`() {
    var buffer = GrowableBuffer<UInt64>(minimumCapacity: 1)
    var expected: [UInt64] = []
    var random = SplitMix64(seed: 1)
    for _ in 0..<5_000 {
      let value = random.next()
      buffer.append(value)
      expected.append(value)
    }
    buffer.sort { $0 < $1 }
    expected.sort()
    #expect((0..<buffer.count).map { buffer[$0] } == expected)
    #expect(buffer.popLast() == expected.last)
    buffer[0] = 7
    #expect(buffer[0] == 7)
    #expect(buffer.withSpan { $0.count } == 4_999)
    buffer.removeAll()
    #expect(buffer.isEmpty && buffer.popLast() == nil)
  }

  @Test func `a slab hands freed slots out again, last freed first`() {
    var slab = Slab<UInt64>()
    let slots = (0..<100).map { slab.insert(UInt64($0)) }
    #expect(slots.map(\.rawValue) == Array(0..<100))
    slab.remove(Slot(rawValue: 17))
    slab.remove(Slot(rawValue: 4))
    slab.remove(Slot(rawValue: 99))
    #expect(slab.liveCount == 97)
    #expect([slab.insert(1), slab.insert(2), slab.insert(3), slab.insert(4)].map(\.rawValue) == [99, 4, 17, 100])
    #expect([99, 4, 17, 5].map { slab[Slot(rawValue: $0)] } == [1, 2, 3, 5])
    #expect(slab.contains(Slot(rawValue: 100)) && !slab.contains(Slot(rawValue: 101)) && !slab.contains(.none))
  }

  @Test func `an index outside stops the process`() async {
    await #expect(processExitsWith: .failure) {
      let buffer = GrowableBuffer<UInt8>(repeating: 0, count: 3)
      _ = buffer[3]
    }
    await #expect(processExitsWith: .failure) {
      let slab = Slab<UInt64>()
      _ = slab[Slot(rawValue: 0)]
    }
  }

  @Test func `an order is one cache line, an event too`() {
    #expect(MemoryLayout<OrderRecord>.stride == 64)
    #expect(MemoryLayout<OrderIndexLine>.stride == 64)
    #expect(MemoryLayout<Event>.stride == 64)
    #expect(MemoryLayout<PriceLevel>.stride == 32)
  }
}
