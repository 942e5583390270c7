// Orders in the queues of their levels.

extension LevelPool {
  /// Puts the order in `slot` into the queue of `level`, behind those with lower stamps.
  ///
  /// O(1) for the highest and the lowest stamp; otherwise O(orders between its place and the nearer end of the queue).
  mutating func insert(_ slot: UInt32, into level: UInt32, _ orders: inout OrderPool) {
    let previous = place(of: orders[slot].stamp, in: level, orders)
    let next = previous.map { orders[$0].next } ?? levels[level].head
    orders[slot].level = level
    orders[slot].previous = previous ?? Slab<OrderRecord>.none
    orders[slot].next = levels[level].orderCount == 0 ? Slab<OrderRecord>.none : next
    if let previous { orders[previous].next = slot } else { levels[level].head = slot }
    if let next = slotOrNil(orders[slot].next) { orders[next].previous = slot } else { levels[level].tail = slot }
    levels[level].orderCount += 1
    levels[level].quantity += UInt64(orders[slot].displayedQuantity)
  }

  /// Behind whom an order with this stamp belongs; `nil` if at the head.
  private func place(of stamp: UInt64, in level: UInt32, _ orders: borrowing OrderPool) -> UInt32? {
    var later = slotOrNil(levels[level].tail)
    var earlier = slotOrNil(levels[level].head)
    while let last = later, let first = earlier, orders[last].stamp > stamp {
      if orders[first].stamp > stamp { return slotOrNil(orders[first].previous) }
      later = slotOrNil(orders[last].previous)
      earlier = slotOrNil(orders[first].next)
    }
    return later
  }

  /// Takes the order in `slot` out of its queue, which has others. O(1).
  @inline(__always)
  mutating func remove(_ slot: UInt32, _ order: OrderRecord, _ orders: inout OrderPool) {
    if order.next == Slab<OrderRecord>.none {
      levels[order.level].tail = order.previous
    } else {
      orders[order.next].previous = order.previous
    }
    if order.previous == Slab<OrderRecord>.none {
      levels[order.level].head = order.next
    } else {
      orders[order.previous].next = order.next
    }
    levels[order.level].quantity &-= UInt64(order.displayedQuantity)
    levels[order.level].orderCount &-= 1
  }

  /// Makes the order in `slot` the last in its queue. O(1).
  mutating func moveToEnd(_ slot: UInt32, _ orders: inout OrderPool) {
    let (next, previous, level) = (orders[slot].next, orders[slot].previous, orders[slot].level)
    guard next != Slab<OrderRecord>.none else { return }
    orders[next].previous = previous
    if previous == Slab<OrderRecord>.none { levels[level].head = next } else { orders[previous].next = next }
    let last = levels[level].tail
    orders[last].next = slot
    orders[slot].previous = last
    orders[slot].next = Slab<OrderRecord>.none
    levels[level].tail = slot
  }
}
