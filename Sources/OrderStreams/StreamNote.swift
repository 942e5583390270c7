/// What a reader noticed in a stream that is no error, and that its author may not have meant.
public struct StreamNote: Hashable, Sendable, CustomStringConvertible {
  /// What was noticed.
  public enum Kind: Hashable, Sendable {
    /// Columns without a name were passed over.
    case unnamedColumns
    /// A time is before the year 2000, as if it were not in nanoseconds since 1970. Only the first is noted.
    case earlyTime
    /// Messages of an instrument are missing, by their numbers. Only the first such place is noted.
    case sequenceGap
  }

  /// What was noticed, for programs.
  public let kind: Kind
  /// With file and line.
  public let description: String
}
