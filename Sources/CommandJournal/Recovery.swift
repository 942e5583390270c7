/// What a journal found when it was opened.
public struct Recovery: Hashable, Sendable {
  /// How many commands the exchange has carried out over its life.
  public internal(set) var commandCount: UInt64 = 0
  /// How many of those the snapshot held that was loaded; `nil` if there was none.
  public internal(set) var snapshotCommandCount: UInt64?
  /// Newer snapshots that could not be read, and why.
  public internal(set) var unreadableSnapshots: [JournalError] = []
  /// What a writer that stopped had written of its last block, and was cut off; `nil` if the log ended with a whole one.
  public internal(set) var cutTail: Tail?
  /// Which of the commands behind the snapshot took longest to carry out; `nil` if there was none.
  ///
  /// It takes as long at every opening, until a snapshot is behind it.
  public internal(set) var slowestCommand: SlowestCommand?

  /// The end of a log that was no block.
  public struct Tail: Hashable, Sendable {
    /// Where it began, in the last segment of the log.
    public let offset: Int
    /// How many bytes were cut off.
    public let byteCount: Int
  }

  /// The command that took longest.
  public struct SlowestCommand: Hashable, Sendable {
    /// Which one of the journal's, from 1.
    public let number: UInt64
    /// How long it took when the journal was opened.
    public let nanoseconds: UInt64
  }
}
