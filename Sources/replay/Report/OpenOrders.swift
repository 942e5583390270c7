import ComputeMatching

/// What is live on one side at the end of a replay: every live order counts once.
struct OpenOrders {
  /// Orders of one book that are displayed; their quantity counts what icebergs hide.
  private(set) var outright = Count()
  private(set) var hiddenQuantity: UInt64 = 0
  /// Requirement orders that are displayed, in however many books (R16.5).
  private(set) var flexible = Count()
  /// Orders that nobody sees: conditional ones, and requirement orders to which no book is open.
  private(set) var waiting = Count()

  struct Count {
    private(set) var orders: UInt64 = 0
    private(set) var quantity: UInt64 = 0

    mutating func add(_ order: RestingOrder) {
      orders += 1
      quantity += UInt64(order.openQuantity)
    }
  }

  init(_ side: Side, in exchange: borrowing Exchange) {
    exchange.forEachOrder { order in
      guard order.side == side else { return }
      if order.displayedQuantity == 0 {
        waiting.add(order)
      } else if order.scope.book == nil {
        flexible.add(order)
      } else {
        outright.add(order)
        hiddenQuantity += UInt64(order.openQuantity - order.displayedQuantity)
      }
    }
  }
}
