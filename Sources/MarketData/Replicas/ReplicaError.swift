/// Why a replica cannot take an update.
public enum ReplicaError: Error, Hashable, Sendable {
  /// Changes are missing between what the replica has and this. Join again with a snapshot.
  case gap(expected: UInt64, found: UInt64)
  /// The update is of another book.
  case otherBook
  /// The change cannot follow those before it. Join again with a snapshot.
  case contradiction
}
