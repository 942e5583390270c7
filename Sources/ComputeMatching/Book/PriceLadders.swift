/// The price ladders of many books, for targets of this package that keep levels of their own.
///
/// A ladder finds prices and knows their order. The user of the ladders keeps what is at a price, under the number that the level
/// has here. Numbers of removed levels are given out again.
package struct PriceLadders: ~Copyable {
  private var pool: LevelPool
  /// The ladder of the bids of each book, and behind it that of its asks.
  private var ladders = GrowableBuffer<PriceLadder>()

  /// Room for `expectedLevels` levels; more are welcome.
  package init(expectedLevels: Int) { pool = LevelPool(minimumCapacity: expectedLevels) }

  /// Adds the next book, which has no levels.
  package mutating func appendBook() {
    for _ in Side.allCases { ladders.append(PriceLadder(number: UInt32(truncatingIfNeeded: ladders.count))) }
  }

  /// The number of the level at `price`, which is positive, added if it is new. O(1), amortised where it is.
  package mutating func findOrInsertLevel(at price: Price, _ side: Side, in book: BookID) -> UInt32 {
    ladders[Self.ladder(side, book)].findOrInsertLevel(at: Rank(of: price, on: side), in: &pool).rawValue
  }

  /// Takes a level out. O(1).
  package mutating func removeLevel(_ level: UInt32, _ side: Side, in book: BookID) {
    ladders[Self.ladder(side, book)].remove(Slot(rawValue: level), from: &pool)
  }

  /// The level at `price`, if there is one. O(1).
  package func level(at price: Price, _ side: Side, in book: BookID) -> UInt32? {
    ladders[Self.ladder(side, book)].level(at: Rank(of: price, on: side), in: pool)?.rawValue
  }

  /// The best level. O(1).
  package mutating func bestLevel(_ side: Side, in book: BookID) -> UInt32? {
    ladders[Self.ladder(side, book)].best.orNil?.rawValue
  }

  /// The next worse level. O(1).
  package func level(after level: UInt32, _ side: Side, in book: BookID) -> UInt32? {
    ladders[Self.ladder(side, book)].level(after: Slot(rawValue: level), in: pool)?.rawValue
  }

  @inline(__always)
  private static func ladder(_ side: Side, _ book: BookID) -> Int { Int(book.rawValue) * 2 + Int(side.rawValue) }
}
