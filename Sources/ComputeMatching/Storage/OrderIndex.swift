import MachineHints

/// One cache line of an ``OrderIndex``: seven orders by the hashes of their ids.
///
/// Lane 7 of the tags counts the orders that belong here but stand further on because the line was full.
struct OrderIndexLine: BitwiseCopyable {
  var tags = InlineArray<8, UInt32>(repeating: 0)
  var slots = InlineArray<8, UInt32>(repeating: .max)

  static let lanes: UInt32 = 0x7F
}

/// Finds the slot of a live order by its id.
///
/// A hash table of cache lines. An id hashes to a line and to a 32-bit tag; all tags of a line are compared at once, so
/// neither finding nor removing an order searches, and the order itself is looked at only where the tag agrees. Orders that
/// find their line full are in the next one that has room; a counter in each line passed says whether to look further.
/// Four consecutive ids share a line, because the ids of real streams mostly grow, and consecutive lines are scattered evenly.
///
/// Callers choose ids, so they can choose ones that collide. Where an order would stand suspiciously far from its line, the
/// table is laid out anew with a hash drawn at random: the layout changes, what `find` answers does not. So no order ever
/// stands further than ``suspiciousDistance``, and nothing is looked for beyond: whatever the ids, finding one or finding that it
/// is not there reads a bounded number of lines.
struct OrderIndex: ~Copyable {
  private var lines: GrowableBuffer<OrderIndexLine>
  private(set) var count = 0
  /// A hash's upper bits choose the line.
  private var shift: UInt64
  private var seed: UInt64 = 0
  /// How many lines, at most, an order has passed since the table was laid out.
  private var farthest = 0
  private var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Full lines in a row that do not come about by chance while lines hold four orders on average.
  static let suspiciousDistance = 64

  init(minimumCapacity: Int) {
    var lineCount = 16
    while lineCount * 4 < minimumCapacity { lineCount *= 2 }
    lines = GrowableBuffer(repeating: OrderIndexLine(), count: lineCount)
    shift = 64 - UInt64(lineCount.trailingZeroBitCount)
  }

  /// An id and its hash, so that what looks an order up and then adds it hashes once.
  struct Key: BitwiseCopyable {
    let id: UInt64
    fileprivate let hash: UInt64
  }

  /// Where an order was found.
  struct Location: BitwiseCopyable {
    let slot: Slot<OrderRecord>
    fileprivate let lane: UInt32
    fileprivate let line: Int
    /// Whether it is in a later line than its own.
    fileprivate let isDisplaced: Bool
  }

  /// The key of `id`, until the table is laid out anew.
  @inline(__always)
  func key(for id: UInt64) -> Key {
    let product = ((id &>> 2) ^ seed).multipliedFullWidth(by: multiplier)
    return Key(id: id, hash: product.high ^ product.low)
  }

  /// Where the order of `key` is, or `nil`. O(1); `orders` holds the ids.
  @inline(__always)
  func find(_ key: Key, in orders: borrowing Slab<OrderRecord>) -> Location? {
    let tag = tag(of: key)
    let home = home(of: key)
    var line = home
    var passed = 0
    while true {
      var candidates = lines.lanes(of: line, with: tag)
      while candidates != 0 {
        let lane = candidates.trailingZeroBitCount & 7
        let slot = Slot<OrderRecord>(rawValue: lines[line].slots[lane])
        if orders[slot].id == key.id {
          return Location(slot: slot, lane: UInt32(truncatingIfNeeded: lane), line: line, isDisplaced: passed != 0)
        }
        candidates &= candidates &- 1
      }
      if lines[line].tags[7] == 0 || passed == farthest { return nil }
      line = next(line)
      passed &+= 1
    }
  }

  /// Remembers that the order of `key`, which is not in the table, is in `slot`. O(1) expected.
  ///
  /// Answers whether the table must be laid out anew, by ``rebuild(_:)``, before anything else.
  @inline(__always)
  mutating func insert(_ key: Key, slot: Slot<OrderRecord>) -> Bool {
    place(key, slot)
    count &+= 1
    return farthest > Self.suspiciousDistance || count >= lines.count &* 4
  }

  /// Lays the table out anew: larger if it is full, under another hash if the one in use collides too often. O(n).
  mutating func rebuild(_ orders: borrowing Slab<OrderRecord>) {
    if farthest > Self.suspiciousDistance { drawHash() }
    let lineCount = count >= lines.count * 4 ? lines.count * 2 : lines.count
    var old = GrowableBuffer<OrderIndexLine>(repeating: OrderIndexLine(), count: lineCount)
    swap(&old, &lines)
    shift = 64 - UInt64(lineCount.trailingZeroBitCount)
    placeAll(of: old, orders)
    while farthest > Self.suspiciousDistance {
      drawHash()
      lines = GrowableBuffer(repeating: OrderIndexLine(), count: lineCount)
      placeAll(of: old, orders)
    }
  }

  private mutating func drawHash() {
    var random = SystemRandomNumberGenerator()
    seed = random.next()
    multiplier = random.next() | 1
  }

  private mutating func placeAll(
    of old: borrowing GrowableBuffer<OrderIndexLine>, _ orders: borrowing Slab<OrderRecord>
  ) {
    farthest = 0
    for line in 0..<old.count {
      for lane in 0..<7 where old[line].tags[lane] != 0 {
        let slot = Slot<OrderRecord>(rawValue: old[line].slots[lane])
        place(key(for: orders[slot].id), slot)
      }
    }
  }

  /// Forgets the order `id`, which was found at `location`, since when nothing was added. O(1) expected.
  @inline(__always)
  mutating func remove(_ id: UInt64, at location: Location) {
    guard !location.isDisplaced else { return remove(id, slot: location.slot) }
    lines[location.line].tags[Int(location.lane & 7)] = 0
    count &-= 1
  }

  /// Forgets the order `id`, which is in `slot`. O(1) expected.
  mutating func remove(_ id: UInt64, slot: Slot<OrderRecord>) {
    let key = key(for: id)
    let tag = tag(of: key)
    var line = home(of: key)
    while true {
      var candidates = lines.lanes(of: line, with: tag)
      while candidates != 0 {
        let lane = candidates.trailingZeroBitCount & 7
        if lines[line].slots[lane] == slot.rawValue {
          lines[line].tags[lane] = 0
          count &-= 1
          return
        }
        candidates &= candidates &- 1
      }
      // It stands further on, and will not any more.
      lines[line].tags[7] &-= 1
      line = next(line)
    }
  }

  /// Brings the line of `id` nearer to the processor.
  @inline(__always)
  func prefetch(_ id: UInt64) { lines.prefetch(home(of: key(for: id))) }

  /// The slot that the tag of `id` leads to: the order's, if it is live, unless it shares its tag or was displaced.
  @inline(__always)
  func likelySlot(of id: UInt64) -> Slot<OrderRecord>? {
    let key = key(for: id)
    let line = home(of: key)
    let candidates = lines.lanes(of: line, with: tag(of: key))
    return candidates == 0 ? nil : Slot(rawValue: lines[line].slots[candidates.trailingZeroBitCount & 7])
  }

  /// Puts the order into the first line with room.
  @inline(__always)
  private mutating func place(_ key: Key, _ slot: Slot<OrderRecord>) {
    let home = home(of: key)
    if !put(key, slot, in: home) { placeBehind(home, key, slot) }
  }

  /// Puts the order into `line` and answers whether there was room.
  @inline(__always)
  private mutating func put(_ key: Key, _ slot: Slot<OrderRecord>, in line: Int) -> Bool {
    let free = lines.lanes(of: line, with: 0)
    guard free != 0 else { return false }
    let lane = free.trailingZeroBitCount & 7
    lines[line].tags[lane] = tag(of: key)
    lines[line].slots[lane] = slot.rawValue
    return true
  }

  @inline(never)
  private mutating func placeBehind(_ home: Int, _ key: Key, _ slot: Slot<OrderRecord>) {
    var line = home
    var passed = 0
    repeat {
      lines[line].tags[7] &+= 1
      line = next(line)
      passed += 1
    } while !put(key, slot, in: line)
    farthest = max(farthest, passed)
  }

  /// What is wrong with the table that should hold `orderCount` of `orders`; `nil` if nothing is. O(n).
  func fault(_ orders: borrowing Slab<OrderRecord>, orderCount: Int) -> String? {
    var passing = [UInt32](repeating: 0, count: lines.count)
    var foundCount = 0
    for line in 0..<lines.count {
      for lane in 0..<7 where lines[line].tags[lane] != 0 {
        foundCount += 1
        let slot = Slot<OrderRecord>(rawValue: lines[line].slots[lane])
        let key = key(for: orders[slot].id)
        guard let found = find(key, in: orders), found.slot == slot, found.line == line, Int(found.lane) == lane else {
          return "order \(key.id) is not found where it stands"
        }
        var passed = home(of: key)
        while passed != line {
          passing[passed] += 1
          passed = next(passed)
        }
      }
    }
    guard foundCount == count, count == orderCount else {
      return "the index has \(foundCount) orders, counts \(count), and \(orderCount) are live"
    }
    for line in 0..<lines.count where passing[line] != lines[line].tags[7] {
      return "line \(line) of the index is passed by \(passing[line]) orders and counts \(lines[line].tags[7])"
    }
    return nil
  }

  @inline(__always)
  private func home(of key: Key) -> Int { Int(truncatingIfNeeded: key.hash &>> shift) }

  /// Never 0, which marks a free lane, and different for the ids of a block.
  @inline(__always)
  private func tag(of key: Key) -> UInt32 {
    UInt32(truncatingIfNeeded: key.hash) << 3 | UInt32(truncatingIfNeeded: key.id & 3) << 1 | 1
  }

  @inline(__always)
  private func next(_ line: Int) -> Int { line &+ 1 == lines.count ? 0 : line &+ 1 }
}

extension GrowableBuffer where Element == OrderIndexLine {
  /// Bit *i*: lane *i* of the tags of `line` holds `tag`.
  @inline(__always)
  func lanes(of line: Int, with tag: UInt32) -> UInt32 {
    let tags = unsafe UnsafeRawPointer(address(of: line)).assumingMemoryBound(to: UInt32.self)
    return unsafe machine_equal_lanes(tags, tag) & OrderIndexLine.lanes
  }
}
