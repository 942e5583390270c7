import ComputeMatching

/// Price and side of each order by its id: the report of a cancel states them, and the event of one does not.
///
/// The challenge numbers its orders densely, so they stand in an array. Orders with larger numbers are asked of the exchange.
struct RestingTerms: ~Copyable {
  /// Twice the price, plus the side.
  private var packed: [Int64]

  private static let largestCount: UInt64 = 1 << 24

  init() { packed = [Int64](repeating: 0, count: 1 << 20) }

  @inline(__always)
  mutating func set(_ id: UInt64, price: Int64, side: UInt8) {
    if id >= UInt64(packed.count), !grow(toHold: id) { return }
    packed[Int(truncatingIfNeeded: id)] = price << 1 | Int64(side & 1)
  }

  /// What was last set for the order `id`, if it is live; anything if it is not.
  @inline(__always)
  func of(_ id: UInt64, in exchange: borrowing Exchange) -> (price: Int64, side: UInt8) {
    guard id < UInt64(packed.count) else { return Self.rare(id, in: exchange) }
    let terms = packed[Int(truncatingIfNeeded: id)]
    return (terms >> 1, UInt8(truncatingIfNeeded: terms & 1))
  }

  @inline(never)
  private static func rare(_ id: UInt64, in exchange: borrowing Exchange) -> (price: Int64, side: UInt8) {
    guard let order = exchange.order(OrderID(id &+ 1)) else { return (0, 0) }
    return (order.price.ticks, order.side == .ask ? 1 : 0)
  }

  /// Answers whether there is room for `id` now.
  @inline(never)
  private mutating func grow(toHold id: UInt64) -> Bool {
    guard id < Self.largestCount else { return false }
    packed += [Int64](repeating: 0, count: max(packed.count, Int(id) + 1 - packed.count))
    return true
  }
}
