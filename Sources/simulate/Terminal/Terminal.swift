import OrderStreams
import Reporting

/// What is said on standard output.
enum Terminal {
  /// Writes lines, in which nothing steers the terminal.
  static func write(_ lines: [String]) throws(StreamError) {
    guard !lines.isEmpty else { return }
    try TextOutput.standardOutput.write(lines.map { visible($0) + "\n" }.joined())
  }
}
