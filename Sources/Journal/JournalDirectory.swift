import Glibc

/// The directory of a journal: its lock, its log, its snapshots.
struct JournalDirectory: ~Copyable {
  let path: String
  private let lock: Int32

  var logPath: String { path + "/commands.log" }

  /// Makes the directory if it is not there, and locks it until the value ends.
  init(_ path: String, files: any FileSystem) throws(JournalError) {
    lock = try Self.lock(path, files)
    // The process may go to another directory.
    self.path = SystemFiles().absolute(path)
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
    // Another thread that starts a process lends it the lock until that process has become its own program.
    flock(lock, LOCK_UN)
    close(lock)
  }

  /// Whether there is a log. Throws where the system cannot tell, since a log must never be made in the place of another; nor in
  /// that of a link that leads nowhere.
  func hasLog() throws(JournalError) -> Bool {
    var status = stat()
    if unsafe lstat(logPath, &status) == 0 { return true }
    guard errno == ENOENT else { throw .system(file: logPath, action: "find", code: errno) }
    return false
  }

  func snapshotPath(_ commandCount: UInt64) -> String {
    let digits = String(commandCount)
    return path + "/snapshot-" + String(repeating: "0", count: 20 - digits.count) + digits
  }

  /// How many commands the snapshot at `path` holds, as its name tells.
  static func commandCount(ofSnapshot path: String) -> UInt64? { UInt64(path.suffix(20)) }

  /// Where a file is written that is to be renamed to `path` when all of it is safe.
  static func temporary(_ path: String) -> String { path + ".tmp" }

  /// The paths of all snapshots, the newest first.
  func snapshots() throws(JournalError) -> [String] {
    try SystemFiles().names(in: path).filter { Self.isSnapshot($0[...]) }.sorted(by: >).map { path + "/" + $0 }
  }

  /// Removes what was being written when a writer stopped, and nothing else.
  func removeTemporaries(_ files: any FileSystem) throws(JournalError) {
    for name in try SystemFiles().names(in: path) where name.hasSuffix(".tmp") {
      let whole = name.dropLast(4)
      if whole == "commands.log" || Self.isSnapshot(whole) { try files.remove(path + "/" + name) }
    }
  }

  private static func isSnapshot(_ name: Substring) -> Bool {
    let digits = name.utf8.dropFirst("snapshot-".utf8.count)
    return name.hasPrefix("snapshot-") && digits.count == 20 && digits.allSatisfy { 0x30...0x39 ~= $0 }
  }
}
