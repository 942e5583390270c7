import Foundation

@testable import CommandJournal

/// The system's files, as a power failure leaves them if it leaves as little as it may: a file has what it had when it was last
/// synced, and a directory has the names that it had when it was.
final class VolatileFiles: FileSystem {
  private let system = SystemFiles()
  private let directory: String
  /// Which file each path leads to now, and which it would lead to after a power failure.
  private var names: [String: Int] = [:]
  private var safeNames: [String: Int] = [:]
  private var safeContent: [Int: Data] = [:]
  private var fileCount = 0
  /// Whether the directory itself, which is made by opening a journal in it, is safe.
  private var isDirectorySafe = false

  init(_ directory: String) { self.directory = directory }

  /// Leaves in the directory what is safe, and nothing else.
  func failPower() throws {
    try? FileManager.default.removeItem(atPath: directory)
    guard isDirectorySafe else { return }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    for (path, file) in safeNames {
      try (safeContent[file] ?? Data()).write(to: URL(fileURLWithPath: path))
    }
    names = safeNames
  }

  func open(_ path: String, _ mode: OpenMode) throws(JournalError) -> Int32 {
    let descriptor = try system.open(path, mode)
    if mode.contains(.creating), names[path] == nil {
      fileCount += 1
      names[path] = fileCount
    }
    return descriptor
  }

  func write(_ bytes: Span<UInt8>, to descriptor: Int32, of path: String) throws(JournalError) -> Int {
    try system.write(bytes, to: descriptor, of: path)
  }

  func sync(_ descriptor: Int32, of path: String) throws(JournalError) {
    if path == directory {
      safeNames = names
    } else if path == directory + "/.." {
      isDirectorySafe = true
    } else if let file = names[path] {
      safeContent[file] = FileManager.default.contents(atPath: path)
    }
  }

  func truncate(_ descriptor: Int32, to size: Int, of path: String) throws(JournalError) {
    try system.truncate(descriptor, to: size, of: path)
  }

  func rename(_ path: String, to newPath: String) throws(JournalError) {
    try system.rename(path, to: newPath)
    names[newPath] = names.removeValue(forKey: path)
  }

  func remove(_ path: String) throws(JournalError) {
    try system.remove(path)
    names[path] = nil
  }
}
