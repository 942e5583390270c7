/// The k-way merge of the queues of a taker's makers: of several books, or displayed and conditional ones of one.
///
/// A heap with a cursor for each queue of each book, ordered as R16.2 says: best net price, displayed before conditional, lowest
/// stamp, lowest book. The next maker is the first of the heap; advancing behind it costs O(log books).
struct MergedQueues: ~Copyable {
  /// One book in which the taker looks for makers.
  struct Input: BitwiseCopyable {
    let book: BookID
    let bounds: Bounds
    /// What the book's grade is worth more to the taker than its limit says.
    let differential: Int64
    /// All that trades there is a multiple of it (R20).
    let lot: UInt32
    /// Whether a trade that may not print has stopped the taker there (R18), or it has less than a lot left (R20).
    var isClosed = false
  }

  /// A position in one queue of one input: its maker, and the key that orders it in the merge.
  struct Cursor: BitwiseCopyable {
    /// How good the maker's price is to the taker, net of the input's differential: the less the better.
    let net: Int128
    let queueKind: QueueKind
    let stamp: UInt64
    let book: BookID
    let input: UInt32
    let slot: Slot<OrderRecord>

    func precedes(_ other: Cursor) -> Bool {
      if net != other.net { return net < other.net }
      if queueKind != other.queueKind { return queueKind == .displayed }
      if stamp != other.stamp { return stamp < other.stamp }
      return book < other.book
    }
  }

  /// What is left of an iceberg whose clip a dry run has used up.
  struct HiddenPart: BitwiseCopyable {
    let cursor: Cursor
    /// How much of it was taken since.
    let passedClips: UInt32
  }

  var inputs = GrowableBuffer<Input>()
  private var heap = GrowableBuffer<Cursor>()
  /// Icebergs whose clip a dry run has used up. Their hidden parts come behind all that is displayed at their price (R13).
  private var hiddenParts = GrowableBuffer<HiddenPart>()
  private var passedHiddenParts = 0
  /// Whether a dry run comes by each clip of a hidden part in its turn, and by every conditional order: one that is recorded does.
  var tellsClips = false
  /// The last maker that the taker met, if it is still where it was.
  var remaining: Slot<OrderRecord>?
  /// Which dry run this is.
  private(set) var dryRun: UInt64 = 0
  /// How many makers walks have come by. For tests, which bound costs by it.
  private(set) var visitCount: UInt64 = 0

  mutating func removeAll() {
    inputs.removeAll()
    removeCursors()
  }

  /// Leaves the inputs, of whose queues no makers are left.
  mutating func removeCursors() {
    heap.removeAll()
    hiddenParts.removeAll()
    passedHiddenParts = 0
    remaining = nil
  }

  /// The maker that the walk, of a single queue, has reached: those before it are gone, or can never trade with the taker.
  var reached: Slot<OrderRecord>? { remaining ?? first?.slot }

  mutating func beginDryRun() { dryRun += 1 }

  /// The next maker, and whether only its hidden part is meant.
  mutating func next() -> (maker: Cursor, isHiddenPart: Bool)? {
    while let first, inputs[first.input].isClosed { removeFirst() }
    if passedHiddenParts < hiddenParts.count {
      let hidden = hiddenParts[passedHiddenParts]
      guard let first, first.net == hidden.cursor.net, first.queueKind == .displayed else {
        return (hidden.cursor, true)
      }
    }
    return first.map { ($0, false) }
  }

  /// Advances behind the first maker, to `successor` in its queue.
  mutating func advance(to successor: Cursor?, afterHiddenPart: Bool) {
    visitCount &+= 1
    if afterHiddenPart {
      passedHiddenParts += 1
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

  /// How much of the hidden part that is next was taken by earlier clips.
  var passedClips: UInt32 { passedHiddenParts < hiddenParts.count ? hiddenParts[passedHiddenParts].passedClips : 0 }

  mutating func deferHiddenPart(_ cursor: Cursor, behind passedClips: UInt32 = 0) {
    if passedHiddenParts == hiddenParts.count {
      hiddenParts.removeAll()
      passedHiddenParts = 0
    }
    hiddenParts.append(HiddenPart(cursor: cursor, passedClips: passedClips))
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

extension Matcher {
  /// Opens the inputs of a walk: the order's own book, whose phase the caller has checked; or each continuous book that the
  /// requirement order `taker` may trade in, or `book` alone. O(k log k) in the books.
  ///
  /// An order of one book that trades with displayed orders may begin at `start`, if it can trade with none before it.
  mutating func openInputs(
    for taker: Taker, _ queues: MakerQueues, only book: BookID? = nil, from start: Slot<OrderRecord>? = nil,
    _ market: inout Market, _ directory: borrowing Directory
  ) {
    merge.removeAll()
    switch taker.scope {
    case .book(let own):
      openInput(
        for: taker, in: own, market.bounds(taker.side, at: taker.price, in: own), differential: 0, queues, from: start,
        &market)
    case .requirement(let requirement):
      if let book {
        if let eligible = directory.requirements.eligible(book, for: requirement) {
          openInput(for: taker, in: eligible, queues, &market)
        }
        return
      }
      for eligible in directory.requirements.books(of: requirement) {
        openInput(for: taker, in: eligible, queues, &market)
      }
    }
  }

  private mutating func openInput(
    for taker: Taker, in eligible: EligibleBook, _ queues: MakerQueues, _ market: inout Market
  ) {
    guard market.books[eligible.book].phase == .continuous else { return }
    var price = taker.price
    if let own = taker.price {
      guard let limit = market.limit(own, taker.side, in: eligible) else { return }
      price = limit
    }
    openInput(
      for: taker, in: eligible.book, market.bounds(taker.side, at: price, in: eligible.book),
      differential: eligible.differential, queues, &market)
  }

  /// Makes `book` an input, if any order of `queues` is there within `bounds`.
  mutating func openInput(
    for taker: Taker, in book: BookID, _ bounds: Bounds, differential: Int64, _ queues: MakerQueues,
    from start: Slot<OrderRecord>? = nil, _ market: inout Market
  ) {
    let input = MergedQueues.Input(
      book: book, bounds: bounds, differential: differential, lot: market.books[book].lot)
    let number = UInt32(truncatingIfNeeded: merge.inputs.count)
    let displayed = firstCursor(for: taker, input, number, .displayed, from: start, &market)
    let conditional = queues == .all ? firstCursor(for: taker, input, number, .conditional, &market) : nil
    guard displayed != nil || conditional != nil else { return }
    merge.inputs.append(input)
    if let displayed { merge.insert(displayed) }
    if let conditional { merge.insert(conditional) }
  }

  private mutating func firstCursor(
    for taker: Taker, _ input: MergedQueues.Input, _ number: UInt32, _ queueKind: QueueKind,
    from start: Slot<OrderRecord>? = nil, _ market: inout Market
  ) -> MergedQueues.Cursor? {
    if let start {
      guard market.levels[market.orders[start].level].rank <= input.bounds.limit else { return nil }
      return cursor(at: start, input, number, queueKind, &market)
    }
    let ladder = market.books[input.book][taker.side.opposite, queueKind]
    guard ladder.bestRank <= input.bounds.limit else { return nil }
    return cursor(atLevel: ladder.best, for: taker, input, number, queueKind, &market)
  }

  /// The maker behind `cursor` in its queue.
  mutating func successor(of cursor: MergedQueues.Cursor, for taker: Taker, _ market: inout Market) -> MergedQueues
    .Cursor?
  {
    let input = merge.inputs[cursor.input]
    if let next = market.orders[cursor.slot].next.orNil {
      return self.cursor(at: next, input, cursor.input, cursor.queueKind, &market)
    }
    let ladder = market.books[input.book][taker.side.opposite, cursor.queueKind]
    let level = ladder.level(after: market.orders[cursor.slot].level, in: market.levels)
    return self.cursor(atLevel: level, for: taker, input, cursor.input, cursor.queueKind, &market)
  }

  /// The first maker of `level`, or of the first level behind it whose orders might need no more than the taker has.
  private mutating func cursor(
    atLevel level: Slot<PriceLevel>?, for taker: Taker, _ input: MergedQueues.Input, _ number: UInt32,
    _ queueKind: QueueKind, _ market: inout Market
  ) -> MergedQueues.Cursor? {
    var level = level
    while let current = level, market.levels[current].rank <= input.bounds.limit {
      if queueKind == .displayed || market.levels[current].leastNeed <= taker.openQuantity || wantsMisses(of: taker) {
        return cursor(at: market.levels[current].head, input, number, queueKind, &market)
      }
      level = market.books[input.book][taker.side.opposite, queueKind].level(after: current, in: market.levels)
    }
    return nil
  }

  /// A cursor at the maker in `slot`.
  mutating func cursor(
    at slot: Slot<OrderRecord>, _ input: MergedQueues.Input, _ number: UInt32, _ queueKind: QueueKind,
    _ market: inout Market
  ) -> MergedQueues.Cursor {
    let maker = market.orders[slot]
    let net = Int128(market.levels[maker.level].rank.price(on: maker.side).ticks) - Int128(input.differential)
    return MergedQueues.Cursor(
      net: maker.side == .ask ? net : -net, queueKind: queueKind, stamp: maker.stamp, book: input.book, input: number,
      slot: slot)
  }
}

/// Which queues a walk takes its makers from.
enum MakerQueues {
  /// Only displayed ones: what orders that wake trade with (R15.4).
  case displayed
  case all
}
