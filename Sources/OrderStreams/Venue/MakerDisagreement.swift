import ComputeMatching

/// An execution of a resting order, as a file tells of it.
struct NamedExecution {
  let timestamp: Timestamp
  let order: OrderID
  let side: Side
  let price: Price
  let quantity: Quantity

  /// The marketable order that caused it: an immediate-or-cancel order of the other side. Whom it meets is for the engine to
  /// decide.
  func taker(_ id: OrderID, in book: BookID) -> Order {
    Order(id: id, side: side.opposite, book: book, price: price, quantity: quantity, timeInForce: .immediateOrCancel)
  }
}

/// An execution in which the engine, by price-time priority, let others trade than the order that the file names.
struct MakerDisagreement {
  let execution: NamedExecution
  /// What the engine did, in order.
  let trades: [Event.Trade]

  /// `nil` if the order that `execution` names made the whole trade.
  init?(about execution: NamedExecution, trades: [Event.Trade]) {
    if trades.count == 1, trades[0].maker == execution.order, trades[0].quantity == execution.quantity { return nil }
    self.execution = execution
    self.trades = trades
  }

  /// Whether one of the two, engine or venue, traded at this price.
  func touches(_ side: Side, _ price: Price) -> Bool {
    side == execution.side && (price == execution.price || trades.contains { $0.price == price })
  }
}

extension Exchange {
  /// Gives the orders that traded back what they had, each in its old place, and takes the execution from the order that
  /// the file names.
  mutating func putRight(_ disagreement: MakerDisagreement, in book: BookID) {
    let execution = disagreement.execution
    var trades = disagreement.trades[...]
    while let price = trades.first?.price {
      let tradesHere = trades.prefix { $0.price == price }
      trades = trades.dropFirst(tradesHere.count)
      // All of them enter anew, in their old order: that is the same queue again.
      let queue = orders(in: book, execution.side, at: price)
      for trade in tradesHere where queue.first?.id != trade.maker {
        resubmit(trade.maker, execution.side, price, trade.quantity, in: book, at: execution.timestamp)
      }
      for order in queue {
        let traded = tradesHere.last { $0.maker == order.id }?.quantity ?? 0
        let again = Replacement(price: price, quantity: order.openQuantity + traded)
        apply(.replace(order.id, with: again), at: execution.timestamp)
      }
    }
    apply(.reduce(execution.order, by: execution.quantity), at: execution.timestamp)
  }

  private mutating func resubmit(
    _ id: OrderID, _ side: Side, _ price: Price, _ quantity: Quantity, in book: BookID, at timestamp: Timestamp
  ) {
    let order = Order(id: id, side: side, book: book, price: price, quantity: quantity)
    apply(.submit(order), at: timestamp)
  }
}

extension EventBuffer {
  /// The trades of `taker` among the events from `first` on.
  func trades(of taker: OrderID, from first: Int) -> [Event.Trade] {
    (first..<count).compactMap { index in
      if case .trade(let trade) = self[index].kind, trade.taker == taker { trade } else { nil }
    }
  }
}
