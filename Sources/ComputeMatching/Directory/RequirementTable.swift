/// What a requirement order asks for, as it was stated.
package struct RequirementTerms: Hashable, Sendable {
  package let requirement: Requirement
  package let differentials: [Differential]

  package init(requirement: Requirement, differentials: [Differential]) {
    self.requirement = requirement
    self.differentials = differentials
  }

  /// `book`, which trades `contract`, if that satisfies the requirement.
  func eligible(_ contract: Contract, _ book: BookID) -> EligibleBook? {
    guard requirement.matches(contract) else { return nil }
    return EligibleBook(book: book, differential: differential(of: contract))
  }

  /// What the differentials that fit `contract` add up to, in ticks. No limit is a price beyond either end.
  func differential(of contract: Contract) -> Int64 {
    Int64(clamping: differentials.reduce(Int128(0)) { $1.grade.matches(contract) ? $0 + Int128($1.ticks) : $0 })
  }
}

/// All requirements by number, from 0 in order of appearance, and the books that satisfy each and are not closed.
///
/// The books are listed once an order needs them. A requirement that no order was ever let in for has no list.
struct RequirementTable: ~Copyable {
  private var terms = NumberTable<RequirementTerms>()
  /// In the order of the entries of ``terms``.
  private var books: [BookList?] = []
  /// Where strips may trade, in the order of the entries of ``terms``; `nil` of a requirement that no strip has had.
  private var strips: [StripPlaces?] = []
  private var numbers: [RequirementTerms: RequirementID] = [:]

  /// How many numbers were given.
  var numberCount: UInt32 { terms.numberCount }
  /// How many requirements are known.
  var count: Int { terms.entries.count }
  /// By number; `nil` for what was forgotten.
  var all: [RequirementTerms?] { terms.all }
  /// The lists that there are.
  var allBooks: [BookList] { books.compactMap(\.self) }

  func knows(_ number: RequirementID) -> Bool { terms.place(of: number.rawValue) != nil }

  /// The terms of a number that is known.
  subscript(number: RequirementID) -> RequirementTerms { terms.entries[place(of: number)] }

  mutating func number(of terms: RequirementTerms) -> RequirementID {
    if let number = numbers[terms] { return number }
    let number = RequirementID(self.terms.append(terms))
    numbers[terms] = number
    books.append(nil)
    strips.append(nil)
    return number
  }

  /// The number of `terms`, if they have one.
  func knownNumber(of terms: RequirementTerms) -> RequirementID? { numbers[terms] }

  /// Gives a number to a requirement that is forgotten already.
  mutating func skipNumber() { terms.skipNumber() }

  /// Makes `book` eligible wherever its contract fits. Linear in the lists.
  mutating func add(_ contract: Contract, _ book: BookID) {
    for place in books.indices {
      if books[place] != nil, let eligible = terms.entries[place].eligible(contract, book) {
        books[place]?.append(eligible)
      }
      strips[place]?.add(book, contract, terms.entries[place])
    }
  }

  /// `book` is eligible nowhere any more. O(log n) for each list, in its books.
  mutating func close(_ book: BookID, _ contract: Contract) {
    for place in books.indices {
      books[place]?.remove(book)
      strips[place]?.remove(book, contract, terms.entries[place])
    }
  }

  /// Whether the books of the requirement `number` are listed.
  func hasList(_ number: RequirementID) -> Bool { books[place(of: number)] != nil }

  /// `list` has the books that satisfy the requirement `number` and are not closed.
  mutating func keep(_ list: BookList, of number: RequirementID) { books[place(of: number)] = list }

  /// The books that satisfy the requirement `number` and are not closed; it must have a list.
  func books(of number: RequirementID) -> BookList {
    guard let list = books[place(of: number)] else {
      preconditionFailure("the books of a requirement are listed before an order comes by them")
    }
    return list
  }

  /// `book`, if it is one of those. O(log n).
  func eligible(_ book: BookID, for number: RequirementID) -> EligibleBook? { books(of: number).entry(of: book) }

  // MARK: Strips (R21)

  /// Finds out where strips of the requirement `number` may trade, unless that is known. O(books that are not closed) the first time.
  mutating func findStripPlaces(of number: RequirementID, among catalogue: Catalogue) {
    let place = place(of: number)
    if !hasStripPlaces(number) { strips[place] = StripPlaces(of: terms.entries[place], among: catalogue) }
  }

  /// Whether it is known where strips of the requirement `number` may trade.
  func hasStripPlaces(_ number: RequirementID) -> Bool { strips[place(of: number)] != nil }

  /// Gives back what is known of that. No strip of the requirement may be live.
  mutating func forgetStripPlaces(of number: RequirementID) { strips[place(of: number)] = nil }

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
}
