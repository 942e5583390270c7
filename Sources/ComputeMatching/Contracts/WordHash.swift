/// A running 64-bit hash of 64-bit words, by folded multiplication.
///
/// A word enters by `state = fold(state ^ word) + 1`, where `fold` lays the halves of the 128-bit product with the odd constant
/// `0x9E3779B97F4A7C15` over each other. The state begins at `0x243F6A8885A308D3`.
struct WordHash: Hashable, Sendable {
  private(set) var value: UInt64

  init(value: UInt64 = 0x243F_6A88_85A3_08D3) { self.value = value }

  static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always)
  mutating func combine(_ word: UInt64) { value = Self.fold(value ^ word) &+ 1 }

  /// The two halves of the 128-bit product with the multiplier, laid over each other.
  @inline(__always)
  static func fold(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: multiplier)
    return product.high ^ product.low
  }
}
