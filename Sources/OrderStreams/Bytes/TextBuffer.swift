import ComputeMatching

/// Text in the making, as bytes: rows are put together here and written, or compared, from here.
struct TextBuffer: ~Copyable {
  private(set) var bytes = Buffer<UInt8>(capacity: 4096, filledWith: 0)
  private(set) var count = 0

  /// What `append` may take without asking for more: numbers and commas.
  private static let slack = 64

  mutating func removeAll() { count = 0 }

  /// Forgets the first `removed` bytes.
  mutating func removeFirst(_ removed: Int) {
    bytes.move(removed..<count, to: 0)
    count -= removed
  }

  /// Takes the last `removed` bytes back.
  mutating func removeLast(_ removed: Int) { count -= removed }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ text: String) {
    let utf8 = text.utf8.span
    reserve(utf8.count)
    bytes.put(utf8, at: count)
    count &+= utf8.count
  }

  /// Appends text, quoted if it holds what would end the cell (RFC 4180).
  mutating func append(cell text: String) {
    let needsQuotes = text.utf8.contains {
      $0 == ASCII.comma || $0 == ASCII.quotationMark || $0 == ASCII.newline || $0 == ASCII.carriageReturn
    }
    guard needsQuotes else { return append(text) }
    append(ASCII.quotationMark)
    for byte in text.utf8 {
      if byte == ASCII.quotationMark { append(byte) }
      append(byte)
    }
    append(ASCII.quotationMark)
  }

  /// Appends `range` of `other`.
  @inline(__always)
  mutating func append(_ range: Range<Int>, of other: borrowing Buffer<UInt8>) {
    reserve(range.count)
    bytes.copy(range, of: other, to: count)
    count &+= range.count
  }

  /// Appends the decimal digits of `number`.
  @inline(__always)
  mutating func append(_ number: UInt64) {
    reserve(24)
    if number < Self.eightDigits {
      appendLeadingDigits(number)
    } else if number < Self.eightDigits * Self.eightDigits {
      appendLeadingDigits(number / Self.eightDigits)
      append(eightDigits: number % Self.eightDigits)
    } else {
      let upper = number / Self.eightDigits
      appendLeadingDigits(upper / Self.eightDigits)
      append(eightDigits: upper % Self.eightDigits)
      append(eightDigits: number % Self.eightDigits)
    }
  }

  /// Appends the sixteen hexadecimal digits of `number`.
  mutating func append(hexadecimal number: UInt64) {
    reserve(16)
    for place in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * place)) & 0xF
      bytes[count + place] = digit < 10 ? ASCII.zero + digit : UInt8(ascii: "a") + digit - 10
    }
    count &+= 16
  }

  @inline(__always)
  mutating func append(_ number: Int64) {
    if number < 0 { append(ASCII.minus) }
    append(number.magnitude)
  }

  /// Appends `price` in dollars, with the decimals of `tick`.
  mutating func append(_ price: Price, tick: Tick) {
    let (amount, overflows) = price.ticks.multipliedReportingOverflow(by: tick.units)
    guard !overflows, amount >= 0, tick.decimals <= 8, tick.decimals > 0 else { return append(tick.text(for: price)) }
    reserve(40)
    var scale: UInt64 = 1
    for _ in 0..<tick.decimals { scale &*= 10 }
    let (whole, fraction) = UInt64(amount).quotientAndRemainder(dividingBy: scale)
    append(whole)
    append(ASCII.point)
    let digits = Self.digits(of: fraction) >> UInt64((8 - tick.decimals) * 8)
    bytes.put(digits, at: count)
    count &+= tick.decimals
  }

  private static let eightDigits: UInt64 = 100_000_000

  @inline(__always)
  private mutating func append(eightDigits number: UInt64) {
    bytes.put(Self.digits(of: number), at: count)
    count &+= 8
  }

  @inline(__always)
  private mutating func appendLeadingDigits(_ number: UInt64) {
    let digits = Self.digits(of: number)
    // The last digit stays, even if it is a zero.
    let zeros = ((digits ^ 0x3030_3030_3030_3030) | 1 << 56).trailingZeroBitCount / 8
    bytes.put(digits >> UInt64(zeros * 8), at: count)
    count &+= 8 &- zeros
  }

  /// The eight digits of a number below 10^8, the first in the lowest byte: halves, quarters and eighths at once.
  @inline(__always)
  private static func digits(of number: UInt64) -> UInt64 {
    let halves = number / 10_000 | (number % 10_000) << 32
    // 10486 / 2^20 is 1/100 for numbers below 10^4, 103 / 2^10 is 1/10 below 100.
    let hundreds = ((halves &* 10_486) >> 20) & 0x0000_007F_0000_007F
    let quarters = hundreds | (halves &- 100 &* hundreds) << 16
    let tens = ((quarters &* 103) >> 10) & 0x000F_000F_000F_000F
    return (tens | (quarters &- 10 &* tens) << 8) | 0x3030_3030_3030_3030
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count &+ more &+ Self.slack > bytes.capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    bytes.grow(to: max(bytes.capacity * 2, count + more + Self.slack), filledWith: 0)
  }
}
