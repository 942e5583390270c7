import ComputeMatching

// What a book is now.

extension MarketFeed {
  /// How many books have been opened. Their numbers run from 0.
  public var bookCount: Int { books.count }

  /// The number of the latest event that changed `book`: a level, the phase or the totals of trades; `nil` if there is no such
  /// book. O(1).
  public func sequence(of book: BookID) -> UInt64? { books.contains(book) ? books[book].sequence : nil }

  /// The phase of `book` (R17); `nil` if there is no such book. O(1).
  public func phase(of book: BookID) -> Phase? { books.contains(book) ? books[book].phase : nil }

  /// The trades in `book` since the feed began; `nil` if there is no such book. O(1).
  public func trades(in book: BookID) -> TradeTotals? { books.contains(book) ? books[book].trades : nil }

  /// The highest displayed bid of `book`. O(1).
  public func bestBid(in book: BookID) -> DepthLevel? { best(.bid, in: book) }

  /// The lowest displayed ask of `book`. O(1).
  public func bestAsk(in book: BookID) -> DepthLevel? { best(.ask, in: book) }

  private func best(_ side: Side, in book: BookID) -> DepthLevel? {
    guard books.contains(book) else { return nil }
    let level = books[book].bestLevel(side)
    return level == .none ? nil : books[level: level].depth
  }

  /// Up to `limit` levels of one side of `book`, best first. O(1) a level; allocates.
  public func depth(of book: BookID, _ side: Side, levels limit: Int = .max) -> [DepthLevel] {
    var depth: [DepthLevel] = []
    forEachLevel(of: book, side) { level in
      guard depth.count < limit else { return false }
      depth.append(level)
      return true
    }
    return depth
  }

  /// Calls `body` with the levels of one side of `book`, best first, until it answers `false`. O(1) a level; no allocation.
  public func forEachLevel(of book: BookID, _ side: Side, _ body: (DepthLevel) -> Bool) {
    forEachLevelNumber(of: book, side) { body(books[level: $0].depth) }
  }

  /// Calls `body` with the displayed orders at `price` on one side of `book`, first to trade first, until it answers `false`.
  /// O(1) an order; no allocation.
  public func forEachOrder(
    in book: BookID, _ side: Side, at price: Price, _ body: (DisplayedOrder) -> Bool
  ) {
    guard books.contains(book), price.ticks > 0, let level = books.ladders.level(at: price, side, in: book) else {
      return
    }
    forEachOrder(ofLevel: level, body)
  }

  /// The displayed orders at `price` on one side of `book`, first to trade first. O(1) an order; allocates.
  public func orders(in book: BookID, _ side: Side, at price: Price) -> [DisplayedOrder] {
    var orders: [DisplayedOrder] = []
    forEachOrder(in: book, side, at: price) { order in
      orders.append(order)
      return true
    }
    return orders
  }

  /// All levels of `book`, for a reader that joins, or has fallen too far behind; `nil` if there is no such book. O(levels);
  /// allocates.
  public func depthSnapshot(of book: BookID) -> DepthUpdate? {
    guard books.contains(book) else { return nil }
    var levels: [LevelUpdate] = []
    for side in Side.allCases {
      forEachLevelNumber(of: book, side) { number in
        levels.append(LevelUpdate(side: side, level: books[level: number].depth))
        return true
      }
    }
    return update(of: book, since: 0, isComplete: true, levels)
  }

  /// All displayed orders of `book`, for a reader of single orders that joins; `nil` if there is no such book. O(orders);
  /// allocates.
  public func queueSnapshot(of book: BookID) -> QueueSnapshot? {
    guard books.contains(book) else { return nil }
    let sides = Side.allCases.map { side in
      var orders: [DisplayedOrder] = []
      forEachLevelNumber(of: book, side) { level in
        forEachOrder(ofLevel: level) { order in
          orders.append(order)
          return true
        }
        return true
      }
      return orders
    }
    return QueueSnapshot(
      book: book, sequence: books[book].sequence, phase: books[book].phase, trades: books[book].trades,
      bids: sides[0], asks: sides[1])
  }

  /// The checksum of the best `levels` levels of each side of `book`; `nil` if there is no such book. docs/market-data.md defines
  /// it. O(levels); no allocation.
  public func checksum(of book: BookID, levels: Int = 10) -> UInt32? {
    guard books.contains(book) else { return nil }
    return DepthChecksum.of(levels: levels) { side, body in forEachLevel(of: book, side, body) }
  }

  private func forEachLevelNumber(of book: BookID, _ side: Side, _ body: (UInt32) -> Bool) {
    guard books.contains(book) else { return }
    var level = books[book].bestLevel(side)
    while level != .none, body(level) { level = books.ladders.level(after: level, side, in: book) ?? .none }
  }

  private func forEachOrder(ofLevel level: UInt32, _ body: (DisplayedOrder) -> Bool) {
    var slot = books[level: level].head
    while slot != .none, body(displayedOrder(slot)) { slot = queues[slot].next }
  }
}
