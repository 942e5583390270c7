import ComputeMatching

// What readers of single orders are told.

extension MarketFeed {
  func change(of book: BookID, _ kind: BookChange.Kind) -> BookChange {
    BookChange(book: book, sequence: books[book].sequence, previous: books[book].previousSequence, kind: kind)
  }

  /// The order in `slot` is displayed from now on.
  func addition(of slot: UInt32) -> BookChange {
    let order = queues[slot]
    let ahead = order.previous == .none ? OrderID.none : queues[order.previous].id
    return change(of: books[level: order.level].book, .added(displayedOrder(slot), behind: ahead))
  }

  /// The order in `slot` displays less from now on.
  func reduction(of slot: UInt32) -> BookChange {
    change(of: books[level: queues[slot].level].book, .reduced(displayedOrder(slot)))
  }

  /// `order` has left its queue.
  func removal(of order: QueuedOrder) -> BookChange {
    change(of: books[level: order.level].book, .removed(order.id))
  }

  func displayedOrder(_ slot: UInt32) -> DisplayedOrder {
    let order = queues[slot]
    let level = books[level: order.level]
    return DisplayedOrder(
      id: order.id, side: level.side, price: level.price, quantity: Quantity(queues.displayedQuantity(of: slot)),
      isFlexible: order.owner != .none)
  }
}
