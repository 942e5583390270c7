/// Where what happened first differs from what was recorded.
public struct EventDifference: Hashable, Sendable {
  /// The recorded stream.
  public let file: String
  /// The line of the recorded event; `nil` if the recorded stream has ended.
  public let line: Int?
  /// How many events came before, on which both agree.
  public let precedingCount: Int
  /// The columns that differ; none if one of the two streams has ended.
  public let columns: [String]
  /// The recorded event; `nil` if there are no more.
  public let recorded: String?
  /// What happened instead; `nil` if nothing more did.
  public let actual: String?
  /// The events before, up to three, on which both agree.
  public let context: [String]
}
