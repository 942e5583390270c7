/// Names to numbers and back: participants, affiliations, operator rules and requirements, and the contract of each book.
struct Directory: ~Copyable {
  var catalogue = Catalogue()
  var requirements = RequirementTable()
  var operatorRules = OperatorRuleTable()
  var participants = NameTable()
  var affiliations = NameTable()
}
