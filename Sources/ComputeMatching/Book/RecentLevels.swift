/// Levels that orders have lately joined, found without walking down their ladders.
///
/// Most orders join a level near the best one that was used a moment ago. How deep it hangs differs from order to order, which a
/// processor cannot guess; one look here is the same every time. It holds only levels that are in their ladders, and
/// forgets any of them for another: what it does not know is looked up in the ladder.
struct RecentLevels: ~Copyable {
  struct RecentLevel: BitwiseCopyable {
    let rank: Rank
    let ladder: UInt32
    let level: Slot<PriceLevel>
  }

  /// As many as fit into a processor's nearest cache beside other things: 16 KiB.
  private var entries = MaskedTable(
    repeating: RecentLevel(rank: .unreachable, ladder: 0, level: Slot<PriceLevel>.none), count: 1024)

  /// The level of `ladder` at `rank`, if it is remembered.
  @inline(__always)
  func level(at rank: Rank, of ladder: UInt32) -> Slot<PriceLevel>? {
    let entry = entries[Self.place(of: rank, in: ladder)]
    return entry.rank == rank && entry.ladder == ladder ? entry.level : nil
  }

  @inline(__always)
  mutating func remember(_ level: Slot<PriceLevel>, at rank: Rank, of ladder: UInt32) {
    entries[Self.place(of: rank, in: ladder)] = RecentLevel(rank: rank, ladder: ladder, level: level)
  }

  /// To be called when `level` leaves its ladder.
  @inline(__always)
  mutating func forget(_ level: Slot<PriceLevel>, at rank: Rank, of ladder: UInt32) {
    let place = Self.place(of: rank, in: ladder)
    if entries[place].level == level {
      entries[place] = RecentLevel(rank: .unreachable, ladder: 0, level: Slot<PriceLevel>.none)
    }
  }

  /// Neighbouring prices have neighbouring places; those of different ladders lie apart.
  @inline(__always)
  private static func place(of rank: Rank, in ladder: UInt32) -> Int {
    Int(truncatingIfNeeded: rank.value &+ UInt64(ladder &>> 8))
  }
}
