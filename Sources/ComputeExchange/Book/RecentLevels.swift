/// Levels that orders have lately joined, found without walking down their ladders.
///
/// Most orders join a level near the touch that was used a moment ago. How deep it hangs differs from order to order, which a
/// processor cannot guess; one look here is the same every time. It holds only levels that are in their ladders, and
/// forgets any of them for another: what it does not know is looked up in the ladder.
struct RecentLevels: ~Copyable {
  struct Entry: BitwiseCopyable {
    let rank: Rank
    let ladder: UInt32
    let level: UInt32
  }

  /// As many as fit into a processor's nearest cache beside other things: 16 KiB.
  private static let count = 1024
  private var entries = GrowableBuffer(
    repeating: Entry(rank: .unreachable, ladder: 0, level: Slab<PriceLevel>.none), count: count)

  /// The level of `ladder` at `rank`, if it is remembered.
  @inline(__always)
  func level(at rank: Rank, of ladder: UInt32) -> UInt32? {
    let entry = entries[Self.place(of: rank, in: ladder)]
    return entry.rank == rank && entry.ladder == ladder ? entry.level : nil
  }

  @inline(__always)
  mutating func remember(_ level: UInt32, at rank: Rank, of ladder: UInt32) {
    entries[Self.place(of: rank, in: ladder)] = Entry(rank: rank, ladder: ladder, level: level)
  }

  /// To be called when `level` leaves its ladder.
  @inline(__always)
  mutating func forget(_ level: UInt32, at rank: Rank, of ladder: UInt32) {
    let place = Self.place(of: rank, in: ladder)
    if entries[place].level == level {
      entries[place] = Entry(rank: .unreachable, ladder: 0, level: Slab<PriceLevel>.none)
    }
  }

  /// Neighbouring prices have neighbouring places; those of different ladders lie apart.
  @inline(__always)
  private static func place(of rank: Rank, in ladder: UInt32) -> Int {
    Int(truncatingIfNeeded: rank.value &+ (UInt64(ladder) &* 0x9E37_79B1) &>> 8) & (count - 1)
  }
}
