import ComputeMatching

/// Matches limit orders, cancels and reduces, and does nothing else: what no engine can be expected to be faster than.
///
/// It checks no rule, knows the price range of each book and the ids beforehand, and trusts every command. A price is a
/// place in an array, an id a place in another, and a bitmap finds the next price. What happens is reported in 32 bytes
/// for each command and each trade, as an engine must report it.
struct Probe: ~Copyable {
  private var books: FixedBuffer<Book>
  /// The levels of all books, those of each book side by side.
  private var levels: FixedBuffer<Level>
  private var occupied: LevelBitmap
  private var orders: FixedBuffer<Record>
  /// Where the order with each id is, 0 if it is not live.
  private var slots: FixedBuffer<UInt32>
  private var firstFreeSlot: UInt32 = 0
  private var nextNewSlot: UInt32 = 1
  /// What happened since they were removed.
  private(set) var reports = ProbeReports()

  /// Levels have one number over all books; 0 is none.
  struct Book: BitwiseCopyable {
    var lowestPrice: Int64
    var firstLevel: UInt32
    var bestBid: UInt32 = 0
    var bestAsk: UInt32 = 0

    @inline(__always)
    func level(at price: Int64) -> UInt32 {
      firstLevel &+ UInt32(truncatingIfNeeded: price &- lowestPrice)
    }
  }

  struct Level: BitwiseCopyable {
    var first: UInt32 = 0
    var last: UInt32 = 0
    var quantity: Int64 = 0
  }

  struct Record: BitwiseCopyable {
    var id: UInt64 = 0
    var quantity: Int64 = 0
    var previous: UInt32 = 0
    var next: UInt32 = 0
    var level: UInt32 = 0
    var book: UInt32 = 0
  }

  init(for stream: ProbeStream) {
    var levelCount: UInt32 = 1
    books = FixedBuffer(repeating: Book(lowestPrice: 0, firstLevel: 0), count: max(stream.priceRanges.count, 1))
    for (number, range) in stream.priceRanges.enumerated() {
      guard let range else { continue }
      books[number] = Book(lowestPrice: range.lowerBound, firstLevel: levelCount)
      levelCount += UInt32(range.count)
    }
    levels = FixedBuffer(repeating: Level(), count: Int(levelCount))
    occupied = LevelBitmap(levelCount: Int(levelCount))
    orders = FixedBuffer(repeating: Record(), count: stream.mostLiveOrders + 1)
    slots = FixedBuffer(repeating: 0, count: Int(stream.largestID) + 1)
  }

  @inline(__always)
  mutating func apply(_ command: ProbeCommand) {
    switch command.kind {
    case .submit: submit(command)
    case .cancel: cancel(command.id)
    case .reduce: reduce(command.id, by: command.quantity)
    }
  }

  mutating func removeAllReports() { reports.removeAll() }

  // MARK: Orders

  @inline(__always)
  private mutating func submit(_ command: ProbeCommand) {
    let book = books[command.book]
    let level = book.level(at: command.price)
    let open: Int64
    if command.side == .bid {
      open = book.bestAsk != 0 && book.bestAsk <= level ? buy(command, to: level) : command.quantity
    } else {
      open = book.bestBid != 0 && book.bestBid >= level ? sell(command, to: level) : command.quantity
    }
    reports.append(.accepted(command.id, open: open))
    if open > 0 { rest(command, open, at: level) }
  }

  @inline(__always)
  private mutating func rest(_ command: ProbeCommand, _ quantity: Int64, at level: UInt32) {
    let slot = takeSlot()
    let last = levels[level].last
    orders[slot] = Record(
      id: command.id, quantity: quantity, previous: last, next: 0, level: level, book: command.book)
    slots[Int(truncatingIfNeeded: command.id)] = slot
    levels[level].last = slot
    levels[level].quantity &+= quantity
    if last != 0 {
      orders[last].next = slot
      return
    }
    levels[level].first = slot
    occupied.insert(level)
    if command.side == .bid {
      if level > books[command.book].bestBid { books[command.book].bestBid = level }
    } else if books[command.book].bestAsk == 0 || level < books[command.book].bestAsk {
      books[command.book].bestAsk = level
    }
  }

  @inline(__always)
  private mutating func cancel(_ id: UInt64) {
    let slot = slots[Int(truncatingIfNeeded: id)]
    let order = orders[slot]
    reports.append(.cancelled(id, open: order.quantity))
    if order.next != 0 {
      orders[order.next].previous = order.previous
    } else {
      levels[order.level].last = order.previous
    }
    levels[order.level].quantity &-= order.quantity
    if order.previous != 0 {
      orders[order.previous].next = order.next
    } else {
      levels[order.level].first = order.next
      if order.next == 0 { leave(order.level, of: order.book) }
    }
    free(slot, of: id)
  }

  @inline(__always)
  private mutating func reduce(_ id: UInt64, by quantity: Int64) {
    let slot = slots[Int(truncatingIfNeeded: id)]
    orders[slot].quantity &-= quantity
    levels[orders[slot].level].quantity &-= quantity
    reports.append(.reduced(id, open: orders[slot].quantity))
  }

  @inline(__always)
  private mutating func takeSlot() -> UInt32 {
    let slot = firstFreeSlot
    if slot != 0 {
      firstFreeSlot = orders[slot].next
      return slot
    }
    nextNewSlot &+= 1
    return nextNewSlot &- 1
  }

  @inline(__always)
  private mutating func free(_ slot: UInt32, of id: UInt64) {
    slots[Int(truncatingIfNeeded: id)] = 0
    orders[slot].next = firstFreeSlot
    firstFreeSlot = slot
  }

  // MARK: Trades

  /// Returns what is left open.
  private mutating func buy(_ taker: ProbeCommand, to limit: UInt32) -> Int64 {
    var open = taker.quantity
    while open > 0, case let best = books[taker.book].bestAsk, best != 0, best <= limit {
      trade(with: best, taker, &open)
    }
    return open
  }

  private mutating func sell(_ taker: ProbeCommand, to limit: UInt32) -> Int64 {
    var open = taker.quantity
    while open > 0, case let best = books[taker.book].bestBid, best != 0, best >= limit {
      trade(with: best, taker, &open)
    }
    return open
  }

  /// With the first order of `level`.
  @inline(__always)
  private mutating func trade(with level: UInt32, _ taker: ProbeCommand, _ open: inout Int64) {
    let slot = levels[level].first
    let maker = orders[slot]
    let quantity = min(open, maker.quantity)
    reports.append(.trade(maker: maker.id, taker: taker.id, quantity))
    open &-= quantity
    levels[level].quantity &-= quantity
    if quantity < maker.quantity {
      orders[slot].quantity = maker.quantity &- quantity
      return
    }
    levels[level].first = maker.next
    if maker.next != 0 {
      orders[maker.next].previous = 0
    } else {
      levels[level].last = 0
      leave(level, of: taker.book)
    }
    free(slot, of: maker.id)
  }

  /// The last order of `level` has left it.
  ///
  /// The next may be a level of another book: beyond every limit in this one, as none would be.
  private mutating func leave(_ level: UInt32, of book: UInt32) {
    occupied.remove(level)
    if level == books[book].bestAsk {
      books[book].bestAsk = occupied.next(above: level) ?? 0
    } else if level == books[book].bestBid {
      books[book].bestBid = occupied.next(below: level) ?? 0
    }
  }

  // MARK: Memory that later commands need

  @inline(__always)
  func prefetchSlot(for command: ProbeCommand) { slots.prefetch(UInt32(truncatingIfNeeded: command.id)) }

  @inline(__always)
  func prefetchRecord(for command: ProbeCommand) {
    switch command.kind {
    case .submit: levels.prefetch(books[command.book].level(at: command.price))
    case .cancel, .reduce: orders.prefetch(slots[Int(truncatingIfNeeded: command.id)])
    }
  }

  @inline(__always)
  func prefetchNeighbours(for command: ProbeCommand) {
    switch command.kind {
    case .submit:
      let level = books[command.book].level(at: command.price)
      orders.prefetch(levels[level].last)
      occupied.prefetch(level)
    case .cancel, .reduce:
      let order = orders[slots[Int(truncatingIfNeeded: command.id)]]
      levels.prefetch(order.level)
      orders.prefetch(order.previous)
      orders.prefetch(order.next)
      occupied.prefetch(order.level)
    }
  }
}
