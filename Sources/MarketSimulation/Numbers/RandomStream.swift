import SeededRandom

/// Random numbers of one agent: they depend on the seed of the run, the agent's name and the period alone, so that an
/// agent more or less changes nobody else's.
public struct RandomStream: Sendable {
  private let origin: UInt64
  private var random: SplitMix64

  /// The stream of the agent `name` in the run with this seed.
  public init(seed: UInt64, name: String) {
    // A hash, so that near names are far apart.
    var hash = StableHash()
    hash.combine(name.utf8)
    origin = SplitMix64.mixed(hash.value) ^ SplitMix64.mixed(seed &+ SplitMix64.increment)
    random = SplitMix64(seed: origin)
  }

  /// The numbers of a period are the same however many were drawn before it: what an agent meets in one does not shift
  /// its draws in the next.
  public mutating func begin(period: Int) {
    random = SplitMix64(seed: SplitMix64.mixed(origin &+ SplitMix64.mixed(UInt64(period) &+ 1)))
  }

  /// The next 64 random bits. O(1).
  public mutating func next() -> UInt64 { random.next() }

  /// In 0 ..< 1.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// In `range`.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// In 0 ..< bound. A bound below 1 counts as 1.
  public mutating func below(_ bound: Int) -> Int {
    random.below(max(bound, 1))
  }

  /// True with this probability.
  public mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// At least 1, and above *x* with probability *x*^-`exponent`.
  public mutating func pareto(exponent: Double) -> Double { power(1 - uniform(), -1 / exponent) }
}
