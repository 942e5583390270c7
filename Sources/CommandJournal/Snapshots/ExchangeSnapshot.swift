import ComputeMatching

/// A snapshot of an exchange in memory: all that decides how the exchange goes on.
///
///     let snapshot = ExchangeSnapshot(of: exchange, digest: digest)
///     let same = try ExchangeSnapshot(bytes: snapshot.bytes).exchange()
///
/// Events that wait to be read are no part of it. A journal writes snapshots of its own (``Journal/snapshot()``) and takes none
/// of these.
public struct ExchangeSnapshot: Hashable, Sendable {
  /// The snapshot, in the format of docs/journal.md.
  public let bytes: [UInt8]
  /// The digest that came with the exchange.
  public let digest: EventDigest

  /// What `exchange` is like now, and the digest of all events of its life.
  ///
  /// - Complexity: O(n log n) in the live orders; allocates.
  public init(of exchange: borrowing Exchange, digest: EventDigest = EventDigest()) {
    bytes =
      SnapshotWriter.write(
        exchange, of: .none, at: LogPosition(withoutLog: exchange.commandCount), digest: digest.value,
        to: SnapshotBytes()
      ).bytes
    self.digest = digest
  }

  /// The snapshot whose ``bytes`` were `bytes`.
  ///
  /// - Throws: that they do not begin as those of a snapshot. ``exchange()`` checks the rest.
  public init(bytes: [UInt8]) throws(JournalError) {
    digest = EventDigest(resuming: try SnapshotReader(bytes: bytes, name: "snapshot").header.digest)
    self.bytes = bytes
  }

  /// An exchange that goes on where the other one was, with its settings and numbers.
  ///
  /// The bytes are checked completely: whatever they are, this throws or leads to an exchange that works.
  ///
  /// - Throws: what is not as it was written, or not what an exchange can be like.
  /// - Complexity: O(n log n) in the orders; copies the bytes.
  public func exchange() throws(JournalError) -> Exchange {
    try SnapshotReader(bytes: bytes, name: "snapshot").exchange()
  }
}

extension LogPosition {
  /// Behind `commandCount` commands that are in no log.
  fileprivate init(withoutLog commandCount: UInt64) {
    self.init(
      segment: commandCount, offset: LogHeader.byteCount, commandCount: commandCount,
      mark: BlockMark(offset: 0, checksum: 0))
  }
}
