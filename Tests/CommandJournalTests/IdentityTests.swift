import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// Files of one journal do not pass for those of another.
struct IdentityTests {
  @Test func `no two journals have the same identity, and each keeps its own`() throws {
    let directories = try (0..<3).map { _ in try TemporaryDirectory() }
    func identity(_ directory: TemporaryDirectory) throws -> JournalIdentity {
      let journal = try SampleJournal.open(directory)
      return journal.identity
    }
    let first = try directories.map { try identity($0) }
    #expect(Set(first).count == 3)
    #expect(try directories.map { try identity($0) } == first)
    #expect(first.allSatisfy { $0.description.count == 32 && $0.high != 0 && $0.low != 0 })
  }

  @Test(arguments: [true, false])
  func `a snapshot of another journal is refused, and both are named`(isNewest: Bool) throws {
    let sample = try SampleJournal(commandsPerCall: [3, 2], snapshotsAfter: [1, 2])
    let other = try SampleJournal(commandsPerCall: [3, 2], snapshotsAfter: [1, 2])
    let name = SampleJournal.snapshot(isNewest ? 5 : 3)
    try sample.directory.write(try other.directory.bytes(name), to: name)
    let before = try sample.directory.content()
    let error = try #require(SampleJournal.failure(sample.directory))
    let log = sample.directory.file(SampleJournal.log)
    let identities = try [log, other.directory.file(SampleJournal.log)].map {
      try #require(try Self.identity(of: $0))
    }
    let file = sample.directory.file(name)
    #expect(
      error == .otherJournal(file: file, identity: identities[1], other: log, otherIdentity: identities[0]))
    #expect(error.description == "\(file) belongs to journal \(identities[1]), and \(log) to journal \(identities[0])")
    #expect(try sample.directory.content() == before)
  }

  @Test func `a segment of another journal is refused`() throws {
    let directory = try TemporaryDirectory()
    let other = try TemporaryDirectory()
    for directory in [directory, other] {
      var journal = try SampleJournal.open(directory)
      try SampleJournal.goOn(&journal, 3)
      try journal.rotate()
      try SampleJournal.goOn(&journal, from: 3, 2)
    }
    for name in [SampleJournal.segment(0), SampleJournal.segment(3)] {
      let good = try directory.bytes(name)
      try directory.write(try other.bytes(name), to: name)
      guard case .otherJournal = SampleJournal.failure(directory) else {
        Issue.record("\(name) of another journal was taken")
        return
      }
      try directory.write(good, to: name)
    }
    let journal = try SampleJournal.open(directory)
    #expect(journal.recovery.commandCount == 5)
  }

  @Test func `a snapshot of another journal that comes while a journal is open is not used`() throws {
    let other = try SampleJournal(commandsPerCall: [3, 2], snapshotsAfter: [1])
    let directory = try TemporaryDirectory()
    var journal = try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, keep: .segments(1), files: FaultyFiles())
    // Other events than those of the other journal.
    try journal.apply(.advance, at: 1)
    try SampleJournal.goOn(&journal, 4)
    let expected = journal.exchange.events.copy()
    let name = SampleJournal.snapshot(3)
    try directory.write(try other.directory.bytes(name), to: name)
    for first in [1, 2, UInt64(expected.count)] {
      var history = try journal.events(since: first)
      var events: [Event] = []
      while try history.next() {
        history.withEvents { part in for place in part.indices { events.append(part[place]) } }
      }
      #expect(events == Array(expected[(Int(first) - 1)...]))
    }
    let saved = try TemporaryDirectory()
    let repair = try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: saved.file("saved"))
    #expect(repair.commandCount == 5 && repair.damage == nil)
    #expect(repair.omittedFiles == [directory.file(name)])
    let again = try Journal(directory: saved.file("saved"), SampleTraffic.configuration, sync: .never)
    #expect(again.recovery.commandCount == 5)
  }

  @Test func `a segment of another journal that comes while a journal is open is not read`() throws {
    let directories = try (0..<2).map { _ in try TemporaryDirectory() }
    for directory in directories {
      var journal = try SampleJournal.open(directory)
      for count in [0, 3, 6] as [UInt64] {
        try SampleJournal.goOn(&journal, from: count, 3)
        if count < 6 { try journal.rotate() }
      }
    }
    let journal = try SampleJournal.open(directories[0])
    let name = SampleJournal.segment(3)
    try directories[0].write(try directories[1].bytes(name), to: name)
    var history = try journal.events(since: 1)
    let error = #expect(throws: JournalError.self) { while try history.next() {} }
    guard case .otherJournal(directories[0].file(name), _, _, journal.identity) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `a log that no journal wrote is refused by a journal, and read by all others`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file(SampleJournal.log)
    do {
      let exchange = Exchange(SampleTraffic.configuration)
      var writer = try CommandLogWriter(path: path, exchange.configuration)
      try writer.append(.advance, at: 1, of: exchange)
      try writer.finish()
    }
    #expect(SampleJournal.failure(directory) == .noIdentity(file: path))
    #expect(try Self.identity(of: path) == nil)
  }

  @Test func `a journal from before segments is refused by its version, and nothing is made in its place`() throws {
    let directory = try TemporaryDirectory()
    var log = try SampleJournal(commandsPerCall: [1]).log
    try directory.write(log, to: "commands.log")
    #expect(
      SampleJournal.failure(directory)
        == .missingLog(file: directory.file(SampleJournal.log), evidence: directory.file("commands.log")))
    log[8] = 1
    try directory.write(log, to: "commands.log")
    #expect(
      SampleJournal.failure(directory)
        == .format(file: directory.file("commands.log"), kind: "command log", version: 1, supported: 4))
    #expect(try directory.names() == ["commands.log", "lock"])
  }

  private static func identity(of log: String) throws -> JournalIdentity? {
    let reader = try CommandLogReader(path: log)
    return reader.identity
  }
}
