/// Which operator jurisdictions (R3) a counterparty may have (R15).
///
/// A counterparty whose operator is unknown is on no list: an allowed list keeps it out, a barred list does not.
public enum OperatorRule: Hashable, Sendable {
  /// Only these; one that is unknown is kept out.
  case allowed(Set<CountryCode>)
  /// All but these; one that is unknown is let in.
  case barred(Set<CountryCode>)
}

/// An ``OperatorRule`` as the walk asks it: one bit for each pair of letters.
struct OperatorSet: BitwiseCopyable {
  private var listed = InlineArray<11, UInt64>(repeating: 0)
  private let isAllowed: Bool

  init(_ rule: OperatorRule) {
    let countries: Set<CountryCode>
    switch rule {
    case .allowed(let allowed): (countries, isAllowed) = (allowed, true)
    case .barred(let barred): (countries, isAllowed) = (barred, false)
    }
    for country in countries { listed[country.ordinal / 64] |= 1 << UInt64(country.ordinal % 64) }
  }

  /// Whether a counterparty may have the operator whose packed code is `rawValue`, 0 for unknown.
  func admits(_ rawValue: UInt16) -> Bool {
    guard let country = CountryCode(rawValue: rawValue) else { return !isAllowed }
    return (listed[country.ordinal / 64] >> UInt64(country.ordinal % 64) & 1 == 1) == isAllowed
  }
}
