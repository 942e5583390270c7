import ComputeMatching

/// Finds the slots of orders by their ids: a hash table of groups of four consecutive ids, with linear probing.
///
/// The ids of real streams mostly grow, so that most orders of a group come one after the other, and the second to the fourth
/// find the group where the first has put it. The multiplier is drawn at random, since callers choose ids and could choose
/// ones that collide. It decides where a group is, and nothing else.
struct OrderSlots {
  private struct Group: BitwiseCopyable {
    /// The ids without their last two bits; the largest number if the place is free.
    var number = UInt64.max
    var slots = InlineArray<4, UInt32>(repeating: .none)

    var isEmpty: Bool { slots[0] == .none && slots[1] == .none && slots[2] == .none && slots[3] == .none }
  }

  private var groups: ContiguousArray<Group>
  private var groupCount = 0
  private let multiplier: UInt64

  init(expectedOrders: Int) {
    var count = 64
    while count < expectedOrders { count *= 2 }
    groups = ContiguousArray(repeating: Group(), count: count)
    var random = SystemRandomNumberGenerator()
    multiplier = random.next() | 1
  }

  /// The slot of the order `id`; `.none` if there is no such order. O(1) expected.
  @inline(__always)
  subscript(id: OrderID) -> UInt32 {
    let place = place(of: id.rawValue &>> 2)
    return groups[place].number == id.rawValue &>> 2 ? groups[place].slots[Self.lane(of: id)] : .none
  }

  /// Remembers that the order `id` is in `slot`. O(1) expected, amortised where the table grows.
  @inline(__always)
  mutating func set(_ id: OrderID, to slot: UInt32) {
    let number = id.rawValue &>> 2
    let place = place(of: number)
    if groups[place].number != number {
      guard (groupCount &+ 1) &* 2 <= groups.count else { return grow(adding: id, slot) }
      groupCount &+= 1
      groups[place].number = number
    }
    groups[place].slots[Self.lane(of: id)] = slot
  }

  /// Forgets the order `id`. O(1) expected.
  @inline(__always)
  mutating func remove(_ id: OrderID) {
    let place = place(of: id.rawValue &>> 2)
    guard groups[place].number == id.rawValue &>> 2 else { return }
    groups[place].slots[Self.lane(of: id)] = .none
    if groups[place].isEmpty { vacate(place) }
  }

  @inline(__always)
  private static func lane(of id: OrderID) -> Int { Int(truncatingIfNeeded: id.rawValue & 3) }

  @inline(__always)
  private func home(of number: UInt64) -> Int {
    let product = number.multipliedFullWidth(by: multiplier)
    return Int(truncatingIfNeeded: (product.high ^ product.low) &>> 20) & (groups.count &- 1)
  }

  /// Where the group is, or the free place where it would be.
  @inline(__always)
  private func place(of number: UInt64) -> Int {
    var place = home(of: number)
    while groups[place].number != number, groups[place].number != .max { place = (place &+ 1) & (groups.count &- 1) }
    return place
  }

  /// Frees a place, and moves the groups behind it that could not have it closer to where they belong.
  private mutating func vacate(_ place: Int) {
    let mask = groups.count &- 1
    var free = place
    var next = (place &+ 1) & mask
    while groups[next].number != .max {
      let home = home(of: groups[next].number)
      if (next &- home) & mask >= (next &- free) & mask {
        groups[free] = groups[next]
        free = next
      }
      next = (next &+ 1) & mask
    }
    groups[free] = Group()
    groupCount &-= 1
  }

  @inline(never)
  private mutating func grow(adding id: OrderID, _ slot: UInt32) {
    let old = groups
    groups = ContiguousArray(repeating: Group(), count: old.count * 2)
    for group in old where group.number != .max { groups[place(of: group.number)] = group }
    set(id, to: slot)
  }
}

extension UInt32 {
  /// The slot of nothing, and the number of no level and no book.
  static var none: UInt32 { .max }
}
