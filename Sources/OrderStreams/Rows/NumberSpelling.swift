/// A number or a time as other programs write them and an order stream does not.
enum NumberSpelling {
  /// With the same number in full, if that is not too long.
  case exponent(plain: String?)
  case decimalComma(plain: String)
  /// A comma before the last three digits: it may be either.
  case comma(asThousands: String, asDecimals: String)
  case thousands(plain: String)
  case date

  /// What `text` is spelled as; `nil` if it is none of these.
  init?(_ text: String) {
    guard text.utf8.count <= Self.longestText else { return nil }
    if let found = Self.exponent(in: text) ?? Self.separators(in: text) ?? Self.date(in: text) {
      self = found
    } else {
      return nil
    }
  }

  /// What it is, and what to write instead where a whole number belongs, or a decimal one.
  func advice(onWholeNumber isWhole: Bool) -> String {
    switch self {
    case .exponent(let plain): "which has an exponent; write \(plain ?? "all digits")"
    case .decimalComma(let plain): "which has a decimal comma; write \(plain)"
    case .comma(let thousands, _) where isWhole: Self.thousands(plain: thousands).advice(onWholeNumber: true)
    case .comma(let thousands, let decimals): "which has a comma; write \(thousands) or \(decimals)"
    case .thousands(let plain): "which has thousands separators; write \(plain)"
    case .date:
      "which is a date; write nanoseconds since 1970 UTC: 1761998400000000000 is 2025-11-01T12:00:00Z"
    }
  }

  private static let longestExponent = 40
  /// Nobody writes longer numbers, and advice repeats them.
  private static let longestText = 64

  private static func exponent(in text: String) -> NumberSpelling? {
    guard let match = text.wholeMatch(of: /([+-]?)([0-9]+)(?:\.([0-9]*))?[eE]([+-]?[0-9]+)/) else { return nil }
    let (_, sign, whole, fraction, exponent) = match.output
    guard let shift = Int(exponent), (-longestExponent...longestExponent).contains(shift)
    else { return .exponent(plain: nil) }
    var digits = String(whole) + (fraction ?? "")
    var point = whole.count + shift
    if point <= 0 {
      digits = String(repeating: "0", count: 1 - point) + digits
      point = 1
    }
    if point > digits.count { digits += String(repeating: "0", count: point - digits.count) }
    let before = digits.prefix(point).drop { $0 == "0" }
    let after = digits.dropFirst(point)
    let decimals = after[..<(after.lastIndex { $0 != "0" }.map(after.index(after:)) ?? after.startIndex)]
    let minus = sign == "-" ? "-" : ""
    return .exponent(
      plain: minus + (before.isEmpty ? "0" : before) + (decimals.isEmpty ? "" : "." + decimals))
  }

  private static func separators(in text: String) -> NumberSpelling? {
    guard text.wholeMatch(of: /[+-]?[0-9]+(?:[,.' _\u{A0}\u{202F}\u{2019}][0-9]+)+/) != nil else { return nil }
    let separators = text.filter { !$0.isNumber && $0 != "-" && $0 != "+" }
    guard let last = separators.last, separators != "." else { return nil }
    let digits = text.filter { $0.isNumber || $0 == "-" || $0 == "+" }
    let decimals = text.count - text.distance(from: text.startIndex, to: text.lastIndex(of: last) ?? text.endIndex) - 1
    let plain = digits.dropLast(decimals) + "." + digits.suffix(decimals)
    // The last separator parts decimals if it occurs once, and others do or it does not part three digits.
    switch last {
    case "," where separators == ",":
      return decimals == 3
        ? .comma(asThousands: digits, asDecimals: String(plain)) : .decimalComma(plain: String(plain))
    case "," where separators.count(where: { $0 == "," }) == 1: return .decimalComma(plain: String(plain))
    case "." where separators.count(where: { $0 == "." }) == 1: return .thousands(plain: String(plain))
    default: return .thousands(plain: digits)
    }
  }

  private static func date(in text: String) -> NumberSpelling? {
    let isDate =
      text.prefixMatch(of: /\d{4}-\d\d-\d\d(?:$|[T ])/) != nil
      || text.prefixMatch(of: /\d{1,4}\/\d{1,2}\/\d{1,4}(?:$|[T ])/) != nil
    return isDate ? .date : nil
  }
}
