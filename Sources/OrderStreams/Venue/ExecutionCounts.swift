import ComputeMatching

/// The executions of visible orders in a recorded market, by the order that traded in the engine. Each is counted once.
public struct ExecutionCounts: Hashable, Sendable {
  /// The engine let the order trade that the file names, and no other.
  public internal(set) var namedMaker = 0
  /// The order that the file names was in the engine's book, and another one traded.
  public internal(set) var otherMaker = 0
  /// The order that the file names was not known: placed before the file begins, or, in a LOBSTER file, at a price that had been
  /// out of sight since.
  public internal(set) var unknownMaker = 0
  /// The market was halted or in an auction, so the execution was taken from the order that the file names.
  public internal(set) var inAuction = 0
  /// Those of the unknown makers that were not replayed, for want of any order that represents them.
  public internal(set) var notReplayed = 0
  /// How often an execution told where in its queue an anonymous order is, so that it was moved there. LOBSTER only.
  public internal(set) var anonymousMoved = 0

  /// All executions of visible orders.
  public var total: Int { namedMaker + otherMaker + unknownMaker + inAuction }
}

extension OrderID {
  /// The order that caused the execution in row or message `row` of a recorded market, from 1. The venues' ids are below 2^63;
  /// these begin there.
  public static func executionTaker(row: Int) -> OrderID { OrderID(1 << 63 | UInt64(row)) }
}
