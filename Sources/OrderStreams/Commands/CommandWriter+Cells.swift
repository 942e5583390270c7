import ComputeMatching

// The cells of the current row. Each is what the reader takes for the same value, in the one form that is written.
extension CommandWriter {
  mutating func append(_ operation: RecordedOperation) { append(.operation, operation.name) }

  mutating func append(_ column: CommandColumn, _ id: OrderID) throws(Unwritable) {
    guard id != .none else {
      throw Unwritable(column: column, expected: "an order id from 1 to 2^64 - 1", found: "0")
    }
    begin(column)
    sink.text.append(id.rawValue)
  }

  mutating func append(_ participant: ParticipantID, _ exchange: borrowing Exchange) throws(Unwritable) {
    guard participant != .none else { return }
    guard let name = exchange.name(of: participant) else {
      throw .unknown(.participant, "a participant", participant.rawValue)
    }
    append(.participant, name)
  }

  mutating func append(_ affiliation: AffiliationID, _ exchange: borrowing Exchange) throws(Unwritable) {
    guard affiliation != .none else { return }
    guard let name = exchange.name(of: affiliation) else {
      throw .unknown(.affiliation, "an affiliation", affiliation.rawValue)
    }
    append(.affiliation, name)
  }

  mutating func append(_ column: CommandColumn, _ price: Price?) {
    guard let price else { return }
    begin(column)
    sink.text.append(price, tick: tick)
  }

  mutating func append(_ column: CommandColumn, _ quantity: Quantity) {
    begin(column)
    sink.text.append(quantity)
  }

  /// Appends a quantity that few orders have.
  ///
  /// What was given below 1 or beyond 32 bits is kept as the largest, which no order can have. It is written as 0, which every
  /// one of these columns takes for the same.
  mutating func append(term column: CommandColumn, _ quantity: Quantity?) {
    guard let quantity else { return }
    append(column, quantity == Quantity(UInt32.max) ? 0 : quantity)
  }

  mutating func append(_ column: CommandColumn, _ moment: Timestamp) {
    begin(column)
    sink.text.append(moment.nanoseconds)
  }

  mutating func append(_ column: CommandColumn, _ flag: Bool) {
    if flag { append(column, "1") }
  }

  /// Appends text, quoted if it holds what would end the cell (RFC 4180).
  mutating func append(_ column: CommandColumn, _ text: String) {
    begin(column)
    sink.text.append(cell: text)
  }

  /// Leaves the columns that are left empty.
  mutating func endRow() {
    while column + 1 < CommandColumn.allCases.count { nextCell() }
  }

  /// Goes on to `column`, and leaves those before it empty.
  private mutating func begin(_ column: CommandColumn) {
    while self.column < column.rawValue { nextCell() }
  }

  private mutating func nextCell() {
    sink.text.append(ASCII.comma)
    column += 1
  }
}

// The cells of contracts and patterns, of which there are far fewer than rows.
extension CommandWriter {
  mutating func append(_ contract: Contract) { appendAdjacent(contract.canonicalCells, through: .window) }

  mutating func append(_ book: BookID, _ exchange: borrowing Exchange) throws(Unwritable) {
    while contracts.count <= Int(book.rawValue) {
      guard let contract = exchange.contract(of: BookID(UInt32(contracts.count))) else {
        throw .unknown(.gpuModel, "a book", book.rawValue)
      }
      contracts.append(contract.canonicalCells)
    }
    appendAdjacent(contracts[Int(book.rawValue)], through: .window)
  }

  /// One that names a single contract is the requirement of a strip, or would be taken for an order in that book.
  mutating func append(
    _ number: RequirementID, isStrip: Bool, _ exchange: borrowing Exchange
  ) throws(Unwritable) {
    if let known = requirements[number], isStrip || !exactRequirements.contains(number) {
      return appendAdjacent(known, through: .differentials)
    }
    guard let requirement = exchange.requirement(of: number) else {
      throw .unknown(.gpuModel, "a requirement", number.rawValue)
    }
    let differentials = exchange.differentials(of: number)
    if differentials.isEmpty, let contract = requirement.exactContract {
      exactRequirements.insert(number)
      guard isStrip else {
        throw Unwritable(
          column: .gpuModel,
          expected: "a pattern that leaves something open, or differentials, for any order but one in one book",
          found: StreamError.quoted(contract.description))
      }
    }
    let text = requirement.canonicalCells + "," + (try cell(of: differentials))
    requirements[number] = text
    appendAdjacent(text, through: .differentials)
  }

  mutating func append(_ number: OperatorRuleID, _ exchange: borrowing Exchange) throws(Unwritable) {
    guard number != .any else { return }
    if let known = operatorRules[number] { return append(.operators, known) }
    guard let rule = exchange.operatorRule(of: number) else {
      throw .unknown(.operators, "an operator rule", number.rawValue)
    }
    let countries =
      switch rule {
      case .allowed(let countries), .barred(let countries): countries
      }
    guard !countries.isEmpty else {
      throw Unwritable(column: .operators, expected: "at least one country", found: "none")
    }
    let text = rule.description
    operatorRules[number] = text
    append(.operators, text)
  }

  /// The column `differentials`, entries in the order in which they were stated.
  private func cell(of differentials: [Differential]) throws(Unwritable) -> String {
    var entries: [String] = []
    for differential in differentials {
      let patterns = differential.grade.description.split(separator: ",")
      let restricted = zip(CommandColumn.contract, patterns).filter { $0.1 != "*" }
      guard restricted.count <= 1 else {
        throw Unwritable(
          column: .differentials, expected: "in entry \(entries.count + 1) a grade that restricts one column",
          found: StreamError.quoted(differential.grade.description))
      }
      // A grade that restricts nothing is any GPU model.
      let (column, pattern) = restricted.first ?? (.gpuModel, "*")
      let sign = differential.ticks < 0 ? "" : "+"
      entries.append("\(column.name)=\(pattern):\(sign)\(tick.text(for: Price(ticks: differential.ticks)))")
    }
    return entries.joined(separator: ";")
  }

  /// Appends the cells from the GPU model to `last`, which are side by side in `cells`. None of them needs quotes.
  private mutating func appendAdjacent(_ cells: String, through last: CommandColumn) {
    begin(.gpuModel)
    sink.text.append(cells)
    column = last.rawValue
  }
}

extension Contract {
  fileprivate var canonicalCells: String { window.isSpot ? "\(spec)," : description }
}

extension Requirement {
  fileprivate var canonicalCells: String {
    let cells = description
    return window?.isSpot == true ? String(cells.dropLast(DeliveryWindow.spot.description.count)) : cells
  }
}

extension Unwritable {
  /// The exchange has nothing of this number.
  fileprivate static func unknown(_ column: CommandColumn, _ kind: String, _ number: UInt32) -> Unwritable {
    Unwritable(column: column, expected: "\(kind) of the exchange", found: "number \(number)")
  }
}
