import ComputeMatching

/// The orders in the queues of the levels, and the requirement orders that have placements among them.
struct FeedQueues: ~Copyable {
  private var orders: GrowableBuffer<QueuedOrder>
  private var flexible = GrowableBuffer<FlexibleOrder>()
  private var firstFree = UInt32.none
  private var firstFreeFlexible = UInt32.none
  private(set) var flexibleCount = 0
  /// How many orders and placements are in queues.
  private(set) var orderCount = 0

  init(expectedOrders: Int) { orders = GrowableBuffer(minimumCapacity: expectedOrders) }

  subscript(slot: UInt32) -> QueuedOrder {
    @inline(__always) _read { yield orders[slot] }
    @inline(__always) _modify { yield &orders[slot] }
  }

  subscript(flexible slot: UInt32) -> FlexibleOrder {
    @inline(__always) _read { yield flexible[slot] }
    @inline(__always) _modify { yield &flexible[slot] }
  }

  /// Brings the order in `slot` nearer to the processor. Any slot is allowed.
  @inline(__always)
  func prefetch(_ slot: UInt32) { orders.prefetch(Int(slot)) }

  /// What the order in `slot` displays: a placement, all that its owner has open.
  @inline(__always)
  func displayedQuantity(of slot: UInt32) -> UInt32 {
    let order = orders[slot]
    return order.isPlacement ? flexible[order.owner].openQuantity : order.quantity
  }

  // MARK: Queues

  /// Puts `order` at the end of the queue of its level. O(1), amortised.
  @inline(__always)
  mutating func append(_ order: QueuedOrder, _ level: inout Level) -> UInt32 {
    let last = level.tail
    let slot = store(order)
    orders[slot].previous = last
    if last == .none { level.head = slot } else { orders[last].next = slot }
    level.tail = slot
    count(slot, in: &level)
    return slot
  }

  private func place(of order: QueuedOrder) -> UInt64 { order.isPlacement ? flexible[order.owner].place : order.place }

  /// Puts `order` into the queue of its level by its place in time. O(orders of the level that are behind it).
  mutating func insert(_ order: QueuedOrder, _ level: inout Level) -> UInt32 {
    let place = place(of: order)
    var earlier = level.tail
    while earlier != .none, self.place(of: orders[earlier]) > place { earlier = orders[earlier].previous }
    var order = order
    order.previous = earlier
    order.next = earlier == .none ? level.head : orders[earlier].next
    let slot = store(order)
    if earlier == .none { level.head = slot } else { orders[earlier].next = slot }
    if order.next == .none { level.tail = slot } else { orders[order.next].previous = slot }
    count(slot, in: &level)
    return slot
  }

  @inline(__always)
  private func count(_ slot: UInt32, in level: inout Level) {
    if orders[slot].isPlacement {
      level.flexibleQuantity &+= UInt64(flexible[orders[slot].owner].openQuantity)
      level.flexibleOrderCount &+= 1
    } else {
      level.quantity &+= UInt64(orders[slot].quantity)
      level.orderCount &+= 1
    }
  }

  /// Takes the order in `slot` out of the queue of its level. Answers whether that is empty now. O(1).
  @inline(__always)
  mutating func remove(_ slot: UInt32, _ level: inout Level) -> Bool {
    if orders[slot].isPlacement {
      level.flexibleQuantity &-= UInt64(flexible[orders[slot].owner].openQuantity)
      level.flexibleOrderCount &-= 1
    } else {
      level.quantity &-= UInt64(orders[slot].quantity)
      level.orderCount &-= 1
    }
    let (next, previous) = (orders[slot].next, orders[slot].previous)
    if previous == .none { level.head = next } else { orders[previous].next = next }
    if next == .none { level.tail = previous } else { orders[next].previous = previous }
    orders[slot].next = firstFree
    firstFree = slot
    orderCount &-= 1
    return level.head == .none
  }

  @inline(__always)
  private mutating func store(_ order: QueuedOrder) -> UInt32 {
    orderCount &+= 1
    let slot = firstFree
    guard slot != .none else {
      orders.append(order)
      return UInt32(truncatingIfNeeded: orders.count &- 1)
    }
    firstFree = orders[slot].next
    orders[slot] = order
    return slot
  }

  // MARK: Requirement orders

  mutating func addFlexible(_ order: FlexibleOrder) -> UInt32 {
    flexibleCount += 1
    let slot = firstFreeFlexible
    guard slot != .none else {
      flexible.append(order)
      return UInt32(truncatingIfNeeded: flexible.count &- 1)
    }
    firstFreeFlexible = flexible[slot].firstPlacement
    flexible[slot] = order
    return slot
  }

  /// Frees the slot of a requirement order that has no placement.
  mutating func removeFlexible(_ slot: UInt32) {
    flexibleCount -= 1
    flexible[slot].firstPlacement = firstFreeFlexible
    firstFreeFlexible = slot
  }

  /// Takes note that the order in `slot` is a placement of its owner in `book`. O(1).
  mutating func chain(_ slot: UInt32, in book: BookID) {
    let owner = orders[slot].owner
    flexible[owner].bookLimit = max(flexible[owner].bookLimit, book.rawValue &+ 1)
    orders[slot].nextPlacement = flexible[owner].firstPlacement
    flexible[owner].firstPlacement = slot
  }

  /// Forgets that the order in `slot` is a placement of its owner. O(placements of the owner).
  mutating func unchain(_ slot: UInt32) {
    let (owner, next) = (orders[slot].owner, orders[slot].nextPlacement)
    guard flexible[owner].firstPlacement != slot else {
      flexible[owner].firstPlacement = next
      return
    }
    var earlier = flexible[owner].firstPlacement
    while orders[earlier].nextPlacement != slot { earlier = orders[earlier].nextPlacement }
    orders[earlier].nextPlacement = next
  }
}
