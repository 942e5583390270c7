import Glibc

/// Why a journal, a command log or a snapshot cannot be read or written.
public enum JournalError: Error, Hashable, Sendable {
  /// The system refused: what was tried, and its `errno`.
  case system(file: String, action: String, code: Int32)
  /// A directory, a pipe, a link or a device stands where a file should.
  case notAFile(String)
  /// The file does not begin as such a file does.
  case foreign(file: String, expected: String)
  /// The file has a format of another version than the one that is read here.
  case format(file: String, kind: String, version: UInt32, supported: UInt32)
  /// The file ends in the middle of what a writer that stopped was about to add: `byteCount` bytes from `offset` on. Before
  /// them stand `commandCount` commands.
  case torn(file: String, offset: Int, byteCount: Int, commandCount: UInt64)
  /// At `offset` stands something else than was written there, and more behind it. Before it stand `commandCount` commands.
  case corrupt(file: String, offset: Int, commandCount: UInt64)
  /// What stands at `offset` is as it was written, and no writer of this format writes it.
  case malformed(file: String, offset: Int, reason: String)
  /// Another process, or this one, has the journal in `directory` open.
  case locked(directory: String)
  /// The journal is that of an exchange with other settings.
  case otherExchange(file: String, reason: String)
  /// A write or a sync has failed before: what is on the disk is not known, and only opening the journal anew finds out.
  case poisoned(directory: String)
  /// `snapshot` is there, and the log that it belongs to is not.
  case missingLog(file: String, snapshot: String)
  /// The log ends before what `snapshot` holds: commands that were safe are gone from it.
  case shortLog(file: String, snapshot: String, snapshotCommandCount: UInt64)
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
      "\(file): offset \(offset): the last \(byteCount) bytes are not all of what was to be written; "
        + "\(commandCount) commands stand before them"
    case .corrupt(let file, let offset, let commandCount):
      "\(file): offset \(offset): not what was written there; \(commandCount) commands can be read before it"
    case .malformed(let file, let offset, let reason): "\(file): offset \(offset): \(reason)"
    case .locked(let directory): "\(directory): the journal is open already, here or in another process"
    case .otherExchange(let file, let reason): "\(file): \(reason)"
    case .poisoned(let directory):
      "\(directory): a write has failed before; the journal must be opened anew before it takes commands"
    case .missingLog(let file, let snapshot): "\(file): not there, but \(snapshot) is"
    case .shortLog(let file, let snapshot, let commandCount):
      "\(file): the log ends before the \(commandCount) commands that \(snapshot) holds: it has lost some"
    }
  }

  private static func message(of code: Int32) -> String {
    guard let message = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: message)
  }
}
