import ComputeMatching

/// One row of a LOBSTER message file: what happened to one order at the venue.
public struct LOBSTERMessage: Hashable, Sendable {
  /// Nanoseconds after midnight.
  public let timestamp: Timestamp
  /// What happened.
  public let kind: Kind
  /// The venue's name for the order, below 2^63; 0 where there is none, as in a cross.
  public let order: OrderID
  /// Shares.
  public let size: Quantity
  /// In ticks of 0.0001 USD, which is what the files count in.
  public let price: Price
  /// The side of the order; in an execution, of the one that was resting.
  public let side: Side

  /// A message of these fields, as if it had been read.
  public init(timestamp: Timestamp, kind: Kind, order: OrderID, size: Quantity, price: Price, side: Side) {
    self.timestamp = timestamp
    self.kind = kind
    self.order = order
    self.size = size
    self.price = price
    self.side = side
  }

  /// What happened, with the number that the files give it.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// A limit order came to rest.
    case submission = 1
    /// A resting order shrank by ``LOBSTERMessage/size``.
    case reduction
    /// A resting order was taken out.
    case deletion
    /// A visible order traded ``LOBSTERMessage/size``.
    case execution
    /// A hidden order traded. The visible book stays as it is.
    case hiddenExecution
    /// An auction trade. The visible book stays as it is.
    case crossTrade
    /// Trading halted, or quoting or trading resumed: ``LOBSTERMessage/tradingStatus`` says which.
    case tradingStatus
  }

  /// What became of trading; `nil` for messages of any other kind, and for one whose price is none of these.
  public var tradingStatus: TradingStatus? {
    kind == .tradingStatus ? TradingStatus(rawValue: price.ticks) : nil
  }

  /// The command that brings the same about in `book` while it trades; `nil` if the visible book stays as it is. What a
  /// trading status leads to depends on the phase that the book is in: ``LOBSTERReplay`` knows.
  ///
  /// An execution is answered by the marketable order that caused it: an immediate-or-cancel order of the opposite side,
  /// with the price and the size of the message and the id `taker`. Whom it meets is for the engine to decide.
  public func command(in book: BookID, taker: OrderID) -> Command? {
    switch kind {
    case .submission: .submit(Order(id: order, side: side, book: book, price: price, quantity: size))
    case .reduction: .reduce(order, by: size)
    case .deletion: .cancel(order)
    case .execution: .submit(execution.taker(taker, in: book))
    case .hiddenExecution, .crossTrade, .tradingStatus: nil
    }
  }

  /// What it says as an execution of the order that it names.
  var execution: NamedExecution {
    NamedExecution(timestamp: timestamp, order: order, side: side, price: price, quantity: size)
  }
}

extension OrderID {
  /// The one order that represents all that is known of a price but not by name. There is at most one at each price of
  /// each side, so side and price make its id: from 2^63 + 2^62 on.
  public static func lobsterAnonymous(_ side: Side, at price: Price) -> OrderID {
    let sideBit: UInt64 = side == .ask ? 1 << 61 : 0
    return OrderID(3 << 62 | sideBit | UInt64(bitPattern: price.ticks) & (1 << 61 - 1))
  }
}
