import Glibc

/// Where a table goes. A file appears under its name when the table is whole, so that none looks whole and is not.
final class TableOutput {
  private let name: String
  private let descriptor: Int32
  /// The file that gets the name in the end, if there is one.
  private var unfinished: String?

  /// At `path`, or on standard output. Finds out at once if that cannot be written.
  init(path: String?) throws(UsageError) {
    name = path ?? "standard output"
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    // A terminal, a pipe or another device is written to as it is. Two processes with the same shard do not meet.
    unfinished = Self.isReplaceable(path) ? "\(path).\(String(UInt64.random(in: 0...UInt64.max), radix: 16)).part" : nil
    let flags = unfinished == nil ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL
    descriptor = unsafe open(unfinished ?? path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      unfinished = nil
      throw error(errno)
    }
  }

  deinit {
    if descriptor != STDOUT_FILENO { close(descriptor) }
    if let unfinished { unsafe unlink(unfinished) }
  }

  func write(_ line: String) throws(UsageError) {
    let bytes = Array("\(line)\n".utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw error(errno) }
      written += count
    }
  }

  /// Gives the file its name.
  func finish() throws(UsageError) {
    guard let unfinished else { return }
    guard fsync(descriptor) == 0, unsafe rename(unfinished, name) == 0 else { throw error(errno) }
    self.unfinished = nil
  }

  private func error(_ code: Int32) -> UsageError {
    UsageError(description: "\(name) cannot be written: \(unsafe String(cString: strerror(code)))")
  }

  /// Whether nothing is at `path`, or an ordinary file.
  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }
}
