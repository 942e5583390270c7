import Reporting

/// The file that a command reads and the one that it writes, as its command line names them.
struct InputAndOutput {
  private(set) var input = ""
  private(set) var output = ""

  var areGiven: Bool { !output.isEmpty }

  /// Takes the next file that `command` is given.
  mutating func add(_ file: String, for command: String) throws(UsageError) {
    if input.isEmpty {
      input = file
    } else if output.isEmpty {
      output = file
    } else {
      throw UsageError(description: "\(command) reads one file and writes one, and \(file) is a third")
    }
  }
}
