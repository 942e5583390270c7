extension OperatorRule {
  /// The rule that `text` states: countries parted by bars, `US|CA`, which are barred behind an exclamation mark, `!CN|RU`.
  public init(_ text: String) throws(ContractFormatError) {
    let isBarred = text.hasPrefix("!")
    var countries: Set<CountryCode> = []
    for part in text.dropFirst(isBarred ? 1 : 0).split(separator: "|", omittingEmptySubsequences: false) {
      guard let country = CountryCode(String(part)) else {
        throw ContractFormatError(expected: "countries such as US|CA, or !CN|RU for all others", found: text)
      }
      countries.insert(country)
    }
    self = isBarred ? .barred(countries) : .allowed(countries)
  }
}

extension OperatorRule: CustomStringConvertible {
  /// The text that ``init(_:)`` reads, its countries sorted. That of a rule without countries is not read.
  public var description: String {
    switch self {
    case .allowed(let countries): Self.list(countries)
    case .barred(let countries): "!" + Self.list(countries)
    }
  }

  private static func list(_ countries: Set<CountryCode>) -> String {
    countries.map(\.description).sorted().joined(separator: "|")
  }
}
