import ComputeMatching

extension Scenario {
  /// What the days of a run are.
  struct Calendar {
    let start: Timestamp
    let days: Int
    let periodHours: Int
  }

  /// All books, those of one entry together. No name and no contract occurs twice.
  static func families(
    _ calendar: Calendar, _ reader: inout FieldReader
  ) throws(ScenarioError) -> [(name: String, copies: [BookTerms])] {
    var names: Set<String> = []
    var contracts: Set<Contract> = []
    return try reader.objects("books") { reader throws(ScenarioError) in
      let family = try books(calendar, &reader)
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

  /// A book, or as many like it as `copies` says, named with a number each, which replaces `#` in the contract; or
  /// one for each window of `windowDays`.
  private static func books(
    _ calendar: Calendar, _ reader: inout FieldReader
  ) throws(ScenarioError) -> (name: String, copies: [BookTerms]) {
    let name = try reader.name()
    let text = try reader.text("contract")
    let count = try reader.whole("copies", in: 1...1_000, else: 1)
    if let days = try reader.optionalNumber("windowDays", in: 1...3_660) {
      guard count == 1 else {
        throw reader.error(
          "\(reader.full("copies")) and windowDays do not go together", at: reader.node("copies")?.place)
      }
      return (name, try windows(name, text, days, calendar, &reader))
    }
    var copies: [BookTerms] = []
    for number in 1...count {
      let contract = try contract(
        text.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(number)"), &reader)
      guard contract.window.isSpot else {
        throw reader.error(
          "\(reader.full("contract")): a delivery window needs windowDays, and is written window",
          at: reader.node("contract")?.place)
      }
      copies.append(BookTerms(name: count == 1 ? name : "\(name)-\(number)", contract: contract, window: nil))
    }
    return (name, copies)
  }

  /// A book for each window that begins after the run does and ends before it.
  private static func windows(
    _ name: String, _ text: String, _ length: Double, _ calendar: Calendar, _ reader: inout FieldReader
  ) throws(ScenarioError) -> [BookTerms] {
    let place = reader.node("windowDays")?.place
    guard let days = Int(exactly: length), days * 24 % calendar.periodHours == 0 else {
      throw reader.error("\(reader.full("windowDays")) must be whole days, and whole periods", at: place)
    }
    guard days * 2 <= calendar.days else {
      throw reader.error("\(reader.full("windowDays")): no window begins and ends within the run", at: place)
    }
    let column = ",window"
    guard text.hasSuffix(column) else {
      throw reader.error(
        "\(reader.full("contract")) must end with \(column), which is replaced by each of the windows",
        at: reader.node("contract")?.place)
    }
    let periods = days * 24 / calendar.periodHours
    let firstHour = calendar.start.nanoseconds / 3_600_000_000_000
    var books: [BookTerms] = []
    for number in 1..<(calendar.days / days) {
      guard
        let window = DeliveryWindow(
          startHour: UInt32(firstHour) + UInt32(number * days * 24), hours: UInt32(days * 24))
      else { throw reader.error("\(reader.full("windowDays")): windows end too late", at: place) }
      let contract = try contract("\(text.dropLast(column.utf8.count)),\(window)", &reader)
      books.append(
        BookTerms(
          name: "\(name)-\(number)", contract: contract, window: number * periods..<(number + 1) * periods))
    }
    return books
  }

  private static func contract(_ text: String, _ reader: inout FieldReader) throws(ScenarioError) -> Contract {
    do { return try Contract(text) } catch {
      throw reader.error("\(reader.full("contract")): \(error)", at: reader.node("contract")?.place)
    }
  }
}

/// A group of agents who buy in several books.
protocol ShoppingGroup: Sendable {
  var books: [CustomerGroup.Choice] { get set }
}

extension ShoppingGroup {
  /// Changes what one of the books is worth.
  fileprivate mutating func change(_ book: Int, _ set: (inout CustomerGroup.Choice) -> Void) {
    for index in books.indices where books[index].book == book { set(&books[index]) }
  }
}

extension CustomerGroup: ShoppingGroup {}
extension GangGroup: ShoppingGroup {}

/// The books that others may name: one by one, or all of one entry by the name that they have in common.
public struct Names {
  /// All books, in the order of their numbers.
  public var all: [Scenario.BookTerms] { terms }

  private let terms: [Scenario.BookTerms]
  private let books: [String]
  private let families: [(name: String, copies: [String])]
  private let periodHours: Int

  init(_ families: [(name: String, copies: [Scenario.BookTerms])], periodHours: Int) {
    self.init(
      families.flatMap(\.copies), families: families.map { ($0.name, $0.copies.map(\.name)) },
      periodHours: periodHours)
  }

  /// These books in the order of their numbers, some of them together by a name that they have in common.
  init(_ books: [Scenario.BookTerms], families: [(name: String, copies: [String])], periodHours: Int) {
    terms = books
    self.books = books.map(\.name)
    self.families = families
    self.periodHours = periodHours
  }

  /// The numbers of the books that `name` means, which is what `field` says.
  public func books(_ name: String, _ field: String, _ reader: inout FieldReader) throws(ScenarioError) -> [Int] {
    let names = families.first { $0.name == name }?.copies ?? [name]
    let numbers = names.compactMap { books.firstIndex(of: $0) }
    guard !numbers.isEmpty else {
      let hint = name.hint(among: families.map(\.name) + books)
      throw reader.error("\(reader.full(field)): there is no book \(name)\(hint)", at: reader.node(field)?.place)
    }
    return numbers
  }

  /// The field `book`, of spot capacity; the first such book if it is left out.
  public func book(_ reader: inout FieldReader) throws(ScenarioError) -> [Int] {
    guard let first = terms.firstIndex(where: { $0.window == nil }) else {
      throw reader.error("books: there must be one of spot capacity")
    }
    let family = families.first { $0.copies.contains(books[first]) }
    let numbers = try books(try reader.text("book", else: family?.name ?? books[first]), "book", &reader)
    guard numbers.allSatisfy({ terms[$0].window == nil }) else {
      throw reader.error("\(reader.full("book")) must be a book of spot capacity", at: reader.node("book")?.place)
    }
    return numbers
  }

  /// The field `field`, of windows that follow each other.
  public func windows(_ field: String, _ reader: inout FieldReader) throws(ScenarioError) -> [Int] {
    let numbers = try books(try reader.text(field), field, &reader)
    guard numbers.allSatisfy({ terms[$0].window != nil }) else {
      throw reader.error("\(reader.full(field)) must be a book of windows", at: reader.node(field)?.place)
    }
    return numbers
  }

  /// The field `book`, of windows of the same capacity as that of each of `others`.
  func windows(likeAllOf others: [Int], _ reader: inout FieldReader) throws(ScenarioError) -> [Int] {
    let numbers = try books(try reader.text("book"), "book", &reader)
    let specs = Set((numbers + others).map { terms[$0].contract.spec })
    guard specs.count == 1, numbers.allSatisfy({ terms[$0].window != nil }) else {
      throw reader.error(
        "\(reader.full("book")) must be a book of windows, of the capacity that they offer",
        at: reader.node("book")?.place)
    }
    return numbers
  }

  /// How long the windows among `choices` are, in days; 0 for spot capacity among them, `nil` if there is nothing else.
  func windowDays(of choices: [CustomerGroup.Choice]) -> Set<Double>? {
    let days = Set(choices.map { Double((terms[$0.book].window?.count ?? 0) * periodHours) / 24 })
    return days == [0] ? nil : days
  }

  /// `books`, all of spot capacity if left out, and `premiums` by book, which one column of their contracts must be
  /// able to state; so with `outputs`, and what differs from customer to customer, where that is asked for.
  func choices<Group: ShoppingGroup>(
    _ reader: inout FieldReader, differing: Bool = false, _ changing: inout ChangingNumbers<Group>
  ) throws(ScenarioError) -> [CustomerGroup.Choice] {
    let named = try reader.texts("books")
    let premiums = try grades("premiums", "premium", in: -1_000...1_000, differing, &reader)
    let outputs = differing ? try grades("outputs", "output", in: 0.01...1_000, differing, &reader) : [:]
    if let grade = outputs.values.first(where: { $0.number.lowest - $0.spread < 0.01 }) {
      throw reader.error(
        "\(reader.full("outputs")): \(grade.name) does less than 0.01 for some", at: reader.node("outputs")?.place)
    }
    var choices: [CustomerGroup.Choice] = []
    for name in named.isEmpty ? terms.filter({ $0.window == nil }).map(\.name) : named {
      for book in try books(name, "books", &reader) {
        guard !choices.contains(where: { $0.book == book }) else {
          throw reader.error("\(reader.full("books")): \(books[book]) is listed twice", at: reader.node("books")?.place)
        }
        let (premium, output) = (premiums[book], outputs[book])
        choices.append(
          CustomerGroup.Choice(
            book: book, premium: premium?.number.value(on: 0) ?? 0, premiumSpread: premium?.spread ?? 0,
            output: output?.number.value(on: 0) ?? 1, outputSpread: output?.spread ?? 0,
            tables: [premium, output].map { $0?.number.changes == true ? $0?.entry ?? 0 : -1 }))
        if let premium {
          changing.keep(premium.number, "premiums") { group, value in group.change(book) { $0.premium = value } }
        }
        if let output {
          changing.keep(output.number, "outputs") { group, value in group.change(book) { $0.output = value } }
        }
      }
    }
    for (field, grades) in [("premiums", premiums), ("outputs", outputs)] {
      for grade in grades.values.sorted(by: { $0.name < $1.name })
      where !choices.contains(where: { grades[$0.book]?.name == grade.name }) {
        throw reader.error(
          "\(reader.full(field)): \(grade.name) is none of their books", at: reader.node(field)?.place)
      }
    }
    guard Premiums.grades(choices, terms) != nil else {
      let field = premiums.isEmpty ? "outputs" : "premiums"
      throw reader.error(
        "\(reader.full(field)): books of different \(field.dropLast()) must differ in one column, the same for all: GPU "
          + "model, VRAM, region or SLA tier", at: reader.node(field)?.place)
    }
    return choices
  }

  /// Refuses books that are bought in together, those of one window or spot capacity, where no requirement order can be for
  /// just them.
  func checkRequirement(of choices: [CustomerGroup.Choice], _ reader: inout FieldReader) throws(ScenarioError) {
    let together = Dictionary(grouping: choices) { terms[$0.book].window }.values.filter { $0.count > 1 }
    for choices in together.sorted(by: { $0[0].book < $1[0].book }) {
      do throws(Shopping.NoRequirement) { _ = try Shopping.requirement(for: choices, in: terms) } catch {
        throw reader.error("\(reader.full("books")): \(error.reason)", at: reader.node("books")?.place)
      }
    }
  }

  /// What a field says of a book.
  private struct Grade {
    let name: String
    let number: ChangingNumber
    let spread: Double
    /// Its place in the list.
    let entry: Int
  }

  /// The list `field` of objects with `book`, `value`, and `spread` if customers may differ, by the book's number.
  private func grades(
    _ field: String, _ value: String, in range: ClosedRange<Double>, _ differing: Bool, _ reader: inout FieldReader
  ) throws(ScenarioError) -> [Int: Grade] {
    var entries = 0
    let listed = try reader.objects(field) { reader throws(ScenarioError) in
      entries += 1
      return (
        books: try books(try reader.text("book"), "book", &reader),
        grade: Grade(
          name: try reader.text("book"), number: try reader.changingNumber(value, in: range),
          spread: differing ? try reader.number("spread", in: 0...1_000, else: 0) : 0, entry: entries)
      )
    }
    var grades: [Int: Grade] = [:]
    for entry in listed {
      for book in entry.books where grades.updateValue(entry.grade, forKey: book) != nil {
        throw reader.error(
          "\(reader.full(field)): \(books[book]) has two \(value)s", at: reader.node(field)?.place)
      }
    }
    return grades
  }

  static func country(_ text: String, _ field: String, _ reader: inout FieldReader) throws(ScenarioError) -> CountryCode
  {
    guard let country = CountryCode(text) else {
      throw reader.error("\(reader.full(field)): \(text) is no country, such as DE", at: reader.node(field)?.place)
    }
    return country
  }
}
