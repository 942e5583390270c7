import ComputeMatching

/// Says how long to wait before each command, so that a stream passes at a multiple of its own speed.
///
/// It reads no clock: the first command is due at once, and every later one as long after it as their timestamps are apart,
/// divided by the factor. Late commands are due at once, and time that goes back counts as no time.
struct PacedClock {
  private let factor: Double
  private var first: (command: Timestamp, nanoseconds: UInt64)?

  init(factor: Double) { self.factor = factor }

  /// How many nanoseconds before the command of `timestamp` is due, at `now` on a clock that only goes forward.
  mutating func wait(for timestamp: Timestamp, at now: UInt64) -> UInt64 {
    guard let first else {
      first = (timestamp, now)
      return 0
    }
    guard timestamp > first.command else { return 0 }
    let apart = Double(timestamp.nanoseconds - first.command.nanoseconds) / factor
    let due = UInt64(exactly: apart.rounded()).map { first.nanoseconds.addingReportingOverflow($0) }
    guard let due, !due.overflow else { return .max }
    return due.partialValue > now ? due.partialValue - now : 0
  }
}
