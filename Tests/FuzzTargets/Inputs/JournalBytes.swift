import CommandJournal

/// The bytes of a log or a snapshot whose checksums, and what else says where blocks end, can be put right: so that inputs come
/// past them to what they protect.
struct JournalBytes {
  private var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A command log: header of 128 bytes, blocks of 32 bytes, names, and commands of 40 or 72 bytes each.
  consuming func withLogChecksums() -> [UInt8] {
    guard bytes.count >= 128 else { return bytes }
    putChecksum(of: 0..<124, at: 124)
    var offset = 128
    var commandCount: UInt64 = 0
    while bytes.count - offset >= 32 {
      let count = Int(number(at: offset + 16))
      let (width, overflows) = count.multipliedReportingOverflow(by: Int(number(at: offset + 20)))
      let end = offset + 32 + Int(number(at: offset + 24)) &+ width
      guard !overflows, offset...bytes.count ~= end else { break }
      // A block that was doubled or left out does not end the log.
      put(UInt32(truncatingIfNeeded: commandCount), at: offset + 8)
      put(UInt32(truncatingIfNeeded: commandCount >> 32), at: offset + 12)
      putChecksum(of: offset + 8..<end, at: offset + 4)
      commandCount += UInt64(count)
      offset = end
    }
    return bytes
  }

  /// A snapshot: header of 168 bytes, blocks of 16 bytes and their content.
  consuming func withSnapshotChecksums() -> [UInt8] {
    guard bytes.count >= 168 else { return bytes }
    put(UInt32(bytes.count - 168), at: 156)
    put(0, at: 160)
    putChecksum(of: 0..<164, at: 164)
    var offset = 168
    while bytes.count - offset >= 16 {
      var end = offset + 16 + Int(number(at: offset + 12))
      if end > bytes.count {
        end = bytes.count
        put(UInt32(end - offset - 16), at: offset + 12)
      }
      putChecksum(of: offset + 8..<end, at: offset + 4)
      offset = end
    }
    return bytes
  }

  private func number(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
  }

  private mutating func put(_ number: UInt32, at offset: Int) {
    for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: number >> UInt32(8 * place)) }
  }

  private mutating func putChecksum(of range: Range<Int>, at offset: Int) {
    put(Checksum.of(bytes.span.extracting(range)), at: offset)
  }
}
