import ComputeMatching

/// Replays a LOBSTER message file in one book of an exchange and, if the venue's own book is at hand, holds the two against
/// each other after every message.
///
///     var exchange = Exchange(LOBSTERReplay.configuration)
///     var replay = try LOBSTERReplay(messages: messages, venueBook: orderbook)
///     while try replay.step(&exchange) { exchange.removeAllEvents() }
///     print(replay.report.rows(.equal), "rows equal")
///
/// Everything that happens to the book happens through commands, for each message in this order:
/// 1. Before the first one, what was resting already is put in place from the first row of the venue's book, with the
///    message taken back: one anonymous order (`OrderID.lobsterAnonymous(_:at:)`) at each price.
/// 2. The message's own command (``LOBSTERMessage/command(in:taker:)``). A removal of an order that the engine does not
///    know is taken from the anonymous order at its price. A halt, quotes and trading that resumes are the engine's own
///    halt, auction and uncross; until trading resumes, an execution is taken from the order that the file names.
/// 3. The row is compared and counted (``LOBSTERReport/RowKind``).
/// 4. If the engine gave an execution to another order than the file does, the trade is put right order by order, so that
///    one disagreement does not lead to the next.
/// 5. A level that came into view is made one anonymous order with the venue's quantity, even if the quantities agree:
///    which orders are in it nobody can know. So is any other level that still differs.
///
/// Without the venue's book the replay is step 2 alone. Nothing then tells of cancels out of sight, so stale orders stay in
/// the book and trade. An execution of an order that the engine does not know is passed over: any order that would trade
/// in its place would be the wrong one.
public struct LOBSTERReplay: ~Copyable {
  /// What has been seen so far.
  public internal(set) var report = LOBSTERReport()

  private var messages: LOBSTERReader
  private var venue: VenueComparison?
  /// Whether trading has resumed at the venue, and quotes still crossed.
  var isResuming = false
  private var book: BookID?
  /// How many messages came before, in other files of the same day.
  private let precedingMessageCount: Int

  /// The exchange that the files ask for: ticks of 0.0001 USD, and room for a whole level in one order.
  public static let configuration = Exchange.Configuration(
    maximumQuantity: Quantity(UInt32.max), tick: .standard, expectedOrders: 1 << 14)

  /// Replays `messages` alone. Where a day is in several files, `precedingMessageCount` messages of it have been replayed
  /// in the same exchange already.
  public init(messages: consuming ByteSource, precedingMessageCount: Int = 0) throws(StreamError) {
    self.messages = try LOBSTERReader(messages)
    self.precedingMessageCount = precedingMessageCount
    venue = nil
  }

  /// Replays `messages` beside `venueBook`, the orderbook file that belongs to them row for row. How many levels are
  /// compared follows from its columns.
  public init(messages: consuming ByteSource, venueBook: consuming ByteSource) throws(StreamError) {
    let reader = try LOBSTERReader(messages)
    venue = try VenueComparison(venueBook)
    self.messages = reader
    precedingMessageCount = 0
  }

  /// How many bytes the message file has, if that is known.
  public var size: Int? { messages.size }
  /// How many of them have been read.
  public var bytesRead: Int { messages.bytesRead }

  /// Replays one message in `exchange`, whose events are left for the caller to read and remove. Returns whether there was
  /// one. Pass the same exchange every time; the first time, the book is opened.
  ///
  /// Throws at the first malformed row of either file, before anything of its message is applied, and if one of the files
  /// ends before the other.
  public mutating func step(_ exchange: inout Exchange) throws(StreamError) -> Bool {
    guard let message = try next() else {
      finish(&exchange)
      return false
    }
    apply(message, to: &exchange)
    return true
  }

  /// The first half of ``step(_:)``: reads the next message, and the row of the venue's book that belongs to it; `nil` at
  /// the end of the file.
  public mutating func next() throws(StreamError) -> LOBSTERMessage? {
    while true {
      if let message = try nextInHand() { return message }
      guard try receive() else { return nil }
    }
  }

  /// The same as ``next()``, but `nil` where it would wait for more of the message file.
  public mutating func nextInHand() throws(StreamError) -> LOBSTERMessage? {
    guard let next = try messages.nextInHand() else { return nil }
    if venue != nil { try readVenueRow(beside: next) }
    return next
  }

  /// Waits for more of the message file, however little comes. Returns `false` at its end.
  public mutating func receive() throws(StreamError) -> Bool {
    if try messages.receive() { return true }
    if venue != nil { try readVenueRow(beside: nil) }
    return false
  }

  /// The second half of ``step(_:)``: replays `message`, the one that ``next()`` just read.
  public mutating func apply(_ message: LOBSTERMessage, to exchange: inout Exchange) {
    let book = book ?? open(&exchange, before: message)
    report.count(message)
    if !message.kind.mayBelongToCross { resume(book, &exchange, at: message.timestamp) }
    let disagreement = apply(message, in: book, &exchange)
    resumeIfUncrossed(book, &exchange, at: message.timestamp)
    compare(message, in: book, &exchange, after: disagreement)
  }

  /// To be called when ``next()`` has returned `nil`, as ``step(_:)`` does: trading that was about to resume does.
  public mutating func finish(_ exchange: inout Exchange) {
    if let book { resume(book, &exchange, at: exchange.now) }
  }

  /// Whether the venue's book is known, and does not cross.
  var isVenueUncrossed: Bool {
    switch venue {
    case .some(let venue): !venue.book.isCrossed
    case .none: false
    }
  }

  /// Reads the row that belongs to `message`: none, if there is no message.
  private mutating func readVenueRow(beside message: LOBSTERMessage?) throws(StreamError) {
    let hasRow = try venue?.next() ?? false
    guard hasRow != (message != nil) else { return }
    let messageCount = try messages.countAll()
    let rowCount = try venue?.countAll() ?? 0
    throw StreamError(
      file: venue?.name ?? messages.name,
      problem: .malformed(
        expected: "\(messageCount) rows, one for each message of \(messages.name)", found: "\(rowCount)"))
  }

  /// Opens the book and puts in place what was resting before the first message, as far as the venue's book tells.
  private mutating func open(_ exchange: inout Exchange, before first: LOBSTERMessage) -> BookID {
    if exchange.book(for: Self.contract) == nil { exchange.apply(.openBook(Self.contract), at: first.timestamp) }
    let book = exchange.book(for: Self.contract) ?? BookID(0)
    self.book = book
    if let resting = venue?.book.takingBack(first) {
      for side in Side.allCases {
        for level in resting[side] {
          exchange.submitAnonymous(side, level.price, level.quantity, in: book, at: first.timestamp)
        }
      }
    }
    return book
  }

  /// Applies the message's command. Returns what is to be put right if another order traded than the one it names.
  private mutating func apply(
    _ message: LOBSTERMessage, in book: BookID, _ exchange: inout Exchange
  ) -> MakerDisagreement? {
    if let status = message.tradingStatus { change(to: status, of: book, &exchange, at: message.timestamp) }
    let taker = OrderID.executionTaker(row: precedingMessageCount + messages.count)
    guard let command = message.command(in: book, taker: taker) else { return nil }
    switch message.kind {
    case .submission:
      exchange.openToQuotes(book, at: message.timestamp)
      exchange.apply(command, at: message.timestamp)
    case .reduction, .deletion: exchange.apply(removal(message, command, exchange), at: message.timestamp)
    case .execution where exchange.phase(of: book) == .continuous:
      return execute(message, command, taker: taker, in: book, &exchange)
    case .execution: executeInAuction(message, &exchange)
    case .hiddenExecution, .crossTrade, .tradingStatus: break
    }
    return nil
  }

  /// `command`, or what does the same to the anonymous order that represents the one that the message names.
  private mutating func removal(
    _ message: LOBSTERMessage, _ command: Command, _ exchange: borrowing Exchange
  ) -> Command {
    if exchange.order(message.order) != nil {
      report.removals.known += 1
      return command
    }
    let anonymous = OrderID.lobsterAnonymous(message.side, at: message.price)
    guard exchange.order(anonymous) != nil else {
      report.removals.unknown += 1
      return command
    }
    report.removals.anonymous += 1
    return .reduce(anonymous, by: message.size)
  }

  private mutating func execute(
    _ message: LOBSTERMessage, _ command: Command, taker: OrderID, in book: BookID, _ exchange: inout Exchange
  ) -> MakerDisagreement? {
    let isKnown = exchange.order(message.order) != nil
    if !isKnown { report.executions.unknownMaker += 1 }
    guard isKnown || venue != nil else {
      report.executions.notReplayed += 1
      return nil
    }
    if exchange.moveAnonymous(toItsPlaceAt: message, in: book) { report.executions.anonymousMoved += 1 }
    let firstEvent = exchange.events.count
    exchange.apply(command, at: message.timestamp)
    guard isKnown else { return nil }
    let disagreement = MakerDisagreement(
      about: message.execution, trades: exchange.events.trades(of: taker, from: firstEvent))
    guard let disagreement else {
      report.executions.namedMaker += 1
      return nil
    }
    report.count(
      LOBSTERReport.OtherMaker(line: messages.line, message: message, maker: disagreement.trades.first?.maker))
    return disagreement
  }

  /// Compares the venue's row, counts it, and brings the engine's book in line.
  private mutating func compare(
    _ message: LOBSTERMessage, in book: BookID, _ exchange: inout Exchange, after disagreement: MakerDisagreement?
  ) {
    guard venue != nil else { return }
    venue?.compare(exchange, book)
    countRow(message, after: disagreement)
    if let disagreement {
      exchange.putRight(disagreement, in: book)
      venue?.compare(exchange, book)
    }
    let findings = venue?.findings ?? []
    exchange.makeAnonymous(findings, in: book, at: message.timestamp)
  }

  private mutating func countRow(_ message: LOBSTERMessage, after disagreement: MakerDisagreement?) {
    var worst: (kind: LOBSTERReport.RowKind, finding: VenueComparison.Finding)?
    for finding in venue?.findings ?? [] where finding.isDifferent {
      let kind = finding.kind(after: disagreement)
      if let found = worst, found.kind.rawValue <= kind.rawValue { continue }
      worst = (kind, finding)
    }
    guard let worst else { return report.countEqualRow() }
    report.count(
      LOBSTERReport.Difference(
        line: venue?.line ?? 0, timestamp: message.timestamp, kind: worst.kind, side: worst.finding.side,
        price: worst.finding.price, engineQuantity: worst.finding.engineQuantity,
        venueQuantity: worst.finding.venueQuantity))
  }
}

extension VenueComparison.Finding {
  /// Why this level differs.
  fileprivate func kind(after disagreement: MakerDisagreement?) -> LOBSTERReport.RowKind {
    if wasInView { return disagreement?.touches(side, price) ?? false ? .otherMaker : .unexplained }
    if venueQuantity == 0 { return .staleLevel }
    if engineQuantity == 0 { return .enteredUnknown }
    return engineQuantity > venueQuantity ? .enteredWithLess : .enteredWithMore
  }
}
