import ComputeMatching

/// A trade, without who traded.
public struct TradePrint: Hashable, Sendable, BitwiseCopyable {
  /// In ticks per GPU-hour.
  public let price: Price
  /// GPUs.
  public let quantity: Quantity
  /// The side of the taker; `nil` in an uncross, where there is no aggressor (R19).
  public let side: Side?
  /// The book in which they traded.
  public let book: BookID

  /// A print with this content, for those who read it from elsewhere than a feed.
  public init(price: Price, quantity: Quantity, side: Side?, book: BookID) {
    self.price = price
    self.quantity = quantity
    self.side = side
    self.book = book
  }

  /// What may be published of `trade`.
  public init(_ trade: Event.Trade) {
    price = trade.price
    quantity = trade.quantity
    side = trade.side
    book = trade.book
  }
}

/// The trades of one book since its feed began.
public struct TradeTotals: Hashable, Sendable, BitwiseCopyable {
  /// The price of the latest one, in ticks per GPU-hour; `nil` if there was none.
  public internal(set) var lastPrice: Price?
  /// The GPUs of the latest one.
  public internal(set) var lastQuantity: Quantity = 0
  /// GPUs traded.
  public internal(set) var quantity: UInt64 = 0
  /// How many trades there were.
  public internal(set) var count: UInt64 = 0

  /// Totals with this content; without arguments no trades.
  public init(lastPrice: Price? = nil, lastQuantity: Quantity = 0, quantity: UInt64 = 0, count: UInt64 = 0) {
    self.lastPrice = lastPrice
    self.lastQuantity = lastQuantity
    self.quantity = quantity
    self.count = count
  }

  @inline(__always)
  mutating func add(_ traded: Quantity, at price: Price) {
    lastPrice = price
    lastQuantity = traded
    quantity &+= UInt64(truncatingIfNeeded: traded)
    count &+= 1
  }
}
