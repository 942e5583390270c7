import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// Journals saved up to their first damage, and logs and journals without one of their commands.
struct RepairTests {
  /// A journal with segments of 10, 10 and 9 commands, in blocks of one.
  private static func journal(keep retention: Retention = .everything) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    var journal = try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, keep: retention, files: FaultyFiles())
    for count in [0, 10, 20] as [UInt64] {
      try SampleJournal.goOn(&journal, from: count, count == 20 ? 9 : 10)
      if count < 20 { try journal.rotate() }
    }
    return directory
  }

  private static func commands(of directory: TemporaryDirectory) throws -> [TimedCommand] {
    let contents = try JournalContents(of: directory.path)
    var reader = try JournalLogReader(contents, from: nil)
    var exchange = Exchange(reader.configuration)
    var commands: [TimedCommand] = []
    while try reader.next(&exchange) {
      reader.withCommands { part in for place in part.indices { commands.append(part[place]) } }
    }
    return commands
  }

  @Test func `what can be read of a damaged journal is a journal`() throws {
    let whole = try Self.journal()
    for (segment, other) in [(0, 0), (10, 10), (20, 20)] {
      for removesSnapshots in [false, true] {
        let directory = try TemporaryDirectory()
        for (name, bytes) in try whole.content() where !(removesSnapshots && name.hasPrefix("snapshot-")) {
          try directory.write(bytes, to: name)
        }
        var log = try directory.bytes(SampleJournal.segment(segment))
        log.remove(at: LogHeader.byteCount + 200)
        try directory.write(log, to: SampleJournal.segment(segment))
        let before = try directory.content()
        let output = try TemporaryDirectory()
        let path = output.file("saved")
        let repair = try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: path)
        #expect(try directory.content() == before)
        // What is before the snapshot that is loaded is not needed.
        let isHarmless = !removesSnapshots && segment < 20
        #expect((repair.damage == nil) == isHarmless, "segment \(other)")
        let lower = UInt64(isHarmless ? 29 : segment)
        #expect(lower...(isHarmless ? 29 : lower + 9) ~= repair.commandCount)
        #expect(repair.omittedFiles.isEmpty == (isHarmless || segment == 20))
        var expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: repair.commandCount)
        do {
          var journal = try Journal(directory: path, SampleTraffic.configuration, sync: .never)
          try expected.check(journal)
          try SampleJournal.goOn(&journal, 2)
        }
        let journal = try Journal(directory: path, SampleTraffic.configuration, sync: .never)
        try expected.advance(to: repair.commandCount + 2)
        try expected.check(journal)
        #expect(throws: JournalError.system(file: path, action: "create", code: EEXIST)) {
          try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: path)
        }
      }
    }
  }

  @Test func `a log that ends before its snapshot is saved without that`() throws {
    let directory = try Self.journal()
    let log = try directory.bytes(SampleJournal.segment(20))
    do {
      var journal = try SampleJournal.open(directory)
      try journal.snapshot()
    }
    try directory.write(log.dropLast(7), to: SampleJournal.segment(20))
    guard case .shortLog = SampleJournal.failure(directory) else {
      Issue.record("opened")
      return
    }
    let output = try TemporaryDirectory()
    let repair = try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: output.file("saved"))
    #expect(repair.commandCount == 28)
    #expect(repair.omittedFiles == [directory.file(SampleJournal.snapshot(29))])
    let journal = try Journal(directory: output.file("saved"), SampleTraffic.configuration, sync: .never)
    #expect(journal.recovery.commandCount == 28 && journal.recovery.snapshotCommandCount == 20)
  }

  @Test func `a log that has lost what its snapshot knew is saved as a journal that opens`() throws {
    let directory = try Self.journal()
    do {
      var journal = try SampleJournal.open(directory)
      try journal.snapshot()
    }
    // The snapshot's place is there still, and another block ends before it.
    var log = try directory.bytes(SampleJournal.segment(20))
    log.insert(contentsOf: [UInt8](repeating: 7, count: 8), at: log.count - 200)
    try directory.write(log, to: SampleJournal.segment(20))
    guard case .corrupt = SampleJournal.failure(directory) else {
      Issue.record("opened")
      return
    }
    let output = try TemporaryDirectory()
    let repair = try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: output.file("saved"))
    #expect(20..<29 ~= repair.commandCount && repair.damage != nil)
    #expect(repair.omittedFiles == [directory.file(SampleJournal.snapshot(29))])
    let journal = try Journal(directory: output.file("saved"), SampleTraffic.configuration, sync: .never)
    try ExpectedExchange(seed: SampleJournal.seed, commandCount: repair.commandCount).check(journal)
  }

  @Test func `damage just before a snapshot costs nothing that is behind`() throws {
    let sample = try SampleJournal(commandsPerCall: [3, 2, 2], snapshotsAfter: [2])
    var log = sample.log
    log[sample.positions[1].offset + 4] ^= 1
    try sample.directory.write(log, to: SampleJournal.log)
    let output = try TemporaryDirectory()
    let repair = try CommandLogRepair.copyReadablePart(ofJournalIn: sample.directory.path, to: output.file("saved"))
    #expect(repair.commandCount == 7 && repair.damage == nil)
    let journal = try Journal(directory: output.file("saved"), SampleTraffic.configuration, sync: .never)
    #expect(journal.recovery.commandCount == 7)
  }

  @Test func `a journal without any readable header is refused with what is wrong`() throws {
    let directory = try TemporaryDirectory()
    let output = try TemporaryDirectory()
    let path = directory.file(SampleJournal.log)
    #expect(throws: JournalError.missingLog(file: path, evidence: directory.path)) {
      try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: output.file("saved"))
    }
    try directory.write([], to: SampleJournal.log)
    #expect(throws: JournalError.foreign(file: path, expected: "a command log")) {
      try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: output.file("saved"))
    }
    #expect(try output.names() == [])
  }

  @Test(arguments: 1...29)
  func `a journal without one of its commands is one that never had it`(number: Int) throws {
    let directory = try Self.journal()
    let before = try directory.content()
    let output = try TemporaryDirectory()
    let path = output.file("without")
    let omission = try CommandOmission.copy(
      ofJournalIn: directory.path, withoutCommand: UInt64(number), to: path)
    #expect(try directory.content() == before)
    var commands = try Self.commands(of: directory)
    #expect(omission == CommandOmission(command: commands.remove(at: number - 1), commandCount: 28))
    let journal = try Journal(directory: path, SampleTraffic.configuration, sync: .never)
    let old = try Journal(directory: directory.path, SampleTraffic.configuration, sync: .never)
    #expect(journal.identity != old.identity)
    var expected = Exchange(SampleTraffic.configuration)
    let state = journal.exchange.state()
    for name in state.participants.compactMap(\.self) { _ = expected.participant(named: name) }
    for name in state.affiliations.compactMap(\.self) { _ = expected.affiliation(named: name) }
    for rule in state.operatorRules.compactMap(\.self) { _ = expected.operators(rule) }
    for terms in state.requirements.compactMap(\.self) {
      _ = expected.requirement(terms.requirement, differentials: terms.differentials)
    }
    expected.apply(commands.span)
    #expect(state == expected.state())
    #expect(journal.exchange.liveOrders() == expected.liveOrders())
  }

  @Test func `without its first segments, a journal without a command begins with its oldest snapshot`() throws {
    let directory = try Self.journal(keep: .segments(2))
    let output = try TemporaryDirectory()
    let error = JournalError.noSuchCommand(
      file: directory.file(SampleJournal.segment(20)), number: 10, available: 11..<30)
    for number in [10, 30] as [UInt64] {
      #expect(throws: JournalError.self) {
        try CommandOmission.copy(ofJournalIn: directory.path, withoutCommand: number, to: output.file("x"))
      }
    }
    #expect(error.description.hasSuffix("there is no command 10 in it; it has commands 11 to 29"))
    #expect(try output.names() == [])
    let path = output.file("without")
    let omission = try CommandOmission.copy(ofJournalIn: directory.path, withoutCommand: 11, to: path)
    #expect(omission.commandCount == 28)
    do {
      var journal = try Journal(directory: path, SampleTraffic.configuration, sync: .never)
      #expect(journal.recovery.snapshotCommandCount == 10 && journal.recovery.commandCount == 28)
      #expect(journal.recovery.unreadableSnapshots == [])
      try journal.rotate()
    }
    let journal = try Journal(directory: path, SampleTraffic.configuration, sync: .never)
    #expect(journal.recovery.snapshotCommandCount == 28)
  }

  @Test func `a log without one of its commands is a log of no journal if it was one`() throws {
    let directory = try TemporaryDirectory()
    let exchange = Exchange(SampleTraffic.configuration)
    var writers: [[UInt8]] = []
    for left in [nil, 3] as [UInt64?] {
      var writer = try CommandLogWriter(path: directory.file("orders.log"), exchange.configuration)
      for number in 1...5 as ClosedRange<UInt64> where number != left {
        try writer.append(.cancel(OrderID(number)), at: 1, of: exchange)
      }
      try writer.finish()
      writers.append(try directory.bytes("orders.log"))
      if left == nil {
        let omission = try CommandOmission.copy(
          of: directory.file("orders.log"), withoutCommand: 3, to: directory.file("without.log"))
        #expect(omission.command.command == .cancel(3) && omission.commandCount == 4)
      }
    }
    #expect(try directory.bytes("without.log") == writers[1])
    #expect(throws: JournalError.self) {
      try CommandOmission.copy(
        of: directory.file("orders.log"), withoutCommand: 5, to: directory.file("without.log"))
    }
    #expect(try directory.bytes("without.log") == writers[1])
    #expect(try directory.names() == ["orders.log", "without.log"])
  }

  @Test func `the opening names one of the commands behind the snapshot as the slowest`() throws {
    let directory = try Self.journal()
    do {
      let journal = try SampleJournal.open(directory)
      let slowest = try #require(journal.recovery.slowestCommand)
      #expect(21...29 ~= slowest.number && slowest.nanoseconds > 0)
    }
    do {
      var journal = try SampleJournal.open(directory)
      try journal.snapshot()
    }
    do {
      var journal = try SampleJournal.open(directory)
      #expect(journal.recovery.slowestCommand == nil)
      try SampleJournal.goOn(&journal, 1)
    }
    let journal = try SampleJournal.open(directory)
    #expect(journal.recovery.slowestCommand?.number == 30)
    var times = CommandTimes()
    #expect(times.slowestCommand == nil)
    for (number, ticks) in [(1, 0), (2, 5), (3, 900), (4, 900), (5, 2)] as [(UInt64, UInt64)] {
      times.note(command: number, from: 1_000, to: 1_000 + ticks)
    }
    times.note(command: 6, from: 1_000, to: 999)
    #expect(times.slowestCommand?.number == 3)
  }
}
