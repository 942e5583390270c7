import ComputeMatching

/// Finds the slots of orders by their ids: by the last bits of the id where no other order has these, in a dictionary otherwise.
///
/// The ids of real streams mostly grow, so that live ones seldom have their last bits in common, orders that come one after the
/// other are found side by side, and most are found with one look and no hash. Orders that come to a place that is taken, and
/// requirement orders, are in the dictionary. Where an order is changes no answer.
struct OrderSlots: ~Copyable {
  /// The slot of an order at the last bits of its id. Its record says which order it is.
  private var direct: GrowableBuffer<UInt32>
  private var others: [OrderID: UInt32] = [:]
  /// No order of a higher id has been in the dictionary since it was empty. So most new orders need no look there.
  private var highestOther: UInt64 = 0

  /// Places for each order, so that few find theirs taken.
  private static let placesPerOrder = 4

  init(expectedOrders: Int) {
    var count = 64
    while count < expectedOrders * Self.placesPerOrder { count *= 2 }
    direct = GrowableBuffer(repeating: .none, count: count)
  }

  /// The slot of the order `id`; `.none` if there is no such order. O(1) expected.
  @inline(__always)
  func slot(of id: OrderID, in queues: borrowing FeedQueues) -> UInt32 {
    let slot = direct[place(of: id)]
    if slot != .none, queues[slot].id == id { return slot }
    return id.rawValue <= highestOther ? other(id) : .none
  }

  /// The slot of the requirement order `id`, with its mark; `.none` if there is no such order. O(1) expected.
  func slot(ofFlexible id: OrderID) -> UInt32 {
    let slot = other(id)
    return slot == .none || slot & .flexible == 0 ? .none : slot
  }

  /// Remembers that the order `id`, which was not there, is in `slot`, unless its place is taken. Answers whether it was free;
  /// ``insertElsewhere(_:_:_:)`` must follow otherwise. O(1).
  @inline(__always)
  mutating func insert(_ id: OrderID, _ slot: UInt32) -> Bool {
    guard direct[place(of: id)] == .none else { return false }
    direct[place(of: id)] = slot
    return true
  }

  /// Remembers that the order `id`, whose place is taken, is in `slot`. O(1) expected, amortised.
  mutating func insertElsewhere(_ id: OrderID, _ slot: UInt32, _ queues: borrowing FeedQueues) {
    insertElsewhere(id, slot)
    if queues.orderCount * Self.placesPerOrder > direct.count { grow(queues) }
  }

  /// Remembers that the requirement order `id`, which was not there, is in `slot`. O(1) expected, amortised.
  mutating func insertFlexible(_ id: OrderID, _ slot: UInt32) { insertElsewhere(id, slot | .flexible) }

  /// Forgets the order `id`, which is in `slot`. O(1) expected.
  @inline(__always)
  mutating func remove(_ id: OrderID, _ slot: UInt32) {
    if direct[place(of: id)] == slot { direct[place(of: id)] = .none } else { removeElsewhere(id) }
  }

  @inline(never)
  private func other(_ id: OrderID) -> UInt32 { others[id] ?? .none }

  /// Brings what finding the order `id` reads nearer to the processor.
  @inline(__always)
  func prefetch(_ id: OrderID) { direct.prefetch(place(of: id)) }

  /// Brings the record of the order `id` nearer to the processor. Wants what finding it reads to be near.
  @inline(__always)
  func prefetchRecord(of id: OrderID, in queues: borrowing FeedQueues) { queues.prefetch(direct[place(of: id)]) }

  @inline(__always)
  private func place(of id: OrderID) -> Int { Int(truncatingIfNeeded: id.rawValue) & (direct.count &- 1) }

  @inline(never)
  private mutating func insertElsewhere(_ id: OrderID, _ slot: UInt32) {
    others[id] = slot
    highestOther = max(highestOther, id.rawValue)
  }

  @inline(never)
  private mutating func removeElsewhere(_ id: OrderID) {
    others[id] = nil
    if others.isEmpty { highestOther = 0 }
  }

  /// Twice as many places. Orders that are in the dictionary stay there.
  @inline(never)
  private mutating func grow(_ queues: borrowing FeedQueues) {
    var old = GrowableBuffer<UInt32>(repeating: .none, count: direct.count * 2)
    swap(&old, &direct)
    for index in 0..<old.count where old[index] != .none { direct[place(of: queues[old[index]].id)] = old[index] }
  }
}

extension UInt32 {
  /// The slot of nothing, and the number of no level and no book.
  static var none: UInt32 { .max }
}
