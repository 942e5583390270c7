import ComputeMatching

// A feed that did not follow from the first event on.

extension MarketFeed {
  /// A feed that joins `exchange` as it is now, between two commands, and follows its events from there on.
  ///
  /// Use it behind a restart from a snapshot or a journal. The events that wait in the exchange count as followed. The sequence
  /// of every book is the number of the latest event, since what changed it last is not known; the totals of trades begin at 0.
  /// A reader of levels that comes from an earlier feed gets the whole book, since which levels are gone is not known either.
  ///
  /// - Complexity: O(n log n) in the live orders and their books; allocates.
  public init(joining exchange: borrowing Exchange) {
    self.init(expectedOrders: exchange.liveOrderCount, behind: exchange.events.sequence)
    var requirementOrders: [OrderID: UInt32] = [:]
    exchange.forEachOrder { order in
      place = max(place, order.stamp)
      guard order.scope.book == nil else { return }
      let slot = queues.addFlexible(
        FlexibleOrder(openQuantity: UInt32(clamping: order.openQuantity), place: order.stamp))
      slots.insertFlexible(order.id, slot)
      requirementOrders[order.id] = slot
    }
    for number in 0..<exchange.bookCount {
      let book = BookID(UInt32(number))
      books.open(in: exchange.phase(of: book) ?? .closed, lot: exchange.lot(of: book) ?? 1)
      books.setLastTradePrice(of: book, to: exchange.lastTradePrice(in: book))
      for side in Side.allCases {
        for level in exchange.depth(of: book, side) {
          for order in exchange.orders(in: book, side, at: level.price) {
            append(order, side, at: level.price, in: book, ownedBy: requirementOrders[order.id])
          }
        }
      }
    }
  }

  private mutating func append(
    _ order: RestingOrder, _ side: Side, at price: Price, in book: BookID, ownedBy owner: UInt32?
  ) {
    let number = books.findOrInsertLevel(at: price, side, in: book)
    let quantity = UInt32(clamping: order.displayedQuantity)
    let queued =
      if let owner {
        QueuedOrder(
          id: order.id, placementOf: owner, quantity: books.wholeLots(of: quantity, in: book), level: number)
      } else {
        QueuedOrder(id: order.id, place: order.stamp, quantity: quantity, level: number)
      }
    let slot = queues.append(queued, &books[level: number])
    if owner == nil { slots.insert(order.id, slot, in: queues) } else { queues.chain(slot, in: book) }
    books.noteChange(ofLevel: number, in: book)
  }
}
