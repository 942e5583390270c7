/// What a requirement order asks for, as it was stated.
package struct RequirementTerms: Hashable {
  package let requirement: Requirement
  package let differentials: [Differential]

  package init(requirement: Requirement, differentials: [Differential]) {
    self.requirement = requirement
    self.differentials = differentials
  }
}

/// All requirements by number, from 0 in order of appearance, and the books that satisfy each and are not closed.
struct RequirementTable: ~Copyable {
  private var terms: [RequirementTerms] = []
  /// Of each requirement, in order of their numbers.
  private var books: [BookList] = []
  private var numbers: [RequirementTerms: RequirementID] = [:]

  var count: Int { terms.count }
  /// By number.
  var all: [RequirementTerms] { terms }

  func knows(_ number: RequirementID) -> Bool { number.rawValue < UInt32(terms.count) }

  subscript(number: RequirementID) -> RequirementTerms { terms[Int(number.rawValue)] }

  /// Linear in the books that are not closed if the terms are new.
  mutating func number(of terms: RequirementTerms, among catalogue: Catalogue) -> RequirementID {
    if let number = numbers[terms] { return number }
    let number = RequirementID(UInt32(self.terms.count))
    numbers[terms] = number
    self.terms.append(terms)
    var eligible = BookList()
    for position in 0..<catalogue.openBooks.count {
      let book = catalogue.openBooks[position].book
      if let entry = Self.eligible(catalogue.contract(of: book), book, terms) { eligible.append(entry) }
    }
    books.append(eligible)
    return number
  }

  /// Makes `book` eligible wherever its contract fits. Linear in the requirements.
  mutating func add(_ contract: Contract, _ book: BookID) {
    for number in terms.indices {
      if let eligible = Self.eligible(contract, book, terms[number]) { books[number].append(eligible) }
    }
  }

  /// `book` is eligible nowhere any more. O(log n) for each requirement, in the books that satisfy it.
  mutating func close(_ book: BookID) {
    for number in books.indices { books[number].remove(book) }
  }

  /// The books that satisfy the requirement `number` and are not closed.
  func books(of number: Int) -> BookList { books[number] }

  /// How many books that are not closed satisfy the requirement `number`.
  func bookCount(of number: RequirementID) -> Int { books[Int(number.rawValue)].count }

  /// The book at `position` of those, in order of their numbers.
  func book(_ position: Int, of number: RequirementID) -> EligibleBook { books[Int(number.rawValue)][position] }

  /// `book`, if it satisfies the requirement `number` and is not closed. O(log n).
  func eligible(_ book: BookID, for number: RequirementID) -> EligibleBook? {
    let list = books[Int(number.rawValue)]
    return list.position(of: book).map { list[$0] }
  }

  private static func eligible(_ contract: Contract, _ book: BookID, _ terms: RequirementTerms) -> EligibleBook? {
    guard terms.requirement.matches(contract) else { return nil }
    let sum = terms.differentials.reduce(Int128(0)) { $1.grade.matches(contract) ? $0 + Int128($1.ticks) : $0 }
    // No limit is a price beyond either end.
    return EligibleBook(book: book, differential: Int64(clamping: sum))
  }
}
