import ComputeMatching

/// Writes an order stream in CSV, in its one canonical form.
///
///     var writer = try CommandWriter(path: "orders.csv", tick: exchange.configuration.tick)
///     try writer.write(command, at: timestamp, of: exchange)
///     try writer.flush()
///
/// The header names every column, in the order of docs/formats.md. Time and operation are in every row; a column that
/// does not apply to the operation is empty, and so is one that would say its default (`spot`, `gtc`, `0`,
/// `cancel_newest`). Prices have the decimals of the tick, differentials a sign as well; operators are in alphabetical
/// order. Cells are quoted only where they must be; lines end with LF.
///
/// Reading what was written gives the same commands, if every book was opened by a command that was written too; and
/// writing those gives the same bytes.
///
/// A writer serves one exchange from its first row to its last: it remembers what that exchange's numbers mean. Rows
/// are gathered and written in large pieces; ``flush()`` writes what is left and must come last.
public struct CommandWriter: ~Copyable {
  var sink: ByteSink
  let tick: Tick
  /// Which column's cell the current row has come to.
  var column = CommandColumn.timestamp.rawValue

  // What numbers mean, as their columns say it.
  var contracts: [String] = []
  var requirements: [RequirementID: String] = [:]
  /// Those of them that only strips may have.
  var exactRequirements: Set<RequirementID> = []
  var operatorRules: [OperatorRuleID: String] = [:]

  /// Creates the file at `path`, or empties it; `-` is standard output. The header row comes first. `tick` is the exchange's.
  public init(path: String, tick: Tick) throws(StreamError) {
    sink = try ByteSink(path: path)
    self.tick = tick
    sink.text.append(CommandColumn.allCases.map(\.name).joined(separator: ",") + "\n")
  }

  /// Writes the row of `command`, whose books, participants, requirements and so on are those of `exchange`.
  ///
  /// - Throws: an error that says what was ``StreamError/expected`` and ``StreamError/found``, if no row reads as the
  ///   command; then nothing of it is written, and others may follow. That is so if it has order 0, or a number that the
  ///   exchange did not hand out; a requirement that leaves nothing open and has no differentials, which would read as an
  ///   order in one book; a differential whose grade restricts more than one column; a rule about operators that lists none;
  ///   or if the row would be longer than what is read. Or what the system answers, if it is given a piece now.
  /// - Complexity: linear in the row.
  public mutating func write(
    _ command: Command, at timestamp: Timestamp, of exchange: borrowing Exchange
  ) throws(StreamError) {
    let start = sink.text.count
    do throws(Unwritable) {
      try append(command, timestamp, exchange)
      let length = sink.text.count - start
      guard length <= RowReader.standardMaximumRowLength else {
        throw Unwritable(
          expected: "a canonical row of at most \(RowReader.standardMaximumRowLength) bytes", found: "\(length)")
      }
    } catch {
      sink.text.removeLast(sink.text.count - start)
      throw StreamError(
        file: sink.name, columnName: error.column?.name,
        problem: .malformed(expected: error.expected, found: error.found))
    }
    sink.text.append(ASCII.newline)
    try sink.flushIfFull()
  }

  /// Hands everything written so far to the system.
  ///
  /// - Throws: what the system answers. What was not written then is given up.
  public mutating func flush() throws(StreamError) { try sink.flush() }

  /// The same, and closes the file until more is handed to the system. Who writes many files has few of them open so.
  ///
  /// - Throws: what the system answers. What was not written then is given up.
  package mutating func rest() throws(StreamError) { try sink.rest() }
}

/// Why a command has no row.
struct Unwritable: Error {
  /// `nil` if it is the row as a whole.
  var column: CommandColumn?
  let expected: String
  let found: String
}

// One row. The cells are written in the order of ``CommandColumn``; what is passed over stays empty.
extension CommandWriter {
  private mutating func append(
    _ command: Command, _ timestamp: Timestamp, _ exchange: borrowing Exchange
  ) throws(Unwritable) {
    column = CommandColumn.timestamp.rawValue
    sink.text.append(timestamp.nanoseconds)
    switch command {
    case .submit(let order):
      append(.submit)
      try append(order, exchange)
    case .cancel(let id):
      append(.cancel)
      try append(.orderID, id)
    case .reduce(let id, let quantity):
      append(.reduce)
      try append(.orderID, id)
      append(.quantity, quantity)
    case .replace(let id, let replacement):
      append(.replace)
      try append(.orderID, id)
      if let newID = replacement.id { try append(.newOrderID, newID) }
      append(.price, replacement.price)
      append(.quantity, replacement.quantity)
    case .cancelAll(let participant, let book):
      append(.cancelAll)
      try append(participant, exchange)
      if let book { try append(book, exchange) }
    case .openBook(let contract, let lot):
      append(.openBook)
      append(contract)
      if lot != 1 { append(.lot, lot) }
    case .operate(let book, let operation):
      append(operation.recorded)
      try append(book, exchange)
      if case .setPriceBand(let low, let high) = operation {
        append(.low, low)
        append(.high, high)
      }
      if case .scheduleAuction(let schedule?) = operation { append(schedule) }
    case .forgetNames:
      append(.forgetNames)
      // Numbers that were known may mean nothing behind it (R3.1).
      requirements.removeAll()
      exactRequirements.removeAll()
      operatorRules.removeAll()
    case .advance: append(.advance)
    }
    endRow()
  }

  private mutating func append(_ schedule: AuctionSchedule) {
    append(.opens, schedule.opens)
    if let locks = schedule.locks { append(.locks, locks) }
    append(.uncrosses, schedule.uncrosses)
    if let hours = schedule.everyHours { append(.everyHours, Quantity(hours)) }
    if schedule.unmatched != .stay { append(.unmatched, schedule.unmatched.text) }
  }

  private mutating func append(_ order: Order, _ exchange: borrowing Exchange) throws(Unwritable) {
    try append(.orderID, order.id)
    try append(order.participant, exchange)
    try append(order.affiliation, exchange)
    if let country = order.operatorJurisdiction { append(.operatorJurisdiction, country.description) }
    append(.side, order.side.text)
    switch order.scope {
    case .book(let book):
      // Read back, it would be for what the book's contract requires.
      if order.isStrip { throw Unwritable(column: .strip, expected: "a requirement", found: "\(book)") }
      try append(book, exchange)
    case .requirement(let requirement): try append(requirement, isStrip: order.isStrip, exchange)
    }
    append(.price, order.price)
    append(.quantity, order.quantity)
    if order.timeInForce != .goodTillCancelled { append(.timeInForce, order.timeInForce.text) }
    if let expiry = order.expiry { append(.expires, expiry) }
    append(.postOnly, order.isPostOnly)
    append(.allOrNone, order.conditions.isAllOrNone)
    append(.sameBook, order.isSameBook)
    append(.strip, order.isStrip)
    append(term: .displayQuantity, order.displayQuantity)
    append(term: .minimumQuantity, order.conditions.minimumQuantity)
    append(term: .maximumPerCounterparty, order.conditions.maximumPerCounterparty)
    try append(order.conditions.operators, exchange)
    if order.selfTradePrevention != .cancelNewest { append(.selfTrade, order.selfTradePrevention.text) }
  }
}

extension BookOperation {
  fileprivate var recorded: RecordedOperation {
    switch self {
    case .halt: .halt
    case .resume: .resume
    case .openAuction: .openAuction
    case .lockAuction: .lockAuction
    case .indicate: .indicate
    case .uncross: .uncross
    case .scheduleAuction: .scheduleAuction
    case .close: .closeBook
    case .setPriceBand: .setPriceBand
    }
  }
}
