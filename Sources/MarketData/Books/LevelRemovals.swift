import ComputeMatching

/// The levels that were removed lately, of all books: as many as have room, then each takes the place of the oldest.
///
/// A reader that comes back wants to know which of the levels that it has are gone. The removals of one book are chained, so
/// that it looks at no others. A reader so late that some are no longer here gets the whole book, which is no more to read.
struct LevelRemovals: ~Copyable {
  /// Where a removal is, as long as it is there.
  struct Reference: BitwiseCopyable {
    /// Counted from 1; 0 if no level of the book has been removed.
    var number: UInt64 = 0
    /// The number of the event by which it was removed.
    var sequence: UInt64 = 0
  }

  struct Removal: BitwiseCopyable {
    let price: Price
    let side: Side
    /// The removal in the same book before it.
    let previous: Reference
  }

  private var removals: GrowableBuffer<Removal>
  private var count: UInt64 = 0
  /// The number of the event behind which removals are written down: 0 unless the feed has joined.
  private let beginning: UInt64

  /// A power of two; in all 160 KiB.
  static let capacity: UInt64 = 4096

  init(behind beginning: UInt64) {
    self.beginning = beginning
    removals = GrowableBuffer(minimumCapacity: Int(Self.capacity))
  }

  /// Takes note that a level of a book, whose latest removal was `previous`, is gone by the event `sequence`. O(1).
  mutating func append(_ price: Price, _ side: Side, by sequence: UInt64, after previous: Reference) -> Reference {
    let removal = Removal(price: price, side: side, previous: previous)
    let place = Self.place(count)
    if place < removals.count { removals[place] = removal } else { removals.append(removal) }
    count &+= 1
    return Reference(number: count, sequence: sequence)
  }

  /// Whether all removals of a book, whose latest one is `last`, that came after the event `sequence` are still here.
  /// O(removals since).
  func reach(back sequence: UInt64, from last: Reference) -> Bool {
    sequence >= beginning && forEach(since: sequence, from: last) { _, _ in }
  }

  /// Calls `body` with the removals of a book after the event `sequence`, the latest one first, as far as they are still here.
  /// Answers whether all are. O(removals since).
  @discardableResult
  func forEach(since sequence: UInt64, from last: Reference, _ body: (Price, Side) -> Void) -> Bool {
    var reference = last
    while reference.sequence > sequence {
      guard count &- reference.number < Self.capacity else { return false }
      let removal = removals[Self.place(reference.number &- 1)]
      body(removal.price, removal.side)
      reference = removal.previous
    }
    return true
  }

  private static func place(_ index: UInt64) -> Int { Int(truncatingIfNeeded: index & (capacity &- 1)) }
}
