import ComputeMatching

/// The contracts, and patterns over contracts, that an order stream has named so far, found again by the bytes of their
/// columns.
///
/// Each is read and checked where it is first named. The same one may be known under several names.
struct ContractNames: ~Copyable {
  /// The models that names are read with.
  let catalogue: GPUModelCatalogue
  /// Whether a name that nobody knows is an error.
  let refusesUnknownNames: Bool
  /// Those of all rows so far, each once, in order of appearance.
  private(set) var unknownNames: [UnknownName] = []
  private var isNoted: Set<UnknownName> = []
  /// The names of models so far: one model may be in many contracts.
  private var models: [String: GPUModelName] = [:]

  /// The places of those columns of the contract that the file has, in their order there.
  private let fieldPositions: [Int]
  private let first: Int
  private let last: Int
  private let areAdjacent: Bool

  private var table = ByteTable()
  private var meanings: [Meaning] = []
  /// The book of each contract, as far as it is known.
  private var books = Buffer<UInt32>(capacity: 64, filledWith: Self.noBook)
  /// By the number of a name, and above it that of the differentials that come with it.
  private var requirements: [UInt64: RequirementID] = [:]
  /// Room to gather columns that are not side by side.
  private var gathered = Buffer<UInt8>(capacity: 256, filledWith: 0)

  init(fieldPositions: [Int], catalogue: GPUModelCatalogue, refusesUnknownNames: Bool) {
    self.catalogue = catalogue
    self.refusesUnknownNames = refusesUnknownNames
    self.fieldPositions = fieldPositions
    first = fieldPositions.first ?? 0
    last = fieldPositions.last ?? 0
    areAdjacent = !fieldPositions.isEmpty && last - first == fieldPositions.count - 1
  }

  private static let noBook = UInt32.max

  /// What the five columns say.
  private struct Meaning {
    let requirement: Requirement
    /// The one contract that it leaves; `nil` for a pattern.
    let contract: Contract?
  }

  enum Name {
    /// All columns are empty.
    case nothing
    case known(UInt32)
    case new
  }

  /// The contract that `number` names; `nil` for a pattern.
  func contract(_ number: UInt32) -> Contract? { meanings[Int(number)].contract }

  /// What an order for `number` requires that is no order for one book, with the differentials of this number: 0 for none.
  mutating func requirement(
    _ number: UInt32, differentials: UInt32, in table: borrowing DifferentialTable, _ exchange: inout Exchange
  ) -> RequirementID {
    let key = UInt64(differentials) << 32 | UInt64(number)
    if let requirement = requirements[key] { return requirement }
    let requirement = exchange.requirement(
      meanings[Int(number)].requirement, differentials: table[differentials])
    requirements[key] = requirement
    return requirement
  }

  /// Requirements that come again may have other numbers (R3.1).
  mutating func forgetRequirements() { requirements.removeAll() }

  /// The book of the contract `number`, if it has one; a pattern has none. Books are never closed for good, so one that was found stays.
  @inline(__always)
  mutating func book(_ number: UInt32, _ exchange: borrowing Exchange) -> BookID? {
    let book = books[Int(number)]
    return book == Self.noBook ? findBook(number, exchange) : BookID(book)
  }

  @inline(never)
  private mutating func findBook(_ number: UInt32, _ exchange: borrowing Exchange) -> BookID? {
    guard let contract = contract(number), let book = exchange.book(for: contract) else { return nil }
    books[Int(number)] = book.rawValue
    return book
  }

  /// What is known of the contract or pattern that a row names, whose `fields` are in `bytes`.
  @inline(__always)
  mutating func find(
    _ fields: borrowing Buffer<Field>, in bytes: borrowing Buffer<UInt8>, areQuoted: Bool
  ) -> Name {
    if areAdjacent, !areQuoted {
      let range = Int(fields[first].start)..<Int(fields[last].end)
      // Nothing but the commas between empty columns.
      if range.count == last &- first { return .nothing }
      return table.number(of: range, in: bytes).map { .known($0) } ?? .new
    }
    let range = gather(fields, in: bytes)
    if range.count == max(0, fieldPositions.count - 1) { return .nothing }
    return table.number(of: range, in: gathered).map { .known($0) } ?? .new
  }

  /// What the five columns say, each as in ``CommandColumn/contract``.
  mutating func requirement(_ columns: [String]) throws(ContractFormatError) -> Requirement {
    try Requirement(
      gpuModel: columns[0], vramGB: columns[1], region: columns[2], slaTier: columns[3], window: columns[4],
      catalogue: catalogue
    ) { text throws(ContractFormatError) in
      if let known = models[text] { return known }
      let name = try GPUModelName(text, catalogue: catalogue)
      models[text] = name
      return name
    }
  }

  /// Takes note of what nobody knows in `requirement`; throws the first such name if they are refused.
  mutating func note(_ requirement: Requirement) throws(UnknownNameError) {
    for name in catalogue.unknownNames(in: requirement) {
      if refusesUnknownNames { throw UnknownNameError(name: name) }
      if isNoted.insert(name).inserted { unknownNames.append(name) }
    }
  }

  /// Remembers what a row names, which was not known, and returns its number.
  mutating func add(
    _ requirement: Requirement, _ fields: borrowing Buffer<Field>, in bytes: borrowing Buffer<UInt8>
  ) -> UInt32 {
    let number = UInt32(meanings.count)
    meanings.append(Meaning(requirement: requirement, contract: requirement.exactContract))
    if meanings.count > books.capacity { books.grow(to: books.capacity * 2, filledWith: Self.noBook) }
    // Neither contracts nor patterns have a comma in their text, so columns that commas part are told apart.
    let range = gather(fields, in: bytes)
    table.insert(range, of: gathered, number: number)
    return number
  }

  /// Copies the columns side by side, commas between them.
  @inline(never)
  private mutating func gather(
    _ fields: borrowing Buffer<Field>, in bytes: borrowing Buffer<UInt8>
  ) -> Range<Int> {
    var end = 0
    for (index, position) in fieldPositions.enumerated() {
      let range = fields[position].range
      let needed = end + range.count + 16
      if needed > gathered.capacity { gathered.grow(to: needed * 2, filledWith: 0) }
      if index > 0 {
        gathered[end] = ASCII.comma
        end += 1
      }
      gathered.copy(range, of: bytes, to: end)
      end += range.count
    }
    return 0..<end
  }
}

/// A name that is not in the catalogue, where such names are refused.
struct UnknownNameError: Error {
  let name: UnknownName
}
