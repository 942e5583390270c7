/// A segment that is open for writing, and locked: whatever happens to the file `lock`, no other journal writes to it.
struct OpenSegment: ~Copyable {
  /// The path that it has, or is to have.
  private let path: String
  private let descriptor: Int32
  private let file: FileStatus

  /// Opens the newest segment of `contents`.
  ///
  /// - Throws: ``JournalError/locked(directory:)`` if another journal has it, or has begun a newer one.
  init(newestOf contents: JournalContents, _ files: any FileSystem) throws(JournalError) {
    guard let newest = contents.segments.last else { throw contents.missingLog() }
    // Opened for reading too, a pipe is not waited for.
    let descriptor = try files.open(newest.path, [.readingAndWriting, .appending])
    let file: FileStatus
    do throws(JournalError) {
      try FileLock.take(descriptor, of: newest.path, directory: contents.directory)
      file = try FileStatus(of: descriptor, path: newest.path)
      guard try JournalContents(of: contents.directory).segments.last == newest else {
        throw .locked(directory: contents.directory)
      }
    } catch {
      FileLock.release(descriptor)
      throw error
    }
    (path, self.descriptor, self.file) = (newest.path, descriptor, file)
  }

  /// Writes `header` into a new file that is safe, and has no name yet that a journal knows.
  init(
    creating path: String, _ header: LogHeader, in directory: String, _ files: any FileSystem
  ) throws(JournalError) {
    let temporary = JournalContents.temporary(path)
    let descriptor = try files.open(temporary, [.readingAndWriting, .creating, .emptying, .appending])
    let file: FileStatus
    do throws(JournalError) {
      try FileLock.take(descriptor, of: temporary, directory: directory)
      file = try FileStatus(of: descriptor, path: temporary)
      var buffer = ByteBuffer()
      header.append(to: &buffer)
      try files.writeAll(buffer.bytes.span, to: descriptor, of: temporary)
      try files.sync(descriptor, of: temporary)
    } catch {
      FileLock.release(descriptor)
      try? files.remove(temporary)
      throw error
    }
    (self.path, self.descriptor, self.file) = (path, descriptor, file)
  }

  deinit { FileLock.release(descriptor) }

  /// Gives the file its name, which is safe on return.
  func takeName(in directory: String, _ files: any FileSystem) throws(JournalError) {
    try files.rename(JournalContents.temporary(path), to: path)
    try files.syncDirectory(directory)
  }

  func write(_ bytes: Span<UInt8>, _ files: any FileSystem) throws(JournalError) {
    try files.writeAll(bytes, to: descriptor, of: path)
  }

  func sync(_ files: any FileSystem) throws(JournalError) { try files.sync(descriptor, of: path) }

  func truncate(to size: Int, _ files: any FileSystem) throws(JournalError) {
    try files.truncate(descriptor, to: size, of: path)
  }

  /// Throws unless the path still leads to this file, and that has `byteCount` bytes. One system call.
  func checkIsInPlace(byteCount: Int) throws(JournalError) {
    guard let status = FileStatus(path: path) else {
      throw .displaced(file: path, reason: "the log was moved or removed while the journal was open")
    }
    guard status.isSameFile(as: file) else {
      throw .displaced(file: path, reason: "another file took the log's place while the journal was open")
    }
    guard status.byteCount == byteCount else {
      throw .displaced(
        file: path, reason: "the log has \(status.byteCount) bytes, and the journal has written it up to \(byteCount)")
    }
  }
}
