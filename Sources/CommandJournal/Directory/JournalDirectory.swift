import ComputeMatching

/// The directory of a journal, locked.
struct JournalDirectory: ~Copyable {
  let path: String
  private let lock: Int32

  /// Makes the directory if it is not there, and locks it until the value ends.
  init(_ path: String, files: any FileSystem) throws(JournalError) {
    try SystemFiles().createDirectory(path, mayExist: true)
    let lock = try files.open(path + "/lock", [.readingAndWriting, .creating])
    do { try FileLock.take(lock, of: path + "/lock", directory: path) } catch {
      closeFile(lock)
      throw error
    }
    self.lock = lock
    // The process may go to another directory.
    self.path = SystemFiles().absolute(path)
  }

  deinit { FileLock.release(lock) }

  /// What is in it now.
  func contents() throws(JournalError) -> JournalContents { try JournalContents(of: path) }

  /// Throws unless `epoch` exceeds that of every writer before.
  func checkEpoch(_ epoch: UInt64?) throws(JournalError) {
    let present = try contents().epoch
    if let epoch, epoch <= present { throw .staleEpoch(directory: path, epoch: epoch, present: present) }
  }

  /// Makes `epoch` that of the writer, which outlasts a power failure on return, and returns it; `nil` leaves what is there.
  ///
  /// An empty file has it for a name, so that there is nothing in it that could be half written.
  func beginEpoch(_ epoch: UInt64?, _ files: any FileSystem) throws(JournalError) -> UInt64 {
    let contents = try contents()
    guard let epoch else { return contents.epoch }
    closeFile(try files.open(path + "/" + JournalContents.epochName(epoch), [.writing, .creating]))
    try files.syncDirectory(path)
    for former in contents.epochs { try files.remove(path + "/" + JournalContents.epochName(former)) }
    return epoch
  }

  /// Opens the newest segment of the log, or makes the first one, of a new journal.
  ///
  /// Nothing is changed while another journal has the log, even if the lock's file was removed and made anew.
  func openSegment(
    _ configuration: Exchange.Configuration, _ files: any FileSystem
  ) throws(JournalError) -> OpenSegment {
    let contents = try contents()
    guard contents.segments.isEmpty else {
      let segment = try OpenSegment(newestOf: contents, files)
      // The process that gave the segment its name may have stopped before that was safe.
      try files.syncDirectory(path)
      return segment
    }
    try checkIsNew(contents)
    // Where there is a log, its directory is safe.
    try files.syncDirectory(path + "/..")
    let segment = try OpenSegment(
      creating: path + "/" + JournalContents.segmentName(0), LogHeader(configuration, .random()), in: path, files)
    try segment.takeName(in: path, files)
    return segment
  }

  /// Throws if a log must have been there once.
  private func checkIsNew(_ contents: JournalContents) throws(JournalError) {
    if !contents.snapshots.isEmpty { throw contents.missingLog() }
    let former = path + "/" + JournalContents.formerLogName
    guard SystemFiles().exists(former) else { return }
    // It says that its format is not read here.
    _ = try CommandLogReader(path: former)
    throw .missingLog(file: path + "/" + JournalContents.segmentName(0), evidence: former)
  }

  /// Removes what was being written when a writer stopped, and nothing else.
  func removeTemporaries(_ files: any FileSystem) throws(JournalError) {
    for name in try SystemFiles().names(in: path) where name.hasSuffix(JournalContents.temporarySuffix) {
      if JournalContents.isOwn(name.dropLast(JournalContents.temporarySuffix.count)) {
        try files.remove(path + "/" + name)
      }
    }
  }
}
