import ComputeExchange

/// What is live on one side at the end of a replay: every live order counts once.
struct OpenOrders {
  /// Orders of one book that stand displayed; their quantity counts what icebergs hide.
  private(set) var outright = Count()
  private(set) var hiddenQuantity: UInt64 = 0
  /// Requirement orders that stand displayed, in however many books (R16.5).
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

  init(_ side: Side, in exchange: borrowing Exchange, requirementOrders: some Sequence<OrderID>) {
    for number in 0..<exchange.bookCount {
      let book = BookID(UInt32(number))
      for level in exchange.depth(of: book, side) where level.orderCount > 0 {
        for order in exchange.orders(in: book, side, at: level.price) where order.scope.book != nil {
          outright.add(order)
          hiddenQuantity += UInt64(order.openQuantity - order.displayedQuantity)
        }
      }
      for order in exchange.waitingOrders(in: book, side) where order.scope.book != nil { waiting.add(order) }
    }
    for id in requirementOrders {
      guard let order = exchange.order(id), order.side == side, order.scope.requirement != nil else { continue }
      if order.displayedQuantity > 0 { flexible.add(order) } else { waiting.add(order) }
    }
  }
}
