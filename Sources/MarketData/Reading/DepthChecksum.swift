import ComputeMatching

/// A checksum of the best levels of a book, to compare what a reader has with what the feed has.
///
/// It is the CRC-32 of zip and PNG (`zlib.crc32`), over these bytes, in which every number is little-endian. First the bids, then
/// the asks:
///
/// | bytes | content |
/// |---|---|
/// | 4 | how many levels follow, unsigned |
/// | 32 for each level, best first | price in ticks (8, signed), quantity (8, signed), flexible quantity (8, signed), order count (4, unsigned), flexible order count (4, unsigned) |
enum DepthChecksum {
  /// The checksum of the first `limit` levels of each side.
  static func of(levels limit: Int, _ forEachLevel: (Side, (DepthLevel) -> Bool) -> Void) -> UInt32 {
    var checksum = CRC32()
    for side in Side.allCases {
      var count: UInt32 = 0
      if limit > 0 {
        forEachLevel(side) { _ in
          count += 1
          return count < limit
        }
      }
      checksum.add(count)
      guard count > 0 else { continue }
      var left = count
      forEachLevel(side) { level in
        checksum.add(UInt64(bitPattern: level.price.ticks))
        checksum.add(UInt64(bitPattern: level.quantity))
        checksum.add(UInt64(bitPattern: level.flexibleQuantity))
        checksum.add(UInt32(clamping: level.orderCount))
        checksum.add(UInt32(clamping: level.flexibleOrderCount))
        left -= 1
        return left > 0
      }
    }
    return checksum.value
  }
}

/// CRC-32 with the reflected polynomial 0xEDB88320.
struct CRC32 {
  private var state: UInt32 = .max

  var value: UInt32 { ~state }

  mutating func add(_ number: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func add(_ byte: UInt8) {
    state = Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8
  }

  private static let table: InlineArray<256, UInt32> = InlineArray { index in
    (0..<8).reduce(UInt32(truncatingIfNeeded: index)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
  }
}
