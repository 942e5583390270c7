/// Random numbers of one agent: they depend on the seed of the run, the agent's name and the period alone, so that an
/// agent more or less changes nobody else's (the generator is that of Steele, Lea, Flood: "Fast splittable pseudorandom
/// number generators", 2014).
public struct RandomStream: Sendable {
  private let origin: UInt64
  private var state: UInt64

  /// The stream of the agent `name` in the run with this seed.
  public init(seed: UInt64, name: String) {
    // A hash, so that near names are far apart.
    var hash = StableHash()
    hash.combine(name.utf8)
    origin = Self.mixed(hash.value) ^ Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
    state = origin
  }

  /// The numbers of a period are the same however many were drawn before it: what an agent meets in one does not shift
  /// its draws in the next.
  public mutating func begin(period: Int) { state = Self.mixed(origin &+ Self.mixed(UInt64(period) &+ 1)) }

  /// The next 64 random bits. O(1).
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// In 0 ..< 1.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// In `range`.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// In 0 ..< bound. A bound below 1 counts as 1.
  public mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(max(bound, 1))).high)
  }

  /// True with this probability.
  public mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// At least 1, and above *x* with probability *x*^-`exponent`.
  public mutating func pareto(exponent: Double) -> Double { power(1 - uniform(), -1 / exponent) }

  private static func mixed(_ word: UInt64) -> UInt64 {
    var mixed = word
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
