/// What may be asked of the exchange (R4). A trivial value: it can be kept, copied and recorded at no cost.
public enum Command: Hashable, Sendable, BitwiseCopyable {
  /// A new order enters.
  case submit(Order)
  /// A live order ends.
  case cancel(OrderID)
  /// A live order shrinks and keeps its place; by its open quantity or more, it ends (R12).
  case reduce(OrderID, by: Quantity)
  /// A live order gets a new price and open quantity, loses its place, and trades at once if it crosses (R12).
  case replace(OrderID, with: Replacement)
  /// Every live order of a participant ends, in one book or, with `nil`, everywhere (R4).
  case cancelAll(of: ParticipantID, in: BookID?)
  /// A book opens for a contract that has none (R1). All quantities of its orders are multiples of `lot`, in GPUs (R20).
  case openBook(Contract, lot: Quantity = 1)
  /// The operator of the market changes how a book trades (R17, R18).
  case operate(BookID, BookOperation)
  /// The operator of the market gives back the names of participants, affiliations, requirements and operator rules that no live
  /// order uses (R3.1).
  case forgetNames
  /// Time passes, nothing else (R5).
  case advance
}

/// What a replaced order is to become (R12).
public struct Replacement: Hashable, Sendable, BitwiseCopyable {
  /// The order's new name; `nil` keeps the old one.
  public var id: OrderID?
  /// The new limit, in ticks per GPU-hour.
  public var price: Price
  /// The new open quantity, in GPUs.
  public var quantity: Quantity

  /// The order is to have `price` and `quantity` open GPUs, and the name `id` unless that is `nil`.
  public init(id: OrderID? = nil, price: Price, quantity: Quantity) {
    self.id = id
    self.price = price
    self.quantity = quantity
  }
}
