/// A running 64-bit hash of 64-bit words, by folded multiplication.
///
/// A word enters by `state = high ^ low`, the halves of the 128-bit product of `state ^ word` and the odd constant
/// `0x9E3779B97F4A7C15`, plus one. The state begins at `0x243F6A8885A308D3`.
struct WordHash: Hashable, Sendable {
  private(set) var value: UInt64 = 0x243F_6A88_85A3_08D3

  @inline(__always)
  mutating func combine(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    value = (product.high ^ product.low) &+ 1
  }
}
