/// Choices taken from bytes, one after the other: what makes a meaningful value of any input.
struct ByteChoices {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  var isEmpty: Bool { bytes.isEmpty }

  /// The next byte; 0 behind the last.
  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  /// One of `values`, which must not be empty.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(byte()) % values.count] }

  /// Mostly a small number above `base`, sometimes one of `edges`.
  mutating func number<Number: FixedWidthInteger>(_ base: Number, _ count: UInt8, edges: [Number]) -> Number {
    let byte = byte()
    return byte < 240 ? base + Number(byte % count) : edges[Int(byte) % edges.count]
  }
}
