/// A decimal number read from text, exactly: a whole number of units of 10 to the power of -`decimals`.
///
/// `Word` is as wide as the reader wants to pay for; whether it was wide enough is part of the result. Nearly every price
/// fits 64 bits, so a reader tries those first.
struct DecimalNumber<Word: FixedWidthInteger & UnsignedInteger> {
  let isNegative: Bool
  /// The magnitude in units. Meaningless if ``overflowed``.
  let units: Word
  /// Whether the magnitude in units does not fit `Word`.
  let overflowed: Bool
  /// Whether a digit other than zero is behind the last unit.
  let isFinerThanUnits: Bool

  /// Reads an optional sign, digits, and optionally a point and digits; `nil` if the bytes are anything else.
  init?(_ bytes: Span<UInt8>, decimals: Int) {
    guard !bytes.isEmpty else { return nil }
    isNegative = bytes[0] == UInt8(ascii: "-")
    let digitsStart = isNegative || bytes[0] == UInt8(ascii: "+") ? 1 : 0
    var units: Word = 0
    var overflowed = false
    var isFinerThanUnits = false
    var pointIndex: Int?
    for index in digitsStart..<bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else {
        guard bytes[index] == UInt8(ascii: "."), pointIndex == nil, index > digitsStart else { return nil }
        pointIndex = index
        continue
      }
      if let pointIndex, index - pointIndex > decimals {
        isFinerThanUnits = isFinerThanUnits || digit != 0
        continue
      }
      overflowed = Self.scale(&units, by: 10) || overflowed
      let (sum, carried) = units.addingReportingOverflow(Word(digit))
      units = sum
      overflowed = overflowed || carried
    }
    let lastIndex = bytes.count - 1
    guard lastIndex >= digitsStart, pointIndex != lastIndex else { return nil }
    let fractionDigits = lastIndex - (pointIndex ?? lastIndex)
    for _ in 0..<max(0, decimals - fractionDigits) { overflowed = Self.scale(&units, by: 10) || overflowed }
    self.units = units
    self.overflowed = overflowed
    self.isFinerThanUnits = isFinerThanUnits
  }

  private static func scale(_ units: inout Word, by factor: Word) -> Bool {
    let (product, overflowed) = units.multipliedReportingOverflow(by: factor)
    units = product
    return overflowed
  }
}
