import ComputeMatching

/// An order in a queue, as the market sees it.
public struct DisplayedOrder: Hashable, Sendable, BitwiseCopyable {
  /// The caller's id of the order (R6). The next clip of an iceberg has the same one.
  public let id: OrderID
  /// Whether it buys or sells.
  public let side: Side
  /// Its limit in this book, in ticks per GPU-hour.
  public let price: Price
  /// GPUs displayed: of an iceberg the clip, of a requirement order all that it has open, in all of its books together.
  public let quantity: Quantity
  /// Whether it is a requirement order, which is in other books too (R16.1).
  public let isFlexible: Bool

  /// An order with this content, for those who read it from elsewhere than a feed.
  public init(id: OrderID, side: Side, price: Price, quantity: Quantity, isFlexible: Bool) {
    self.id = id
    self.side = side
    self.price = price
    self.quantity = quantity
    self.isFlexible = isFlexible
  }
}
