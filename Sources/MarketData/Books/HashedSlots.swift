import ComputeMatching

/// Finds the slots of orders by their ids: a hash table of groups of four consecutive ids, with linear probing.
///
/// The ids of real streams mostly grow, so that most orders of a group come one after the other, and the second to the fourth
/// find the group where the first has put it. The multiplier is drawn at random, since callers choose ids and could choose
/// ones that collide. It decides where a group is, and nothing else.
struct HashedSlots: ~Copyable {
  struct Group: BitwiseCopyable {
    /// The ids without their last two bits; the largest number if the place is free.
    var number = UInt64.max
    var slots = InlineArray<4, UInt32>(repeating: .none)

    @inline(__always)
    var isEmpty: Bool { slots[0] & slots[1] & slots[2] & slots[3] == .none }
  }

  private var groups: GrowableBuffer<Group>
  private var groupCount = 0
  private let multiplier: UInt64

  init() {
    groups = GrowableBuffer(repeating: Group(), count: 64)
    var random = SystemRandomNumberGenerator()
    multiplier = random.next() | 1
  }

  /// The slot of the order `id`; `.none` if there is no such order. O(1) expected.
  @inline(__always)
  subscript(id: OrderID) -> UInt32 {
    let number = id.rawValue &>> 2
    let group = group(number)
    return groups[group].number == number ? groups[group].slots[Self.lane(id)] : .none
  }

  /// Whether no order is here.
  var isEmpty: Bool { groupCount == 0 }

  /// Remembers that the order `id` is in `slot`. O(1) expected, amortised where the table grows.
  mutating func set(_ id: OrderID, to slot: UInt32) {
    let number = id.rawValue &>> 2
    let group = group(number)
    if groups[group].number != number {
      guard (groupCount &+ 1) &* 2 <= groups.count else { return grow(adding: id, slot) }
      groupCount &+= 1
      groups[group].number = number
    }
    groups[group].slots[Self.lane(id)] = slot
  }

  /// Forgets the order `id`. O(1) expected.
  mutating func remove(_ id: OrderID) {
    let number = id.rawValue &>> 2
    let group = group(number)
    guard groups[group].number == number else { return }
    groups[group].slots[Self.lane(id)] = .none
    if groups[group].isEmpty { vacate(group) }
  }

  @inline(__always)
  private static func lane(_ id: OrderID) -> Int { Int(truncatingIfNeeded: id.rawValue & 3) }

  @inline(__always)
  private func home(of number: UInt64) -> Int {
    let product = number.multipliedFullWidth(by: multiplier)
    return Int(truncatingIfNeeded: (product.high ^ product.low) &>> 20) & (groups.count &- 1)
  }

  /// Where the group `number` is, or the free place where it would be.
  @inline(__always)
  private func group(_ number: UInt64) -> Int {
    var index = home(of: number)
    while groups[index].number != number, groups[index].number != .max { index = (index &+ 1) & (groups.count &- 1) }
    return index
  }

  /// Frees the place of a group, and moves those behind it, as far as that brings them closer to their homes.
  private mutating func vacate(_ index: Int) {
    let mask = groups.count &- 1
    var free = index
    var next = (index &+ 1) & mask
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
    var old = GrowableBuffer(repeating: Group(), count: groups.count * 2)
    swap(&old, &groups)
    for index in 0..<old.count where old[index].number != .max { groups[group(old[index].number)] = old[index] }
    set(id, to: slot)
  }
}
