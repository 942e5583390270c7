import Dispatch
import Reporting
import Synchronization

/// How far all runs together are, shown on the terminal as they go on.
final class RunProgress: Sendable {
  private let state: Mutex<State>
  private let periodCount: Int
  private let runCount: Int

  private struct State {
    var line: ProgressLine
    var periods = 0
    var runs = 0
  }

  /// `isWanted` is false where the line would be in the way.
  init(isWanted: Bool, periods: Int, runs: Int) {
    periodCount = periods
    runCount = runs
    state = Mutex(State(line: ProgressLine(isWanted: isWanted, start: Self.now)))
  }

  private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  /// A run has finished a period.
  func finishPeriod() {
    state.withLock { state in
      state.periods += 1
      let now = Self.now
      guard state.line.isDue(at: now) else { return }
      let (runs, periods) = (state.runs, state.periods)
      state.line.show(at: now) { elapsed in Self.text(runs, of: runCount, periods, of: periodCount, after: elapsed) }
    }
  }

  func finishRun() { state.withLock { $0.runs += 1 } }

  /// Takes the line off the screen.
  func clear() { state.withLock { $0.line.clear() } }

  /// `7 of 40 runs, 19%, 0:31 left`.
  private static func text(
    _ runs: Int, of runCount: Int, _ periods: Int, of periodCount: Int, after elapsed: UInt64
  ) -> String {
    "\(grouped(runs)) of \(grouped(runCount)) runs, "
      + ProgressLine.outlook(Double(periods) / Double(periodCount), after: elapsed)
  }
}
