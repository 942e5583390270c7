import CComputeMatching
import CommandJournal

/// Why a function fails: the status that it answers, and the words for it.
struct Failure: Error {
  let status: cm_status
  let reason: String

  init(_ status: cm_status, _ reason: String) { (self.status, self.reason) = (status, reason) }

  init(_ error: JournalError) {
    let status =
      switch error {
      case .locked, .staleEpoch: CM_JOURNAL_LOCKED
      case .otherExchange: CM_OTHER_SETTINGS
      case .system, .poisoned, .displaced: CM_JOURNAL_FAILED
      case .notAFile, .foreign, .format, .torn, .corrupt, .malformed, .otherJournal, .noIdentity, .missingLog,
        .shortLog,
        .notTheFirstSegment, .eventsUnavailable, .noSuchCommand, .namesForgotten:
        CM_JOURNAL_DAMAGED
      }
    self.init(status, error.description)
  }

  static func noBook(_ number: UInt32) -> Failure { Failure(CM_NOT_FOUND, "there is no book \(number)") }

  /// A pointer that is needed.
  static func null(_ name: StaticString) -> Failure { Failure(CM_NULL, "\(name) is null") }
}
