import ComputeExchange

/// Reads an order stream in CSV as commands for an exchange, row by row, in constant memory.
///
///     var reader = try CommandReader(ByteSource(path: "orders.csv"))
///     while let recorded = try reader.next(&exchange) {
///       exchange.apply(recorded.command, at: recorded.timestamp)
///     }
///
/// Text that is not what its column says ends the stream with a ``StreamError`` that names the place. A value that is well formed
/// but not allowed becomes a command like any other, and the exchange rejects it.
public struct CommandReader: ~Copyable {
  private var rows: RowReader
  /// Which field each column is; for columns that the file does not have, the empty one behind the last.
  private let positions: InlineArray<19, Int>
  private let columnCount: Int
  private let opensBooks: Bool
  private var timestamp = Timestamp(nanoseconds: 0)
  /// Whether the command just returned opens the book that its row names, so that the row's own command is the next one.
  public private(set) var isRowPending = false
  private var books = ByteTable()
  private var participants = ByteTable()
  private var affiliations = ByteTable()

  /// Reads the header row of `source`.
  ///
  /// With `opensBooks`, a contract that has no book gets one at the first row that names it: the reader then returns an
  /// `openBook` before the row's own command. Without, such rows are left to be rejected.
  ///
  /// - Throws: what the system answers, or what is wrong with the header.
  public init(_ source: consuming ByteSource, opensBooks: Bool = true) throws(StreamError) {
    var rows = try RowReader(source)
    guard try rows.next() else {
      throw StreamError(
        file: rows.name, line: max(rows.line, 1),
        problem: .malformed(expected: "a header row with the names of the columns", found: "the end of the file"))
    }
    var positions = InlineArray<19, Int>(repeating: rows.fieldCount)
    for index in 0..<rows.fieldCount {
      guard let column = CommandColumn.allCases.first(where: { rows.equals(rows.field(index), $0.name) }) else {
        let names = CommandColumn.allCases.map(\.name).joined(separator: ", ")
        throw rows.malformed(index, nil, expected: "the name of a column (\(names))")
      }
      guard positions[column.rawValue] == rows.fieldCount else {
        throw rows.malformed(index, nil, expected: "each column once")
      }
      positions[column.rawValue] = index
    }
    columnCount = rows.fieldCount
    self.opensBooks = opensBooks
    self.positions = positions
    self.rows = rows
  }

  /// How many bytes of the stream have been used.
  public var bytesRead: Int { rows.bytesRead }
  /// How many bytes it has, if that is known.
  public var size: Int? { rows.size }
  /// How many rows have been read, the header not counted.
  public var rowCount: Int { rows.rowCount - 1 }

  /// The next command for `exchange`, whose books, participants and affiliations it refers to; `nil` at the end.
  ///
  /// - Throws: what is wrong with the row, or what the system answers. The stream cannot be read on.
  /// - Complexity: linear in the row; allocates only for names that it has not seen before.
  public mutating func next(_ exchange: inout Exchange) throws(StreamError) -> RecordedCommand? {
    if !isRowPending {
      guard try rows.next() else { return nil }
      guard rows.fieldCount == columnCount else { throw wrongFieldCount() }
      if let nanoseconds = try optionalUnsigned(.timestamp, "nanoseconds since 1970") {
        timestamp = Timestamp(nanoseconds: nanoseconds)
      }
    }
    let operation = try operation()
    let command: Command
    switch operation {
    case .submit:
      let book: BookID
      switch try self.book(exchange) {
      case .known(let known): book = known
      case .toOpen(let contract):
        // No book opens for a row that turns out to be malformed further on.
        _ = try order(in: BookID(.max), &exchange)
        return open(contract)
      }
      command = .submit(try order(in: book, &exchange))
    case .cancel: command = .cancel(try orderID())
    case .reduce: command = .reduce(try orderID(), by: try quantity())
    case .replace:
      command = .replace(
        try orderID(),
        with: Replacement(id: try newOrderID(), price: try price(exchange) ?? 0, quantity: try quantity()))
    case .cancelAll:
      var scope: BookID?
      if namesContract {
        switch try self.book(exchange) {
        case .known(let known): scope = known
        case .toOpen(let contract):
          _ = try participant(&exchange)
          return open(contract)
        }
      }
      command = .cancelAll(of: try participant(&exchange), in: scope)
    case .openBook: command = .openBook(try contract())
    case .advance: command = .advance
    }
    isRowPending = false
    return RecordedCommand(timestamp: timestamp, command: command, line: rows.line)
  }

  private mutating func open(_ contract: Contract) -> RecordedCommand {
    isRowPending = true
    return RecordedCommand(timestamp: timestamp, command: .openBook(contract), line: rows.line)
  }

  private func wrongFieldCount() -> StreamError {
    StreamError(
      file: rows.name, line: rows.line, column: nil,
      problem: .malformed(
        expected: "\(columnCount) fields, as many as the header has", found: "\(rows.fieldCount)"))
  }
}

// What the columns of the current row say.
extension CommandReader {
  private enum NamedBook {
    case known(BookID)
    case toOpen(Contract)
  }

  @inline(__always)
  private func field(_ column: CommandColumn) -> Field { rows.field(positions[column.rawValue]) }

  private func malformed(_ column: CommandColumn, expected: String) -> StreamError {
    let position = positions[column.rawValue]
    guard position < columnCount else {
      return StreamError(
        file: rows.name, line: rows.line, columnName: column.name,
        problem: .malformed(expected: expected, found: "no such column in the header"))
    }
    return rows.malformed(position, column.name, expected: expected)
  }

  private func operation() throws(StreamError) -> RecordedOperation {
    let field = field(.operation)
    if field.isEmpty { return .submit }
    for operation in RecordedOperation.allCases where rows.equals(field, operation.name) { return operation }
    let names = RecordedOperation.allCases.map(\.name).joined(separator: ", ")
    throw malformed(.operation, expected: "an operation (\(names))")
  }

  private mutating func order(in book: BookID, _ exchange: inout Exchange) throws(StreamError) -> Order {
    Order(
      id: try orderID(), side: try side(), book: book, price: try price(exchange), quantity: try quantity(),
      timeInForce: try choice(.timeInForce, TimeInForce.allCases, \.text) ?? .goodTillCancelled,
      expiry: try optionalUnsigned(.expires, "nanoseconds since 1970").map { Timestamp(nanoseconds: $0) },
      isPostOnly: try flag(.postOnly), participant: try participant(&exchange),
      affiliation: try affiliation(&exchange), operatorJurisdiction: try operatorJurisdiction(),
      selfTradePrevention: try choice(.selfTrade, SelfTradePrevention.allCases, \.text) ?? .cancelNewest)
  }

  private func orderID() throws(StreamError) -> OrderID {
    guard let id = rows.unsigned(field(.orderID)), id > 0 else {
      throw malformed(.orderID, expected: "an order id from 1 to 2^64 - 1")
    }
    return OrderID(id)
  }

  private func newOrderID() throws(StreamError) -> OrderID? {
    if field(.newOrderID).isEmpty { return nil }
    guard let id = rows.unsigned(field(.newOrderID)), id > 0 else {
      throw malformed(.newOrderID, expected: "an order id from 1 to 2^64 - 1")
    }
    return OrderID(id)
  }

  private func quantity() throws(StreamError) -> Quantity {
    guard let quantity = rows.signed(field(.quantity)) else {
      throw malformed(.quantity, expected: "a whole number of GPUs")
    }
    return quantity
  }

  private func price(_ exchange: borrowing Exchange) throws(StreamError) -> Price? {
    let field = field(.price)
    if field.isEmpty { return nil }
    let tick = exchange.configuration.tick
    do {
      return try rows.bytes.withSpan(field.range) { (text) throws(PriceFormatError) in
        try tick.price(from: text)
      }
    } catch {
      let step = error == .notWholeTicks ? " (of \(tick.text(for: Price(ticks: 1))))" : ""
      throw malformed(.price, expected: "a price in USD per GPU-hour: \(error)\(step)")
    }
  }

  private func side() throws(StreamError) -> Side {
    guard let side = try choice(.side, Side.allCases, \.text) else {
      throw malformed(.side, expected: "bid or ask")
    }
    return side
  }

  private func flag(_ column: CommandColumn) throws(StreamError) -> Bool {
    let field = field(column)
    if field.isEmpty || rows.equals(field, "0") { return false }
    guard rows.equals(field, "1") else { throw malformed(column, expected: "0 or 1") }
    return true
  }

  private func operatorJurisdiction() throws(StreamError) -> CountryCode? {
    let field = field(.operatorJurisdiction)
    if field.isEmpty { return nil }
    guard let code = rows.bytes.withSpan(field.range, { CountryCode($0) }) else {
      throw malformed(.operatorJurisdiction, expected: "an ISO 3166-1 alpha-2 country such as DE")
    }
    return code
  }

  private func optionalUnsigned(_ column: CommandColumn, _ unit: String) throws(StreamError) -> UInt64? {
    let field = field(column)
    if field.isEmpty { return nil }
    guard let value = rows.unsigned(field) else {
      throw malformed(column, expected: "\(unit), a whole number from 0 to 2^64 - 1")
    }
    return value
  }

  /// The one of `cases` whose name the column says; `nil` if it is empty.
  @inline(__always)
  private func choice<Case>(
    _ column: CommandColumn, _ cases: [Case], _ name: (Case) -> String
  ) throws(StreamError) -> Case? {
    let field = field(column)
    if field.isEmpty { return nil }
    for one in cases where rows.equals(field, name(one)) { return one }
    throw malformed(column, expected: "one of " + cases.map(name).joined(separator: ", "))
  }
}

// Names and what they stand for. Each is made a `String` of only once.
extension CommandReader {
  private mutating func participant(_ exchange: inout Exchange) throws(StreamError) -> ParticipantID {
    let field = field(.participant)
    if field.isEmpty { return .none }
    participants.beginKey()
    let isKept = participants.append(field.range, of: rows.bytes)
    if isKept, let number = participants.number() { return ParticipantID(number) }
    let participant = exchange.participant(named: try name(.participant))
    if isKept { participants.insert(participant.rawValue) }
    return participant
  }

  private mutating func affiliation(_ exchange: inout Exchange) throws(StreamError) -> AffiliationID {
    let field = field(.affiliation)
    if field.isEmpty { return .none }
    affiliations.beginKey()
    let isKept = affiliations.append(field.range, of: rows.bytes)
    if isKept, let number = affiliations.number() { return AffiliationID(number) }
    let affiliation = exchange.affiliation(named: try name(.affiliation))
    if isKept { affiliations.insert(affiliation.rawValue) }
    return affiliation
  }

  private func name(_ column: CommandColumn) throws(StreamError) -> String {
    guard let name = rows.text(field(column)) else { throw malformed(column, expected: "text in UTF-8") }
    return name
  }

  /// Whether any column of the contract says something.
  private var namesContract: Bool {
    for index in CommandColumn.contract.indices where !field(CommandColumn.contract[index]).isEmpty { return true }
    return false
  }

  /// The book of the contract that the row names.
  private mutating func book(_ exchange: borrowing Exchange) throws(StreamError) -> NamedBook {
    books.beginKey()
    var isKept = true
    for index in CommandColumn.contract.indices {
      isKept = isKept && books.append(field(CommandColumn.contract[index]).range, of: rows.bytes)
    }
    if isKept, let number = books.number() { return .known(BookID(number)) }
    let contract = try contract()
    guard let book = exchange.book(for: contract) else {
      return opensBooks ? .toOpen(contract) : .known(BookID(.max))
    }
    if isKept { books.insert(book.rawValue) }
    return .known(book)
  }

  /// The contract that the row names, exactly.
  private func contract() throws(StreamError) -> Contract {
    let model = try read(.gpuModel) { (text) throws(ContractFormatError) in try GPUModel(text) }
    guard let vram = rows.unsigned(field(.vramGB)).flatMap({ UInt16(exactly: $0) }), vram > 0 else {
      throw malformed(.vramGB, expected: "VRAM in whole GB from 1 to 65535")
    }
    let region = try read(.region) { (text) throws(ContractFormatError) in try Region(text) }
    let tier = try read(.slaTier) { (text) throws(ContractFormatError) in try SLATier(text) }
    let window =
      field(.window).isEmpty
      ? .spot : try read(.window) { (text) throws(ContractFormatError) in try DeliveryWindow(text) }
    return Contract(HardwareSpec(gpuModel: model, vramGB: vram, region: region, slaTier: tier), window: window)
  }

  private func read<Value>(
    _ column: CommandColumn, _ parse: (Span<UInt8>) throws(ContractFormatError) -> Value
  ) throws(StreamError) -> Value {
    do {
      return try rows.bytes.withSpan(field(column).range, parse)
    } catch {
      throw malformed(column, expected: error.expected)
    }
  }
}

extension RowReader {
  /// Whether the field says `text`.
  @inline(__always)
  func equals(_ field: Field, _ text: String) -> Bool {
    guard field.count == text.utf8.count else { return false }
    var index = Int(field.start)
    for byte in text.utf8 {
      guard bytes[index] == byte else { return false }
      index &+= 1
    }
    return true
  }
}
