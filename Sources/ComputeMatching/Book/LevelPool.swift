/// The price levels of all books, and the pages of the ladders that order them.
struct LevelPool: ~Copyable {
  private var levels: Slab<PriceLevel>
  var pages: Slab<LadderPage>
  var recent = RecentLevels()
  /// How many orders were passed to find the places of others in queues. For tests, which bound costs by it.
  var stepCount: UInt64 = 0

  init(minimumCapacity: Int) {
    levels = Slab(minimumCapacity: minimumCapacity)
    pages = Slab(minimumCapacity: minimumCapacity / 16)
  }

  subscript(slot: Slot<PriceLevel>) -> PriceLevel {
    @inline(__always)
    _read { yield levels[slot] }
    @inline(__always)
    _modify { yield &levels[slot] }
  }

  /// How many levels there are.
  var liveCount: Int { levels.liveCount }

  /// Whether `slot` was ever handed out.
  @inline(__always)
  func contains(_ slot: Slot<PriceLevel>) -> Bool { levels.contains(slot) }

  @inline(__always)
  func prefetch(_ slot: Slot<PriceLevel>) { levels.prefetch(slot) }

  /// Brings a page or a level nearer to the processor.
  @inline(__always)
  func prefetch(_ node: LadderNode) {
    if node.hasPlaces { prefetch(node.page) } else { levels.prefetch(node.level) }
  }

  /// Brings a page, which is on two cache lines, nearer to the processor.
  @inline(__always)
  func prefetch(_ page: Slot<LadderPage>) { pages.prefetchWhole(page) }

  /// What hangs below the page `node` on the way to `rank`; nothing, if there is no such page.
  @inline(__always)
  mutating func node(below node: LadderNode, towards rank: Rank) -> LadderNode {
    pages.contains(node.page) ? pages[node.page].node(at: rank) : .none
  }

  @inline(__always)
  mutating func insert(_ level: PriceLevel) -> Slot<PriceLevel> { levels.insert(level) }

  @inline(__always)
  mutating func remove(_ slot: Slot<PriceLevel>) { levels.remove(slot) }
}

/// One node of a ``PriceLadder``: 16 places for ranks that agree in all bits from `shift + 4` on.
struct LadderPage: BitwiseCopyable {
  /// How many bits of a rank choose a place.
  private static let digit: UInt64 = 4

  private(set) var places: InlineArray<16, LadderNode>
  /// The bits that all ranks below this page share.
  private let prefix: UInt64
  var parent: Slot<LadderPage>
  /// The bits of a rank that choose the place begin here.
  private let shift: UInt8
  /// Bit *i*: place *i* is taken.
  private var occupied: UInt16

  /// The page at the height where the two ranks part.
  init(parent: Slot<LadderPage>, covering rank: Rank, and other: Rank) {
    let highestDifference = UInt64(truncatingIfNeeded: 63 &- (rank.value ^ other.value).leadingZeroBitCount)
    let shift = highestDifference / Self.digit * Self.digit
    places = InlineArray(repeating: .none)
    prefix = (rank.value &>> shift) &>> Self.digit
    self.parent = parent
    self.shift = UInt8(truncatingIfNeeded: shift)
    occupied = 0
  }

  @inline(__always)
  func covers(_ rank: Rank) -> Bool { (rank.value &>> UInt64(shift)) &>> Self.digit == prefix }

  /// The smallest rank that the page covers.
  var firstRank: Rank { Rank(value: (prefix &<< Self.digit) &<< UInt64(shift)) }

  @inline(__always)
  func place(of rank: Rank) -> Int { Int(truncatingIfNeeded: (rank.value &>> UInt64(shift)) & 15) }

  /// What hangs in the place of `rank`. Mutating, because for a function that only reads the compiler copies all places.
  @inline(__always)
  mutating func node(at rank: Rank) -> LadderNode { places[place(of: rank)] }

  /// Hangs `node` into the place of `rank`.
  @inline(__always)
  mutating func hang(_ node: LadderNode, at rank: Rank) {
    places[place(of: rank)] = node
    occupied |= 1 &<< UInt16(truncatingIfNeeded: place(of: rank))
  }

  /// Empties the place of `rank`. Answers whether all are empty then.
  @inline(__always)
  mutating func empty(at rank: Rank) -> Bool {
    places[place(of: rank)] = .none
    occupied &= ~(1 &<< UInt16(truncatingIfNeeded: place(of: rank)))
    return occupied == 0
  }

  /// The first taken place behind that of `rank`, if any.
  @inline(__always)
  func firstPlace(after rank: Rank) -> Int? {
    let behind = occupied & (~1 &<< UInt16(truncatingIfNeeded: place(of: rank)))
    return behind == 0 ? nil : behind.trailingZeroBitCount
  }

  /// The first taken place. A page that hangs in a ladder has one.
  @inline(__always)
  var firstPlace: Int { occupied.trailingZeroBitCount & 15 }
}

/// What hangs in a place of a page: nothing, a level, or another page.
struct LadderNode: BitwiseCopyable, Equatable {
  private let bits: UInt32
  private static let pageFlag: UInt32 = 1 << 31

  static let none = LadderNode(bits: .max)
  static func level(_ slot: Slot<PriceLevel>) -> LadderNode { LadderNode(bits: slot.rawValue) }
  static func page(_ slot: Slot<LadderPage>) -> LadderNode { LadderNode(bits: slot.rawValue | pageFlag) }

  private init(bits: UInt32) { self.bits = bits }

  var isNone: Bool { bits == .max }
  /// Whether it is a page. Not to be asked of `.none`.
  var isPage: Bool { bits & Self.pageFlag != 0 }
  /// Whether it is a page, and not `.none`, whose bits are the largest number with that flag.
  var hasPlaces: Bool { Int32(bitPattern: bits) < -1 }
  /// The level, if it is neither `.none` nor a page.
  var level: Slot<PriceLevel> { Slot(rawValue: bits) }
  /// The page, if it is one.
  var page: Slot<LadderPage> { Slot(rawValue: bits & ~Self.pageFlag) }
}
