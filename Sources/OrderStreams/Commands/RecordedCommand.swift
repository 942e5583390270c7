import ComputeMatching

/// A command as it stands in an order stream.
public struct RecordedCommand: Hashable, Sendable, BitwiseCopyable {
  public let timestamp: Timestamp
  public let command: Command
  /// The line of its file, from 1.
  public let line: Int
}
