import SeededRandom
import Testing

@testable import CommandJournal

struct ChecksumTests {
  /// RFC 3720, B.4, and the usual nine digits.
  @Test func `known bytes have their known checksums`() {
    func checksum(_ bytes: [UInt8]) -> UInt32 { Checksum.of(bytes.span) }
    #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(checksum(Array(0..<32 as Range<UInt8>)) == 0x46DD_794E)
    #expect(checksum([]) == 0)
  }

  @Test(.enabled(if: Checksum.hasInstruction, "this processor has no instruction for CRC-32C"))
  func `the processor and the tables agree on any length`() {
    var generator = SplitMix64(seed: 1)
    let bytes = (0..<40_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    for count in Array(0..<100) + [3071, 3072, 3073, 6143, 6144, 6151, 30_000, 40_000] {
      bytes[..<count].withUnsafeBytes {
        #expect(Checksum.of($0, usesInstruction: true) == Checksum.of($0, usesInstruction: false), "\(count) bytes")
      }
    }
  }
}
