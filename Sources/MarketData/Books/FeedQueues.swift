import ComputeMatching

/// The orders in the queues of the levels, and the requirement orders that have placements among them.
struct FeedQueues: ~Copyable {
  private var orders: Slab<QueuedOrder>
  private var flexible = Slab<FlexibleOrder>()

  init(expectedOrders: Int) { orders = Slab(minimumCapacity: expectedOrders) }

  /// How many orders and placements are in queues.
  var orderCount: Int { orders.liveCount }
  /// How many requirement orders there are.
  var flexibleCount: Int { flexible.liveCount }

  subscript(slot: UInt32) -> QueuedOrder {
    @inline(__always) _read { yield orders[Slot(rawValue: slot)] }
    @inline(__always) _modify { yield &orders[Slot(rawValue: slot)] }
  }

  subscript(flexible slot: UInt32) -> FlexibleOrder {
    @inline(__always) _read { yield flexible[Slot(rawValue: slot)] }
    @inline(__always) _modify { yield &flexible[Slot(rawValue: slot)] }
  }

  /// Brings the order in `slot` nearer to the processor. Any slot is allowed.
  @inline(__always)
  func prefetch(_ slot: UInt32) { orders.prefetch(Slot(rawValue: slot)) }

  // MARK: Queues

  /// Puts `order` at the end of the queue of its level. O(1), amortised.
  @inline(__always)
  mutating func append(_ order: QueuedOrder, _ level: inout Level) -> UInt32 {
    let last = level.tail
    let slot = orders.insert(order).rawValue
    self[slot].previous = last
    if last == .none { level.head = slot } else { self[last].next = slot }
    level.tail = slot
    count(slot, in: &level)
    return slot
  }

  private func place(of order: QueuedOrder) -> UInt64 {
    order.isPlacement ? self[flexible: order.owner].place : order.place
  }

  /// Puts `order` into the queue of its level by its place in time. O(orders of the level that are behind it).
  mutating func insert(_ order: QueuedOrder, _ level: inout Level) -> UInt32 {
    let place = place(of: order)
    var earlier = level.tail
    while earlier != .none, self.place(of: self[earlier]) > place { earlier = self[earlier].previous }
    var order = order
    order.previous = earlier
    order.next = earlier == .none ? level.head : self[earlier].next
    let slot = orders.insert(order).rawValue
    if earlier == .none { level.head = slot } else { self[earlier].next = slot }
    if order.next == .none { level.tail = slot } else { self[order.next].previous = slot }
    count(slot, in: &level)
    return slot
  }

  @inline(__always)
  private func count(_ slot: UInt32, in level: inout Level) {
    if self[slot].isPlacement {
      level.flexibleQuantity &+= UInt64(self[slot].quantity)
      level.flexibleOrderCount &+= 1
    } else {
      level.quantity &+= UInt64(self[slot].quantity)
      level.orderCount &+= 1
    }
  }

  /// Takes the order in `slot` out of the queue of its level. Answers whether that is empty now. O(1).
  @inline(__always)
  mutating func remove(_ slot: UInt32, _ level: inout Level) -> Bool {
    if self[slot].isPlacement {
      level.flexibleQuantity &-= UInt64(self[slot].quantity)
      level.flexibleOrderCount &-= 1
    } else {
      level.quantity &-= UInt64(self[slot].quantity)
      level.orderCount &-= 1
    }
    let (next, previous) = (self[slot].next, self[slot].previous)
    if previous == .none { level.head = next } else { self[previous].next = next }
    if next == .none { level.tail = previous } else { self[next].previous = previous }
    orders.remove(Slot(rawValue: slot))
    return level.head == .none
  }

  // MARK: Requirement orders

  mutating func addFlexible(_ order: FlexibleOrder) -> UInt32 { flexible.insert(order).rawValue }

  /// Frees the slot of a requirement order that has no placement.
  mutating func removeFlexible(_ slot: UInt32) { flexible.remove(Slot(rawValue: slot)) }

  /// Takes note that the order in `slot` is a placement of its owner in `book`. O(1).
  mutating func chain(_ slot: UInt32, in book: BookID) {
    let owner = self[slot].owner
    self[flexible: owner].bookLimit = max(self[flexible: owner].bookLimit, book.rawValue &+ 1)
    self[slot].nextPlacement = self[flexible: owner].firstPlacement
    self[flexible: owner].firstPlacement = slot
  }

  /// Forgets that the order in `slot` is a placement of its owner. O(placements of the owner).
  mutating func unchain(_ slot: UInt32) {
    let (owner, next) = (self[slot].owner, self[slot].nextPlacement)
    guard self[flexible: owner].firstPlacement != slot else {
      self[flexible: owner].firstPlacement = next
      return
    }
    var earlier = self[flexible: owner].firstPlacement
    while self[earlier].nextPlacement != slot { earlier = self[earlier].nextPlacement }
    self[earlier].nextPlacement = next
  }
}
