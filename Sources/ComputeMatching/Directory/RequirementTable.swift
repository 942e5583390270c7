/// A book whose contract satisfies a requirement.
struct EligibleBook: BitwiseCopyable {
  let book: BookID
  /// What the differentials that fit its contract add up to, in ticks.
  let differential: Int64
}

/// What a requirement order asks for, as it was stated.
package struct RequirementTerms: Hashable {
  package let requirement: Requirement
  package let differentials: [Differential]

  package init(requirement: Requirement, differentials: [Differential]) {
    self.requirement = requirement
    self.differentials = differentials
  }
}

/// All requirements by number, from 0 in order of appearance, and the books that satisfy each.
struct RequirementTable: ~Copyable {
  private var terms: [RequirementTerms] = []
  /// Of each requirement, in order of their numbers.
  private var books: [[EligibleBook]] = []
  private var numbers: [RequirementTerms: RequirementID] = [:]

  var count: Int { terms.count }
  /// By number.
  var all: [RequirementTerms] { terms }

  func knows(_ number: RequirementID) -> Bool { number.rawValue < UInt32(terms.count) }

  subscript(number: RequirementID) -> RequirementTerms { terms[Int(number.rawValue)] }

  /// Linear in the books if the terms are new.
  mutating func number(of terms: RequirementTerms, among contracts: [Contract]) -> RequirementID {
    if let number = numbers[terms] { return number }
    let number = RequirementID(UInt32(self.terms.count))
    numbers[terms] = number
    self.terms.append(terms)
    books.append(
      contracts.enumerated().compactMap { Self.eligible($1, BookID(UInt32(truncatingIfNeeded: $0)), terms) })
    return number
  }

  /// Makes `book` eligible wherever its contract fits. Linear in the requirements.
  mutating func add(_ contract: Contract, _ book: BookID) {
    for number in terms.indices {
      if let eligible = Self.eligible(contract, book, terms[number]) { books[number].append(eligible) }
    }
  }

  /// How many books satisfy the requirement `number`.
  func bookCount(of number: RequirementID) -> Int { books[Int(number.rawValue)].count }

  /// The book at `position` of those that satisfy the requirement `number`, in order of their numbers.
  func book(_ position: Int, of number: RequirementID) -> EligibleBook { books[Int(number.rawValue)][position] }

  /// `book`, if it satisfies the requirement `number`. O(log n).
  func eligible(_ book: BookID, for number: RequirementID) -> EligibleBook? {
    var low = 0
    var high = bookCount(of: number)
    while low < high {
      let middle = (low + high) / 2
      if self.book(middle, of: number).book < book { low = middle + 1 } else { high = middle }
    }
    guard low < bookCount(of: number), self.book(low, of: number).book == book else { return nil }
    return self.book(low, of: number)
  }

  private static func eligible(_ contract: Contract, _ book: BookID, _ terms: RequirementTerms) -> EligibleBook? {
    guard terms.requirement.matches(contract) else { return nil }
    let sum = terms.differentials.reduce(Int128(0)) { $1.grade.matches(contract) ? $0 + Int128($1.ticks) : $0 }
    // No limit is a price beyond either end.
    return EligibleBook(book: book, differential: Int64(clamping: sum))
  }
}
