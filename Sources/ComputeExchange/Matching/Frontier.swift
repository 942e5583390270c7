/// The makers that a taker may meet, next ones first, when they stand in more than one queue: in several books, or displayed
/// and conditional in one.
///
/// A heap with a cursor for each row of each book, ordered as R16.2 says: best net price, displayed before conditional, lowest
/// stamp, lowest book. The next maker is at hand, going on to the one behind it costs O(log books).
struct Frontier: ~Copyable {
  /// One book in which the taker looks for makers.
  struct Lane: BitwiseCopyable {
    let book: UInt32
    let bounds: Bounds
    /// What the book's grade is worth more to the taker than its limit says.
    let differential: Int64
    /// Whether the volatility guard has stopped the taker there.
    var isClosed = false
  }

  /// One row of a lane, and the maker to be met there next.
  struct Cursor: BitwiseCopyable {
    /// How good the maker's price is to the taker, net of the lane's differential: the less the better.
    let net: Int128
    let row: Row
    let stamp: UInt64
    let book: UInt32
    let lane: UInt32
    let slot: UInt32

    func precedes(_ other: Cursor) -> Bool {
      if net != other.net { return net < other.net }
      if row != other.row { return row == .displayed }
      if stamp != other.stamp { return stamp < other.stamp }
      return book < other.book
    }
  }

  var lanes = GrowableBuffer<Lane>()
  private var heap = GrowableBuffer<Cursor>()
  /// Icebergs that a dry walk has met, and whose hidden parts come up behind everybody else displayed at their price (R13).
  private var submerged = GrowableBuffer<Cursor>()
  private var surfaced = 0
  /// Whether a real walk goes on, in which makers that stand in many books must not vanish under other cursors.
  var isInUse = false
  /// Makers that have nothing left and leave their queues when the walk is over.
  var finished = GrowableBuffer<UInt32>()
  /// Which dry walk this is.
  private(set) var dryWalk: UInt64 = 0

  mutating func removeAll() {
    lanes.removeAll()
    heap.removeAll()
    submerged.removeAll()
    surfaced = 0
  }

  mutating func beginDryWalk() { dryWalk += 1 }

  /// Whom the taker meets next, and whether it is only what that order hides.
  mutating func next() -> (maker: Cursor, isHiddenPart: Bool)? {
    while let first, lanes[first.lane].isClosed { removeFirst() }
    if surfaced < submerged.count {
      let hidden = submerged[surfaced]
      guard let first, first.net == hidden.net, first.row == .displayed else { return (hidden, true) }
    }
    return first.map { ($0, false) }
  }

  /// Goes on behind the maker that was met, to `successor` in its row.
  mutating func advance(to successor: Cursor?, afterHiddenPart: Bool) {
    if afterHiddenPart {
      surfaced += 1
    } else if let successor {
      heap[0] = successor
      siftDown()
    } else {
      removeFirst()
    }
  }

  mutating func insert(_ cursor: Cursor) {
    heap.append(cursor)
    var position = heap.count - 1
    while position > 0, cursor.precedes(heap[(position - 1) / 2]) {
      heap[position] = heap[(position - 1) / 2]
      position = (position - 1) / 2
    }
    heap[position] = cursor
  }

  mutating func submerge(_ cursor: Cursor) {
    if surfaced == submerged.count {
      submerged.removeAll()
      surfaced = 0
    }
    submerged.append(cursor)
  }

  private var first: Cursor? { heap.isEmpty ? nil : heap[0] }

  private mutating func removeFirst() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    siftDown()
  }

  private mutating func siftDown() {
    let cursor = heap[0]
    var position = 0
    while 2 * position + 1 < heap.count {
      var child = 2 * position + 1
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(cursor) else { break }
      heap[position] = heap[child]
      position = child
    }
    heap[position] = cursor
  }
}

extension Exchange {
  /// Opens a lane in `book`, if anybody of `rows` stands there within `bounds`.
  mutating func openLane(for taker: Taker, in book: UInt32, _ bounds: Bounds, differential: Int64, _ rows: MakerRows) {
    let lane = Frontier.Lane(book: book, bounds: bounds, differential: differential)
    let number = UInt32(truncatingIfNeeded: frontier.lanes.count)
    let displayed = firstCursor(for: taker, lane, number, .displayed)
    let conditional = rows == .all ? firstCursor(for: taker, lane, number, .conditional) : nil
    guard displayed != nil || conditional != nil else { return }
    frontier.lanes.append(lane)
    if let displayed { frontier.insert(displayed) }
    if let conditional { frontier.insert(conditional) }
  }

  private mutating func firstCursor(for taker: Taker, _ lane: Frontier.Lane, _ number: UInt32, _ row: Row) -> Frontier
    .Cursor?
  {
    let ladder = books[lane.book][taker.side.opposite, row]
    guard ladder.bestRank <= lane.bounds.limit else { return nil }
    return cursor(atLevel: ladder.best, for: taker, lane, number, row)
  }

  /// Whoever stands behind `cursor` in its row.
  mutating func successor(of cursor: Frontier.Cursor, for taker: Taker) -> Frontier.Cursor? {
    let lane = frontier.lanes[cursor.lane]
    if let next = slotOrNil(orders[cursor.slot].next) { return self.cursor(at: next, lane, cursor.lane, cursor.row) }
    let ladder = books[lane.book][taker.side.opposite, cursor.row]
    let level = ladder.level(after: orders[cursor.slot].level, in: levels)
    return self.cursor(atLevel: level, for: taker, lane, cursor.lane, cursor.row)
  }

  /// The first of `level`, or of the first one behind it where somebody could trade with so small a taker.
  private mutating func cursor(
    atLevel level: UInt32?, for taker: Taker, _ lane: Frontier.Lane, _ number: UInt32, _ row: Row
  ) -> Frontier.Cursor? {
    var level = level
    while let current = level, levels.levels[current].rank <= lane.bounds.limit {
      if row == .displayed || levels.levels[current].leastNeed <= taker.openQuantity {
        return cursor(at: levels.levels[current].head, lane, number, row)
      }
      level = books[lane.book][taker.side.opposite, row].level(after: current, in: levels)
    }
    return nil
  }

  /// A cursor at the maker in `slot`.
  mutating func cursor(at slot: UInt32, _ lane: Frontier.Lane, _ number: UInt32, _ row: Row) -> Frontier.Cursor {
    let maker = orders[slot]
    let net = Int128(levels.levels[maker.level].rank.price(on: maker.side).ticks) - Int128(lane.differential)
    return Frontier.Cursor(
      net: maker.side == .ask ? net : -net, row: row, stamp: maker.stamp, book: lane.book, lane: number, slot: slot)
  }
}

/// Which makers a taker may meet.
enum MakerRows {
  /// Only displayed ones: what waking orders trade with (R15.4).
  case displayed
  case all
}
