// Orders in the queues of their levels.

extension LevelPool {
  /// Puts the order in `slot` into the queue of `level`, behind those with lower stamps.
  ///
  /// O(1) for the highest and the lowest stamp; otherwise O(orders between its place and the nearer end of the queue), or between
  /// it and `earlier`, an order of the queue with a lower stamp.
  mutating func insert(
    _ slot: Slot<OrderRecord>, into level: Slot<PriceLevel>, behind earlier: Slot<OrderRecord>?,
    _ orders: inout OrderPool
  ) {
    let previous =
      if let earlier { place(of: orders[slot].stamp, behind: earlier, orders) } else {
        place(of: orders[slot].stamp, in: level, orders)
      }
    let next = previous.map { orders[$0].next } ?? self[level].head
    orders[slot].level = level
    orders[slot].previous = previous ?? Slot<OrderRecord>.none
    orders[slot].next = self[level].orderCount == 0 ? Slot<OrderRecord>.none : next
    if let previous { orders[previous].next = slot } else { self[level].head = slot }
    if let next = orders[slot].next.orNil { orders[next].previous = slot } else { self[level].tail = slot }
    self[level].orderCount += 1
    self[level].quantity += UInt64(orders[slot].displayedQuantity)
  }

  /// Behind whom an order with this stamp belongs, not before `earlier`.
  private mutating func place(
    of stamp: UInt64, behind earlier: Slot<OrderRecord>, _ orders: borrowing OrderPool
  ) -> Slot<OrderRecord> {
    var place = earlier
    while let next = orders[place].next.orNil, orders[next].stamp < stamp {
      place = next
      stepCount &+= 1
    }
    return place
  }

  /// Behind whom an order with this stamp belongs; `nil` if at the head.
  private mutating func place(of stamp: UInt64, in level: Slot<PriceLevel>, _ orders: borrowing OrderPool) -> Slot<
    OrderRecord
  >? {
    var later = self[level].tail.orNil
    var earlier = self[level].head.orNil
    while let last = later, let first = earlier, orders[last].stamp > stamp {
      if orders[first].stamp > stamp { return orders[first].previous.orNil }
      stepCount &+= 1
      later = orders[last].previous.orNil
      earlier = orders[first].next.orNil
    }
    return later
  }

  /// Takes the order in `slot` out of its queue, which has others. O(1).
  @inline(__always)
  mutating func remove(_ slot: Slot<OrderRecord>, _ order: OrderRecord, _ orders: inout OrderPool) {
    if order.next.isNone {
      self[order.level].tail = order.previous
    } else {
      orders[order.next].previous = order.previous
    }
    if order.previous.isNone {
      self[order.level].head = order.next
    } else {
      orders[order.previous].next = order.next
    }
    self[order.level].quantity &-= UInt64(order.displayedQuantity)
    self[order.level].orderCount &-= 1
  }

  /// Makes the order in `slot` the last in its queue. O(1).
  mutating func moveToEnd(_ slot: Slot<OrderRecord>, _ orders: inout OrderPool) {
    let (next, previous, level) = (orders[slot].next, orders[slot].previous, orders[slot].level)
    guard !next.isNone else { return }
    orders[next].previous = previous
    if previous.isNone { self[level].head = next } else { orders[previous].next = next }
    let last = self[level].tail
    orders[last].next = slot
    orders[slot].previous = last
    orders[slot].next = Slot<OrderRecord>.none
    self[level].tail = slot
  }
}
