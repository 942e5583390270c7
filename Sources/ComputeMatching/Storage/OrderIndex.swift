import MachineHints

/// One cache line of an ``OrderIndex``: seven orders by the hashes of their ids.
///
/// Lane 7 of the tags counts the orders that passed this line because it was full, and are further on.
struct OrderIndexLine: BitwiseCopyable {
  var tags = InlineArray<8, UInt32>(repeating: 0)
  var slots = InlineArray<8, UInt32>(repeating: .max)

  static let lanes: UInt32 = 0x7F
}

/// Finds the slot of a live order by its id.
///
/// A hash table of cache lines. An id hashes to a line, its home, and to a 32-bit tag; all tags of a line are compared at
/// once, so neither finding nor removing an order searches, and the order itself is looked at only where the tag agrees.
/// Orders that find their home full are in the next line that has room; a counter in each line passed says whether to look
/// further. Four consecutive ids share a line, because the ids of real streams mostly grow, and consecutive lines are
/// scattered evenly.
///
/// The table doubles when it holds four orders a line, and no insertion does more than a bounded part of that: lines are
/// added, and then the orders move to their new homes, those of the last line first, a few lines with each insertion. The
/// former home of an order says whether it has moved. Orders that have and orders that have not may share a line.
///
/// Callers choose ids, so they can choose ones that collide. Where an order is suspiciously far from its home, all
/// orders move in the same way to new homes under a hash drawn at random, only faster: the layout changes, what `find`
/// answers does not. So whatever the ids, finding an order, or finding that it is not there, reads no more lines than
/// ``suspiciousDistance`` and those that the orders which arrive meanwhile can fill.
struct OrderIndex: ~Copyable {
  private var lines: GrowableBuffer<OrderIndexLine>
  private(set) var count = 0
  /// With so many orders, ``advance(_:)`` must follow an insertion.
  private var limit: Int
  private var hash: OrderHash
  /// While orders move, the hash of those that have not.
  private var formerHash: OrderHash
  /// Orders whose former home is before this line have not moved; 0 while none has to.
  private var unmovedLines: UInt32 = 0
  /// How many lines, at most, an order has passed: any that is in the table, and any since orders began to move.
  private(set) var farthest = 0
  private var farthestOfMoved = 0
  /// Where an order was found last, since orders moved: mostly, it leaves next.
  var lastFound: Location?
  /// Orders that are between two homes.
  private var moving = GrowableBuffer<UInt32>()

  /// Full lines in a row that do not come about by chance while lines hold four orders on average.
  static let suspiciousDistance = 64
  /// What one insertion does, at most, towards a larger table or a new hash.
  static let addedLines = 1 << 15
  static let movedLines = 8
  static let movedLinesUnderAttack = 1 << 10
  /// Four orders a line, and a few more: the pool of orders doubles at a power of two, and one order should not have to
  /// wait for fresh memory twice.
  private static func limit(_ lineCount: Int) -> Int { lineCount * 4 + 16 }
  /// Room for orders whose home is the last line, or near it.
  private static let spareLines = 4

  init(minimumCapacity: Int) {
    var lineCount = 16
    while lineCount * 4 < minimumCapacity { lineCount *= 2 }
    lines = GrowableBuffer(minimumCapacity: lineCount + Self.spareLines)
    lines.append(OrderIndexLine(), times: lineCount)
    limit = Self.limit(lineCount)
    hash = OrderHash(lineCount: lineCount, seed: 0, multiplier: 0x9E37_79B9_7F4A_7C15)
    formerHash = hash
  }

  /// An id, its home and its tag, so that what looks an order up and then adds it hashes once.
  struct Key: BitwiseCopyable {
    let id: UInt64
    fileprivate let home: UInt32
    fileprivate let tag: UInt32
  }

  /// Where an order was found.
  struct Location: BitwiseCopyable {
    let slot: Slot<OrderRecord>
    fileprivate let lane: UInt32
    fileprivate let line: Int
    /// Whether it is in a later line than its own.
    fileprivate let isDisplaced: Bool
  }

  /// The key of `id`, until the next insertion.
  @inline(__always)
  func key(for id: UInt64) -> Key {
    if unmovedLines != 0 {
      let former = formerHash.key(for: id)
      if former.home < unmovedLines { return former }
    }
    return hash.key(for: id)
  }

  /// Where the order of `key` is, or `nil`. O(1); `orders` holds the ids.
  @inline(__always)
  func find(_ key: Key, in orders: borrowing Slab<OrderRecord>) -> Location? {
    var line = Int(key.home)
    var passed = 0
    while true {
      var candidates = lines.lanes(of: line, with: key.tag)
      while candidates != 0 {
        let lane = candidates.trailingZeroBitCount & 7
        let slot = Slot<OrderRecord>(rawValue: lines[line].slots[lane])
        if orders[slot].id == key.id {
          return Location(slot: slot, lane: UInt32(truncatingIfNeeded: lane), line: line, isDisplaced: passed != 0)
        }
        candidates &= candidates &- 1
      }
      if lines[line].tags[7] == 0 || passed == farthest { return nil }
      line &+= 1
      passed &+= 1
    }
  }

  /// Remembers that the order of `key`, which is not in the table, is in `slot`. O(1) expected.
  ///
  /// Answers whether ``advance(_:)`` must follow before anything else.
  @inline(__always)
  mutating func insert(_ key: Key, slot: Slot<OrderRecord>) -> Bool {
    count &+= 1
    if !put(key, slot, in: Int(key.home)) { putBehind(key, slot) }
    return count >= limit
  }

  /// Forgets the order `id`, which is in `slot`. O(1) expected.
  mutating func remove(_ id: UInt64, slot: Slot<OrderRecord>) {
    count &-= 1
    if let lastFound, lastFound.slot == slot, !lastFound.isDisplaced {
      lines[lastFound.line].tags[Int(lastFound.lane)] = 0
      self.lastFound = nil
    } else {
      takeOut(key(for: id), slot)
    }
  }

  /// Brings the line of `id` nearer to the processor.
  @inline(__always)
  func prefetch(_ id: UInt64) { lines.prefetch(Int(key(for: id).home)) }

  /// The slot that the tag of `id` leads to: the order's, if it is live, unless it shares its tag or was displaced.
  @inline(__always)
  func likelySlot(of id: UInt64) -> Slot<OrderRecord> {
    let key = key(for: id)
    let line = Int(key.home)
    let candidates = lines.lanes(of: line, with: key.tag)
    return candidates == 0 ? .none : Slot(rawValue: lines[line].slots[candidates.trailingZeroBitCount & 7])
  }

  /// Puts the order into `line` and answers whether there was room.
  @inline(__always)
  private mutating func put(_ key: Key, _ slot: Slot<OrderRecord>, in line: Int) -> Bool {
    let free = lines.lanes(of: line, with: 0)
    guard free != 0 else { return false }
    let lane = free.trailingZeroBitCount & 7
    lines[line].tags[lane] = key.tag
    lines[line].slots[lane] = slot.rawValue
    return true
  }

  /// Puts the order, whose home is full, into the first line behind with room.
  @inline(never)
  private mutating func putBehind(_ key: Key, _ slot: Slot<OrderRecord>) {
    var line = Int(key.home)
    repeat {
      lines[line].tags[7] &+= 1
      line += 1
      if line == lines.count { lines.append(OrderIndexLine()) }
    } while !put(key, slot, in: line)
    let passed = line - Int(key.home)
    farthest = max(farthest, passed)
    farthestOfMoved = max(farthestOfMoved, passed)
    if farthest > Self.suspiciousDistance { limit = 0 }
  }

  private mutating func takeOut(_ key: Key, _ slot: Slot<OrderRecord>) {
    var line = Int(key.home)
    while true {
      var candidates = lines.lanes(of: line, with: key.tag)
      while candidates != 0 {
        let lane = candidates.trailingZeroBitCount & 7
        if lines[line].slots[lane] == slot.rawValue {
          lines[line].tags[lane] = 0
          return
        }
        candidates &= candidates &- 1
      }
      // It is further on, and will not be any more.
      lines[line].tags[7] &-= 1
      line += 1
    }
  }
}

// How the table grows, or changes its hash.
extension OrderIndex {
  /// Goes on with a larger table or a new hash, or begins it. A bounded amount of work, and more memory only for lines.
  ///
  /// A command that inserts many orders adds lines, and moves many orders under attack, with the first of them only: the few hundred
  /// that a page has are too few to fill the lines meanwhile.
  ///
  /// Answers how many orders have moved.
  @discardableResult
  mutating func advance(_ orders: borrowing Slab<OrderRecord>, isFirst: Bool = true) -> Int {
    lastFound = nil
    if unmovedLines == 0 {
      begin()
    } else if lines.count < hash.lineCount {
      guard isFirst else { return 0 }
      lines.append(OrderIndexLine(), times: min(Self.addedLines, hash.lineCount - lines.count))
    } else {
      return moveOrders(ofLines: isFirst && isSuspicious ? Self.movedLinesUnderAttack : Self.movedLines, orders)
    }
    return 0
  }

  private var isSuspicious: Bool { farthest > Self.suspiciousDistance }

  private mutating func begin() {
    let lineCount = hash.lineCount
    limit = Self.limit(lineCount)
    guard count >= limit || isSuspicious else { return }
    let isLarger = count >= (isSuspicious ? limit / 2 : limit)
    var (seed, multiplier) = (hash.seed, hash.multiplier)
    if isSuspicious {
      var random = SystemRandomNumberGenerator()
      seed = random.next()
      multiplier = random.next() | 1
    }
    formerHash = hash
    hash = OrderHash(lineCount: isLarger ? lineCount * 2 : lineCount, seed: seed, multiplier: multiplier)
    lines.reserveCapacity(hash.lineCount + Self.spareLines)
    unmovedLines = UInt32(truncatingIfNeeded: lineCount)
    farthestOfMoved = 0
    limit = 0
  }

  private mutating func moveOrders(ofLines lineCount: Int, _ orders: borrowing Slab<OrderRecord>) -> Int {
    var movedCount = 0
    for _ in 0..<min(lineCount, Int(unmovedLines)) {
      // Those of a later insertion, or of a later turn.
      prefetchOrders(of: Int(unmovedLines) - 1 - Self.movedLines, orders)
      movedCount += moveOrders(of: unmovedLines - 1, orders)
    }
    if unmovedLines == 0 {
      farthest = farthestOfMoved
      begin()
    }
    return movedCount
  }

  /// Moves the orders whose former home is `home`, the last line of which any has not moved.
  private mutating func moveOrders(of home: UInt32, _ orders: borrowing Slab<OrderRecord>) -> Int {
    var line = Int(home)
    var passed = 0
    while true {
      for lane in 0..<7 where lines[line].tags[lane] != 0 {
        let slot = Slot<OrderRecord>(rawValue: lines[line].slots[lane])
        let key = formerHash.key(for: orders[slot].id)
        guard key.home == home else { continue }
        takeOut(key, slot)
        moving.append(slot.rawValue)
      }
      if lines[line].tags[7] == 0 || passed == farthest { break }
      line += 1
      passed += 1
    }
    unmovedLines = home
    let count = moving.count
    while let moved = moving.popLast() {
      let slot = Slot<OrderRecord>(rawValue: moved)
      let key = hash.key(for: orders[slot].id)
      if !put(key, slot, in: Int(key.home)) { putBehind(key, slot) }
    }
    return count
  }

  private func prefetchOrders(of line: Int, _ orders: borrowing Slab<OrderRecord>) {
    guard line >= 0 else { return }
    for lane in 0..<7 where lines[line].tags[lane] != 0 { orders.prefetch(Slot(rawValue: lines[line].slots[lane])) }
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
          return "order \(key.id) is not found where it is"
        }
        for passed in Int(key.home)..<line { passing[passed] += 1 }
      }
    }
    guard foundCount == count, count == orderCount, moving.isEmpty else {
      return "the index has \(foundCount) orders, counts \(count), and \(orderCount) are live"
    }
    for line in 0..<lines.count where passing[line] != lines[line].tags[7] {
      return "line \(line) of the index is passed by \(passing[line]) orders and counts \(lines[line].tags[7])"
    }
    return nil
  }
}

/// Which home and which tag an id has.
private struct OrderHash: BitwiseCopyable {
  /// A hash's upper bits choose the line.
  private let shift: UInt64
  let seed: UInt64
  let multiplier: UInt64

  init(lineCount: Int, seed: UInt64, multiplier: UInt64) {
    shift = 64 - UInt64(lineCount.trailingZeroBitCount)
    self.seed = seed
    self.multiplier = multiplier
  }

  var lineCount: Int { 1 << Int(64 - shift) }

  /// A tag is never 0, which marks a free lane, and different for the four ids that share a line.
  @inline(__always)
  func key(for id: UInt64) -> OrderIndex.Key {
    let product = ((id &>> 2) ^ seed).multipliedFullWidth(by: multiplier)
    let hash = product.high ^ product.low
    return OrderIndex.Key(
      id: id, home: UInt32(truncatingIfNeeded: hash &>> shift),
      tag: UInt32(truncatingIfNeeded: hash) << 3 | UInt32(truncatingIfNeeded: id & 3) << 1 | 1)
  }
}

extension GrowableBuffer where Element == OrderIndexLine {
  /// Bit *i*: lane *i* of the tags of `line` holds `tag`.
  @inline(__always)
  func lanes(of line: Int, with tag: UInt32) -> UInt32 {
    let tags = unsafe UnsafeRawPointer(address(of: line)).assumingMemoryBound(to: UInt32.self)
    return unsafe machine_equal_lanes(tags, tag) & OrderIndexLine.lanes
  }
}
