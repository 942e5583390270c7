#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a file is opened.
struct OpenMode: OptionSet {
  /// The flags of `open(2)`.
  let rawValue: Int32

  static let reading = OpenMode(rawValue: O_RDONLY)
  static let writing = OpenMode(rawValue: O_WRONLY)
  static let readingAndWriting = OpenMode(rawValue: O_RDWR)
  /// Every write goes to the end.
  static let appending = OpenMode(rawValue: O_APPEND)
  /// A file that is not there is created.
  static let creating = OpenMode(rawValue: O_CREAT)
  /// A file that is there is an error.
  static let new = OpenMode(rawValue: O_CREAT | O_EXCL)
  /// A file that is there is emptied.
  static let emptying = OpenMode(rawValue: O_TRUNC)
  /// Anything but a directory is an error.
  static let directory = OpenMode(rawValue: O_DIRECTORY)
}

/// What a journal asks of the system to change files. Reading needs no more than their paths.
///
/// Everything goes through here so that tests can put a system in its place that fails.
protocol FileSystem {
  /// Opens the file at `path` and returns its descriptor.
  func open(_ path: String, _ mode: OpenMode) throws(JournalError) -> Int32
  /// Writes some of `bytes`, at least one, and returns how many.
  func write(_ bytes: Span<UInt8>, to descriptor: Int32, of path: String) throws(JournalError) -> Int
  /// Returns once everything written is where a power failure cannot reach it.
  func sync(_ descriptor: Int32, of path: String) throws(JournalError)
  func truncate(_ descriptor: Int32, to size: Int, of path: String) throws(JournalError)
  func rename(_ path: String, to newPath: String) throws(JournalError)
  func remove(_ path: String) throws(JournalError)
}

/// The system itself.
struct SystemFiles: FileSystem {
  func open(_ path: String, _ mode: OpenMode) throws(JournalError) -> Int32 {
    let descriptor = openFile(path, mode.rawValue | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(file: path, action: "open", code: errno) }
    return descriptor
  }

  func write(_ bytes: Span<UInt8>, to descriptor: Int32, of path: String) throws(JournalError) -> Int {
    while true {
      let count = unsafe bytes.withUnsafeBytes { unsafe writeFile(descriptor, $0.baseAddress, $0.count) }
      if count > 0 || bytes.isEmpty { return count }
      // A write that neither fails nor writes would be tried for ever.
      guard count < 0, errno == EINTR else {
        throw .system(file: path, action: "write", code: count < 0 ? errno : EIO)
      }
    }
  }

  func sync(_ descriptor: Int32, of path: String) throws(JournalError) {
    // It is not tried again: the system may have dropped what it could not write.
    guard syncFile(descriptor) == 0 else { throw .system(file: path, action: "sync", code: errno) }
  }

  func truncate(_ descriptor: Int32, to size: Int, of path: String) throws(JournalError) {
    guard ftruncate(descriptor, size) == 0 else { throw .system(file: path, action: "truncate", code: errno) }
  }

  func rename(_ path: String, to newPath: String) throws(JournalError) {
    guard renameFile(path, newPath) == 0 else { throw .system(file: path, action: "rename", code: errno) }
  }

  func remove(_ path: String) throws(JournalError) {
    guard unsafe unlink(path) == 0 else { throw .system(file: path, action: "remove", code: errno) }
  }
}

extension SystemFiles {
  /// Throws unless `path` is that of a file, or of nothing: whatever else is there must not be replaced.
  func checkReplaceable(_ path: String) throws(JournalError) {
    var status = stat()
    if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { throw .notAFile(path) }
  }

  /// Whether anything is at `path`, be it a link to nothing.
  func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  /// Throws if anything is at `path`.
  func checkAbsent(_ path: String) throws(JournalError) {
    if exists(path) { throw .system(file: path, action: "create", code: EEXIST) }
  }

  func createDirectory(_ path: String, mayExist: Bool) throws(JournalError) {
    guard unsafe mkdir(path, 0o755) != 0, !mayExist || errno != EEXIST else { return }
    throw .system(file: path, action: "create", code: errno)
  }

  /// Removes a directory that is empty; any other stays.
  func removeDirectory(_ path: String) { unsafe rmdir(path) }

  /// The path from the root to what `path` leads to now; `path` itself if it leads nowhere.
  func absolute(_ path: String) -> String {
    guard let found = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  /// The names of what is in `directory`, in no particular order.
  func names(in directory: String) throws(JournalError) -> [String] {
    guard let stream = unsafe opendir(directory) else { throw .system(file: directory, action: "list", code: errno) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        })
    }
    return names
  }
}

extension FileSystem {
  /// Writes all of `bytes`, however many calls that takes.
  func writeAll(_ bytes: Span<UInt8>, to descriptor: Int32, of path: String) throws(JournalError) {
    var start = 0
    while start < bytes.count {
      start += try write(bytes.extracting(start..<bytes.count), to: descriptor, of: path)
    }
  }

  /// Makes what was renamed or created in `directory` outlast a power failure.
  func syncDirectory(_ directory: String) throws(JournalError) {
    let descriptor = try open(directory, [.reading, .directory])
    defer { closeFile(descriptor) }
    try sync(descriptor, of: directory)
  }

  /// Has the next write go to the start of the file.
  func rewind(_ descriptor: Int32, of path: String) throws(JournalError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .system(file: path, action: "seek", code: errno) }
  }
}

extension JournalError {
  /// What the system calls the error with this `errno`.
  static func message(of code: Int32) -> String {
    guard let message = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: message)
  }
}

/// Closes the file of `descriptor`. What that may answer concerns nothing that was synced.
func closeFile(_ descriptor: Int32) { _ = close(descriptor) }

// The system's calls by names that no method above has.

private func openFile(_ path: String, _ flags: Int32) -> Int32 { unsafe open(path, flags, 0o644) }

private func writeFile(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}

private func renameFile(_ path: String, _ newPath: String) -> Int32 { unsafe rename(path, newPath) }

private func syncFile(_ descriptor: Int32) -> Int32 {
  #if canImport(Darwin)
    // There `fsync` leaves the bytes in the cache of the disk.
    fcntl(descriptor, F_FULLFSYNC)
  #else
    fdatasync(descriptor)
  #endif
}
