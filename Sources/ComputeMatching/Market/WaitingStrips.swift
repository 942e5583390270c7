/// Waiting strips, and by which books they are reached (R21.4): a queue for each requirement that any of them has, and for each
/// book that is a leg of one of its places an entry that leads to the queue.
///
/// A book where no strip waits has no entry, and pays for nothing.
struct WaitingStrips: ~Copyable {
  var queues = Slab<StripQueue>()
  private var entries = Slab<LegEntry>()
  private var slots: [RequirementID: Slot<StripQueue>] = [:]
  /// Queues of which a strip may have more within reach than when it was last tried.
  var touched = GrowableBuffer<Slot<StripQueue>>()

  /// The queue of the strips of a requirement, if any wait.
  func queue(of requirement: RequirementID) -> Slot<StripQueue>? { slots[requirement] }

  /// All queues, in the order of their slots.
  var all: [Slot<StripQueue>] { slots.values.sorted { $0.rawValue < $1.rawValue } }

  /// Adds a queue for `requirement`, which has none.
  mutating func insert(_ requirement: RequirementID) -> Slot<StripQueue> {
    let queue = queues.insert(StripQueue(requirement: requirement))
    for side in Side.allCases { queues[queue].setLadder(number: UInt32.max - queue.rawValue * 2, side) }
    slots[requirement] = queue
    return queue
  }

  /// Makes `book` lead to `queue`. `first` is the first entry of the book.
  mutating func add(_ book: BookID, to queue: Slot<StripQueue>, first: inout Slot<LegEntry>) {
    let entry = entries.insert(
      LegEntry(queue: queue, book: book, nextOfBook: first, nextOfQueue: queues[queue].firstLeg))
    if let next = first.orNil { entries[next].previousOfBook = entry }
    if let next = queues[queue].firstLeg.orNil { entries[next].previousOfQueue = entry }
    first = entry
    queues[queue].firstLeg = entry
  }

  /// Takes out an entry. `first` is the first one of its book.
  mutating func remove(_ slot: Slot<LegEntry>, first: inout Slot<LegEntry>) {
    let entry = entries[slot]
    if let next = entry.nextOfBook.orNil { entries[next].previousOfBook = entry.previousOfBook }
    if let next = entry.nextOfQueue.orNil { entries[next].previousOfQueue = entry.previousOfQueue }
    if let previous = entry.previousOfBook.orNil {
      entries[previous].nextOfBook = entry.nextOfBook
    } else {
      first = entry.nextOfBook
    }
    if let previous = entry.previousOfQueue.orNil {
      entries[previous].nextOfQueue = entry.nextOfQueue
    } else {
      queues[entry.queue].firstLeg = entry.nextOfQueue
    }
    entries.remove(slot)
  }

  /// Takes out `queue`, in which nothing waits and to which no book leads.
  mutating func remove(_ queue: Slot<StripQueue>) {
    slots[queues[queue].requirement] = nil
    queues.remove(queue)
  }

  func entry(_ slot: Slot<LegEntry>) -> LegEntry { entries[slot] }

  /// Strips of `side` in `queue` may have more within reach.
  mutating func touch(_ queue: Slot<StripQueue>, for side: Side) {
    if !queues[queue].isTouched { touched.append(queue) }
    queues[queue].touch(side)
  }
}

/// The strips of one requirement that wait: on each side by limit, then by stamp.
struct StripQueue: BitwiseCopyable {
  let requirement: RequirementID
  private var ladders = InlineArray<2, PriceLadder>(repeating: PriceLadder(number: 0))
  /// How many wait.
  var count: UInt32 = 0
  /// No less than what any of them must trade at once.
  var mostNeeded: UInt32 = 1
  /// The entry of a book that leads here.
  var firstLeg = Slot<LegEntry>.none
  private var touchedSides: UInt8 = 0

  init(requirement: RequirementID) { self.requirement = requirement }

  subscript(side: Side) -> PriceLadder {
    get { ladders[Int(side.rawValue)] }
    _modify { yield &ladders[Int(side.rawValue)] }
  }

  fileprivate mutating func setLadder(number: UInt32, _ side: Side) {
    ladders[Int(side.rawValue)] = PriceLadder(number: number - UInt32(side.rawValue))
  }

  var isTouched: Bool { touchedSides != 0 }

  func isTouched(for side: Side) -> Bool { touchedSides & 1 << side.rawValue != 0 }

  fileprivate mutating func touch(_ side: Side) { touchedSides |= 1 << side.rawValue }

  mutating func forget(_ side: Side) { touchedSides &= ~(1 << side.rawValue) }
}

/// A book is a leg of a place of the strips in a queue.
struct LegEntry: BitwiseCopyable {
  let queue: Slot<StripQueue>
  let book: BookID
  fileprivate(set) var nextOfBook: Slot<LegEntry>
  fileprivate var previousOfBook = Slot<LegEntry>.none
  fileprivate var nextOfQueue: Slot<LegEntry>
  fileprivate var previousOfQueue = Slot<LegEntry>.none
}

extension Market {
  /// The strip waits, in the queue of its requirement. O(1), and O(legs) if it is the first one.
  mutating func queue(_ special: Slot<SpecialOrder>, _ directory: borrowing Directory) {
    let order = orders.specials[special]
    guard let requirement = order.scope.requirement else { return }
    let queue = strips.queue(of: requirement) ?? strips.insert(requirement)
    if strips.queues[queue].count == 0 { addLegs(to: queue, directory) }
    orders.specials[special].stripQueue = queue
    strips.queues[queue].count += 1
    let record = orders[order.slot]
    let level = strips.queues[queue][record.side].findOrInsertLevel(
      at: Rank(of: order.limit, on: record.side), in: &levels)
    let isNew = levels[level].orderCount == 0
    levels.insert(order.slot, into: level, behind: nil, &orders)
    let need = leastNeed(of: special)
    levels[level].leastNeed = isNew ? need : min(levels[level].leastNeed, need)
    strips.queues[queue].mostNeeded = max(strips.queues[queue].mostNeeded, need)
  }

  /// The legs of a queue that was empty lead to it.
  private mutating func addLegs(to queue: Slot<StripQueue>, _ directory: borrowing Directory) {
    for place in directory.requirements.stripPlaces(of: strips.queues[queue].requirement) {
      for leg in place.legs { strips.add(leg.book, to: queue, first: &books[leg.book].firstStripLeg) }
    }
  }

  /// The level where the strip waits, if it does, knows that it may need less now.
  mutating func lowerNeed(ofStrip special: Slot<SpecialOrder>) {
    guard !orders.specials[special].stripQueue.isNone else { return }
    let level = orders[orders.specials[special].slot].level
    levels[level].leastNeed = min(levels[level].leastNeed, leastNeed(of: special))
  }

  /// The strip waits no more. O(1), and O(legs) if it was the last one.
  mutating func unqueue(_ special: Slot<SpecialOrder>) {
    guard let queue = orders.specials[special].stripQueue.orNil else { return }
    orders.specials[special].stripQueue = Slot<StripQueue>.none
    let slot = orders.specials[special].slot
    let record = orders[slot]
    if record.next.isNone, record.previous.isNone {
      strips.queues[queue][record.side].remove(record.level, from: &levels)
    } else {
      levels.remove(slot, record, &orders)
    }
    strips.queues[queue].count -= 1
    guard strips.queues[queue].count == 0 else { return }
    while let leg = strips.queues[queue].firstLeg.orNil {
      let book = strips.entry(leg).book
      strips.remove(leg, first: &books[book].firstStripLeg)
    }
    // One that is touched stays until that is forgotten.
    if !strips.queues[queue].isTouched { strips.remove(queue) }
  }

  /// `book`, which has just been opened, leads to the strips whose legs it is one of. O(queues).
  mutating func addLegs(_ book: BookID, _ directory: borrowing Directory) {
    for queue in strips.all where directory.leg(book, of: strips.queues[queue].requirement).isLeg {
      strips.add(book, to: queue, first: &books[book].firstStripLeg)
    }
  }

  /// `book`, which has closed, leads to no strip.
  mutating func removeLegs(_ book: BookID) {
    while let leg = books[book].firstStripLeg.orNil { strips.remove(leg, first: &books[book].firstStripLeg) }
  }

  /// Strips of `side` that have `book` for a leg may have more within reach. O(their queues).
  mutating func touchStrips(of book: BookID, for side: Side) {
    var leg = books[book].firstStripLeg.orNil
    while let current = leg {
      let entry = strips.entry(current)
      strips.touch(entry.queue, for: side)
      leg = entry.nextOfBook.orNil
    }
  }

  /// Forgets which strips of `side` were touched, and queues in which none waits any more.
  mutating func forgetTouchedStrips(for side: Side) {
    var kept = 0
    for position in 0..<strips.touched.count {
      let queue = strips.touched[position]
      strips.queues[queue].forget(side)
      if strips.queues[queue].isTouched {
        strips.touched[kept] = queue
        kept += 1
      } else if strips.queues[queue].count == 0 {
        strips.remove(queue)
      }
    }
    while strips.touched.count > kept { _ = strips.touched.popLast() }
  }
}
