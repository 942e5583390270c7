import ComputeMatching

/// Bytes that wait to be written to a file. Numbers have their lowest byte first.
struct ByteBuffer {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    append(raw: number.littleEndian)
  }

  mutating func append(_ command: CompactCommand) { command.append(to: &bytes) }

  mutating func append(_ command: WideCommand) { command.append(to: &bytes) }

  /// Appends `value` as it is in memory.
  @inline(__always)
  mutating func append<Value: BitwiseCopyable>(raw value: Value) {
    unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func append(contentsOf other: ByteBuffer) { bytes.append(contentsOf: other.bytes) }

  mutating func append(contentsOf other: Span<UInt8>) {
    unsafe other.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// Forgets the first `removed` bytes.
  mutating func removeFirst(_ removed: Int) { bytes.removeFirst(removed) }

  /// Appends zeros until the count is a multiple of eight.
  mutating func pad() {
    while bytes.count % 8 != 0 { bytes.append(0) }
  }

  /// Puts `number` in the place of the bytes from `offset` on, which must be there.
  mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
    for index in 0..<MemoryLayout<Number>.size {
      bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
    }
  }

  /// The checksum of the bytes from `offset` on.
  func checksum(from offset: Int) -> UInt32 { Checksum.of(bytes.span.extracting(offset..<bytes.count)) }
}
