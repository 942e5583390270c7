import ComputeMatching

/// A command as it is in an order stream.
public struct RecordedCommand: Hashable, Sendable, BitwiseCopyable {
  /// The row's time, or that of the row before if it states none.
  public let timestamp: Timestamp
  /// What the row asks of the exchange.
  public let command: Command
  /// The line of its file, from 1.
  public let line: Int
}
