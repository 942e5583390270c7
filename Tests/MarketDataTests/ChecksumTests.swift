import ComputeMatching
import TestSupport
import Testing

@testable import MarketData

/// The checksum of the best levels, against what Python's `zlib.crc32` and `struct.pack` make of the definition.
struct ChecksumTests {
  @Test func `it is the CRC-32 of zip and PNG`() {
    var checksum = CRC32()
    for byte in "123456789".utf8 { checksum.add(byte) }
    #expect(checksum.value == 0xCBF4_3926)
  }

  @Test func `the bytes are those of the definition`() throws {
    var replica = DepthReplica(of: BookID(0))
    #expect(replica.checksum() == 0x6522_DF69)
    let levels = [
      LevelUpdate(side: .bid, level: DepthLevel(price: 23_500, quantity: 16, orderCount: 1)),
      LevelUpdate(
        side: .bid,
        level: DepthLevel(price: 23_400, quantity: 4, orderCount: 2, flexibleQuantity: 8, flexibleOrderCount: 1)),
      LevelUpdate(side: .ask, level: DepthLevel(price: 23_600, quantity: 1_000_000, orderCount: 3)),
    ]
    try replica.apply(
      DepthUpdate(
        book: BookID(0), since: 0, sequence: 9, isComplete: true, phase: .continuous, trades: TradeTotals(),
        levels: levels))
    #expect(replica.checksum() == 0x8F58_8899)
    #expect(replica.checksum(levels: 2) == 0x8F58_8899)
    #expect(replica.checksum(levels: 1) == 0x6BD4_E454)
    #expect(replica.checksum(levels: 0) == 0x6522_DF69)
    #expect(replica.checksum(levels: -1) == 0x6522_DF69)
  }

  @Test func `feed and replica agree`() throws {
    let market = try FeedTests.Market()
    try market.submit(1, .bid, 16, at: 23_500)
    try market.submit(2, .bid, 3, at: 23_400)
    try market.submit(3, .bid, 1, at: 23_400)
    for id in 4...6 as ClosedRange<UInt64> { try market.submit(OrderID(id), .ask, id == 4 ? 999_998 : 1, at: 23_600) }
    try market.apply(.operate(BookID(1), .close))
    try market.submit(7, .bid, 8, at: 23_400, in: nil)
    #expect(market.feed.checksum(of: BookID(0)) == 0x8F58_8899)
    #expect(market.feed.checksum(of: BookID(1)) == 0x6522_DF69)
  }
}
