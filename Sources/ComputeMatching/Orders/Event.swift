/// What happened: the engine's whole output. Applied in order, events rebuild every book (R7.2).
///
/// An event is a record of 64 bytes; ``kind`` says what it means. Its number follows from its place
/// (``EventBuffer/firstSequence``).
public struct Event: Hashable, Sendable, BitwiseCopyable {
  /// Bits 0 to 7 are the number of the kind, 8 to 12 the reason, 13 and 14 the side, 15 whether ``scope`` is a requirement, and
  /// 16 to 63 the number of the command.
  @usableFromInline package let header: UInt64
  @usableFromInline let nanoseconds: UInt64
  @usableFromInline package let order: UInt64
  /// The other order; the fingerprint of a contract; the high edge of a price band; of `indicative` the upper half of the surplus.
  @usableFromInline package let contraOrder: UInt64
  @usableFromInline package let price: Int64
  @usableFromInline package let quantity: UInt32
  @usableFromInline package var openQuantity: UInt32
  /// What the maker has left; of `accepted` the number of eligible books; of `indicative` the upper half of the volume.
  @usableFromInline package let contraOpenQuantity: UInt32
  /// Of `namesForgotten` how many.
  @usableFromInline let participant: UInt32
  @usableFromInline let contraParticipant: UInt32
  /// A book, or a requirement; ``Event/noBook`` for neither.
  @usableFromInline package let scope: UInt32

  /// The number of the command that led to the event (R7.1), from 1 and below 2^48.
  @inlinable
  public var command: UInt64 { header &>> 16 }

  /// The present when it happened (R5).
  @inlinable
  public var timestamp: Timestamp { Timestamp(nanoseconds: nanoseconds) }

  /// The kinds of event. Each command but `advance` leads to at least one.
  public enum Kind: Hashable, Sendable, BitwiseCopyable {
    /// A book now exists, in continuous phase. `contract` is the fingerprint of its contract (``Contract/fingerprint``), and all that
    /// trades there is a multiple of `lot` (R20).
    case bookOpened(BookID, contract: UInt64, lot: Quantity = 1)
    /// A book is now in this phase; the same as before, if it got a schedule (R17.2).
    case bookPhase(BookID, Phase)
    /// A book now has this price band (R18).
    case priceBand(BookID, PriceBand, Phase)
    /// An order was accepted, and this is what the engine will do with it. An order of one book that rests whole on arrival
    /// reports nothing else: ``Acceptance/resting`` is what a `rested` would say (R7.2).
    case accepted(Acceptance)
    /// A command was rejected and changed nothing.
    case rejected(OrderID, RejectReason)
    /// Two orders traded, in continuous trading or in an uncross (R8, R19).
    case trade(Trade)
    /// An order, or the next clip of an iceberg (R13), is now displayed, at the end of the queue of its price. An order whose
    /// ``accepted(_:)`` says so already does not report it again (R7.2). A requirement order reports this once, and its books by
    /// `placed`. It keeps its place in time where it comes back to a book (R17), and from when it was `waiting`.
    case rested(Resting)
    /// A displayed requirement order now has a placement in a book (R7.2).
    case placed(Placement)
    /// A requirement order has left this book, and lives on (R7.2).
    case withdrawn(OrderID, BookID)
    /// An order shrank by `quantity`, to `openQuantity`; at 0 it has ended. The book is that of an order that has just one.
    case reduced(OrderID, by: Quantity, openQuantity: Quantity, in: BookID?, ReduceReason)
    /// An order left its place and is now another. Its trades follow.
    case replaced(Substitution)
    /// An order ended with `quantity` still open. The book is that of an order that has just one.
    case cancelled(OrderID, quantity: Quantity, in: BookID?, CancelReason)
    /// The exchange has forgotten the names that no live order uses (R3.1). `count` is how many they were, names that no command
    /// ever used included; so it is no part of the digest.
    case namesForgotten(count: UInt32)
    /// An order now rests undisplayed, because not everyone can trade with it (R15.1), or because no book is open to it (R16).
    case waiting(OrderID)
    /// What an uncross of a book would come to now (R19.1).
    case indicative(Indication)
  }

  /// An order as the engine took it (R7).
  public struct Acceptance: Hashable, Sendable, BitwiseCopyable {
    /// The caller's id of the order (R6).
    public let order: OrderID
    /// `nil` for a market order.
    public let price: Price?
    /// GPUs, all of them still open.
    public let quantity: Quantity
    /// One book, or all that satisfy a requirement (R16).
    public let scope: OrderScope
    /// Whether it buys or sells.
    public let side: Side
    /// How long it lives; of a market order `.fillOrKill` or `.immediateOrCancel` (R9).
    public let timeInForce: TimeInForce
    /// Whose order it is (R7.3).
    public let participant: ParticipantID
    /// How many books are open to it: of a requirement order those whose contract satisfies it and where its limit is a price
    /// (R16), otherwise 1.
    public let eligibleBookCount: UInt32
    /// GPUs that an order of one book displays at the end of the queue of its price, if it rests whole as soon as it is accepted
    /// (R7.2): all of them, or the first clip of an iceberg. No `rested` follows. 0 of any other order.
    public let restingQuantity: Quantity

    /// The content of an ``Event/Kind/accepted(_:)``, for comparing with what an exchange reports.
    @inlinable
    public init(
      order: OrderID, price: Price?, quantity: Quantity, scope: OrderScope, side: Side, timeInForce: TimeInForce,
      participant: ParticipantID = .none, eligibleBookCount: UInt32 = 1, restingQuantity: Quantity = 0
    ) {
      self.order = order
      self.price = price
      self.quantity = quantity
      self.scope = scope
      self.side = side
      self.timeInForce = timeInForce
      self.participant = participant
      self.eligibleBookCount = eligibleBookCount
      self.restingQuantity = restingQuantity
    }

    /// What a ``Kind/rested(_:)`` would say, of an order that rests whole as soon as it is accepted (R7.2); `nil` of any other.
    /// A reader that acts on `rested` acts on this likewise.
    @inlinable
    public var resting: Resting? {
      guard restingQuantity > 0, let price else { return nil }
      return Resting(order: order, price: price, openQuantity: restingQuantity, scope: scope, side: side)
    }
  }

  /// One match of two orders. It prints at the maker's price (R8), in an uncross at the clearing price (R19).
  public struct Trade: Hashable, Sendable, BitwiseCopyable {
    /// The aggressor; in an uncross the bid.
    public let taker: OrderID
    /// The order that was there; in an uncross the ask.
    public let maker: OrderID
    /// Ticks per GPU-hour.
    public let price: Price
    /// GPUs.
    public let quantity: Quantity
    /// What the taker still has open after this trade.
    public let takerOpenQuantity: Quantity
    /// What the maker still has open after this trade, hidden parts included.
    public let makerOpenQuantity: Quantity
    /// Whose order the taker is (R7.3).
    public let takerParticipant: ParticipantID
    /// Whose order the maker is (R7.3).
    public let makerParticipant: ParticipantID
    /// The book in which they traded.
    public let book: BookID
    /// The side of the taker; `nil` in an uncross, where there is no aggressor.
    public let side: Side?

    /// The content of an ``Event/Kind/trade(_:)``, for comparing with what an exchange reports.
    @inlinable
    public init(
      taker: OrderID, maker: OrderID, price: Price, quantity: Quantity, takerOpenQuantity: Quantity,
      makerOpenQuantity: Quantity, takerParticipant: ParticipantID = .none, makerParticipant: ParticipantID = .none,
      book: BookID, side: Side?
    ) {
      self.taker = taker
      self.maker = maker
      self.price = price
      self.quantity = quantity
      self.takerOpenQuantity = takerOpenQuantity
      self.makerOpenQuantity = makerOpenQuantity
      self.takerParticipant = takerParticipant
      self.makerParticipant = makerParticipant
      self.book = book
      self.side = side
    }
  }

  /// An order that is now displayed, in one book or at once in all that satisfy its requirement (R16.1).
  public struct Resting: Hashable, Sendable, BitwiseCopyable {
    /// The order.
    public let order: OrderID
    /// Its limit; that of a requirement order is without differentials.
    public let price: Price
    /// What it shows: all that is open, or the clip of an iceberg.
    public let openQuantity: Quantity
    /// One book, or all that satisfy a requirement (R16).
    public let scope: OrderScope
    /// Whether it buys or sells.
    public let side: Side

    /// The content of an ``Event/Kind/rested(_:)``, for comparing with what an exchange reports.
    @inlinable
    public init(order: OrderID, price: Price, openQuantity: Quantity, scope: OrderScope, side: Side) {
      self.order = order
      self.price = price
      self.openQuantity = openQuantity
      self.scope = scope
      self.side = side
    }
  }

  /// A requirement order's place in one book (R16.1).
  public struct Placement: Hashable, Sendable, BitwiseCopyable {
    /// The requirement order.
    public let order: OrderID
    /// One of the books in which it is placed.
    public let book: BookID
    /// Whether it buys or sells.
    public let side: Side
    /// Its limit in that book: with differentials, and inside the book's band.
    public let limit: Price
    /// What it offers there: all that it has open, in all its books together, or the largest multiple of the book's lot (R20).
    public let openQuantity: Quantity

    /// The content of an ``Event/Kind/placed(_:)``, for comparing with what an exchange reports.
    @inlinable
    public init(order: OrderID, book: BookID, side: Side, limit: Price, openQuantity: Quantity) {
      self.order = order
      self.book = book
      self.side = side
      self.limit = limit
      self.openQuantity = openQuantity
    }
  }

  /// What an uncross would come to (R19, R19.1).
  public struct Indication: Hashable, Sendable, BitwiseCopyable {
    /// The book, which is in an auction.
    public let book: BookID
    /// The clearing price; `nil` if nothing would trade.
    public let price: Price?
    /// GPUs that would trade.
    public let volume: UInt64
    /// GPUs that would be wanted or offered at that price and not trade.
    public let surplus: UInt64
    /// The side of the surplus; `nil` if there is none.
    public let surplusSide: Side?

    /// The content of an ``Event/Kind/indicative(_:)``, for comparing with what an exchange reports.
    @inlinable
    public init(book: BookID, price: Price?, volume: UInt64, surplus: UInt64, surplusSide: Side?) {
      self.book = book
      self.price = price
      self.volume = volume
      self.surplus = surplus
      self.surplusSide = surplusSide
    }
  }

  /// An order that replaces another (R12).
  public struct Substitution: Hashable, Sendable, BitwiseCopyable {
    /// The id until now.
    public let old: OrderID
    /// Its name from now on; the same one if the command gave no other.
    public let new: OrderID
    /// The new limit.
    public let price: Price
    /// What the new order has open.
    public let quantity: Quantity
    /// Whose order it is (R7.3).
    public let participant: ParticipantID

    /// The content of an ``Event/Kind/replaced(_:)``, for comparing with what an exchange reports.
    @inlinable
    public init(
      old: OrderID, new: OrderID, price: Price, quantity: Quantity, participant: ParticipantID = .none
    ) {
      self.old = old
      self.new = new
      self.price = price
      self.quantity = quantity
      self.participant = participant
    }
  }
}
