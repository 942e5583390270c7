import Testing

@testable import Benchmarks

struct FixedBufferTests {
  /// Two words, so that elements that overlap are seen.
  struct Pair: BitwiseCopyable, Equatable {
    var first: UInt64
    var second: UInt64
  }

  @Test(arguments: [1, 2, 1_000, 300_000])
  func `every element is its own, and begins as it was asked for`(count: Int) {
    var buffer = FixedBuffer(repeating: Pair(first: 7, second: 8), count: count)
    #expect(buffer.count == count)
    #expect((0..<count).allSatisfy { buffer[$0] == Pair(first: 7, second: 8) })
    for index in 0..<count { buffer[index] = Pair(first: UInt64(index), second: ~UInt64(index)) }
    #expect((0..<count).allSatisfy { buffer[UInt32($0)] == Pair(first: UInt64($0), second: ~UInt64($0)) })
    buffer[UInt32(count - 1)].second = 1
    #expect(buffer[count - 1] == Pair(first: UInt64(count - 1), second: 1))
    buffer.prefetch(UInt32(count - 1))
  }

  #if DEBUG
    @Test func `an element outside is found while debugging`() async {
      await #expect(processExitsWith: .failure) {
        let buffer = FixedBuffer(repeating: UInt32(0), count: 4)
        print(buffer[4])
      }
    }
  #endif
}
