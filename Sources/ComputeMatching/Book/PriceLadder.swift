/// The price levels of one side of one book, best first: a 16-way bitmap trie over ranks, with the best one at hand.
///
/// A level is as near the root as its rank allows: there are pages only where ranks differ, so neither the spread of the
/// prices nor their number costs memory beyond one page made per level, and a far-off price costs no more than a near one.
/// Finding, adding and removing a level is O(1): at most 16 pages lie above it, two or three in ordinary books.
///
/// A page that is left with a single place stays until that empties too: at a price that comes and goes, which is what
/// prices near the best ones do, nothing is built and torn down. At worst (prices chosen for it) that keeps 16 pages a level.
struct PriceLadder: BitwiseCopyable {
  private(set) var root = LadderNode.none
  /// The slot of the best level, `Slab.none` if there is none.
  private(set) var best = Slot<PriceLevel>.none
  private(set) var bestRank = Rank.unreachable
  private(set) var levelCount: UInt32 = 0
  /// Which of the pool's ladders this is: another number for each, and those of neighbours far apart.
  let number: UInt32

  /// An empty ladder. No other one of the same pool may have its `number`.
  init(number: UInt32) { self.number = number &* 0x9E37_79B1 }

  /// The level at `rank`, if there is one.
  func level(at rank: Rank, in pool: borrowing LevelPool) -> Slot<PriceLevel>? {
    var node = root
    while !node.isNone {
      guard node.isPage else { return pool[node.level].rank == rank ? node.level : nil }
      guard pool.pages[node.page].covers(rank) else { return nil }
      node = pool.pages[node.page].places[pool.pages[node.page].place(of: rank)]
    }
    return nil
  }

  /// Where the way down to `rank` begins: the level itself, if it is remembered; the best one, to which an even better one is near; or
  /// else the root.
  @inline(__always)
  func firstNode(towards rank: Rank, in pool: borrowing LevelPool) -> LadderNode {
    rank <= bestRank ? .level(best) : recentLevel(at: rank, in: pool).map { .level($0) } ?? root
  }

  /// The level at `rank`, made if there is none.
  @inline(__always)
  mutating func findOrInsertLevel(at rank: Rank, in pool: inout LevelPool) -> Slot<PriceLevel> {
    if let level = recentLevel(at: rank, in: pool) { return level }
    let level = walkOrInsert(rank, &pool)
    pool.recent.remember(level, at: rank, of: number)
    return level
  }

  /// The level at `rank`, if the pool remembers it.
  @inline(__always)
  func recentLevel(at rank: Rank, in pool: borrowing LevelPool) -> Slot<PriceLevel>? {
    pool.recent.level(at: rank, of: number)
  }

  @inline(never)
  private mutating func walkOrInsert(_ rank: Rank, _ pool: inout LevelPool) -> Slot<PriceLevel> {
    if rank == bestRank { return best }
    var page = Slot<LadderPage>.none
    var node = root
    // What is better than all others is mostly near the best one.
    if rank < bestRank, !best.isNone, let near = pool[best].page.orNil, pool.pages[near].covers(rank) {
      node = .page(near)
    }
    while node.hasPlaces {
      page = node.page
      node = pool.pages[page].node(at: rank)
    }
    // If the last page covers the rank, all above it do.
    if !page.isNone, !pool.pages[page].covers(rank) {
      page = insertPage(partingFrom: rank, &pool)
    } else if !node.isNone {
      let other = pool[node.level].rank
      if other == rank { return node.level }
      page = insertPage(above: node, other, partingFrom: rank, under: page, &pool)
    }
    return insertLevel(rank, under: page, &pool)
  }

  /// Puts a page above the first one on the way to `rank` that does not cover it.
  @inline(never)
  private mutating func insertPage(partingFrom rank: Rank, _ pool: inout LevelPool) -> Slot<LadderPage> {
    var parent = Slot<LadderPage>.none
    var node = root
    while pool.pages[node.page].covers(rank) {
      parent = node.page
      node = pool.pages[parent].node(at: rank)
    }
    return insertPage(above: node, pool.pages[node.page].firstRank, partingFrom: rank, under: parent, &pool)
  }

  /// Takes the empty level `slot` out, and finds the next best one if it was the best.
  mutating func remove(_ slot: Slot<PriceLevel>, from pool: inout LevelPool) {
    let rank = pool[slot].rank
    if slot == best {
      best = level(after: slot, in: pool) ?? Slot<PriceLevel>.none
      bestRank = best.isNone ? .unreachable : pool[best].rank
    }
    var page = pool[slot].page
    pool.recent.forget(slot, at: rank, of: number)
    pool.remove(slot)
    levelCount &-= 1
    while !page.isNone {
      guard pool.pages[page].empty(at: rank) else { return }
      let parent = pool.pages[page].parent
      pool.pages.remove(page)
      page = parent
    }
    root = .none
  }

  /// The next worse level behind `slot`.
  func level(after slot: Slot<PriceLevel>, in pool: borrowing LevelPool) -> Slot<PriceLevel>? {
    let rank = pool[slot].rank
    var page = pool[slot].page
    while !page.isNone {
      if let place = pool.pages[page].firstPlace(after: rank) {
        var node = pool.pages[page].places[place]
        while node.isPage { node = pool.pages[node.page].places[pool.pages[node.page].firstPlace] }
        return node.level
      }
      page = pool.pages[page].parent
    }
    return nil
  }

  @inline(__always)
  private mutating func insertLevel(_ rank: Rank, under page: Slot<LadderPage>, _ pool: inout LevelPool) -> Slot<
    PriceLevel
  > {
    let none = Slot<OrderRecord>.none
    let slot = pool.insert(
      PriceLevel(rank: rank, quantity: 0, head: none, tail: none, orderCount: 0, page: page))
    attach(.level(slot), rank, under: page, &pool)
    levelCount &+= 1
    if rank < bestRank {
      best = slot
      bestRank = rank
    }
    return slot
  }

  /// Puts a page where `node`, which holds `inside`, hangs, at the height where `rank` parts from it. Apart from the way down, so that
  /// this one has no page on its stack.
  @inline(never)
  private mutating func insertPage(
    above node: LadderNode, _ inside: Rank, partingFrom rank: Rank, under parent: Slot<LadderPage>,
    _ pool: inout LevelPool
  ) -> Slot<LadderPage> {
    let page = pool.pages.insert(LadderPage(parent: parent, covering: rank, and: inside))
    attach(.page(page), rank, under: parent, &pool)
    attach(node, inside, under: page, &pool)
    if node.isPage { pool.pages[node.page].parent = page } else { pool[node.level].page = page }
    return page
  }

  private mutating func attach(_ node: LadderNode, _ rank: Rank, under page: Slot<LadderPage>, _ pool: inout LevelPool)
  {
    guard !page.isNone else {
      root = node
      return
    }
    pool.pages[page].hang(node, at: rank)
  }
}
