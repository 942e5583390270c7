/// How much more, or less, than its limit a grade of capacity is worth to a requirement order (R16), as crude oils trade at a
/// premium or discount to a benchmark.
///
///     Differential(try Requirement("h200-sxm"), ticks: 4_000)   // H200s may cost 0.40 USD per GPU-hour more
///
/// The differentials whose grade a contract satisfies add up.
public struct Differential: Hashable, Sendable {
  /// The contracts that it is for.
  public let grade: Requirement
  /// Ticks per GPU-hour above the limit, negative for less.
  public let ticks: Int64

  /// Capacity that satisfies `grade` is worth `ticks` ticks per GPU-hour more than the limit, or less if negative.
  public init(_ grade: Requirement, ticks: Int64) {
    self.grade = grade
    self.ticks = ticks
  }
}
