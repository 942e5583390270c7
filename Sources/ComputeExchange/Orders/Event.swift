/// What happened: the engine's whole output. Applied in order, events rebuild every book (R7).
public struct Event: Hashable, Sendable, BitwiseCopyable {
  /// The event's number in the life of its exchange, from 1.
  public let sequence: UInt64
  /// The present when it happened (R5).
  public let timestamp: Timestamp
  public let kind: Kind

  public init(sequence: UInt64, timestamp: Timestamp, kind: Kind) {
    self.sequence = sequence
    self.timestamp = timestamp
    self.kind = kind
  }

  /// The kinds of event. Each command but `advance` leads to at least one.
  public enum Kind: Hashable, Sendable, BitwiseCopyable {
    /// A book now exists, in continuous phase. `contract` is the fingerprint of its contract (``Contract/fingerprint``).
    case bookOpened(BookID, contract: UInt64)
    /// A book is now in another phase.
    case bookPhase(BookID, Phase)
    /// A book now has this price band (R18).
    case priceBand(BookID, PriceBand, Phase)
    /// An order was accepted, and this is what the engine will do with it.
    case accepted(Acceptance)
    /// A command was rejected and changed nothing.
    case rejected(OrderID, RejectReason)
    case trade(Trade)
    /// An order, or the next clip of an iceberg (R13), now stands displayed, at the end of the queue of its price. A requirement
    /// order, which is reported once, keeps its place in time where it comes back to a book (R17), and from when it was `waiting`.
    case rested(Resting)
    /// An order shrank by `quantity`, to `openQuantity`; at 0 it has ended.
    case reduced(OrderID, by: Quantity, openQuantity: Quantity, ReduceReason)
    /// The order `old` left its place and is now `new`, with this limit and open quantity. Its trades follow.
    case replaced(old: OrderID, new: OrderID, price: Price, quantity: Quantity)
    /// An order ended with `quantity` still open.
    case cancelled(OrderID, quantity: Quantity, CancelReason)
    /// An order now rests undisplayed, because not everyone can trade with it (R15.1), or because no book is open to it (R16).
    case waiting(OrderID)
  }

  /// An order as the engine took it (R7).
  public struct Acceptance: Hashable, Sendable, BitwiseCopyable {
    public let order: OrderID
    /// `nil` for a market order.
    public let price: Price?
    public let quantity: Quantity
    public let scope: OrderScope
    public let side: Side
    public let timeInForce: TimeInForce
    /// How many books are open to it: of a requirement order those whose contract satisfies it and where its limit is a price
    /// (R16), otherwise 1.
    public let eligibleBookCount: UInt32

    public init(
      order: OrderID, price: Price?, quantity: Quantity, scope: OrderScope, side: Side, timeInForce: TimeInForce,
      eligibleBookCount: UInt32 = 1
    ) {
      self.order = order
      self.price = price
      self.quantity = quantity
      self.scope = scope
      self.side = side
      self.timeInForce = timeInForce
      self.eligibleBookCount = eligibleBookCount
    }
  }

  /// One match of two orders. It prints at the maker's price (R8), in an uncross at the clearing price (R19).
  public struct Trade: Hashable, Sendable, BitwiseCopyable {
    /// The aggressor; in an uncross the bid.
    public let taker: OrderID
    /// The order that stood there; in an uncross the ask.
    public let maker: OrderID
    public let price: Price
    public let quantity: Quantity
    /// What the taker still has open after this trade.
    public let takerOpenQuantity: Quantity
    public let book: BookID
    /// The side of the taker; `nil` in an uncross, where there is no aggressor.
    public let side: Side?

    public init(
      taker: OrderID, maker: OrderID, price: Price, quantity: Quantity, takerOpenQuantity: Quantity, book: BookID,
      side: Side?
    ) {
      self.taker = taker
      self.maker = maker
      self.price = price
      self.quantity = quantity
      self.takerOpenQuantity = takerOpenQuantity
      self.book = book
      self.side = side
    }
  }

  /// An order's place in a book, or at once in all that satisfy its requirement (R16.1).
  public struct Resting: Hashable, Sendable, BitwiseCopyable {
    public let order: OrderID
    /// Its limit; that of a requirement order is without differentials.
    public let price: Price
    /// What it shows: all that is open, or the clip of an iceberg.
    public let openQuantity: Quantity
    public let scope: OrderScope
    public let side: Side

    public init(order: OrderID, price: Price, openQuantity: Quantity, scope: OrderScope, side: Side) {
      self.order = order
      self.price = price
      self.openQuantity = openQuantity
      self.scope = scope
      self.side = side
    }
  }
}
