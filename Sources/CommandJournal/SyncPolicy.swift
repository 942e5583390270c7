/// When a journal makes sure that what it has written outlasts a power failure, which costs far more than to write it.
///
/// Whatever the policy, everything acknowledged outlasts the end of the process.
public enum SyncPolicy: Hashable, Sendable {
  /// Before any command is carried out: what was acknowledged is never lost.
  case always
  /// With the first command that comes this many nanoseconds after the last time, or later: a power failure may cost what was
  /// acknowledged since.
  case interval(nanoseconds: UInt64)
  /// When the system sees fit.
  case never
}
