/// What a journal acknowledges a command with: the command is as safe as the policy says, and carried out.
public struct Receipt: Hashable, Sendable {
  /// The place of the command among all of the journal, from 1.
  public let position: UInt64
  /// The number of the first event that it led to, or of the next one to come if it led to none (R7.4).
  public let firstEvent: UInt64
  /// The number of the latest event when it was carried out.
  public let lastEvent: UInt64
  /// The digest of all events up to that one.
  public let digest: UInt64

  /// The receipt of a command with these values.
  public init(position: UInt64, firstEvent: UInt64, lastEvent: UInt64, digest: UInt64) {
    (self.position, self.firstEvent, self.lastEvent, self.digest) = (position, firstEvent, lastEvent, digest)
  }
}
