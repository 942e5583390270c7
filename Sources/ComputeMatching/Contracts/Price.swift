/// A rate: ticks per GPU-hour (R2). What a tick is worth is the exchange's business, see ``Tick``.
public struct Price: Hashable, Comparable, Sendable, BitwiseCopyable, ExpressibleByIntegerLiteral {
  public let ticks: Int64

  @inlinable
  public init(ticks: Int64) { self.ticks = ticks }

  public init(integerLiteral value: Int64) { ticks = value }

  @inline(__always)
  public static func < (lhs: Price, rhs: Price) -> Bool { lhs.ticks < rhs.ticks }
}

/// Whole GPUs (R2). Signed, so that a sender's nonsense can be represented and rejected.
public typealias Quantity = Int64
