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
  private var terms = NumberTable<RequirementTerms>()
  /// In the order of the entries of ``terms``.
  private var books: [BookList] = []
  private var numbers: [RequirementTerms: RequirementID] = [:]

  /// How many numbers were given.
  var numberCount: UInt32 { terms.numberCount }
  /// How many requirements are known.
  var count: Int { terms.entries.count }
  /// By number; `nil` for what was forgotten.
  var all: [RequirementTerms?] { terms.all }
  /// The lists of all requirements.
  var allBooks: [BookList] { books }

  func knows(_ number: RequirementID) -> Bool { terms.place(of: number.rawValue) != nil }

  /// The terms of a number that is known.
  subscript(number: RequirementID) -> RequirementTerms { terms.entries[place(of: number)] }

  /// Linear in the books that are not closed if the terms are new.
  mutating func number(of terms: RequirementTerms, among catalogue: Catalogue) -> RequirementID {
    if let number = numbers[terms] { return number }
    let number = RequirementID(self.terms.append(terms))
    numbers[terms] = number
    var eligible = BookList()
    for open in catalogue.openBooks {
      if let entry = Self.eligible(catalogue.contract(of: open.book), open.book, terms) { eligible.append(entry) }
    }
    books.append(eligible)
    return number
  }

  /// Gives a number to a requirement that is forgotten already.
  mutating func skipNumber() { terms.skipNumber() }

  /// Makes `book` eligible wherever its contract fits. Linear in the requirements.
  mutating func add(_ contract: Contract, _ book: BookID) {
    for place in books.indices {
      if let eligible = Self.eligible(contract, book, terms.entries[place]) { books[place].append(eligible) }
    }
  }

  /// `book` is eligible nowhere any more. O(log n) for each requirement, in the books that satisfy it.
  mutating func close(_ book: BookID) {
    for place in books.indices { books[place].remove(book) }
  }

  /// The books that satisfy the requirement `number` and are not closed.
  func books(of number: RequirementID) -> BookList { books[place(of: number)] }

  /// `book`, if it is one of those. O(log n).
  func eligible(_ book: BookID, for number: RequirementID) -> EligibleBook? { books(of: number).entry(of: book) }

  private func place(of number: RequirementID) -> Int {
    guard let place = terms.place(of: number.rawValue) else {
      preconditionFailure("live orders have requirements that are known")
    }
    return place
  }

  // MARK: Forgetting

  mutating func beginMarking() { terms.beginMarking() }

  mutating func mark(_ number: RequirementID) { terms.mark(number.rawValue) }

  mutating func forgetUnmarked() {
    let before = numbers
    guard let kept = terms.forgetUnmarked() else { return }
    books = kept.map { books[$0] }
    numbers = Dictionary(minimumCapacity: kept.count)
    for entry in terms.entries { numbers[entry] = before[entry] }
  }

  private static func eligible(_ contract: Contract, _ book: BookID, _ terms: RequirementTerms) -> EligibleBook? {
    guard terms.requirement.matches(contract) else { return nil }
    let sum = terms.differentials.reduce(Int128(0)) { $1.grade.matches(contract) ? $0 + Int128($1.ticks) : $0 }
    // No limit is a price beyond either end.
    return EligibleBook(book: book, differential: Int64(clamping: sum))
  }
}
