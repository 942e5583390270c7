/// Which contract each book trades, and the book of each contract.
struct Catalogue {
  private(set) var contracts: [Contract] = []
  private var numbers: [Contract: BookID] = [:]
  /// The books that are not closed. They are worth the same to those who require nothing.
  private(set) var openBooks = BookList()

  func book(for contract: Contract) -> BookID? { numbers[contract] }

  func contract(of book: BookID) -> Contract { contracts[Int(book.rawValue)] }

  mutating func add(_ contract: Contract, isClosed: Bool) -> BookID {
    let book = BookID(UInt32(contracts.count))
    contracts.append(contract)
    numbers[contract] = book
    if !isClosed { openBooks.append(EligibleBook(book: book, differential: 0)) }
    return book
  }

  /// The contract stays known, because no other book may have it.
  mutating func close(_ book: BookID) { openBooks.remove(book) }
}
