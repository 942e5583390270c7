import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// One journal at a time has a directory.
struct LockTests {
  @Test func `a directory that is open here is locked, until its journal ends`() throws {
    let directory = try TemporaryDirectory()
    for _ in 0..<20 {
      let journal = try SampleJournal.open(directory)
      let before = try directory.content()
      #expect(SampleJournal.failure(directory) == .locked(directory: directory.path))
      #expect(try directory.content() == before)
      _ = consume journal
    }
  }

  @Test func `a directory that another process writes is locked, until that is killed`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("journal")
    for _ in 0..<5 {
      let writer = try WriterProcess(
        directory: path, seed: 1, policy: "never", commandsPerCall: 1, callsPerSnapshot: 0, scratch: directory)
      try writer.waitForAcknowledgement()
      #expect(failure(path) == .locked(directory: path))
      #expect(writer.kill())
      let acknowledged = try #require(try writer.acknowledged().last)
      let journal = try Journal(directory: path, SampleTraffic.configuration)
      #expect(journal.recovery.commandCount >= acknowledged)
      let second = try WriterProcess(
        directory: path, seed: 1, policy: "never", commandsPerCall: 1, callsPerSnapshot: 0, scratch: directory)
      let end = try second.waitForEnd()
      #expect(end.status == 1)
      #expect(end.errors == "\(JournalError.locked(directory: path))\n")
      #expect(try second.acknowledged() == [])
      _ = consume journal
    }
  }

  /// A child of another thread has the lock's descriptor too, between its birth and its own program.
  @Test(arguments: ["lock", SampleJournal.log, SampleJournal.segment(1)])
  func `a process being started does not hold on to a journal that has ended`(file: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("journal")
    var journal = try Journal(directory: path, SampleTraffic.configuration)
    try journal.apply(.advance, at: 1)
    if file == SampleJournal.segment(1) { try journal.rotate() }
    let lock = try #require(Self.descriptors(of: path + "/" + file).first)
    // What a child inherits is a duplicate: of the same lock.
    let inherited = dup(lock)
    defer { close(inherited) }
    _ = consume journal
    let again = try Journal(directory: path, SampleTraffic.configuration)
    #expect(again.recovery.commandCount == 1)
  }

  private static func descriptors(of path: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.filter {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
    }
  }

  private func failure(_ path: String) -> JournalError? {
    do {
      let journal = try Journal(directory: path, SampleTraffic.configuration)
      Issue.record("opened with \(journal.recovery)")
      return nil
    } catch { return error }
  }
}
