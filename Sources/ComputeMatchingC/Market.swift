import CComputeMatching
import CommandJournal
import ComputeMatching

/// An exchange behind a handle, with a journal or without.
///
/// Both are classes, because a value that is either would be moved as a whole whenever it changes.
protocol Market: AnyObject {
  /// The digest of all events of the exchange's life.
  var digest: EventDigest { get }
  /// Forgets the events that wait, and carries out `commands`.
  func apply(_ commands: Span<TimedCommand>) throws(JournalError)
  func preview(_ order: Order) -> Preview
  func withExchange<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing Exchange) throws(Failure) -> Result
  ) throws(Failure) -> Result

  func participant(named name: String) -> ParticipantID
  func affiliation(named name: String) -> AffiliationID
  func requirement(_ requirement: Requirement, differentials: [Differential]) -> RequirementID
  func operators(_ rule: OperatorRule) -> OperatorRuleID
}

/// An exchange that is in memory and nowhere else.
final class MarketInMemory: Market {
  private var exchange: Exchange
  private(set) var digest: EventDigest

  init(_ exchange: consuming Exchange, digest: EventDigest = EventDigest()) {
    self.exchange = exchange
    self.digest = digest
  }

  func apply(_ commands: Span<TimedCommand>) {
    exchange.removeAllEvents()
    exchange.apply(commands)
    exchange.events.withSpan { digest.combine($0) }
  }

  func preview(_ order: Order) -> Preview { exchange.preview(order) }

  func withExchange<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing Exchange) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(exchange)
  }

  func participant(named name: String) -> ParticipantID { exchange.participant(named: name) }
  func affiliation(named name: String) -> AffiliationID { exchange.affiliation(named: name) }
  func requirement(_ requirement: Requirement, differentials: [Differential]) -> RequirementID {
    exchange.requirement(requirement, differentials: differentials)
  }
  func operators(_ rule: OperatorRule) -> OperatorRuleID { exchange.operators(rule) }
}

/// An exchange whose commands are in a journal.
final class MarketOnDisk: Market {
  private var journal: Journal

  /// Opens the journal in `directory` with the settings of a C program.
  init(
    _ directory: String, _ configuration: Exchange.Configuration, _ settings: cm_journal_settings
  ) throws(Failure) {
    guard settings.reserved0 == 0, settings.reserved.0 | settings.reserved.1 == 0 else {
      throw Failure(CM_BAD_ARGUMENT, "a reserved field of the journal's settings is not 0")
    }
    let policy = try SyncPolicy(settings)
    let retention = try Retention(settings)
    do {
      journal = try Journal(
        directory: directory, configuration, sync: policy,
        segmentByteCount: settings.segment_bytes == 0 ? 1 << 30 : Int(clamping: settings.segment_bytes),
        keep: retention)
    } catch {
      throw Failure(error)
    }
  }

  var digest: EventDigest { journal.digest }
  var recovery: Recovery { journal.recovery }

  func apply(_ commands: Span<TimedCommand>) throws(JournalError) {
    journal.removeAllEvents()
    try journal.apply(commands)
  }

  func preview(_ order: Order) -> Preview { journal.preview(order) }

  func sync() throws(JournalError) { try journal.sync() }
  func snapshot() throws(JournalError) { try journal.snapshot() }

  func withExchange<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing Exchange) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(journal.exchange)
  }

  func participant(named name: String) -> ParticipantID { journal.participant(named: name) }
  func affiliation(named name: String) -> AffiliationID { journal.affiliation(named: name) }
  func requirement(_ requirement: Requirement, differentials: [Differential]) -> RequirementID {
    journal.requirement(requirement, differentials: differentials)
  }
  func operators(_ rule: OperatorRule) -> OperatorRuleID { journal.operators(rule) }
}
