import ComputeMatching

/// The few names, requirements and books that random commands are about, so that they meet each other.
package enum SmallWorld {
  static let contracts = [
    "h100-sxm,80,DE,on_demand,spot", "h100-sxm,80,US/us-east-1,on_demand,spot",
    "h200-sxm,141,DE,dedicated,2026-12-01T01Z/24h", "a100-sxm,40,US,interruptible,spot",
  ].compactMap { try? Contract($0) }

  static let participantCount: UInt8 = 5
  static let affiliationCount: UInt8 = 2

  static let operatorRules: [OperatorRule] = {
    let countries = ["US", "DE", "CN"].compactMap { CountryCode($0) }
    return [.allowed(Set(countries.prefix(2))), .barred(Set(countries.suffix(1))), .allowed([])]
  }()

  static let requirements: [(requirement: Requirement, differentials: [Differential])] = {
    let requirements = ["*", "h100-sxm", "*,>=80,*,*,spot", "h200-sxm", "b200-sxm"].compactMap { try? Requirement($0) }
    let grade = requirements[1]
    return requirements.map { ($0, []) } + [
      (requirements[0], [Differential(grade, ticks: 3)]), (requirements[2], [Differential(grade, ticks: -4)]),
      (requirements[0], [Differential(grade, ticks: .max), Differential(requirements[3], ticks: -100)]),
    ] + spans.map { ($0, []) }
  }()

  /// What strips may require: one window, and a part of the same.
  private static let spans = ["*,*,*,*,2026-12-01T01Z/24h", "*,*,*,*,2026-12-01T01Z/12h"].compactMap {
    try? Requirement($0)
  }

  static let start: UInt64 = 1_796_085_000_000_000_000

  /// Makes all names known to `exchange`.
  static func introduce(to exchange: inout Exchange) {
    for number in 1...participantCount { _ = exchange.participant(named: "participant \(number)") }
    for number in 1...affiliationCount { _ = exchange.affiliation(named: "group \(number)") }
    for rule in operatorRules { _ = exchange.operators(rule) }
    for terms in requirements { _ = exchange.requirement(terms.requirement, differentials: terms.differentials) }
  }

  /// An exchange with settings that the first byte of an input chooses, in which two books are open.
  static func exchange(_ choices: inout ByteChoices) -> Exchange {
    var exchange = Exchange(
      Exchange.Configuration(
        maximumQuantity: choices.pick([1_000, 1_000, Quantity(UInt32.max), 20]), expectedOrders: 16,
        volatilityGuard: choices.pick([0, 0, 800, 1, 10_000])))
    introduce(to: &exchange)
    let lot = choices.pick([1, 1, Quantity(1), 4])
    for (contract, lot) in zip(contracts, [1, lot]) {
      exchange.apply(.openBook(contract, lot: lot), at: Timestamp(nanoseconds: start))
    }
    exchange.removeAllEvents()
    return exchange
  }
}
