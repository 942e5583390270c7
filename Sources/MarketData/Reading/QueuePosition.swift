import ComputeMatching

/// Where a displayed order is in the queue of its level.
public struct QueuePosition: Hashable, Sendable, BitwiseCopyable {
  /// The book. A requirement order has a position in each of its books.
  public let book: BookID
  /// The order; of an iceberg the clip.
  public let order: DisplayedOrder
  /// What is displayed ahead of it at its price; without orders if it is first.
  public let ahead: DepthLevel

  /// A position with this content, for those who read it from elsewhere than a feed.
  public init(book: BookID, order: DisplayedOrder, ahead: DepthLevel) {
    self.book = book
    self.order = order
    self.ahead = ahead
  }
}
