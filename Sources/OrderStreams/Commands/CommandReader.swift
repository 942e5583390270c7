import ComputeMatching

/// Reads an order stream in CSV as commands for an exchange, row by row, in constant memory.
///
///     var reader = try CommandReader(ByteSource(path: "orders.csv"))
///     while let recorded = try reader.next(&exchange) {
///       exchange.apply(recorded.command, at: recorded.timestamp)
///     }
///
/// Every cell must be what its column says, whether or not the row's operation has a use for it; text that is not ends the
/// stream with a ``StreamError`` that names the place, before anything of its row has happened. A value that is well formed
/// but not allowed becomes a command like any other, and the exchange rejects it.
///
/// Columns without a name are passed over if they are empty or count the rows. So is a row that repeats the header.
///
/// A reader serves one exchange from its first row to its last: it remembers the numbers of that exchange's books,
/// participants, affiliations, requirements and operator rules.
///
/// A `submit` row that names one exact contract, without differentials, is an order in its book. Any other is a requirement
/// order, and opens no book.
public struct CommandReader: ~Copyable, Sendable {
  /// Whether the command just returned opens the book that its row names, so that the row's own command is the next one.
  public private(set) var isRowPending = false

  /// Another number than before if ``notes`` or ``unknownNames`` may be others than before. Those of unnamed columns are known with the
  /// first row.
  package internal(set) var remarkNumber = 0

  var rows: RowReader
  /// Which field each column is; for columns that the file does not have, the empty one behind the last.
  let positions: Buffer<Int>
  let columnCount: Int
  /// The header row, field by field.
  private let headerNames: [String]
  /// How many times it has been read.
  private var headerCount = 1
  private let hasUnnamedColumns: Bool
  private var unnamed: UnnamedColumns
  /// The line and the time of the first row whose time is before 2000.
  private var earlyTime: (line: Int, nanoseconds: UInt64)?
  private let opensBooks: Bool
  /// Whether the file has any of ``CommandColumn/terms``.
  let hasTerms: Bool
  /// Whether the file has any of ``CommandColumn/bookTerms``.
  private let hasBookTerms: Bool
  /// The timestamp of the latest row: that of the next one, unless it says another.
  public internal(set) var timestamp: Timestamp
  /// What the row asks for whose book was asked to be opened.
  private var pending = Pending(command: .advance, contract: nil)

  let operations = Vocabulary(RecordedOperation.allCases, \.name)
  let sides = Vocabulary(Side.allCases, \.text)
  let timesInForce = Vocabulary(TimeInForce.allCases, \.text)
  let selfTradePreventions = Vocabulary(SelfTradePrevention.allCases, \.text)
  let flags = Vocabulary([false, true]) { $0 ? "1" : "0" }
  let unmatched = Vocabulary(UnmatchedOrders.allCases, \.text)

  var contracts: ContractNames
  var participants = ByteTable()
  var affiliations = ByteTable()
  var operatorRules = ByteTable()
  var differentials = DifferentialTable()
  /// Whether the current row may have names without a number.
  var hasNewNames = false
  /// Those of the current row.
  var terms = Terms()
  var bookTerms = BookTerms()

  private struct Pending {
    let command: Command
    let contract: Contract?
  }

  /// Reads the header row of `source`.
  ///
  /// With `opensBooks`, a contract that has no book gets one at the first row that names it, unless that row is an
  /// `open_book` itself: the reader then returns an `openBook` before the row's own command. Without, orders for such a
  /// contract are left to be rejected.
  ///
  /// A first row without a timestamp has that of `previous`, the last one of the stream that this one continues.
  ///
  /// Names are folded with the models of `catalogue` (R1.1). What nobody knows trades all the same and is one of
  /// ``unknownNames``; with `refusesUnknownNames` it is malformed.
  ///
  /// - Throws: what the system answers, or what is wrong with the header.
  public init(
    _ source: consuming ByteSource, opensBooks: Bool = true, continuing previous: Timestamp = 0,
    catalogue: GPUModelCatalogue = .standard, refusesUnknownNames: Bool = false
  ) throws(StreamError) {
    try self.init(
      RowReader(source), firstColumn: nil, opensBooks: opensBooks, continuing: previous, catalogue: catalogue,
      refusesUnknownNames: refusesUnknownNames)
  }

  /// Reads the header row of `rows`. With `firstColumn` the first one must have that name, and is none of a command's.
  init(
    _ rows: consuming RowReader, firstColumn: String?, opensBooks: Bool, continuing previous: Timestamp,
    catalogue: GPUModelCatalogue, refusesUnknownNames: Bool
  ) throws(StreamError) {
    var rows = rows
    var unnamed: [Int]? = []
    let header = try rows.header(CommandColumn.allCases.map(\.name), after: firstColumn, unnamed: &unnamed)
    let columnCount = rows.fieldCount
    let headerNames = (0..<columnCount).map { rows.repairedText(rows.field($0)) }
    var positions = Buffer(capacity: header.count, filledWith: columnCount)
    for (column, position) in header.enumerated() { positions[column] = position ?? columnCount }
    self.init(
      rows, positions, columnCount, headerNames, UnnamedColumns(positions: unnamed ?? []), opensBooks: opensBooks,
      hasTerms: CommandColumn.terms.contains { header[$0.rawValue] != nil },
      hasBookTerms: CommandColumn.bookTerms.contains { header[$0.rawValue] != nil }, timestamp: previous,
      contracts: ContractNames(
        fieldPositions: CommandColumn.contract.compactMap { header[$0.rawValue] }.sorted(), catalogue: catalogue,
        refusesUnknownNames: refusesUnknownNames))
  }

  private init(
    _ rows: consuming RowReader, _ positions: consuming Buffer<Int>, _ columnCount: Int,
    _ headerNames: [String], _ unnamed: UnnamedColumns, opensBooks: Bool, hasTerms: Bool, hasBookTerms: Bool,
    timestamp: Timestamp, contracts: consuming ContractNames
  ) {
    self.rows = rows
    self.positions = positions
    self.columnCount = columnCount
    self.unnamed = unnamed
    self.headerNames = headerNames
    hasUnnamedColumns = !unnamed.isEmpty
    self.opensBooks = opensBooks
    self.hasTerms = hasTerms
    self.hasBookTerms = hasBookTerms
    self.timestamp = timestamp
    self.contracts = contracts
  }

  /// How many bytes of the stream have been used.
  public var bytesRead: Int { rows.bytesRead }
  /// How many bytes it has, if that is known.
  public var size: Int? { rows.size }
  /// How many rows have been read, the header not counted.
  public var rowCount: Int { rows.rowCount - headerCount }

  /// What is to be said of the rows so far that is no error.
  public var notes: [StreamNote] {
    var notes: [StreamNote] = []
    if let text = unnamed.text { notes.append(StreamNote(kind: .unnamedColumns, description: "\(rows.name): \(text)")) }
    if let earlyTime {
      notes.append(
        StreamNote(
          kind: .earlyTime,
          description:
            "\(rows.name):\(earlyTime.line): timestamp_ns \(earlyTime.nanoseconds) is before the year 2000; times are "
            + "nanoseconds since 1970"))
    }
    return notes
  }

  /// The names in the rows so far that nobody knows, each once, in order of appearance.
  public var unknownNames: [UnknownName] { contracts.unknownNames }

  /// The next command for `exchange`; `nil` at the end of the stream.
  ///
  /// - Throws: what is wrong with the row, or what the system answers. The stream cannot be read on.
  /// - Complexity: linear in the row; allocates only for names that it has not seen before.
  public mutating func next(_ exchange: inout Exchange) throws(StreamError) -> RecordedCommand? {
    while true {
      if let recorded = try nextInHand(&exchange) { return recorded }
      guard try receive() else { return nil }
    }
  }

  /// Waits for more of the stream, however little comes. Returns `false` at its end.
  ///
  /// With ``nextInHand(_:)`` a program reads what has come, and answers it before it waits for more:
  ///
  ///     repeat {
  ///       while let recorded = try reader.nextInHand(&exchange) { ... }
  ///       answer()
  ///     } while try reader.receive()
  ///
  /// - Throws: what the system answers, or that a row is longer than may be read.
  public mutating func receive() throws(StreamError) -> Bool { try rows.receive() }

  /// The same as ``next(_:)``, but `nil` where it would wait for more of the stream.
  ///
  /// - Throws: what is wrong with the row. The stream cannot be read on.
  public mutating func nextInHand(_ exchange: inout Exchange) throws(StreamError) -> RecordedCommand? {
    if isRowPending { return pendingCommand(exchange) }
    while try nextRowInHand() {
      do { return try command(&exchange) } catch { try passOverHeader(orThrow: error) }
    }
    return nil
  }

  /// Reads the next row as far as its columns, if all of it has been received.
  @inline(__always)
  mutating func nextRowInHand() throws(StreamError) -> Bool {
    guard try rows.nextInHand() else { return false }
    guard rows.fieldCount == columnCount else { throw wrongFieldCount() }
    if hasUnnamedColumns { try checkUnnamedColumns() }
    return true
  }

  /// What the current row asks for.
  @inline(__always)
  mutating func command(_ exchange: inout Exchange) throws(BadCell) -> RecordedCommand {
    if let nanoseconds = try nanoseconds(.timestamp) {
      timestamp = Timestamp(nanoseconds: nanoseconds)
      if nanoseconds < Self.year2000 { noteEarlyTime() }
    }
    let operation = try choice(.operation, operations) ?? .submit
    let id = try orderID(.orderID)
    let newID = try orderID(.newOrderID)
    var participant = try participant(for: operation)
    var affiliation = try affiliation(for: operation)
    let operatorJurisdiction = try operatorJurisdiction()
    let side = try choice(.side, sides)
    let contract = try contractNumber(for: operation)
    let price = try price(.price, exchange.configuration.tick)
    let quantity = try quantity(.quantity)
    let timeInForce = try choice(.timeInForce, timesInForce)
    let expiry = try nanoseconds(.expires)
    let isPostOnly = try flag(.postOnly)
    let selfTradePrevention = try choice(.selfTrade, selfTradePreventions)
    let low = try self.price(.low, exchange.configuration.tick)
    let high = try self.price(.high, exchange.configuration.tick)
    if hasTerms { try readTerms(for: operation, exchange.configuration.tick) }
    if hasBookTerms { try readBookTerms() }

    var book: BookID?
    if let contract { book = contracts.book(contract, exchange) }
    let command: Command
    switch operation {
    case .submit:
      guard let id else { throw .missing(.orderID) }
      guard let side else { throw .missing(.side) }
      guard contract != nil else { throw missingContract(for: operation) }
      guard let quantity else { throw .missing(.quantity) }
      if hasNewNames { (participant, affiliation) = numberNames(&exchange) }
      command = .submit(
        Order(
          id: id, side: side, book: book ?? .unknown, price: price, quantity: quantity,
          timeInForce: timeInForce ?? .goodTillCancelled, expiry: expiry.map { Timestamp(nanoseconds: $0) },
          isPostOnly: isPostOnly ?? false, participant: participant, affiliation: affiliation,
          operatorJurisdiction: operatorJurisdiction, selfTradePrevention: selfTradePrevention ?? .cancelNewest))
    case .cancel:
      guard let id else { throw .missing(.orderID) }
      command = .cancel(id)
    case .reduce:
      guard let id else { throw .missing(.orderID) }
      guard let quantity else { throw .missing(.quantity) }
      command = .reduce(id, by: quantity)
    case .replace:
      guard let id else { throw .missing(.orderID) }
      guard let quantity else { throw .missing(.quantity) }
      // An order that rests has a price; one to be replaced without is left to be rejected.
      command = .replace(id, with: Replacement(id: newID, price: price ?? Price(ticks: 0), quantity: quantity))
    case .cancelAll:
      if hasNewNames { participant = numberParticipant(&exchange) }
      command = .cancelAll(of: participant, in: contract == nil ? nil : book ?? .unknown)
    case .openBook:
      guard let contract, let exact = contracts.contract(contract) else { throw missingContract(for: operation) }
      return recorded(.openBook(exact, lot: bookTerms.lot ?? 1))
    case .halt: command = try operate(.halt, book, contract, operation)
    case .resume: command = try operate(.resume, book, contract, operation)
    case .openAuction: command = try operate(.openAuction, book, contract, operation)
    case .lockAuction: command = try operate(.lockAuction, book, contract, operation)
    case .indicate: command = try operate(.indicate, book, contract, operation)
    case .scheduleAuction: command = try operate(.scheduleAuction(auctionSchedule()), book, contract, operation)
    case .uncross: command = try operate(.uncross, book, contract, operation)
    case .closeBook: command = try operate(.close, book, contract, operation)
    case .setPriceBand: command = try operate(.setPriceBand(low: low, high: high), book, contract, operation)
    case .forgetNames:
      forgetNumbers()
      command = .forgetNames
    case .advance: command = .advance
    }
    if let contract, book == nil || hasTerms { return completed(command, contract, book, &exchange) }
    return recorded(command)
  }

  private static let year2000: UInt64 = 946_684_800_000_000_000

  @inline(never)
  private mutating func noteEarlyTime() {
    guard earlyTime == nil else { return }
    earlyTime = (rows.line, timestamp.nanoseconds)
    remarkNumber += 1
  }

  @inline(never)
  private mutating func checkUnnamedColumns() throws(StreamError) {
    do { try unnamed.check(rows) } catch {
      if !repeatsHeader() { throw error }
    }
  }

  /// Whether the current row is the header row again, as where two files were joined; it is no command, whatever its columns
  /// are.
  @inline(never)
  mutating func repeatsHeader() -> Bool {
    (0..<columnCount).allSatisfy { index in
      let text = rows.repairedText(rows.field(index))
      return text == headerNames[index] || index == 0 && text == "\u{FEFF}" + headerNames[0]
    }
  }

  /// Takes the current row, in which `cell` is bad, for the header again.
  @inline(never)
  mutating func passOverHeader(orThrow cell: BadCell) throws(StreamError) {
    guard repeatsHeader() else { throw streamError(for: cell) }
    headerCount += 1
    unnamed.startAgain()
  }

  /// `command`, of a row that names what is known as `contract`, made whole; or before it the opening of its book.
  @inline(never)
  private mutating func completed(
    _ command: Command, _ contract: UInt32, _ book: BookID?, _ exchange: inout Exchange
  ) -> RecordedCommand {
    var command = command
    if case .submit(var order) = command {
      addTerms(to: &order, contract, &exchange)
      command = .submit(order)
      if order.scope.requirement != nil { return recorded(command) }
    }
    guard opensBooks, book == nil, let exact = contracts.contract(contract) else { return recorded(command) }
    pending = Pending(command: command, contract: exact)
    isRowPending = true
    return recorded(.openBook(exact))
  }

  /// A name that the command being read forgets has another number when it comes again (R3.1).
  @inline(never)
  private mutating func forgetNumbers() {
    participants = ByteTable()
    affiliations = ByteTable()
    operatorRules = ByteTable()
    contracts.forgetRequirements()
  }

  private mutating func operate(
    _ command: BookOperation, _ book: BookID?, _ contract: UInt32?, _ operation: RecordedOperation
  ) throws(BadCell) -> Command {
    guard contract != nil else { throw missingContract(for: operation) }
    return .operate(book ?? .unknown, command)
  }

  @inline(__always)
  private func recorded(_ command: Command) -> RecordedCommand {
    RecordedCommand(timestamp: timestamp, command: command, line: rows.line)
  }

  /// The command of the row whose book has been asked for, and which by now should be open.
  @inline(never)
  private mutating func pendingCommand(_ exchange: borrowing Exchange) -> RecordedCommand {
    isRowPending = false
    let book = pending.contract.flatMap { exchange.book(for: $0) } ?? .unknown
    switch pending.command {
    case .submit(var order):
      order.scope = .book(book)
      return recorded(.submit(order))
    case .cancelAll(let participant, _): return recorded(.cancelAll(of: participant, in: book))
    case .operate(_, let operation): return recorded(.operate(book, operation))
    case .cancel, .reduce, .replace, .openBook, .forgetNames, .advance: return recorded(pending.command)
    }
  }
}

extension BookID {
  /// A number that no exchange gives to a book: what is meant for it is rejected.
  fileprivate static let unknown = BookID(.max)
}
