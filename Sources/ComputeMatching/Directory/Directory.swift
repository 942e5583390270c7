/// Names to numbers and back: participants, affiliations, operator rules and requirements, and the contract of each book.
struct Directory: ~Copyable {
  var catalogue = Catalogue()
  var requirements = RequirementTable()
  var operatorRules = OperatorRuleTable()
  var participants = NameTable()
  var affiliations = NameTable()

  /// Gives `contract` the next book, which may be closed from the start (R1). Linear in the requirements with a list, unless it is.
  mutating func addBook(for contract: Contract, isClosed: Bool) -> BookID {
    let book = catalogue.add(contract, isClosed: isClosed)
    if !isClosed { requirements.add(contract, book) }
    return book
  }

  /// No requirement order comes by `book` any more. O(log n) for each requirement, in the books that satisfy it.
  mutating func close(_ book: BookID) {
    catalogue.close(book)
    requirements.close(book, catalogue.contract(of: book))
  }

  /// Whether the contract of `book`, closed or not, satisfies the requirement `number`.
  func satisfies(_ book: BookID, _ number: RequirementID) -> Bool {
    requirements[number].requirement.matches(catalogue.contract(of: book))
  }

  /// Finds out where strips of the requirement `number` may trade (R21).
  mutating func findStripPlaces(of number: RequirementID) {
    requirements.findStripPlaces(of: number, among: catalogue)
  }

  /// Whether `book`, closed or not, is one of the windows of a strip of the requirement `number`, and the first (R21).
  func leg(_ book: BookID, of number: RequirementID) -> (isLeg: Bool, isFirst: Bool) {
    let leg = requirements[number].requirement.leg(catalogue.contract(of: book))
    return (leg != nil, leg?.position == 0)
  }

  // MARK: Forgetting names (R3.1)

  /// How many names are known, of all kinds.
  var nameCount: Int { participants.count + affiliations.count + operatorRules.count + requirements.count }

  /// Begins to find out which names are in use. O(names).
  mutating func beginMarking() {
    participants.beginMarking()
    affiliations.beginMarking()
    operatorRules.beginMarking()
    requirements.beginMarking()
  }

  /// Forgets the names that were not marked. O(names).
  mutating func forgetUnmarked() {
    participants.forgetUnmarked()
    affiliations.forgetUnmarked()
    operatorRules.forgetUnmarked()
    requirements.forgetUnmarked()
  }
}
