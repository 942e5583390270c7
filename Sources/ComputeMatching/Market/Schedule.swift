/// What is due, and when: expiries of orders, gate closures of books and their auctions, earliest first, at one moment in order
/// of entry (R5).
///
/// A binary heap. The position of every order and of every book with auctions is known, so that what ends early leaves at once:
/// O(log n) either way.
struct Schedule: ~Copyable {
  private var heap = GrowableBuffer<ScheduledEvent>()
  /// Where the next step of the auctions of each book is, by its number; the largest number if it has none.
  private var auctionPositions = GrowableBuffer<UInt32>()

  var first: ScheduledEvent? { heap.isEmpty ? nil : heap[0] }
  var count: Int { heap.count }

  mutating func insert(_ entry: ScheduledEvent, orders: inout OrderPool) {
    heap.append(entry)
    siftUp(from: heap.count - 1, &orders)
  }

  /// Takes out the entry at `position`.
  mutating func remove(at position: Int, orders: inout OrderPool) {
    if case .auction(let book) = heap[position].subject { auctionPositions[book.rawValue] = .max }
    guard let last = heap.popLast(), position < heap.count else { return }
    place(last, at: position, &orders)
    siftUp(from: position, &orders)
    siftDown(from: position, &orders)
  }

  subscript(position: Int) -> ScheduledEvent { heap[position] }

  /// Where the next step of the auctions of `book` is, if it has any.
  func auctionPosition(of book: BookID) -> Int? {
    guard book.rawValue < UInt32(auctionPositions.count) else { return nil }
    let position = auctionPositions[book.rawValue]
    return position == .max ? nil : Int(position)
  }

  private mutating func siftUp(from start: Int, _ orders: inout OrderPool) {
    let entry = heap[start]
    var position = start
    while position > 0, precedes(entry, heap[(position - 1) / 2]) {
      place(heap[(position - 1) / 2], at: position, &orders)
      position = (position - 1) / 2
    }
    place(entry, at: position, &orders)
  }

  private mutating func siftDown(from start: Int, _ orders: inout OrderPool) {
    let entry = heap[start]
    var position = start
    while true {
      var child = position * 2 + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], entry) else { break }
      place(heap[child], at: position, &orders)
      position = child
    }
    place(entry, at: position, &orders)
  }

  private func precedes(_ one: ScheduledEvent, _ other: ScheduledEvent) -> Bool {
    one.moment != other.moment ? one.moment < other.moment : one.stamp < other.stamp
  }

  private mutating func place(_ entry: ScheduledEvent, at position: Int, _ orders: inout OrderPool) {
    heap[position] = entry
    switch entry.subject {
    case .expiry(let slot): orders.setSchedulePosition(UInt32(position), of: slot)
    case .gateClosure: break
    case .auction(let book):
      while auctionPositions.count <= Int(book.rawValue) { auctionPositions.append(.max) }
      auctionPositions[book.rawValue] = UInt32(position)
    }
  }
}

/// Something that is due at a moment.
struct ScheduledEvent: BitwiseCopyable {
  var moment: Timestamp
  /// The stamp under which the order, or the book, entered.
  var stamp: UInt64
  var subject: Subject

  enum Subject: BitwiseCopyable {
    case expiry(slot: Slot<OrderRecord>)
    case gateClosure(BookID)
    /// The next step of the auctions of a book (R17.2).
    case auction(BookID)
  }
}
