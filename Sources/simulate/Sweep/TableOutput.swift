import OrderStreams
import Reporting

/// Where a table goes: into a file that appears when it is whole, or to standard output.
struct TableOutput: ~Copyable {
  private var file: WholeTextFile?

  /// At `path`, or on standard output. Finds out at once if that cannot be written.
  init(path: String?) throws(StreamError) {
    if let path { file = try WholeTextFile(path: path) }
  }

  func write(_ line: String) throws(StreamError) {
    switch file {
    case .some(let file): try file.write(line + "\n")
    case .none: try TextOutput.standardOutput.write(line + "\n")
    }
  }

  /// Gives the file its name.
  mutating func finish() throws(StreamError) { try file?.finish() }

  /// Leaves the rows so far in a file of another name, which is returned; `nil` if they went to standard output.
  mutating func leaveUnfinished() -> String? { file?.leaveUnfinished() }
}
