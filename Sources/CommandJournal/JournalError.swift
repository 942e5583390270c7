/// Why a journal, a command log or a snapshot cannot be read or written.
public enum JournalError: Error, Hashable, Sendable {
  /// The system refused: what was tried, and its `errno`.
  case system(file: String, action: String, code: Int32)
  /// A directory, a pipe, a link or a device is where a file should be.
  case notAFile(String)
  /// The file does not begin as such a file does.
  case foreign(file: String, expected: String)
  /// The file has a format of another version than the one that is read here.
  case format(file: String, kind: String, version: UInt32, supported: UInt32)
  /// The file ends in the middle of what a writer that stopped was about to add: `byteCount` bytes from `offset` on. Before
  /// them are `commandCount` commands.
  case torn(file: String, offset: Int, byteCount: Int, commandCount: UInt64)
  /// At `offset` is something else than was written there. Before it are `commandCount` commands. `followedBy` is a block
  /// that is there or behind, if one is: what it holds was safe, so nothing is cut off.
  case corrupt(file: String, offset: Int, commandCount: UInt64, followedBy: Place?)
  /// What is at `offset` is as it was written, and no writer of this format writes it.
  case malformed(file: String, offset: Int, reason: String)
  /// Another process, or this one, has the journal in `directory` open.
  case locked(directory: String)
  /// The journal in `directory` is to be opened under the number `epoch`, which does not exceed the one it has: another writer has
  /// taken over.
  case staleEpoch(directory: String, epoch: UInt64, present: UInt64)
  /// The journal is that of an exchange with other settings.
  case otherExchange(file: String, reason: String)
  /// Two files of one directory belong to different journals.
  case otherJournal(file: String, identity: JournalIdentity, other: String, otherIdentity: JournalIdentity)
  /// A log in the directory of a journal that no journal wrote.
  case noIdentity(file: String)
  /// The log is not what the journal wrote any more: another file has its name, or none, or it has another length.
  /// Nothing that was written since can be relied on.
  case displaced(file: String, reason: String)
  /// A write or a sync has failed before: what is on the disk is not known, and only opening the journal anew finds out.
  case poisoned(directory: String)
  /// A segment of the log is not there, and `evidence`, which belongs to it or follows it, is.
  case missingLog(file: String, evidence: String)
  /// The log ends before what `snapshot` holds: commands that were safe are gone from it.
  case shortLog(file: String, snapshot: String, snapshotCommandCount: UInt64)
  /// A segment that can only be read with those before it, or with a snapshot.
  case notTheFirstSegment(file: String, precedingCommandCount: UInt64)
  /// The event `number` is not there to be derived again; those that are, are `available`, which may be none.
  case eventsUnavailable(directory: String, number: UInt64, available: Range<UInt64>)
  /// The command `number` is not in the log; those that are, are `available`, which may be none.
  case noSuchCommand(file: String, number: UInt64, available: Range<UInt64>)
  /// The command `number` of a journal or log cannot be left out: the command `by`, itself or a later one, forgets names, and which
  /// names those are may depend on it. `file` has the command `by`.
  case namesForgotten(file: String, number: UInt64, by: UInt64)

  /// A place in a file.
  public struct Place: Hashable, Sendable {
    /// The file's path.
    public let file: String
    /// How many bytes of the file are before it.
    public let offset: Int
  }
}

extension JournalError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let file, let action, let code): "\(file): cannot \(action): \(Self.message(of: code))"
    case .notAFile(let file): "\(file): expected a file, found something else by that name"
    case .foreign(let file, let expected): "\(file): expected \(expected), found something else"
    case .format(let file, let kind, let version, let supported):
      "\(file): \(kind) format \(version), which is not read here; format \(supported) is"
    case .torn(let file, let offset, let byteCount, let commandCount):
      "\(file): offset \(offset): the last \(byteCount) bytes are not a whole block; "
        + "\(commandCount) commands can be read before them"
    case .corrupt(let file, let offset, let commandCount, let later):
      "\(file): offset \(offset): not what was written there; \(commandCount) commands can be read before it"
        + (later.map { ", and \($0.file) has a whole block at offset \($0.offset)" } ?? "")
    case .malformed(let file, let offset, let reason): "\(file): offset \(offset): \(reason)"
    case .locked(let directory): "\(directory): the journal is open already, here or in another process"
    case .staleEpoch(let directory, let epoch, let present):
      "\(directory): epoch \(epoch) does not exceed the journal's, which is \(present): another writer has taken over"
    case .otherExchange(let file, let reason): "\(file): \(reason)"
    case .otherJournal(let file, let identity, let other, let otherIdentity):
      "\(file) belongs to journal \(identity), and \(other) to journal \(otherIdentity)"
    case .noIdentity(let file):
      "\(file): no journal wrote this log; its commands can be replayed, and applied to a new journal"
    case .displaced(let file, let reason): "\(file): \(reason); the journal takes no more commands"
    case .poisoned(let directory):
      "\(directory): a write has failed before; the journal must be opened anew before it takes commands"
    case .missingLog(let file, let evidence): "\(file): not there, but \(evidence) is"
    case .shortLog(let file, let snapshot, let commandCount):
      "\(file): the log ends before the \(commandCount) commands that \(snapshot) holds: it has lost some"
    case .notTheFirstSegment(let file, let commandCount):
      "\(file): \(commandCount) commands are in segments before this one, without which it cannot be read alone"
    case .eventsUnavailable(let directory, let number, let available):
      available.isEmpty
        ? "\(directory): event \(number) cannot be had, nor can any other"
        : "\(directory): event \(number) cannot be had; events \(available.lowerBound) to \(available.upperBound - 1) can"
    case .noSuchCommand(let file, let number, let available):
      "\(file): there is no command \(number) in it; "
        + (available.isEmpty
          ? "there is none at all" : "it has commands \(available.lowerBound) to \(available.upperBound - 1)")
    case .namesForgotten(let file, let number, let later):
      "\(file): command \(number) cannot be left out: command \(later) forgets names, and which names those are may depend on it"
    }
  }
}
