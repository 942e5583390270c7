import ComputeMatching

/// The orders in the queues of the levels, and the requirement orders that have placements among them.
struct FeedQueues {
  private var orders: ContiguousArray<QueuedOrder> = []
  private var flexible: ContiguousArray<FlexibleOrder> = []
  private var firstFree = UInt32.none
  private var firstFreeFlexible = UInt32.none
  private(set) var flexibleCount = 0

  init(expectedOrders: Int) { orders.reserveCapacity(expectedOrders) }

  subscript(slot: UInt32) -> QueuedOrder {
    @inline(__always) get { orders[Int(slot)] }
  }

  subscript(flexible slot: UInt32) -> FlexibleOrder {
    @inline(__always) get { flexible[Int(slot)] }
    @inline(__always) _modify { yield &flexible[Int(slot)] }
  }

  @inline(__always)
  mutating func setQuantity(of slot: UInt32, to quantity: UInt32) { orders[Int(slot)].quantity = quantity }

  /// What the order in `slot` displays: a placement, all that its owner has open.
  @inline(__always)
  func displayedQuantity(of slot: UInt32) -> UInt32 {
    let order = orders[Int(slot)]
    return order.owner == .none ? order.quantity : flexible[Int(order.owner)].openQuantity
  }

  // MARK: Queues

  /// Puts `order` at the end of the queue of its level. O(1), amortised.
  @inline(__always)
  mutating func append(_ order: QueuedOrder, _ level: inout Level) -> UInt32 {
    var order = order
    order.previous = level.tail
    let slot = store(order)
    if level.tail == .none { level.head = slot } else { orders[Int(level.tail)].next = slot }
    level.tail = slot
    return slot
  }

  /// Puts `order` into the queue of its level by its place in time. O(orders of the level that are behind it).
  mutating func insert(_ order: QueuedOrder, _ level: inout Level) -> UInt32 {
    var earlier = level.tail
    while earlier != .none, orders[Int(earlier)].place > order.place { earlier = orders[Int(earlier)].previous }
    var order = order
    order.previous = earlier
    order.next = earlier == .none ? level.head : orders[Int(earlier)].next
    let slot = store(order)
    if earlier == .none { level.head = slot } else { orders[Int(earlier)].next = slot }
    if order.next == .none { level.tail = slot } else { orders[Int(order.next)].previous = slot }
    return slot
  }

  /// Takes the order in `slot` out of the queue of its level. O(1).
  @inline(__always)
  mutating func remove(_ slot: UInt32, _ level: inout Level) {
    let order = orders[Int(slot)]
    if order.previous == .none { level.head = order.next } else { orders[Int(order.previous)].next = order.next }
    if order.next == .none { level.tail = order.previous } else { orders[Int(order.next)].previous = order.previous }
    orders[Int(slot)].next = firstFree
    firstFree = slot
  }

  @inline(__always)
  private mutating func store(_ order: QueuedOrder) -> UInt32 {
    let slot = firstFree
    guard slot != .none else {
      orders.append(order)
      return UInt32(truncatingIfNeeded: orders.count &- 1)
    }
    firstFree = orders[Int(slot)].next
    orders[Int(slot)] = order
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
    firstFreeFlexible = flexible[Int(slot)].firstPlacement
    flexible[Int(slot)] = order
    return slot
  }

  /// Frees the slot of a requirement order that has no placement.
  mutating func removeFlexible(_ slot: UInt32) {
    flexibleCount -= 1
    flexible[Int(slot)].firstPlacement = firstFreeFlexible
    firstFreeFlexible = slot
  }

  /// Takes note that the order in `slot` is a placement of its owner. O(1).
  mutating func chain(_ slot: UInt32) {
    let owner = Int(orders[Int(slot)].owner)
    orders[Int(slot)].nextPlacement = flexible[owner].firstPlacement
    flexible[owner].firstPlacement = slot
  }

  /// Forgets that the order in `slot` is a placement of its owner. O(placements of the owner).
  mutating func unchain(_ slot: UInt32) {
    let (owner, next) = (Int(orders[Int(slot)].owner), orders[Int(slot)].nextPlacement)
    guard flexible[owner].firstPlacement != slot else {
      flexible[owner].firstPlacement = next
      return
    }
    var earlier = flexible[owner].firstPlacement
    while orders[Int(earlier)].nextPlacement != slot { earlier = orders[Int(earlier)].nextPlacement }
    orders[Int(earlier)].nextPlacement = next
  }
}
