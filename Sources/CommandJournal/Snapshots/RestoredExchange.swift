import ComputeMatching

extension Exchange {
  /// A snapshot of the exchange in memory: from it ``RestoredExchange`` makes one that goes on in the same way.
  ///
  /// `digest` is that of all events of the exchange's life; it comes back with the exchange. Events that wait to be read are not
  /// part of a snapshot. A journal writes snapshots of its own (``Journal/snapshot()``) and takes none of these.
  ///
  /// - Complexity: O(n log n) in the live orders; allocates.
  public func snapshot(digest: EventDigest = EventDigest()) -> [UInt8] {
    SnapshotWriter.write(
      self, of: .none, at: LogPosition(withoutLog: commandCount), digest: digest.value, to: SnapshotBytes()
    ).bytes
  }
}

/// An exchange as a snapshot in memory has it (``ComputeMatching/Exchange/snapshot(digest:)``).
public struct RestoredExchange: ~Copyable {
  /// The digest that was given with the snapshot.
  public let digest: EventDigest
  private var exchange: Exchange

  /// Checks `snapshot` completely: whatever the bytes are, this throws or leads to an exchange that works.
  ///
  /// - Throws: what is not as it was written, or not what an exchange can be like. Errors name no file but `snapshot`.
  /// - Complexity: O(n log n) in the orders of the snapshot, of which a copy is made.
  public init(_ snapshot: [UInt8]) throws(JournalError) {
    let reader = try SnapshotReader(bytes: snapshot, name: "snapshot")
    let digest = EventDigest(resuming: reader.header.digest)
    exchange = try reader.exchange()
    self.digest = digest
  }

  /// The exchange, which is not in here any more.
  public consuming func takeExchange() -> Exchange { exchange }
}

extension LogPosition {
  /// Behind `commandCount` commands that are in no log.
  fileprivate init(withoutLog commandCount: UInt64) {
    self.init(
      segment: commandCount, offset: LogHeader.byteCount, commandCount: commandCount,
      mark: BlockMark(offset: 0, checksum: 0))
  }
}
