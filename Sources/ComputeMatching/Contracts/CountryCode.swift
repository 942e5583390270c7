/// An ISO 3166-1 alpha-2 country code, such as `DE`. In text it may be written in small letters too (R1.1).
public struct CountryCode: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// The two letters as they are written, the first in the upper byte.
  public let rawValue: UInt16

  /// The code whose packed letters are `rawValue`; `nil` if no country has it.
  public init?(rawValue: UInt16) {
    let first = Int(rawValue >> 8) - 65
    let second = Int(rawValue & 0xFF) - 65
    guard 0..<26 ~= first, 0..<26 ~= second, Self.assigned[first] >> UInt32(second) & 1 == 1 else { return nil }
    self.rawValue = rawValue
  }

  /// The code that `text` is, in capital or small letters; `nil` unless ISO has given its two letters to a country.
  public init?(_ text: String) { self.init(text.utf8.span) }

  /// The same from bytes: two letters that ISO has given to a country.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count == 2 else { return nil }
    // Without this bit a small letter is a capital one, and nothing else becomes a letter.
    self.init(rawValue: UInt16(bytes[0] & ~0x20) << 8 | UInt16(bytes[1] & ~0x20))
  }

  /// A number below 26 x 26 that no other country has.
  var ordinal: Int { (Int(rawValue >> 8) - 65) * 26 + Int(rawValue & 0xFF) - 65 }

  public var description: String {
    String(decoding: [UInt8(rawValue >> 8), UInt8(rawValue & 0xFF)], as: UTF8.self)
  }

  /// All 249, in order.
  static var all: [CountryCode] {
    (UInt16(65)...90).flatMap { first in
      (UInt16(65)...90).compactMap { CountryCode(rawValue: first << 8 | $0) }
    }
  }

  /// All 249 codes: for each first letter the second letters in use.
  private static let secondLetters: InlineArray<26, String> = [
    "DEFGILMOQRSTUWXZ", "ABDEFGHIJLMNOQRSTVWYZ", "ACDFGHIKLMNORUVWXYZ", "EJKMOZ", "CEGHRST", "IJKMOR",
    "ABDEFGHILMNPQRSTUWY", "KMNRTU", "DELMNOQRST", "EMOP", "EGHIMNPRWYZ", "ABCIKRSTUVY",
    "ACDEFGHKLMNOPQRSTUVWXYZ", "ACEFGILOPRUZ", "M", "AEFGHKLMNRSTWY", "A", "EOSUW", "ABCDEGHIJKLMNORSTVXYZ",
    "CDFGHJKLMNORTVWZ", "AGMSYZ", "ACEGINU", "FS", "", "ET", "AMW",
  ]

  /// Bit *j* of element *i*: the letters *i* and *j* are a country.
  private static let assigned = InlineArray<26, UInt32> { first in
    secondLetters[first].utf8.reduce(0) { $0 | 1 << UInt32($1 - 65) }
  }
}
