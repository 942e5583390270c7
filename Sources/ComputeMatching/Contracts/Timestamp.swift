/// A moment, in nanoseconds since 1970-01-01T00:00 UTC (R5).
public struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable, ExpressibleByIntegerLiteral {
  public let nanoseconds: UInt64

  @inlinable
  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  public init(integerLiteral value: UInt64) { nanoseconds = value }

  @inline(__always)
  public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
}
