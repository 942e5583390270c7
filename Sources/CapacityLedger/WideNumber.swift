extension Double {
  /// The number nearest to `value`, or one next to it beyond 64 bits. The standard library's conversion of 128 bits
  /// goes word by word through generic code, and took a third of a simulated year.
  package init(wide value: Int128) {
    let magnitude = value.magnitude
    let high = Double(UInt64(truncatingIfNeeded: magnitude >> 64))
    let low = Double(UInt64(truncatingIfNeeded: magnitude))
    self = value < 0 ? -(high * 0x1p64 + low) : high * 0x1p64 + low
  }
}
