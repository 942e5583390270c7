/// Which contract each book trades, and the book of each contract.
struct Catalogue {
  private(set) var contracts: [Contract] = []
  private var numbers: [Contract: BookID] = [:]

  func book(for contract: Contract) -> BookID? { numbers[contract] }

  mutating func add(_ contract: Contract) -> BookID {
    let book = BookID(UInt32(contracts.count))
    contracts.append(contract)
    numbers[contract] = book
    return book
  }
}
