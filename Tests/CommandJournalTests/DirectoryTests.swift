import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// What else may be in the directory of a journal, or in the place of its files.
struct DirectoryTests {
  private static let snapshot = "snapshot-00000000000000000001"

  /// A journal of one command with a snapshot behind it.
  private static func journal() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    var journal = try Journal(directory: directory.path)
    try journal.apply(.advance, at: 1)
    try journal.snapshot()
    return directory
  }

  private static func recovery(_ directory: TemporaryDirectory) throws -> Recovery {
    let journal = try Journal(directory: directory.path)
    return journal.recovery
  }

  @Test func `what is not the journal's stays`() throws {
    let directory = try Self.journal()
    let foreign = [
      "notes.tmp", "commands-7.log", "commands-7.log.tmp", "snapshot-zzzzzzzzzzzzzzzzzzzz", "snapshot-1",
      "snapshot-000000000000000000zz.tmp",
    ]
    let own = ["\(SampleJournal.log).tmp", "snapshot-00000000000000000007.tmp"]
    for name in foreign + own { try directory.write([1, 2, 3], to: name) }
    try FileManager.default.createDirectory(atPath: directory.file("x.tmp"), withIntermediateDirectories: false)
    let recovery = try Self.recovery(directory)
    #expect(recovery.snapshotCommandCount == 1 && recovery.unreadableSnapshots.isEmpty)
    let names = Set(try directory.names())
    #expect(names.isSuperset(of: foreign + ["x.tmp"]) && names.isDisjoint(with: own))
  }

  @Test func `a log that is a link to nothing is not made anew`() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.createSymbolicLink(
      atPath: directory.file(SampleJournal.log), withDestinationPath: directory.file("gone/log"))
    #expect(throws: JournalError.self) { try Self.recovery(directory) }
    #expect(try directory.names() == [SampleJournal.log, "lock"])
  }

  @Test(arguments: [SampleJournal.log, "snapshot-00000000000000000001"])
  func `a pipe in the place of a file is not waited for`(name: String) throws {
    let directory = try Self.journal()
    try FileManager.default.removeItem(atPath: directory.file(name))
    try #require(mkfifo(directory.file(name), 0o600) == 0)
    if name == SampleJournal.log {
      #expect(throws: JournalError.notAFile(directory.file(name))) { try Self.recovery(directory) }
    } else {
      let recovery = try Self.recovery(directory)
      #expect(recovery.commandCount == 1 && recovery.unreadableSnapshots == [.notAFile(directory.file(name))])
    }
  }

  @Test func `a snapshot by another's name, or of more commands than a log could have, is not used`() throws {
    let directory = try Self.journal()
    var bytes = try directory.bytes(Self.snapshot)
    try directory.write(bytes, to: "snapshot-00000000000000000000")
    for index in 56..<64 { bytes[index] = 0xFF }
    bytes.reseal(at: SnapshotHeader.byteCount - 4, from: 0, to: SnapshotHeader.byteCount - 4)
    try directory.write(bytes, to: Self.snapshot)
    let recovery = try Self.recovery(directory)
    #expect(recovery.commandCount == 1 && recovery.snapshotCommandCount == nil)
    #expect(recovery.unreadableSnapshots.count == 2)
  }

  @Test func `the room that was asked for is there again`() throws {
    let directory = try Self.journal()
    let journal = try Journal(directory: directory.path, Exchange.Configuration(expectedOrders: 5_000))
    let configuration = journal.exchange.configuration
    #expect(configuration.expectedOrders == 5_000)
  }

  @Test func `what looks like blocks behind damage is looked into for a while, and then believed`() throws {
    let directory = try Self.journal()
    var log = try directory.bytes(SampleJournal.log)
    let start = log.count
    log.append(contentsOf: repeatElement(0, count: 200_000))
    for offset in stride(from: start + 8, to: log.count - 32, by: 32) {
      let length = UInt32(log.count - offset - 32) / 8 * 8
      for index in 0..<4 { log[offset + index] = UInt8(truncatingIfNeeded: LogBlock.magic >> (8 * UInt32(index))) }
      (log[offset + 8], log[offset + 20]) = (9, 40)
      for index in 0..<4 { log[offset + 24 + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    }
    try directory.write(log, to: SampleJournal.log)
    let error = #expect(throws: JournalError.self) { try Self.recovery(directory) }
    guard case .corrupt(_, offset: start, commandCount: 1, let believed?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(start + 200..<start + 400 ~= believed.offset)
  }
}
