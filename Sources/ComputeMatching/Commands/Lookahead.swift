/// The next few commands of a batch, as far as it is known where what they will read is.
///
/// All of them take one step after the other: each reads what the step before brought near, and has the next thing brought near.
/// So the waits of all commands for memory overlap. What is found here is a hint: commands that run meanwhile may change it.
struct Lookahead: BitwiseCopyable {
  /// How many commands, at most: enough to keep a processor's memory system busy.
  static let size = 32
  private static let mask = size - 1

  /// Live orders that are cancelled or changed.
  private var ids = InlineArray<32, OrderID>(repeating: .none)
  private var slots = InlineArray<32, Slot<OrderRecord>>(repeating: Slot<OrderRecord>.none)
  private var liveCount = 0
  /// Where new orders will be: the ladder, the rank, and how far the way to the level is known.
  private var ladders = InlineArray<32, UInt32>(repeating: 0)
  private var ranks = InlineArray<32, Rank>(repeating: .unreachable)
  private var nodes = InlineArray<32, LadderNode>(repeating: .none)
  private var newCount = 0

  /// Forgets the commands before these.
  @inline(__always)
  mutating func begin() { (liveCount, newCount) = (0, 0) }

  /// A live order is to be cancelled or changed.
  @inline(__always)
  mutating func add(_ id: OrderID, _ market: inout Market) {
    ids[liveCount & Self.mask] = id
    liveCount &+= 1
    market.orders.prefetchIndex(of: id)
  }

  /// An order is to enter.
  @inline(__always)
  mutating func add(_ order: Order, _ market: inout Market) {
    market.orders.prefetchIndex(of: order.id)
    let (book, limit) = order.plainPlace
    guard order.isPlain, market.contains(book), limit >= .lowest else { return }
    let rank = Rank(of: limit, on: order.side)
    let node = market.books[book][order.side].firstNode(towards: rank, in: market.levels)
    market.levels.prefetch(node)
    ladders[newCount & Self.mask] = market.books[book][order.side].number
    ranks[newCount & Self.mask] = rank
    nodes[newCount & Self.mask] = node
    newCount &+= 1
  }

  /// Takes the steps that follow, those of live and of new orders by turns.
  @inline(__always)
  mutating func finish(_ market: inout Market) {
    for index in 0..<liveCount {
      slots[index & Self.mask] = market.orders.likelySlot(of: ids[index & Self.mask])
      market.orders.prefetch(slots[index & Self.mask])
    }
    _ = takeStep(&market)
    for index in 0..<liveCount { market.prefetchNeighbours(of: slots[index & Self.mask]) }
    _ = takeStep(&market)
    for index in 0..<liveCount { market.prefetchPage(ofLevelOf: slots[index & Self.mask]) }
    while takeStep(&market) {}
    for index in 0..<newCount {
      market.prefetchEnd(
        of: nodes[index & Self.mask], at: ranks[index & Self.mask], in: ladders[index & Self.mask])
    }
  }

  /// Goes one page down the ladder of each new order. Answers whether any has not arrived.
  @inline(__always)
  private mutating func takeStep(_ market: inout Market) -> Bool {
    var goesOn = false
    for index in 0..<newCount where nodes[index & Self.mask].hasPlaces {
      nodes[index & Self.mask] = market.levels.node(below: nodes[index & Self.mask], towards: ranks[index & Self.mask])
      market.levels.prefetch(nodes[index & Self.mask])
      goesOn = true
    }
    return goesOn
  }
}

extension Market {
  /// Brings the neighbours and the level of the order in `slot` nearer to the processor. Wants its record to be near.
  @inline(__always)
  fileprivate func prefetchNeighbours(of slot: Slot<OrderRecord>) {
    guard !slot.isNone else { return }
    orders.prefetch(orders[slot].next)
    orders.prefetch(orders[slot].previous)
    levels.prefetch(orders[slot].level)
    guard orders[slot].participant != 0 else { return }
    orders.prefetch(orders[slot].nextOfParticipant)
    orders.prefetch(orders[slot].previousOfParticipant)
  }

  /// Brings the page of a level nearer to the processor that the order in `slot` takes with it when it leaves.
  @inline(__always)
  fileprivate func prefetchPage(ofLevelOf slot: Slot<OrderRecord>) {
    guard !slot.isNone else { return }
    let level = orders[slot].level
    guard orders[slot].next.isNone, orders[slot].previous.isNone, levels.contains(level) else { return }
    levels.prefetch(levels[level].page)
  }

  /// Brings the last order of a level of `ladder` nearer to the processor, behind which another will be, and remembers the level if it
  /// is the one at `rank`: the order then need not go down the ladder.
  @inline(__always)
  fileprivate mutating func prefetchEnd(of node: LadderNode, at rank: Rank, in ladder: UInt32) {
    guard !node.isNone, !node.isPage, levels.contains(node.level) else { return }
    orders.prefetch(levels[node.level].tail)
    if levels[node.level].rank == rank { levels.recent.remember(node.level, at: rank, of: ladder) }
  }
}
