import ComputeMatching

/// Price and side of the orders that came lately: the report of a cancel states them, and its event does not.
///
/// Most orders are cancelled soon. What is not found here the exchange knows.
struct RestingTerms: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var id: UInt64
    var price: Int64
    var side: UInt8
  }

  /// By the low bits of the id.
  private var entries = InlineArray<1024, Entry>(repeating: Entry(id: .max, price: 0, side: 0))

  @inline(__always)
  private static func place(of id: UInt64) -> Int { Int(truncatingIfNeeded: id & 1023) }

  @inline(__always)
  mutating func set(_ id: UInt64, price: Int64, side: UInt8) {
    entries[Self.place(of: id)] = Entry(id: id, price: price, side: side)
  }

  /// What was last set for the order `id`; `nil` if it has been displaced. `mutating`, because the compiler would copy the table
  /// for a function that only reads it (docs/compiler-notes.md).
  @inline(__always)
  mutating func find(_ id: UInt64) -> (price: Int64, side: UInt8)? {
    let entry = entries[Self.place(of: id)]
    guard entry.id == id else { return nil }
    return (entry.price, entry.side)
  }
}
