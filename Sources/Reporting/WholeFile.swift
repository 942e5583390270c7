import OrderStreams

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that appears under its name when it is whole, so that none looks whole and is not. Until then it has another
/// name beside it, and is gone if it never gets so far.
package struct WholeFile: ~Copyable {
  /// The name that it gets in the end.
  package let path: String
  /// Where it is written until then.
  package let unfinishedPath: String
  private var isUnfinished: Bool

  /// A terminal, a pipe or another device at `path` is written to as it is.
  package init(path: String) {
    self.path = path
    isUnfinished = Self.isReplaceable(path)
    // Two processes with the same output do not meet.
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    unfinishedPath = isUnfinished ? "\(path).\(number).part" : path
  }

  deinit { if isUnfinished { unsafe unlink(unfinishedPath) } }

  /// Gives the file its name, once what was written is on the disk.
  package mutating func finish() throws(StreamError) {
    guard isUnfinished else { return }
    let descriptor = unsafe open(unfinishedPath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw error("open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw error("write") }
    guard unsafe rename(unfinishedPath, path) == 0 else { throw error("replace") }
    isUnfinished = false
  }

  /// Leaves what was written under its other name, which is returned.
  package mutating func leaveUnfinished() -> String {
    isUnfinished = false
    return unfinishedPath
  }

  private func error(_ action: String) -> StreamError {
    StreamError(file: path, problem: .system(action: action, code: errno))
  }

  /// Whether nothing is at `path`, or an ordinary file.
  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }
}

/// A text on its way into a ``WholeFile``.
package struct WholeTextFile: ~Copyable {
  private var file: WholeFile
  private let output: TextOutput

  /// Finds out at once if nothing can be written there.
  package init(path: String) throws(StreamError) {
    file = WholeFile(path: path)
    output = try TextOutput(path: file.unfinishedPath, named: path)
  }

  package func write(_ text: String) throws(StreamError) { try output.write(text) }

  /// Gives the file its name.
  package mutating func finish() throws(StreamError) { try file.finish() }

  /// Leaves what was written under its other name, which is returned.
  package mutating func leaveUnfinished() -> String { file.leaveUnfinished() }
}
