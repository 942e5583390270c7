/// The books of a file of TotalView-ITCH 5.0, by a reader of its own: orders by their numbers, sorted when they are looked at.
struct ITCHBooks {
  private let bytes: [UInt8]
  private var position = 0
  private var orders: [UInt64: Order] = [:]
  private var arrivals = 0

  struct Order {
    let number: UInt64
    let locate: UInt64
    let isBid: Bool
    let price: UInt64
    var shares: UInt64
    let arrival: Int
  }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the next message. Returns its letter and locate code; `nil` at the end.
  mutating func next() -> (letter: Character, locate: UInt64)? {
    guard position < bytes.count else { return nil }
    let start = position + 2
    position = start + Int(number(position, 2))
    let letter = Character(Unicode.Scalar(bytes[start]))
    let locate = number(start + 1, 2)
    let order = position - start >= 19 ? number(start + 11, 8) : 0
    switch letter {
    case "A", "F":
      arrivals += 1
      orders[order] = Order(
        number: order, locate: locate, isBid: bytes[start + 19] == UInt8(ascii: "B"), price: number(start + 32, 4),
        shares: number(start + 20, 4), arrival: arrivals)
    case "E", "C", "X":
      let shares = number(start + 19, 4)
      orders[order]?.shares -= shares
      if orders[order]?.shares == 0 { orders[order] = nil }
    case "D": orders[order] = nil
    case "U":
      arrivals += 1
      let new = number(start + 19, 8)
      if let old = orders.removeValue(forKey: order) {
        orders[new] = Order(
          number: new, locate: locate, isBid: old.isBid, price: number(start + 31, 4), shares: number(start + 27, 4),
          arrival: arrivals)
      }
    default: break
    }
    return (letter, locate)
  }

  /// The orders of one side, first to trade first: number, price and shares of each.
  func queue(_ locate: UInt64, isBid: Bool) -> [[UInt64]] {
    orders.values.filter { $0.locate == locate && $0.isBid == isBid }
      .sorted { $0.price != $1.price ? ($0.price < $1.price) != isBid : $0.arrival < $1.arrival }
      .map { [$0.number, $0.price, $0.shares] }
  }

  private func number(_ start: Int, _ count: Int) -> UInt64 {
    bytes[start..<start + count].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
