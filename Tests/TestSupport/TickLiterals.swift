import ComputeMatching

/// Tests write prices in ticks, as the rules do: `4@195`.
extension Price: ExpressibleByIntegerLiteral {
  public init(integerLiteral ticks: Int64) { self.init(ticks: ticks) }
}
