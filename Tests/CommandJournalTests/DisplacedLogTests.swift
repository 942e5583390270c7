import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// What happens to a journal's files while it is open.
struct DisplacedLogTests {
  private static let fileManager = FileManager.default
  private static let late = Timestamp(nanoseconds: .max)

  /// What somebody does to the files.
  enum Mischief: CaseIterable {
    case removeLog, moveLog, replaceLogByCopy, cutLog, addToLog, removeDirectory, moveDirectory, replaceDirectoryByCopy

    func happen(to log: String, in directory: String) throws {
      let fileManager = FileManager.default
      switch self {
      case .removeLog: try fileManager.removeItem(atPath: log)
      case .moveLog: try fileManager.moveItem(atPath: log, toPath: log + ".old")
      case .replaceLogByCopy:
        try fileManager.copyItem(atPath: log, toPath: log + ".new")
        try #require(rename(log + ".new", log) == 0)
      case .cutLog: try #require(truncate(log, 150) == 0)
      case .addToLog:
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try file.seekToEnd()
        try file.write(contentsOf: [1])
      case .removeDirectory: try fileManager.removeItem(atPath: directory)
      case .moveDirectory: try fileManager.moveItem(atPath: directory, toPath: directory + ".old")
      case .replaceDirectoryByCopy:
        try fileManager.copyItem(atPath: directory, toPath: directory + ".new")
        try fileManager.moveItem(atPath: directory, toPath: directory + ".old")
        try fileManager.moveItem(atPath: directory + ".new", toPath: directory)
      }
    }
  }

  @Test(arguments: Mischief.allCases, [false, true])
  func `a journal whose log is not in its place any more acknowledges nothing`(mischief: Mischief, rotates: Bool) throws
  {
    let scratch = try TemporaryDirectory()
    let directory = scratch.file("journal")
    var journal = try Journal(directory: directory, SampleTraffic.configuration, sync: .never)
    try SampleJournal.goOn(&journal, 4)
    if rotates {
      try journal.rotate()
      try SampleJournal.goOn(&journal, from: 4, 1)
    }
    let log = directory + "/" + SampleJournal.segment(rotates ? 4 : 0)
    try mischief.happen(to: log, in: directory)
    let digest = journal.digest
    #expect(
      failure { () throws(JournalError) in try journal.apply(.advance, at: Self.late) }?.isDisplacement(of: log)
        ?? false)
    #expect(journal.digest == digest && journal.exchange.now < Self.late)
    for _ in 0..<2 {
      let error = failure { () throws(JournalError) in try journal.apply(.advance, at: Self.late) }
      #expect(error == .poisoned(directory: directory))
    }
  }

  @Test func `a copy of the same length in the log's place is noticed`() throws {
    for mischief in [Mischief.replaceLogByCopy, .replaceDirectoryByCopy] {
      let scratch = try TemporaryDirectory()
      let directory = scratch.file("journal")
      var journal = try Journal(directory: directory, SampleTraffic.configuration, sync: .never)
      try SampleJournal.goOn(&journal, 4)
      let log = directory + "/" + SampleJournal.log
      try mischief.happen(to: log, in: directory)
      let error = failure { () throws(JournalError) in try journal.sync() }
      #expect(error?.isDisplacement(of: log) ?? false)
      #expect(error?.description.contains("another file took the log's place") ?? false)
    }
  }

  @Test func `all ways to write notice it`() throws {
    for way in 0..<5 {
      let directory = try TemporaryDirectory()
      var journal = try SampleJournal.open(directory)
      try SampleJournal.goOn(&journal, 4)
      let log = directory.file(SampleJournal.log)
      try Self.fileManager.removeItem(atPath: log)
      let commands = [TimedCommand(.advance, at: Self.late)]
      let error = failure { () throws(JournalError) in
        switch way {
        case 0: try journal.apply(commands.span)
        case 1: try journal.apply(commands.span) { _, _ in Issue.record("answered") }
        case 2: try journal.sync()
        case 3: try journal.snapshot()
        default: try journal.rotate()
        }
      }
      #expect(error?.isDisplacement(of: log) ?? false, "\(way)")
      #expect(journal.exchange.now < Self.late)
    }
  }

  @Test(arguments: [false, true])
  func `a second writer is refused by the log itself, whatever happens to the file lock`(rotates: Bool) throws {
    let directory = try TemporaryDirectory()
    var journal = try SampleJournal.open(directory)
    try SampleJournal.goOn(&journal, 4)
    if rotates { try journal.rotate() }
    for _ in 0..<2 {
      try Self.fileManager.removeItem(atPath: directory.file("lock"))
      try directory.write([1], to: SampleJournal.segment(9) + ".tmp")
      #expect(SampleJournal.failure(directory) == .locked(directory: directory.path))
      // Even what was half done stays.
      #expect(try directory.names().contains(SampleJournal.segment(9) + ".tmp"))
    }
    try SampleJournal.goOn(&journal, from: 4, 2)
    _ = consume journal
    let again = try SampleJournal.open(directory)
    #expect(again.recovery.commandCount == 6)
  }

  @Test func `a log that was opened while its writer went on to the next segment is not taken for the newest`() throws {
    let directory = try TemporaryDirectory()
    var journal = try SampleJournal.open(directory)
    try SampleJournal.goOn(&journal, 4)
    let before = try JournalContents(of: directory.path)
    try journal.rotate()
    let error = failure { () throws(JournalError) in _ = try OpenSegment(newestOf: before, SystemFiles()) }
    #expect(error == .locked(directory: directory.path))
  }

  private func failure(_ body: () throws(JournalError) -> Void) -> JournalError? {
    do {
      try body()
      return nil
    } catch { return error }
  }
}

extension JournalError {
  fileprivate func isDisplacement(of log: String) -> Bool {
    if case .displaced(log, _) = self { true } else { false }
  }
}
