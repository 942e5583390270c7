/// A file or a directory in the making, which has its name only once all of it is safe.
struct SafeOutput: ~Copyable {
  /// Where it is made.
  let temporary: String
  private let path: String
  private let isDirectory: Bool
  private let files = SystemFiles()
  private var isFinished = false

  /// A file that is to be at `path`, and replaces the file that may be there.
  init(file path: String) throws(JournalError) {
    try SystemFiles().checkReplaceable(path)
    let temporary = JournalContents.temporary(path)
    // What is there already may be anybody's, and even what is read.
    closeFile(try SystemFiles().open(temporary, [.writing, .new]))
    (self.path, self.temporary, isDirectory) = (path, temporary, false)
  }

  /// A directory that is to be at `path`, where nothing may be.
  init(directory path: String) throws(JournalError) {
    try SystemFiles().checkAbsent(path)
    let temporary = JournalContents.temporary(path)
    try SystemFiles().createDirectory(temporary, mayExist: false)
    (self.path, self.temporary, isDirectory) = (path, temporary, true)
  }

  /// Removes what was not finished.
  deinit {
    if isFinished { return }
    if isDirectory {
      for name in (try? files.names(in: temporary)) ?? [] where name != "." && name != ".." {
        try? files.remove(temporary + "/" + name)
      }
      files.removeDirectory(temporary)
    } else {
      try? files.remove(temporary)
    }
  }

  /// Writes `bytes` to the file, or to the one of this name in the directory, and syncs it.
  func write(_ bytes: Span<UInt8>, name: String = "") throws(JournalError) {
    let target = isDirectory ? temporary + "/" + name : temporary
    let descriptor = try files.open(target, [.writing, .creating, .emptying])
    defer { closeFile(descriptor) }
    try files.writeAll(bytes, to: descriptor, of: target)
    try files.sync(descriptor, of: target)
  }

  /// Gives it its name. All files were synced before.
  mutating func finish() throws(JournalError) {
    if isDirectory { try files.syncDirectory(temporary) }
    try files.rename(temporary, to: path)
    isFinished = true
  }
}
