/// Random numbers that depend on their seed alone (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
/// 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mixed(state)
  }

  /// A number in `0 ..< bound`. The bound must be positive.
  package mutating func below<Number: FixedWidthInteger>(_ bound: Number) -> Number {
    Number(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True once in `odds` times.
  package mutating func oneIn(_ odds: Int) -> Bool { below(odds) == 0 }

  /// What the state grows by with every number: 2^64 divided by the golden ratio, odd.
  package static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// A permutation of all words that puts near ones far apart.
  package static func mixed(_ word: UInt64) -> UInt64 {
    var mixed = word
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
