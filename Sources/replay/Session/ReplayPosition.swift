import ComputeMatching
import Reporting

/// How far a replay is.
struct ReplayPosition {
  var commands: UInt64
  var bytesRead: Int
  /// `nil` where the end cannot be known, as for standard input.
  var bytesInAll: Int?

  /// `12,345,678 commands, 4,115,226 a second, 38%, 0:07 left`; elapsed time in nanoseconds.
  func line(after elapsed: UInt64) -> String {
    let rate = elapsed > 0 ? Double(commands) / (Double(elapsed) / 1e9) : 0
    let line = "\(grouped(commands)) commands, \(grouped(decimalText(rate, decimals: 0))) a second"
    guard let bytesInAll, bytesInAll > 0, bytesRead > 0 else { return line }
    return line + ", " + ProgressLine.outlook(Double(bytesRead) / Double(bytesInAll), after: elapsed)
  }
}
