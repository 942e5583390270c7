import ComputeMatching

// Where orders are in their queues.

extension MarketFeed {
  /// The position of the order `id` in `book`; `nil` if it is not displayed there. Orders that wait have none (R15.1).
  ///
  /// The next clip of an iceberg has a position of its own, at the end of the queue (R13). What the makers ahead hide is not
  /// counted.
  ///
  /// - Complexity: O(log n) expected in the orders of the level with `indexingQueues`, and otherwise O(orders ahead of it). To
  ///   find a requirement order in `book` is O(its books). No allocation.
  public func queuePosition(of id: OrderID, in book: BookID) -> QueuePosition? {
    let slot = slots.slot(of: id, in: queues)
    guard slot != .none else { return nil }
    let place = slot & .flexible == 0 ? slot : placement(of: slot & ~.flexible, in: book)
    guard place != .none, books[level: queues[place].level].book == book else { return nil }
    return position(ofSlot: place)
  }

  /// Calls `body` with the position of the order `id` in each book in which it is displayed, in no particular order.
  ///
  /// - Complexity: O(log n) expected in the orders of the level for each book with `indexingQueues`, and otherwise O(orders
  ///   ahead of it). No allocation.
  public func forEachQueuePosition(of id: OrderID, _ body: (QueuePosition) -> Void) {
    let slot = slots.slot(of: id, in: queues)
    guard slot != .none else { return }
    guard slot & .flexible != 0 else { return body(position(ofSlot: slot)) }
    var placement = queues[flexible: slot & ~.flexible].firstPlacement
    while placement != .none {
      body(position(ofSlot: placement))
      placement = queues[placement].nextPlacement
    }
  }

  private func position(ofSlot slot: UInt32) -> QueuePosition {
    let level = queues[slot].level
    return QueuePosition(
      book: books[level: level].book, order: displayedOrder(slot),
      ahead: DepthLevel(queues.totals(aheadOf: slot), at: books[level: level].price))
  }
}
