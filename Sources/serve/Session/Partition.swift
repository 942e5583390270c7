import CommandJournal
import ComputeMatching
import OrderStreams
import Reporting

/// The exchange that a process serves: its journal, and what it has answered lately.
struct Partition: ~Copyable {
  private(set) var journal: Journal
  private var receipts: RecentReceipts
  /// Older ones, which were asked for.
  private var olderReceipts: RecentReceipts
  private let output: Options.Output
  /// Whether the writer gets the events, among the receipts.
  private let sendsEventsToWriter: Bool
  private let form: ResponseText.Form
  /// The lines of the latest events; `nil` while nobody reads them.
  private var eventLines: EventLines?
  /// Room for the receipts of one commit.
  private var acknowledged: [Receipt] = []

  /// The version of what is said and understood.
  private static let protocolVersion: UInt64 = 1
  /// How many receipts are kept at least.
  private static let receiptLimit = 1 << 16
  /// How many older ones are derived at once: a sender that begins again from the first command asks for all of them, and each time the
  /// commands before are carried out again.
  private static let derivedLimit = 1 << 20

  /// Opens the journal, or makes it.
  init(_ options: Options) throws(JournalError) {
    journal = try Journal(
      directory: options.directory, options.exchange.configuration, sync: options.sync, epoch: options.epoch)
    receipts = RecentReceipts(after: journal.latestReceipt, limit: Self.receiptLimit)
    olderReceipts = receipts
    output = options.output
    form = options.form
    sendsEventsToWriter = options.socket == nil && options.output == .all
  }

  /// The position of the next command.
  var nextPosition: UInt64 { journal.exchange.commandCount + 1 }

  /// The number of the next event.
  var nextEvent: UInt64 { journal.exchange.events.sequence + 1 }

  /// Hello: what this process is, and which position and event come next.
  func appendHello(to lines: inout ResponseText) {
    let settings = journal.exchange.configuration
    lines.append(
      "hello",
      [
        ("protocol", .number(Self.protocolVersion)), ("version", .text(Version.number)),
        ("log_format", .number(UInt64(CommandLogReader.formatVersion))), ("journal", .text("\(journal.identity)")),
        ("epoch", .number(journal.epoch)), ("position", .number(nextPosition)),
        ("event", .number(nextEvent)),
        ("digest", .text(hexadecimal(journal.digest.value))),
        ("tick", .text(settings.tick.text(for: Price(ticks: 1)))),
        ("max_quantity", .number(UInt64(settings.maximumQuantity))),
        ("guard", .number(UInt64(settings.volatilityGuard))),
        ("max_books", .number(UInt64(settings.maximumBooksPerOrder))),
      ])
    if sendsEventsToWriter { lines.appendEventHeader() }
  }

  /// Makes safe what was acknowledged, and says what would come next.
  mutating func end(_ lines: inout ResponseText) throws(JournalError) {
    try journal.sync()
    lines.append(
      "end",
      [
        ("position", .number(nextPosition)), ("event", .number(nextEvent)),
        ("digest", .text(hexadecimal(journal.digest.value))),
      ])
  }

  /// Lends the exchange to a reader that numbers names.
  mutating func withNames<Result, Failure: Error>(
    _ body: (inout Exchange) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try journal.withNames(body)
  }

  /// All events from number `first` on, derived again.
  func pastEvents(from first: UInt64) throws(JournalError) -> PastEvents {
    PastEvents(
      try journal.events(since: first), from: first,
      ResponseText(form: form, tick: journal.exchange.configuration.tick))
  }

  // MARK: Commands

  /// Carries out the next commands and answers them. What was carried out before an error is answered.
  mutating func carryOut(_ commands: [TimedCommand], _ lines: inout ResponseText) throws(JournalError) {
    acknowledged.removeAll(keepingCapacity: true)
    var failure: JournalError?
    do {
      try journal.apply(commands.span) { receipt in acknowledged.append(receipt) }
    } catch { failure = error }
    for receipt in acknowledged {
      receipts.append(receipt)
      answer(receipt, &lines)
    }
    removeEvents()
    if let failure { throw failure }
  }

  /// Carries out the next block of a log and answers it.
  mutating func carryOut(_ block: borrowing ReceivedBlock, _ lines: inout ResponseText) throws(JournalError) {
    let receipt = try journal.apply(block: block)
    // Of names alone.
    guard block.commandCount > 0 else { return }
    receipts.append(receipt)
    answer(receipt, &lines)
    removeEvents()
  }

  /// Answers commands that were carried out before as they were answered then: by the receipt of the last of them.
  mutating func answerAgain(
    from first: UInt64, to last: UInt64, _ lines: inout ResponseText
  ) throws(JournalError) {
    guard output != .none else { return }
    if let receipt = receipts.receipt(from: first, to: last) { return say(receipt, &lines) }
    if olderReceipts.receipt(from: first, to: last) == nil {
      olderReceipts = try derivedReceipts(from: first, to: last)
    }
    if let receipt = olderReceipts.receipt(from: first, to: last) { say(receipt, &lines) }
  }

  /// Those from before the command `first` on, as many as are kept, and at least up to `last`.
  private func derivedReceipts(from first: UInt64, to last: UInt64) throws(JournalError) -> RecentReceipts {
    let count = max(Self.derivedLimit, Int(last - first) + 1)
    var receipts = RecentReceipts(
      after: Receipt(position: 0, firstEvent: 1, lastEvent: 0, digest: EventDigest().value), limit: count + 1)
    // The receipt before the first one says where its events begin.
    for receipt in try journal.receipts(from: max(first, 2) - 1, atMost: count + 1) { receipts.append(receipt) }
    return receipts
  }

  private mutating func answer(_ receipt: Receipt, _ lines: inout ResponseText) {
    if sendsEventsToWriter {
      lines.append(eventsOf: journal.exchange, from: receipt.firstEvent, to: receipt.lastEvent)
    }
    if output != .none { say(receipt, &lines) }
  }

  private func say(_ receipt: Receipt, _ lines: inout ResponseText) {
    lines.appendReceipt(
      position: receipt.position, firstEvent: receipt.firstEvent, lastEvent: receipt.lastEvent, digest: receipt.digest)
  }

  /// Says that what was to be the next command cannot be taken.
  func refuse(_ reason: String, column: Int?, _ lines: inout ResponseText) {
    if output != .none { lines.appendError(position: nextPosition, column: column, reason) }
  }

  /// Throws if the journal takes no more commands.
  mutating func checkUsable() throws(JournalError) { try journal.sync() }

  // MARK: Readers of events

  /// Whether anybody reads events as they happen.
  var hasReaders = false {
    didSet {
      guard hasReaders != oldValue else { return }
      eventLines =
        hasReaders ? EventLines(from: nextEvent, form: form, tick: journal.exchange.configuration.tick) : nil
    }
  }

  private mutating func removeEvents() {
    eventLines?.append(eventsOf: journal.exchange)
    journal.removeAllEvents()
  }

  /// Whether the line of event `number`, and all behind it, are in memory.
  func hasInMemory(_ number: UInt64) -> Bool {
    switch eventLines {
    case .some(let lines): number >= lines.firstNumber
    case .none: false
    }
  }

  /// Sends `connection` the lines from event `number` on, as far as there is room. Returns the number of the next one; `nil` if they are
  /// no longer in memory.
  func sendEvents(from number: UInt64, to connection: Connection, at now: UInt64) -> UInt64? {
    guard hasInMemory(number) else { return nil }
    switch eventLines {
    case .some(let lines):
      let next = lines.send(from: number, rest: &connection.lines) { UnixSocket.send($0, to: connection.socket) }
      guard let next else {
        connection.isGone = true
        return number
      }
      if next > number { connection.lastProgress = now }
      return next
    case .none: return number
    }
  }
}
