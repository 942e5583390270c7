/// All displayed, or all conditional, orders of one side of one book at one price: a queue in order of their stamps.
struct PriceLevel: BitwiseCopyable {
  let rank: Rank
  /// Sum of the displayed quantities. Below 2^64, since both the orders and the quantity of each are below 2^32. A level of
  /// conditional orders has its ``leastNeed`` there, and whether it ``isOutdated``.
  var quantity: UInt64
  var head: Slot<OrderRecord>
  var tail: Slot<OrderRecord>
  var orderCount: UInt32
  /// The page of the ladder that the level hangs from, `Slab.none` if it is the root.
  var page: Slot<LadderPage>

  /// No more than the least that any of the level's conditional orders must trade at once: a taker that has less passes over
  /// them all with one look (R15.3).
  var leastNeed: UInt32 {
    get { UInt32(truncatingIfNeeded: quantity) }
    set { quantity = (quantity >> 32) << 32 | UInt64(newValue) }
  }

  /// Whether the level's conditional orders have missed changes, because there was too little for any of them: then nothing is
  /// known of them (R15.4).
  var isOutdated: Bool {
    get { quantity >> 32 != 0 }
    set { quantity = UInt64(leastNeed) | (newValue ? 1 << 32 : 0) }
  }

  /// Puts an order at the end of the queue, behind the one that was last.
  @inline(__always)
  mutating func append(_ order: Slot<OrderRecord>, behind last: Slot<OrderRecord>, quantity added: UInt32) {
    if last.isNone { head = order }
    tail = order
    orderCount &+= 1
    quantity &+= UInt64(added)
  }
}

/// A price as its side sees it: the better the price, the smaller the rank. One walk serves both sides.
///
/// An ask's rank is its price, a bid's is the largest price less its own; both fit 63 bits.
struct Rank: Comparable, BitwiseCopyable {
  let value: UInt64

  @inline(__always)
  init(value: UInt64) { self.value = value }

  /// The price must be positive (R2).
  @inline(__always)
  init(of price: Price, on side: Side) { value = UInt64(bitPattern: price.ticks) ^ Self.mirror(side) }

  /// The rank of a price among the orders that an order of `side` trades with.
  @inline(__always)
  init(of price: Price, oppositeTo side: Side) {
    // One mirror from its own rank, which most callers need too.
    value = Rank(of: price, on: side).value ^ UInt64(Int64.max)
  }

  @inline(__always)
  func price(on side: Side) -> Price { Price(ticks: Int64(bitPattern: value ^ Self.mirror(side))) }

  @inline(__always)
  static func < (lhs: Rank, rhs: Rank) -> Bool { lhs.value < rhs.value }

  /// Behind every price: the limit of a market order.
  static let worst = Rank(value: UInt64(Int64.max))
  /// Behind even that: the best rank of a ladder without levels.
  static let unreachable = Rank(value: .max)

  @inline(__always)
  private static func mirror(_ side: Side) -> UInt64 {
    // Arithmetic, since which side comes next is nothing that a processor could guess.
    (UInt64(side.rawValue) &- 1) & UInt64(Int64.max)
  }
}
