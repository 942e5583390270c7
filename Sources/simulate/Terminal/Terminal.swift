import OrderStreams
import Reporting

/// What is said on standard output.
enum Terminal {
  /// Writes lines, in which nothing steers the terminal.
  static func write(_ lines: [String]) throws(StreamError) {
    guard !lines.isEmpty else { return }
    try TextOutput.standardOutput.write(lines.map { visible($0) + "\n" }.joined())
  }

  /// Writes lines, or the document that says the same.
  static func write(
    _ lines: @autoclosure () -> [String], or document: @autoclosure () -> JSONValue, asJSON isJSON: Bool
  ) throws(StreamError) {
    if isJSON { try TextOutput.standardOutput.write(document().document()) } else { try write(lines()) }
  }
}
