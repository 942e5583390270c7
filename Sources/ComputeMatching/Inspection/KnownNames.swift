// The numbers that names have already. What has none gets none.

extension Exchange {
  /// The number of the participant `name`, if it has one. O(1) expected.
  package func knownParticipant(_ name: String) -> ParticipantID? {
    directory.participants.knownNumber(of: name).map { ParticipantID($0) }
  }

  /// The number of the affiliation `name`, if it has one. O(1) expected.
  package func knownAffiliation(_ name: String) -> AffiliationID? {
    directory.affiliations.knownNumber(of: name).map { AffiliationID($0) }
  }

  /// The number of a rule about operators, if it has one. O(1) expected.
  package func knownOperators(_ rule: OperatorRule) -> OperatorRuleID? { directory.operatorRules.knownNumber(of: rule) }

  /// The number of a requirement with its differentials, if it has one. O(1) expected.
  package func knownRequirement(_ terms: RequirementTerms) -> RequirementID? {
    directory.requirements.knownNumber(of: terms)
  }
}
