/// Where the bytes of a snapshot go.
protocol SnapshotOutput: ~Copyable {
  associatedtype Failure: Error

  mutating func append(_ bytes: Span<UInt8>) throws(Failure)

  /// Puts `bytes` in the place of the first ones.
  mutating func replaceBeginning(with bytes: Span<UInt8>) throws(Failure)
}

/// A file that is to be a snapshot.
struct SnapshotFile: ~Copyable, SnapshotOutput {
  private let path: String
  private let descriptor: Int32
  private let files: any FileSystem

  /// Makes the file at `path`, or empties it.
  init(_ path: String, _ files: any FileSystem) throws(JournalError) {
    self.path = path
    self.files = files
    descriptor = try files.open(path, [.readingAndWriting, .creating, .emptying])
  }

  deinit { closeFile(descriptor) }

  func append(_ bytes: Span<UInt8>) throws(JournalError) { try files.writeAll(bytes, to: descriptor, of: path) }

  func replaceBeginning(with bytes: Span<UInt8>) throws(JournalError) {
    try files.rewind(descriptor, of: path)
    try append(bytes)
  }

  /// Returns once all of it is safe.
  func sync() throws(JournalError) { try files.sync(descriptor, of: path) }
}

/// A snapshot in memory.
struct SnapshotBytes: SnapshotOutput {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ more: Span<UInt8>) {
    bytes.reserveCapacity(bytes.count + more.count)
    for index in more.indices { bytes.append(more[index]) }
  }

  mutating func replaceBeginning(with beginning: Span<UInt8>) {
    for index in beginning.indices { bytes[index] = beginning[index] }
  }
}
