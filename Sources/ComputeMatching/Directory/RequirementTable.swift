/// What a requirement order asks for, as it was stated.
package struct RequirementTerms: Hashable {
  package let requirement: Requirement
  package let differentials: [Differential]

  package init(requirement: Requirement, differentials: [Differential]) {
    self.requirement = requirement
    self.differentials = differentials
  }

  /// What the differentials that fit `contract` add up to, in ticks. No limit is a price beyond either end.
  func differential(of contract: Contract) -> Int64 {
    Int64(clamping: differentials.reduce(Int128(0)) { $1.grade.matches(contract) ? $0 + Int128($1.ticks) : $0 })
  }
}

/// All requirements by number, from 0 in order of appearance, and the books that satisfy each and are not closed.
struct RequirementTable: ~Copyable {
  private var terms = NumberTable<RequirementTerms>()
  /// In the order of the entries of ``terms``.
  private var books: [BookList] = []
  /// Where strips may trade, in the order of the entries of ``terms``; `nil` of a requirement that no strip has had.
  private var strips: [StripPlaces?] = []
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
    for position in 0..<catalogue.openBooks.count {
      let book = catalogue.openBooks[position].book
      if let entry = Self.eligible(catalogue.contract(of: book), book, terms) { eligible.append(entry) }
    }
    books.append(eligible)
    strips.append(nil)
    return number
  }

  /// Gives a number to a requirement that is forgotten already.
  mutating func skipNumber() { terms.skipNumber() }

  /// Makes `book` eligible wherever its contract fits. Linear in the requirements.
  mutating func add(_ contract: Contract, _ book: BookID) {
    for place in books.indices {
      if let eligible = Self.eligible(contract, book, terms.entries[place]) { books[place].append(eligible) }
      strips[place]?.add(book, contract, terms.entries[place])
    }
  }

  /// `book` is eligible nowhere any more. O(log n) for each requirement, in the books that satisfy it.
  mutating func close(_ book: BookID, _ contract: Contract) {
    for place in books.indices {
      books[place].remove(book)
      strips[place]?.remove(book, contract, terms.entries[place])
    }
  }

  /// How many books that are not closed satisfy the requirement `number`.
  func bookCount(of number: RequirementID) -> Int { books[place(of: number)].count }

  /// The book at `position` of those, in order of their numbers.
  func book(_ position: Int, of number: RequirementID) -> EligibleBook { books[place(of: number)][position] }

  /// `book`, if it satisfies the requirement `number` and is not closed. O(log n).
  func eligible(_ book: BookID, for number: RequirementID) -> EligibleBook? {
    let list = books[place(of: number)]
    return list.position(of: book).map { list[$0] }
  }

  // MARK: Strips (R21)

  /// Finds out where strips of the requirement `number` may trade, unless that is known. O(books that are not closed) the first time.
  mutating func findStripPlaces(of number: RequirementID, among catalogue: Catalogue) {
    let place = place(of: number)
    if strips[place] == nil { strips[place] = StripPlaces(of: terms.entries[place], among: catalogue) }
  }

  /// The places of strips of the requirement `number`, as far as they were found out.
  func stripPlaces(of number: RequirementID) -> [StripPlace] { strips[place(of: number)]?.places ?? [] }

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
    strips = kept.map { strips[$0] }
    numbers = Dictionary(minimumCapacity: kept.count)
    for entry in terms.entries { numbers[entry] = before[entry] }
  }

  private static func eligible(_ contract: Contract, _ book: BookID, _ terms: RequirementTerms) -> EligibleBook? {
    guard terms.requirement.matches(contract) else { return nil }
    return EligibleBook(book: book, differential: terms.differential(of: contract))
  }
}
