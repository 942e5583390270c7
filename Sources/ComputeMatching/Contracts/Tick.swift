/// What one tick of price is worth: a positive decimal of US dollars per GPU-hour (R2), such as 0.0001 or 0.05.
public struct Tick: Hashable, Sendable, BitwiseCopyable {
  /// The tick is `units` x 10^-`decimals` dollars.
  public let units: Int64
  /// How many decimals prices are written with, from 0 to 9.
  public let decimals: Int

  /// 0.0001 dollars.
  public static let standard = Tick(uncheckedUnits: 1, decimals: 4)

  private init(uncheckedUnits units: Int64, decimals: Int) {
    self.units = units
    self.decimals = decimals
  }

  /// The tick of `units` x 10^-`decimals` dollars; `nil` if that is no tick, or has fewer decimals in its shortest form.
  package init?(units: Int64, decimals: Int) {
    guard units > 0, 0...9 ~= decimals, decimals == 0 || units % 10 != 0 else { return nil }
    self.init(uncheckedUnits: units, decimals: decimals)
  }

  /// The tick that `text` states: a positive decimal with at most 9 decimals, zeros at its end not counted, that fits
  /// 63 bits when its point is left out.
  public init(_ text: String) throws(ContractFormatError) {
    guard let number = DecimalNumber<UInt128>(text.utf8.span, decimals: 9), !number.overflowed,
      !number.isFinerThanUnits, !number.isNegative, number.units > 0
    else { throw Self.error(text) }
    var decimals = 9
    var amount = number.units
    while decimals > 0, amount % 10 == 0 {
      amount /= 10
      decimals -= 1
    }
    guard let units = Int64(exactly: amount) else { throw Self.error(text) }
    self.init(uncheckedUnits: units, decimals: decimals)
  }

  private static func error(_ text: String) -> ContractFormatError {
    ContractFormatError(expected: "a tick (a positive decimal such as 0.0001, at most 9 decimals)", found: text)
  }

  /// The price that `text` states, exactly.
  public func price(from text: String) throws(PriceFormatError) -> Price { try price(from: text.utf8.span) }

  /// The same from bytes: an optional sign, digits, and optionally a point and more digits, of which those behind the
  /// tick's decimals must be zeros. Nothing is allocated.
  public func price(from bytes: Span<UInt8>) throws(PriceFormatError) -> Price {
    guard let number = DecimalNumber<UInt64>(bytes, decimals: decimals) else { throw .notANumber }
    guard number.overflowed else { return try price(of: number) }
    // A price of 63 bits of ticks may need twice as many when it is written out.
    guard let number = DecimalNumber<UInt128>(bytes, decimals: decimals), !number.overflowed else { throw .outOfRange }
    return try price(of: number)
  }

  private func price<Word>(of number: DecimalNumber<Word>) throws(PriceFormatError) -> Price {
    let (ticks, remainder) =
      units == 1 ? (number.units, 0) : number.units.quotientAndRemainder(dividingBy: Word(units))
    guard ticks <= (number.isNegative ? Int64.min : Int64.max).magnitude else { throw .outOfRange }
    guard remainder == 0, !number.isFinerThanUnits else { throw .notWholeTicks }
    let magnitude = Int64(truncatingIfNeeded: ticks)
    return Price(ticks: number.isNegative ? 0 &- magnitude : magnitude)
  }

  /// `price` in dollars, with the tick's decimals and no exponent: `2.3500`.
  public func text(for price: Price) -> String {
    var bytes: [UInt8] = []
    append(price, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same, appended to `bytes`.
  public func append(_ price: Price, to bytes: inout [UInt8]) {
    bytes.appendDecimal(Int128(price.ticks) * Int128(units), decimals: decimals)
  }

  /// `money` in dollars, exactly; `nil` if it is too large to be written as a multiple of the tick in 128 bits.
  public func text(for money: Money) -> String? {
    let (amount, overflow) = money.tickHours.multipliedReportingOverflow(by: Int128(units))
    guard !overflow else { return nil }
    var bytes: [UInt8] = []
    bytes.appendDecimal(amount, decimals: decimals)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Why a text is no price.
public enum PriceFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is no decimal: an optional sign, digits, and optionally a point and more digits.
  case notANumber
  /// It is finer than the tick, or between two of its multiples.
  case notWholeTicks
  /// It needs more than 63 bits of ticks.
  case outOfRange

  public var description: String {
    switch self {
    case .notANumber: "a decimal number"
    case .notWholeTicks: "a whole number of ticks"
    case .outOfRange: "a price that fits 63 bits of ticks"
    }
  }
}
