import ComputeMatching

/// An execution in which the engine, by price-time priority, let others trade than the order that the file names.
struct MakerDisagreement {
  let message: LOBSTERMessage
  /// What the engine did, in order.
  let trades: [Event.Trade]

  /// `nil` if the order that `message` names made the whole trade.
  init?(about message: LOBSTERMessage, trades: [Event.Trade]) {
    if trades.count == 1, trades[0].maker == message.order, trades[0].quantity == message.size { return nil }
    self.message = message
    self.trades = trades
  }

  /// Whether one of the two, engine or venue, traded at this price.
  func touches(_ side: Side, _ price: Price) -> Bool {
    side == message.side && (price == message.price || trades.contains { $0.price == price })
  }
}

extension Exchange {
  /// Gives the orders that traded back what they had, each in its old place, and takes the execution from the order that
  /// the file names.
  mutating func putRight(_ disagreement: MakerDisagreement, in book: BookID) {
    let message = disagreement.message
    var trades = disagreement.trades[...]
    while let price = trades.first?.price {
      let tradesHere = trades.prefix { $0.price == price }
      trades = trades.dropFirst(tradesHere.count)
      // All of them enter anew, in their old order: that is the same queue again.
      let queue = orders(in: book, message.side, at: price)
      for trade in tradesHere where queue.first?.id != trade.maker {
        resubmit(trade.maker, message.side, price, trade.quantity, in: book, at: message.timestamp)
      }
      for order in queue {
        let traded = tradesHere.last { $0.maker == order.id }?.quantity ?? 0
        let again = Replacement(price: price, quantity: order.openQuantity + traded)
        apply(.replace(order.id, with: again), at: message.timestamp)
      }
    }
    apply(.reduce(message.order, by: message.size), at: message.timestamp)
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
