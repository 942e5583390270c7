import ComputeMatching

/// The newest state of one level.
public struct LevelUpdate: Hashable, Sendable, BitwiseCopyable {
  /// The side of the book.
  public let side: Side
  /// The level; without orders if it is gone (``isRemoval``).
  public let level: DepthLevel

  /// Whether no order is left at this price.
  public var isRemoval: Bool { level.orderCount == 0 && level.flexibleOrderCount == 0 }

  /// An update with this content, for those who read it from elsewhere than a feed.
  public init(side: Side, level: DepthLevel) {
    self.side = side
    self.level = level
  }

  static func removal(of price: Price, _ side: Side) -> LevelUpdate {
    LevelUpdate(
      side: side,
      level: DepthLevel(price: price, quantity: 0, orderCount: 0, flexibleQuantity: 0, flexibleOrderCount: 0))
  }
}

/// What has changed in one book for a reader of levels, or all of it.
///
/// It holds the newest state of each level that has changed, however often it did (conflation).
public struct DepthUpdate: Hashable, Sendable {
  /// The book.
  public let book: BookID
  /// The sequence of the book that the reader must have at least; 0 in an update that is complete.
  public let since: UInt64
  /// The sequence of the book: the number of the latest event that changed it.
  public let sequence: UInt64
  /// Whether ``levels`` are all levels of the book, and what the reader had is void: a snapshot.
  public let isComplete: Bool
  /// The phase of the book (R17).
  public let phase: Phase
  /// The trades of the book.
  public let trades: TradeTotals
  /// The levels. In a complete update the bids, then the asks, best first; otherwise in no particular order, each price of a side
  /// once.
  public let levels: [LevelUpdate]

  /// An update with this content, for those who read it from elsewhere than a feed.
  public init(
    book: BookID, since: UInt64, sequence: UInt64, isComplete: Bool, phase: Phase, trades: TradeTotals,
    levels: [LevelUpdate]
  ) {
    self.book = book
    self.since = since
    self.sequence = sequence
    self.isComplete = isComplete
    self.phase = phase
    self.trades = trades
    self.levels = levels
  }
}
