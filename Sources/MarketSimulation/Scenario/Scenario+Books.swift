import ComputeExchange

extension Scenario {
  /// All books, those of one entry together. No name and no contract is there twice.
  static func families(
    _ reader: inout FieldReader
  ) throws(ScenarioError) -> [(name: String, copies: [BookTerms])] {
    var names: Set<String> = []
    var contracts: Set<Contract> = []
    return try reader.objects("books") { reader throws(ScenarioError) in
      let family = try books(&reader)
      let copies = family.copies.map(\.name)
      for name in copies == [family.name] ? copies : [family.name] + copies where !names.insert(name).inserted {
        throw reader.error("two books are named \(name)", at: reader.node("name")?.place)
      }
      for book in family.copies where !contracts.insert(book.contract).inserted {
        throw reader.error(
          "\(reader.full("contract")): two books have the contract \(book.contract)",
          at: reader.node("contract")?.place)
      }
      return family
    }
  }

  /// A book, or as many like it as `copies` says, named with a number each, which stands for `#` in the contract.
  private static func books(
    _ reader: inout FieldReader
  ) throws(ScenarioError) -> (name: String, copies: [BookTerms]) {
    let name = try reader.name()
    let text = try reader.text("contract")
    let count = try reader.whole("copies", in: 1...1_000, else: 1)
    var copies: [BookTerms] = []
    for number in 1...count {
      do {
        let contract = try Contract(
          text.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(number)"))
        copies.append(BookTerms(name: count == 1 ? name : "\(name)-\(number)", contract: contract))
      } catch {
        throw reader.error("\(reader.full("contract")): \(error)", at: reader.node("contract")?.place)
      }
    }
    return (name, copies)
  }
}

/// The books that others may name: one by one, or all copies by the name that they have in common.
struct Names {
  private let terms: [Scenario.BookTerms]
  private let books: [String]
  private let families: [(name: String, copies: [String])]

  init(_ families: [(name: String, copies: [Scenario.BookTerms])]) {
    self.families = families.map { ($0.name, $0.copies.map(\.name)) }
    terms = families.flatMap(\.copies)
    books = terms.map(\.name)
  }

  func books(_ name: String, _ field: String, _ reader: inout FieldReader) throws(ScenarioError) -> [Int] {
    let names = families.first { $0.name == name }?.copies ?? [name]
    let numbers = names.compactMap { books.firstIndex(of: $0) }
    guard !numbers.isEmpty else {
      throw reader.error("\(reader.full(field)): there is no book \(name)", at: reader.node(field)?.place)
    }
    return numbers
  }

  /// The field `book`; the first book if it is left out.
  func book(_ reader: inout FieldReader) throws(ScenarioError) -> [Int] {
    try books(try reader.text("book", else: families[0].name), "book", &reader)
  }

  /// `books`, all if left out, and `premiums` by book, which one column of their contracts must be able to state.
  func choices(_ reader: inout FieldReader) throws(ScenarioError) -> [CustomerGroup.Choice] {
    let named = try reader.texts("books")
    var premiums: [Int: Double] = [:]
    let listed = try reader.objects("premiums") { reader throws(ScenarioError) in
      (
        books: try books(try reader.text("book"), "book", &reader),
        premium: try reader.number("premium", in: -1_000...1_000)
      )
    }
    for entry in listed { for book in entry.books { premiums[book] = entry.premium } }
    var choices: [CustomerGroup.Choice] = []
    for name in named.isEmpty ? books : named {
      for book in try books(name, "books", &reader) {
        choices.append(CustomerGroup.Choice(book: book, premium: premiums[book] ?? 0))
      }
    }
    guard Premiums.differentials(choices, terms) != nil else {
      throw reader.error(
        "\(reader.full("premiums")): books of different premium must differ in one column, the same for all: GPU model, "
          + "VRAM, region or SLA tier", at: reader.node("premiums")?.place)
    }
    return choices
  }

  static func country(_ text: String, _ field: String, _ reader: inout FieldReader) throws(ScenarioError) -> CountryCode
  {
    guard let country = CountryCode(text) else {
      throw reader.error("\(reader.full(field)): \(text) is no country, such as DE", at: reader.node(field)?.place)
    }
    return country
  }
}
