import ComputeMatching

/// The line on a terminal that says how far long work is.
///
/// It appears after a second and changes five times in a second, and is gone when the work is done. Where standard
/// error is no terminal there is none. Times are nanoseconds of a clock that only goes forward.
package struct ProgressLine: Sendable {
  private static let patience: UInt64 = 1_000_000_000
  private static let interval: UInt64 = 200_000_000

  private let isShown: Bool
  private let start: UInt64
  private var nextUpdate: UInt64
  private var isOnScreen = false

  /// `isWanted` is false where the line would be in the way.
  package init(isWanted: Bool, start: UInt64) {
    isShown = isWanted && TextOutput.standardError.isTerminal
    self.start = start
    nextUpdate = start + Self.patience
  }

  /// Whether the line is out of date at `now`.
  package func isDue(at now: UInt64) -> Bool { isShown && now >= nextUpdate }

  /// Shows what `text` says of the time that has passed by `now`.
  package mutating func show(at now: UInt64, _ text: (_ elapsed: UInt64) -> String) {
    nextUpdate = now + Self.interval
    isOnScreen = true
    write("\r\(text(now - start))\u{1B}[K")
  }

  /// Takes the line off the screen, so that what follows begins on a clean one.
  package mutating func clear() {
    guard isOnScreen else { return }
    isOnScreen = false
    write("\r\u{1B}[K")
  }

  /// `38%, 0:07 left`, if the first `part` of the work, which is above 0, took `elapsed`.
  package static func outlook(_ part: Double, after elapsed: UInt64) -> String {
    let part = min(1, part)
    let left = Double(elapsed) / 1e9 * (1 - part) / part
    return "\(decimalText((100 * part).rounded(.down), decimals: 0))%, \(clock(seconds: left)) left"
  }

  /// `0:07`, `12:30`, `3:00:00`.
  private static func clock(seconds: Double) -> String {
    let whole = UInt64(min(seconds.rounded(.up), 1e9))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    let tail = rest < 10 ? "0\(rest)" : "\(rest)"
    if hours == 0 { return "\(minutes):\(tail)" }
    return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
  }

  private func write(_ text: String) {
    // A terminal that has gone away takes nothing with it: the work is what matters.
    try? TextOutput.standardError.write(text)
  }
}
