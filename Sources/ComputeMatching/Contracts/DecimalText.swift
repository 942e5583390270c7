extension [UInt8] {
  /// Appends `units` x 10^-`decimals`, with all of its decimals and no exponent: `-0.0500`.
  mutating func appendDecimal(_ units: Int128, decimals: Int) {
    if units < 0 { append(UInt8(ascii: "-")) }
    var rest = units.magnitude
    let start = count
    var written = 0
    repeat {
      if written == decimals, decimals > 0 { append(UInt8(ascii: ".")) }
      // 128-bit division is slow, and nearly every number fits 64 bits.
      if let narrow = UInt64(exactly: rest) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: narrow % 10))
        rest = UInt128(narrow / 10)
      } else {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
      }
      written += 1
    } while rest > 0 || written <= decimals
    self[start...].reverse()
  }
}

/// A number that was measured, with so many decimals, 0 or more, rounded to the nearest; as Swift writes it where that
/// has more than 18 digits.
///
/// Prices and money are exact and never pass through here, see ``Tick/text(for:)-(Price)``.
package func decimalText(_ number: Double, decimals: Int) -> String {
  let decimals = max(decimals, 0)
  var scale = 1.0
  for _ in 0..<min(decimals, 19) { scale *= 10 }
  guard abs(number) * scale < 1e18 else { return "\(number)" }
  var bytes: [UInt8] = []
  bytes.appendDecimal(Int128((number * scale).rounded()), decimals: decimals)
  return String(decoding: bytes, as: UTF8.self)
}
