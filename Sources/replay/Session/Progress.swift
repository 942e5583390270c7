import Glibc

/// The line on a terminal that says how far a long replay is.
///
/// It appears after a second and changes five times in a second, and is gone when the work is done. Where standard error
/// is no terminal there is none.
struct Progress {
  private static let patience: UInt64 = 1_000_000_000
  private static let interval: UInt64 = 200_000_000

  private let isShown: Bool
  private let start: UInt64
  private var nextUpdate: UInt64
  private var isOnScreen = false

  /// `isWanted` is false where the line would be in the way.
  init(isWanted: Bool, start: UInt64) {
    isShown = isWanted && isatty(STDERR_FILENO) == 1
    self.start = start
    nextUpdate = start + Self.patience
  }

  /// Whether the line is out of date at `now`.
  func isDue(at now: UInt64) -> Bool { isShown && now >= nextUpdate }

  /// Shows how far the replay is.
  mutating func update(_ position: Position, at now: UInt64) {
    nextUpdate = now + Self.interval
    isOnScreen = true
    write("\r\(Self.line(position, after: now - start))\u{1B}[K")
  }

  /// Takes the line off the screen, so that what follows begins on a clean one.
  mutating func clear() {
    guard isOnScreen else { return }
    isOnScreen = false
    write("\r\u{1B}[K")
  }

  /// How far a replay is.
  struct Position {
    var commands: UInt64
    var bytesRead: Int
    /// `nil` where the end cannot be known, as for standard input.
    var bytesInAll: Int?
  }

  /// `12,345,678 commands, 4,115,226 a second, 38%, 0:07 left`; elapsed time in nanoseconds.
  static func line(_ position: Position, after elapsed: UInt64) -> String {
    let rate = elapsed > 0 ? Double(position.commands) / (Double(elapsed) / 1e9) : 0
    var line = "\(grouped(position.commands)) commands, \(grouped(fixed(rate, decimals: 0))) a second"
    if let bytesInAll = position.bytesInAll, bytesInAll > 0, position.bytesRead > 0 {
      let part = min(1, Double(position.bytesRead) / Double(bytesInAll))
      let left = Double(elapsed) / 1e9 * (1 - part) / part
      line += ", \(fixed((100 * part).rounded(.down), decimals: 0))%, \(clock(seconds: left)) left"
    }
    return line
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
    // A terminal that has gone away takes nothing with it: the replay is what matters.
    try? TextOutput.standardError.write(text)
  }
}
