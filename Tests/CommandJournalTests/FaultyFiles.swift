import Foundation

@testable import CommandJournal

/// The system's files, behind a system that counts what is asked of it and fails at one of the operations.
///
/// Syncing is left out unless asked for: no test can pull the plug.
final class FaultyFiles: FileSystem {
  enum Fault: Hashable {
    /// The operation fails with this `errno` and does nothing; those after it work again.
    case refusal(Int32)
    /// The operation writes half of what it is given, and says so.
    case shortWrite
    /// It writes half, and the next operation fails with this `errno`.
    case shortWriteAndRefusal(Int32)
    /// The process ends at the operation, as far as the files can tell: neither it nor anything later happens.
    case crash
    /// The process ends when half is written.
    case crashHalfway

    /// Whether only a write can go wrong in this way.
    var concernsWrites: Bool {
      switch self {
      case .refusal, .crash: false
      case .shortWrite, .shortWriteAndRefusal, .crashHalfway: true
      }
    }
  }

  enum Kind { case open, write, sync, truncate, rename, remove }

  struct Operation {
    let kind: Kind
    let path: String
  }

  /// What was asked for up to now, that which failed included.
  private(set) var operations: [Operation] = []
  /// Where an error was given out first.
  private(set) var failed: Operation?
  private(set) var isCrashed = false

  private let system: any FileSystem
  private let syncs: Bool
  private let fault: Fault?
  private let position: Int
  private var pendingRefusal: Int32?

  /// Fails with `fault` at the operation in `position`, from 0.
  init(_ fault: Fault? = nil, at position: Int = 0, syncs: Bool = false, system: any FileSystem = SystemFiles()) {
    (self.fault, self.position, self.syncs, self.system) = (fault, position, syncs, system)
  }

  /// Counts the operation and throws if it is to fail; otherwise says whether half of it is to be done.
  private func begin(_ kind: Kind, _ path: String) throws(JournalError) -> Bool {
    let isFaulty = operations.count == position
    operations.append(Operation(kind: kind, path: path))
    if isCrashed { try fail(EIO) }
    if let code = pendingRefusal {
      pendingRefusal = nil
      try fail(code)
    }
    guard isFaulty, let fault else { return false }
    switch fault {
    case .refusal(let code): try fail(code)
    case .crash:
      isCrashed = true
      try fail(EIO)
    case .shortWriteAndRefusal(let code): pendingRefusal = code
    case .shortWrite: break
    case .crashHalfway: isCrashed = true
    }
    return true
  }

  private func fail(_ code: Int32) throws(JournalError) {
    guard let operation = operations.last else { return }
    failed = failed ?? operation
    throw .system(file: operation.path, action: "\(operation.kind)", code: code)
  }

  func open(_ path: String, _ mode: OpenMode) throws(JournalError) -> Int32 {
    _ = try begin(.open, path)
    return try system.open(path, mode)
  }

  func write(_ bytes: Span<UInt8>, to descriptor: Int32, of path: String) throws(JournalError) -> Int {
    guard try begin(.write, path) else { return try system.write(bytes, to: descriptor, of: path) }
    let count = try system.write(bytes.extracting(0..<(bytes.count + 1) / 2), to: descriptor, of: path)
    if isCrashed { try fail(EIO) }
    return count
  }

  func sync(_ descriptor: Int32, of path: String) throws(JournalError) {
    _ = try begin(.sync, path)
    if syncs { try system.sync(descriptor, of: path) }
  }

  func truncate(_ descriptor: Int32, to size: Int, of path: String) throws(JournalError) {
    _ = try begin(.truncate, path)
    try system.truncate(descriptor, to: size, of: path)
  }

  func rename(_ path: String, to newPath: String) throws(JournalError) {
    _ = try begin(.rename, path)
    try system.rename(path, to: newPath)
  }

  func remove(_ path: String) throws(JournalError) {
    _ = try begin(.remove, path)
    try system.remove(path)
  }
}
