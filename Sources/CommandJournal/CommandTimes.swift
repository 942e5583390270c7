import MachineHints

/// Which of the commands that an opening carries out takes longest.
///
/// A clock would take as long to read as a command to carry out: the processor's counter is read, and compared with the clock once,
/// at the end.
struct CommandTimes {
  private let startTicks = machine_ticks()
  private let startNanoseconds = monotonicNanoseconds()
  private var slowest: UInt64 = 0
  private var mostTicks: UInt64 = 0

  /// The counter now.
  @inline(__always)
  static var now: UInt64 { machine_ticks() }

  /// Notes that a command took from `start` to `end`, by the counter.
  @inline(__always)
  mutating func note(command number: UInt64, from start: UInt64, to end: UInt64) {
    // On another processor the counter may be a little behind.
    let ticks = end > start ? end - start : 0
    if ticks > mostTicks || slowest == 0 { (slowest, mostTicks) = (number, ticks) }
  }

  /// `nil` if there was no command.
  var slowestCommand: Recovery.SlowestCommand? {
    guard slowest > 0 else { return nil }
    let ticks = max(machine_ticks() &- startTicks, 1)
    let nanoseconds = monotonicNanoseconds() - startNanoseconds
    return Recovery.SlowestCommand(
      number: slowest, nanoseconds: UInt64(Double(mostTicks) * Double(nanoseconds) / Double(ticks)))
  }
}
