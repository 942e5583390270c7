import ComputeMatching

/// All displayed orders of one book, at a sequence.
public struct QueueSnapshot: Hashable, Sendable {
  /// The book.
  public let book: BookID
  /// The sequence of the book: the number of the latest event that changed it.
  public let sequence: UInt64
  /// The phase of the book (R17).
  public let phase: Phase
  /// The trades of the book.
  public let trades: TradeTotals
  /// Best price first, and at one price the first to trade first.
  public let bids: [DisplayedOrder]
  /// The same of the asks.
  public let asks: [DisplayedOrder]

  /// A snapshot with this content, for those who read it from elsewhere than a feed.
  public init(
    book: BookID, sequence: UInt64, phase: Phase, trades: TradeTotals, bids: [DisplayedOrder], asks: [DisplayedOrder]
  ) {
    self.book = book
    self.sequence = sequence
    self.phase = phase
    self.trades = trades
    self.bids = bids
    self.asks = asks
  }
}
