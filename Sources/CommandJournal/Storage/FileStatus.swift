#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which file something is, whatever its name, and how long. The same file stays the same as long as it is open.
struct FileStatus {
  let byteCount: Int
  private let device: dev_t
  private let number: ino_t

  private init(_ status: stat) {
    (device, number) = (status.st_dev, status.st_ino)
    byteCount = Int(status.st_size)
  }

  func isSameFile(as other: FileStatus) -> Bool { device == other.device && number == other.number }

  /// That of what `path` leads to; `nil` if it leads to nothing. One system call.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// That of an open file, which errors call `path`.
  init(of descriptor: Int32, path: String) throws(JournalError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system(file: path, action: "look at", code: errno) }
    self.init(status)
  }
}

/// The lock of an open file, which ends with the process that has it.
enum FileLock {
  /// Takes the lock of `descriptor`, or throws that the journal in `directory` has it.
  static func take(_ descriptor: Int32, of path: String, directory: String) throws(JournalError) {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
    let code = errno
    throw code == EWOULDBLOCK ? .locked(directory: directory) : .system(file: path, action: "lock", code: code)
  }

  /// Gives the lock up and closes the descriptor.
  static func release(_ descriptor: Int32) {
    // Another thread that starts a process lends it the lock until that process has become its own program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
