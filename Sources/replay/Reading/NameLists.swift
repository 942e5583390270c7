import ComputeMatching

/// Names of an exchange in the order of their numbers: those that it has behind others.
///
/// An exchange that is given the same names in the same order gives them the same numbers. So commands can be read with one
/// exchange and carried out by another.
struct NameLists: Sendable {
  private var participants: [String] = []
  private var affiliations: [String] = []
  private var operatorRules: [OperatorRule] = []
  private var requirements: [RequirementTerms] = []

  /// How many names of each kind an exchange has.
  struct Counts {
    fileprivate var participants = 0
    fileprivate var affiliations = 0
    fileprivate var operatorRules = 0
    fileprivate var requirements = 0

    init() {}

    init(of exchange: borrowing Exchange) {
      participants = exchange.participantCount
      affiliations = exchange.affiliationCount
      operatorRules = exchange.operatorRuleCount
      requirements = exchange.requirementCount
    }
  }

  /// None.
  init() {}

  /// Those of `exchange` behind the first `counts`; `nil` if it has forgotten one of them, whose number no other exchange would
  /// leave out.
  init?(of exchange: borrowing Exchange, behind counts: Counts) {
    for number in counts.participants..<exchange.participantCount {
      guard let name = exchange.name(of: ParticipantID(UInt32(number + 1))) else { return nil }
      participants.append(name)
    }
    for number in counts.affiliations..<exchange.affiliationCount {
      guard let name = exchange.name(of: AffiliationID(UInt32(number + 1))) else { return nil }
      affiliations.append(name)
    }
    for number in counts.operatorRules..<exchange.operatorRuleCount {
      guard let rule = exchange.operatorRule(of: OperatorRuleID(UInt32(number + 1))) else { return nil }
      operatorRules.append(rule)
    }
    for number in counts.requirements..<exchange.requirementCount {
      let number = RequirementID(UInt32(number))
      guard let requirement = exchange.requirement(of: number) else { return nil }
      requirements.append(
        RequirementTerms(requirement: requirement, differentials: exchange.differentials(of: number)))
    }
  }

  /// Makes them known to `exchange`, which knows those before them.
  func give(to exchange: inout Exchange) {
    for name in participants { _ = exchange.participant(named: name) }
    for name in affiliations { _ = exchange.affiliation(named: name) }
    for rule in operatorRules { _ = exchange.operators(rule) }
    for terms in requirements {
      _ = exchange.requirement(terms.requirement, differentials: terms.differentials)
    }
  }
}
