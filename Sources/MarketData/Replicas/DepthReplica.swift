import ComputeMatching

/// The levels of one book at a reader, kept up by ``DepthUpdate``.
///
///     var replica = DepthReplica(of: book)
///     try replica.apply(update)
///     print(replica.bids.first, replica.checksum())
public struct DepthReplica: Hashable, Sendable {
  /// The book.
  public let book: BookID
  /// The sequence of the book, as far as the reader has read; 0 before the first update.
  public private(set) var sequence: UInt64 = 0
  /// The phase of the book (R17).
  public private(set) var phase: Phase = .continuous
  /// The trades of the book.
  public private(set) var trades = TradeTotals()
  /// Best first.
  public private(set) var bids: [DepthLevel] = []
  /// Best first.
  public private(set) var asks: [DepthLevel] = []

  /// A replica that knows nothing yet.
  public init(of book: BookID) { self.book = book }

  /// Applies `update`. One that is not newer than the replica changes nothing.
  ///
  /// - Throws: ``ReplicaError/gap(expected:found:)`` if the update leaves out changes that the replica does not have; the reader
  ///   then asks for a complete one. ``ReplicaError/otherBook`` if it is of another book.
  /// - Complexity: O(log n) a level, and O(n) where one comes or goes.
  public mutating func apply(_ update: DepthUpdate) throws(ReplicaError) {
    guard update.book == book else { throw .otherBook }
    guard update.sequence > sequence || update.isComplete && update.sequence == sequence else { return }
    if update.isComplete {
      bids = []
      asks = []
    } else {
      guard sequence > 0, update.since <= sequence else { throw .gap(expected: sequence, found: update.since) }
    }
    for level in update.levels {
      switch level.side {
      case .bid: Self.set(level, in: &bids) { $0 > $1 }
      case .ask: Self.set(level, in: &asks) { $0 < $1 }
      }
    }
    sequence = update.sequence
    phase = update.phase
    trades = update.trades
  }

  /// The checksum of the best `levels` levels of each side, to compare with the feed's. O(levels).
  public func checksum(levels: Int = 10) -> UInt32 {
    DepthChecksum.of(levels: levels) { side, body in
      for level in side == .bid ? bids : asks where !body(level) { break }
    }
  }

  private static func set(
    _ update: LevelUpdate, in levels: inout [DepthLevel], _ isBetter: (Price, Price) -> Bool
  ) {
    var (low, high) = (0, levels.count)
    while low < high {
      let middle = low + (high - low) / 2
      if isBetter(levels[middle].price, update.level.price) { low = middle + 1 } else { high = middle }
    }
    let isThere = low < levels.count && levels[low].price == update.level.price
    switch (isThere, update.isRemoval) {
    case (true, true): levels.remove(at: low)
    case (true, false): levels[low] = update.level
    case (false, true): break
    case (false, false): levels.insert(update.level, at: low)
    }
  }
}
