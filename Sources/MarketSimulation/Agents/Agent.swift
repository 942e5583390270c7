/// Somebody in the market: it brings or needs capacity, sends orders, and learns from what comes of them.
///
/// A period has three parts for it. ``beginPeriod(_:)`` comes before trade: it brings what capacity it has and says when
/// in the period it acts. ``wake(_:)`` comes at each of these moments, in which it sends orders. ``endPeriod(_:)`` comes
/// after trade: it uses what it holds, and earns and spends.
///
/// All that it sees and does goes through its ``Desk``, which is its own only for the length of the call. Chance is in
/// ``Desk/random`` alone, so that the same scenario and seed give the same run.
///
///     struct OneBid: Agent {
///       mutating func beginPeriod(_ desk: inout Desk) { desk.wake(at: desk.random.uniform()) }
///       mutating func wake(_ desk: inout Desk) {
///         desk.submit(desk.order(.bid, .book(BookID(0)), at: 2 / Desk.tick, 1))
///       }
///     }
public protocol Agent {
  /// Before trade. Nothing is delivered, sold or bought yet, and the orders of the period before have ended.
  mutating func beginPeriod(_ desk: inout Desk)

  /// At a moment of the period that the agent chose by ``Desk/wake(at:)``.
  mutating func wake(_ desk: inout Desk)

  /// After trade. What is not used has perished when the next period begins.
  mutating func endPeriod(_ desk: inout Desk)
}

extension Agent {
  /// Nothing.
  public mutating func endPeriod(_ desk: inout Desk) {}
}

/// An agent of any kind.
struct AnyAgent: Agent {
  var base: any Agent

  // One that has left or defaulted is not asked again.
  mutating func beginPeriod(_ desk: inout Desk) {
    if desk.shocks.hasLeft { desk.leave() }
    if desk.isActive { base.beginPeriod(&desk) }
  }

  mutating func wake(_ desk: inout Desk) {
    if desk.isActive { base.wake(&desk) }
  }

  mutating func endPeriod(_ desk: inout Desk) {
    if desk.isActive { base.endPeriod(&desk) }
  }
}
