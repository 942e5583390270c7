import AllocationCounter
import OrderStreams
import Testing

/// What a reader of DBN takes from the allocator.
@Suite(.enabled(if: allocation_counting_is_active()))
struct DBNAllocationTests {
  private static func number(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

  /// Metadata with `count` symbols that were asked for, and no instruments.
  private static func metadata(_ count: Int) -> [UInt8] {
    let symbolLength = 71
    let lists =
      number(0) + number(count) + Array(repeating: 0x41, count: symbolLength * count) + number(0) + number(0)
      + number(0)
    var fixed = [UInt8](repeating: 0, count: 100)
    fixed[45] = UInt8(symbolLength)
    return Array("DBN".utf8) + [3] + number(fixed.count + lists.count) + fixed + lists
  }

  @Test func `metadata are not held, however long they are`() throws {
    let source = ByteSource(bytes: Self.metadata(100_000), name: "mbo", chunkSize: 1 << 12)
    var reader = DBNReader(source)
    let before = allocation_counts().live_bytes
    var most: Int64 = 0
    repeat {
      #expect(try reader.nextInHand() == nil)
      most = max(most, allocation_counts().live_bytes - before)
    } while try reader.receive()
    #expect(reader.bytesRead > 7_000_000)
    #expect(most < 100_000)
  }
}
