import Reporting

/// What is to be said on standard error that is no error.
enum Note {
  static func write(_ text: String) {
    // What is no error stops nothing, even if it cannot be said.
    try? TextOutput.standardError.write("\(Replay.name): note: \(visible(text))\n")
  }
}
