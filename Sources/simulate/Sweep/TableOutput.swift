import Glibc
import OrderStreams
import Reporting

/// Where a table goes. A file appears under its name when the table is whole, so that none looks whole and is not.
final class TableOutput {
  private let file: TextOutput
  private let path: String
  /// The file that gets the name in the end, if there is one.
  private var unfinished: String?

  /// At `path`, or on standard output. Finds out at once if that cannot be written.
  init(path: String?) throws(StreamError) {
    self.path = path ?? ""
    guard let path else {
      file = .standardOutput
      return
    }
    // A terminal, a pipe or another device is written to as it is. Two processes with the same shard do not meet.
    let isReplaceable = Self.isReplaceable(path)
    let part = "\(path).\(String(UInt64.random(in: 0...UInt64.max), radix: 16)).part"
    file = try TextOutput(path: isReplaceable ? part : path, named: path)
    unfinished = isReplaceable ? part : nil
  }

  deinit { if let unfinished { unsafe unlink(unfinished) } }

  func write(_ line: String) throws(StreamError) { try file.write(line + "\n") }

  /// Gives the file its name.
  func finish() throws(StreamError) {
    guard let unfinished else { return }
    try file.synchronize()
    guard unsafe rename(unfinished, path) == 0 else {
      throw StreamError(file: path, problem: .system(action: "replace", code: errno))
    }
    self.unfinished = nil
  }

  /// Whether nothing is at `path`, or an ordinary file.
  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }
}
