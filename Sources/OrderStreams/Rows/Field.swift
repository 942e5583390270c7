/// Where a field is in the bytes of its row's chunk.
struct Field: BitwiseCopyable {
  let start: UInt32
  let end: UInt32

  @inline(__always)
  init(_ start: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  var count: Int { Int(end &- start) }
  var isEmpty: Bool { start == end }
  var range: Range<Int> { Int(start)..<Int(end) }
}

enum ASCII {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let quotationMark = UInt8(ascii: "\"")
  static let numberSign = UInt8(ascii: "#")
  static let comma = UInt8(ascii: ",")
  static let minus = UInt8(ascii: "-")
  static let point = UInt8(ascii: ".")
  static let zero = UInt8(ascii: "0")
}

extension RowReader {
  /// See ``Buffer/unsigned(_:)``.
  @inline(__always)
  func unsigned(_ field: Field) -> UInt64? { bytes.unsigned(field) }

  /// See ``Buffer/signed(_:)``.
  @inline(__always)
  func signed(_ field: Field) -> Int64? { bytes.signed(field) }
}

// What fields say. All of it works on the bytes in place.
extension Buffer<UInt8> {
  /// A decimal whole number from 0 to 2^64 - 1, perhaps with decimals that are zeros; `nil` for any other text.
  @inline(__always)
  func unsigned(_ field: Field) -> UInt64? { digits(field) ?? digits(withoutDecimals: field) }

  /// A decimal whole number of 64 bits, perhaps with a minus sign and with decimals that are zeros; `nil` for any other text.
  @inline(__always)
  func signed(_ field: Field) -> Int64? { signedDigits(field) ?? signedDigits(withoutDecimals: field) }

  @inline(__always)
  private func digits(_ field: Field) -> UInt64? { unsigned(from: Int(field.start), to: Int(field.end)) }

  @inline(__always)
  private func signedDigits(_ field: Field) -> Int64? {
    guard !field.isEmpty else { return nil }
    if self[Int(field.start)] == ASCII.minus { return negative(field) }
    return digits(field).flatMap { Int64(exactly: $0) }
  }

  // Few files have such numbers, and reading them is kept apart from what is inlined.
  @inline(never)
  func digits(withoutDecimals field: Field) -> UInt64? { digits(withoutZeroDecimals(field)) }

  @inline(never)
  private func signedDigits(withoutDecimals field: Field) -> Int64? { signedDigits(withoutZeroDecimals(field)) }

  /// The field without a point at its end and the zeros behind it: programs that know no whole numbers write `16.0` for
  /// 16. Any other field as it is.
  private func withoutZeroDecimals(_ field: Field) -> Field {
    var end = Int(field.end)
    while end > Int(field.start), self[end - 1] == ASCII.zero { end -= 1 }
    return end > Int(field.start) && self[end - 1] == ASCII.point ? Field(Int(field.start), end - 1) : field
  }

  @inline(never)
  private func negative(_ field: Field) -> Int64? {
    guard let magnitude = unsigned(from: Int(field.start) + 1, to: Int(field.end)), magnitude <= 1 << 63
    else { return nil }
    return Int64(truncatingIfNeeded: 0 &- magnitude)
  }

  /// The text, if it is UTF-8.
  func text(_ field: Field) -> String? {
    withSpan(field.range) { span in
      do { return String(copying: try UTF8Span(validating: span)) } catch { return nil }
    }
  }

  @inline(__always)
  private func unsigned(from start: Int, to end: Int) -> UInt64? {
    let count = end &- start
    guard count > 8 else { return count > 0 ? digits(endingAt: end, count: count) : nil }
    guard let low = digits(endingAt: end, count: 8) else { return nil }
    if count <= 16 {
      guard let high = digits(endingAt: end &- 8, count: count &- 8) else { return nil }
      return high &* 100_000_000 &+ low
    }
    guard let middle = digits(endingAt: end &- 8, count: 8) else { return nil }
    // Leading zeros beyond what 64 bits can hold are zeros still.
    var first = start
    while end &- first > 20 {
      guard self[first] == ASCII.zero else { return nil }
      first &+= 1
    }
    guard let high = digits(endingAt: end &- 16, count: end &- first &- 16) else { return nil }
    let (upper, overflows) = high.multipliedReportingOverflow(by: 10_000_000_000_000_000)
    let (sum, carries) = upper.addingReportingOverflow(middle &* 100_000_000 &+ low)
    return overflows || carries ? nil : sum
  }

  /// The value of up to eight digits, all of them at once: neighbours are added up to twos, fours and eights.
  @inline(__always)
  private func digits(endingAt end: Int, count: Int) -> UInt64? {
    // What is before the digits is made zeros. A chunk has room before its first byte to look at.
    let zeros: UInt64 = 0x3030_3030_3030_3030
    let own = ~UInt64(0) << UInt64(truncatingIfNeeded: (8 &- count) &* 8)
    let word = (word(at: end &- 8) & own) | (zeros & ~own)
    let upper: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    guard (word & upper) | (((word &+ 0x0606_0606_0606_0606) & upper) >> 4) == 0x3333_3333_3333_3333
    else { return nil }
    let ones = word &- zeros
    let twos = (ones &* 10 &+ (ones >> 8)) & 0x00FF_00FF_00FF_00FF
    let fours = (twos &* 100 &+ (twos >> 16)) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ (fours >> 32)) & 0xFFFF_FFFF
  }
}
