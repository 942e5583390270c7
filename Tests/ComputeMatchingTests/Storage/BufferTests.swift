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

  /// From where the allocator gives the memory to where the system does, and beyond.
  @Test(arguments: [1, 17, 4_096, 70_000, 300_000]) func `a buffer that grows large keeps what it holds`(room: Int) {
    struct Triple: BitwiseCopyable {
      var numbers: InlineArray<3, UInt64>
    }
    var words = GrowableBuffer<UInt64>(minimumCapacity: room)
    var triples = GrowableBuffer<Triple>(minimumCapacity: room)
    let count = 1_300_000
    for number in 0..<UInt64(count) {
      words.append(~number)
      triples.append(Triple(numbers: [number, number &* 3, ~number]))
    }
    #expect(words.count == count && words.capacity >= count && words.capacity < 2 * max(count, room))
    var wrong = 0
    for index in 0..<count {
      let number = UInt64(index)
      let triple = triples[index].numbers
      if words[index] != ~number || triple[0] != number || triple[1] != number &* 3 || triple[2] != ~number {
        wrong += 1
      }
    }
    #expect(wrong == 0)
    words[0] = 7
    words[count - 1] = 8
    #expect(words.popLast() == 8 && words[0] == 7)
  }

  @Test func `room is made beforehand, and there is never less of it`() {
    var buffer = GrowableBuffer<UInt64>()
    buffer.append(1, times: 20)
    for room in [100, 1 << 20, 3 << 20, 10] {
      buffer.reserveCapacity(room)
      #expect(buffer.capacity >= room && buffer.count == 20 && buffer[19] == 1)
    }
    #expect(buffer.capacity == 3 << 20)
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

  @Test func `any number chooses an element of a masked table by its lower bits`() {
    var table = MaskedTable<Int>(repeating: 7, count: 16)
    for number in [3, -1, 16, .min + 5] { table[number] = number }
    #expect([19, 15, .max, 0, 32, 5, 6, -2].map { table[$0] } == [3, -1, -1, 16, 16, .min + 5, 7, 7])
    #expect([3, -1, 16, .min + 5].map { table.index(of: $0) } == [3, 15, 0, 5] && table.count == 16)
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
