import Glibc

/// The directory of a journal: its lock, its log, its snapshots.
struct JournalDirectory: ~Copyable {
  let path: String
  private let lock: Int32

  var logPath: String { path + "/commands.log" }

  /// Makes the directory if it is not there, and locks it until the value ends.
  init(_ path: String, files: any FileSystem) throws(JournalError) {
    lock = try Self.lock(path, files)
    self.path = path
  }

  private static func lock(_ path: String, _ files: any FileSystem) throws(JournalError) -> Int32 {
    if unsafe mkdir(path, 0o755) != 0, errno != EEXIST {
      throw .system(file: path, action: "create", code: errno)
    }
    let lock = try files.open(path + "/lock", O_RDWR | O_CREAT)
    if flock(lock, LOCK_EX | LOCK_NB) == 0 { return lock }
    let code = errno
    close(lock)
    throw code == EWOULDBLOCK
      ? .locked(directory: path) : .system(file: path + "/lock", action: "lock", code: code)
  }

  deinit {
    // A child process that is being made has a copy of the descriptor until it becomes another program: closing this one alone
    // would leave the directory locked for so long.
    flock(lock, LOCK_UN)
    close(lock)
  }

  var hasLog: Bool { unsafe access(logPath, F_OK) == 0 }

  func snapshotPath(_ commandCount: UInt64) -> String {
    let digits = String(commandCount)
    return path + "/snapshot-" + String(repeating: "0", count: 20 - digits.count) + digits
  }

  /// Where a file is written that is to be renamed to `path` when all of it is safe.
  static func temporary(_ path: String) -> String { path + ".tmp" }

  /// The paths of all snapshots, the newest first.
  func snapshots() throws(JournalError) -> [String] {
    try names().filter { $0.hasPrefix("snapshot-") && $0.utf8.count == 29 && !$0.hasSuffix(".tmp") }
      .sorted(by: >).map { path + "/" + $0 }
  }

  /// Removes what was being written when a writer stopped.
  func removeTemporaries(_ files: any FileSystem) throws(JournalError) {
    for name in try names() where name.hasSuffix(".tmp") { try files.remove(path + "/" + name) }
  }

  private func names() throws(JournalError) -> [String] {
    guard let directory = unsafe opendir(path) else { throw .system(file: path, action: "list", code: errno) }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        })
    }
    return names
  }
}
