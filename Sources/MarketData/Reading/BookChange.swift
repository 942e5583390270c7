import ComputeMatching

/// What one event changed in one book for a reader of single orders.
public struct BookChange: Hashable, Sendable, BitwiseCopyable {
  /// The book.
  public let book: BookID
  /// The number of the event (R7.4), which is from now on the sequence of the book. All changes that one event makes have the same.
  public let sequence: UInt64
  /// The sequence of the book before the event. A reader whose book has a lower one has missed changes.
  public let previous: UInt64
  /// What changed.
  public let kind: Kind

  /// A change with this content, for those who read it from elsewhere than a feed.
  public init(book: BookID, sequence: UInt64, previous: UInt64, kind: Kind) {
    self.book = book
    self.sequence = sequence
    self.previous = previous
    self.kind = kind
  }

  /// The kinds of change.
  public enum Kind: Hashable, Sendable, BitwiseCopyable {
    /// The book is new, empty and continuous.
    case opened
    /// The book is in another phase (R17).
    case phase(Phase)
    /// Orders traded. What that took from displayed orders follows.
    case trade(TradePrint)
    /// An order is displayed, directly behind another; at the head of its queue if that is `OrderID.none`.
    case added(DisplayedOrder, behind: OrderID)
    /// An order displays less, and keeps its place. The order is as it is now.
    case reduced(DisplayedOrder)
    /// An order is no longer displayed.
    case removed(OrderID)
  }
}
