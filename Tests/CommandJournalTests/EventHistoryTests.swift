import ComputeMatching
import Foundation
import SampleTraffic
import SeededRandom
import TestSupport
import Testing

@testable import CommandJournal

/// Events derived again from the files of a journal.
struct EventHistoryTests {
  /// What somebody knows of a journal's events who has all from some number on.
  struct Consumer {
    private(set) var next: UInt64 = 1
    private(set) var events: [Event] = []

    /// Takes the events that wait in `exchange`.
    mutating func take(_ exchange: borrowing Exchange) {
      let first = exchange.events.sequence + 1 - UInt64(exchange.events.count)
      #expect(first == next)
      exchange.events.withSpan { events in for place in events.indices { self.events.append(events[place]) } }
      next = exchange.events.sequence + 1
    }

    /// Takes what has happened since it was last there.
    mutating func catchUp(with journal: borrowing Journal) throws {
      var history = try journal.events(since: next)
      while try history.next() {
        #expect(history.firstNumber == next)
        history.withEvents { events in
          let isEmpty = events.isEmpty
          #expect(!isEmpty)
          for place in events.indices { self.events.append(events[place]) }
        }
        next = history.firstNumber + history.withEvents { UInt64($0.count) }
      }
      #expect(history.firstNumber == next)
    }
  }

  private static func open(_ directory: TemporaryDirectory, keep retention: Retention = .everything) throws -> Journal {
    try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, keep: retention, files: FaultyFiles())
  }

  @Test func `who wants late events waits for few commands at a time`() throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory)
    for time in 1...50 { try journal.apply(.cancel(1), at: Timestamp(nanoseconds: UInt64(time))) }
    var history = try journal.events(since: 50)
    var pieces = 0
    while try history.next(within: 7) {
      pieces += 1
      #expect(history.exchange.commandCount <= UInt64(7 * pieces))
      #expect(history.withEvents { $0.isEmpty } == (history.exchange.commandCount < 50))
    }
    #expect(pieces == 8)
    #expect(history.firstNumber == 51)
  }

  @Test(arguments: [1, 2, 3])
  func `who was away and who never was have the same events, over restarts, rotations and snapshots`(seed: UInt64)
    throws
  {
    let directory = try TemporaryDirectory()
    var generator = SplitMix64(seed: seed)
    var present = Consumer()
    var away = Consumer()
    var traffic = SampleTraffic(seed: seed, hasStripsAndLots: true)
    for _ in 0..<12 {
      var journal = try Self.open(directory, keep: .segments(2))
      journal.retainEvents(from: away.next)
      for _ in 0..<(1 + generator.next() % 5) {
        var commands: [TimedCommand] = []
        for _ in 0..<(1 + generator.next() % 60) { commands.append(try traffic.next(&journal)) }
        try journal.apply(commands.span)
        present.take(journal.exchange)
        journal.removeAllEvents()
        switch generator.next() % 5 {
        case 0: try journal.snapshot()
        case 1: try journal.rotate()
        case 2: try away.catchUp(with: journal)
        default: break
        }
      }
      if generator.next() % 3 == 0 { try away.catchUp(with: journal) }
    }
    let journal = try Self.open(directory)
    try away.catchUp(with: journal)
    #expect(away.next == present.next && away.next > 500)
    #expect(away.events == present.events)
  }

  @Test func `any number will do, and the exchange knows the names`() throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory)
    var all = Consumer()
    for part in 0..<4 {
      try SampleJournal.goOn(&journal, from: UInt64(30 * part), 30)
      if part == 1 { try journal.rotate() }
      if part == 2 { try journal.snapshot() }
    }
    all.take(journal.exchange)
    let waiting = journal.exchange.events.count
    for first in 0...all.next {
      var history = try journal.events(since: first)
      var events: [Event] = []
      while try history.next() {
        if events.isEmpty { #expect(history.firstNumber == max(first, 1)) }
        history.withEvents { part in for place in part.indices { events.append(part[place]) } }
      }
      #expect(events == Array(all.events[(max(Int(first), 1) - 1)...]))
      #expect(history.exchange.state() == journal.exchange.state())
    }
    #expect(journal.exchange.events.count == waiting)
    #expect(
      throws: JournalError.eventsUnavailable(
        directory: directory.path, number: all.next + 1, available: 1..<all.next)
    ) { _ = try journal.events(since: all.next + 1) }
  }

  @Test func `events of segments that are gone are refused, with the first that can be had`() throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory, keep: .segments(2))
    for part in 0..<4 {
      try SampleJournal.goOn(&journal, from: UInt64(10 * part), 10)
      try journal.rotate()
    }
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: 30)
    let first = expected.exchange.events.sequence + 1
    let end = journal.exchange.events.sequence + 1
    for number in [1, first - 1] {
      let error = JournalError.eventsUnavailable(directory: directory.path, number: number, available: first..<end)
      #expect(throws: error) { _ = try journal.events(since: number) }
      #expect(error.description.hasSuffix("event \(number) cannot be had; events \(first) to \(end - 1) can"))
    }
    for number in [first, end] { _ = try journal.events(since: number) }
  }

  @Test(arguments: [false, true])
  func `what comes after the call is not read, and does no harm`(rotates: Bool) throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory)
    try SampleJournal.goOn(&journal, 10)
    // The segment that is written is not the first that is read.
    if rotates { try journal.rotate() }
    try SampleJournal.goOn(&journal, from: 10, 10)
    let last = journal.exchange.events.sequence
    var history = try journal.events(since: 1)
    try SampleJournal.goOn(&journal, from: 20, 5)
    try journal.rotate()
    try SampleJournal.goOn(&journal, from: 25, 5)
    var next: UInt64 = 1
    while try history.next() { next = history.firstNumber + history.withEvents { UInt64($0.count) } }
    #expect(next == last + 1)
  }

  @Test func `a damaged snapshot is passed over, and damage in the log is an error`() throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory)
    try SampleJournal.goOn(&journal, 10)
    try journal.snapshot()
    try SampleJournal.goOn(&journal, from: 10, 5)
    var all = Consumer()
    all.take(journal.exchange)
    var snapshot = try directory.bytes(SampleJournal.snapshot(10))
    snapshot[250] ^= 1
    try directory.write(snapshot, to: SampleJournal.snapshot(10))
    var away = Consumer()
    try away.catchUp(with: journal)
    #expect(away.events == all.events)
    var log = try directory.bytes(SampleJournal.log)
    log[log.count - 10] ^= 1
    try directory.write(log, to: SampleJournal.log)
    var history = try journal.events(since: 1)
    #expect(throws: JournalError.self) { while try history.next() {} }
  }

  @Test func `every caller of a batch gets the events of its own command`() throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory)
    var traffic = SampleTraffic(seed: 5)
    var commands: [TimedCommand] = []
    for _ in 0..<200 { commands.append(try traffic.next(&journal)) }
    var answers: [[Event]] = []
    try journal.apply(commands.span) { place, events in
      #expect(place == answers.count)
      answers.append(events.indices.map { events[$0] })
    }
    var alone = Exchange(SampleTraffic.configuration)
    var again = SampleTraffic(seed: 5)
    for place in 0..<200 {
      let timed = try again.next(&alone)
      alone.apply(timed.command, at: timed.timestamp)
      #expect(alone.events.copy() == answers[place])
      alone.removeAllEvents()
    }
    #expect(journal.exchange.events.count == answers.map(\.count).reduce(0, +))
    let digest = journal.digest
    _ = consume journal
    let reopened = try Self.open(directory)
    #expect(reopened.digest == digest)
  }

  @Test func `a snapshot of events that have not happened here makes no others available`() throws {
    let directory = try TemporaryDirectory()
    let copy = try TemporaryDirectory()
    var journal = try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, keep: .segments(1), files: FaultyFiles())
    try SampleJournal.goOn(&journal, 6)
    try journal.rotate()
    for (name, bytes) in try directory.content() { try copy.write(bytes, to: name) }
    do {
      var other = try SampleJournal.open(copy)
      try SampleJournal.goOn(&other, from: 6, 9)
      try other.snapshot()
    }
    try FileManager.default.removeItem(atPath: directory.file(SampleJournal.snapshot(6)))
    try directory.write(try copy.bytes(SampleJournal.snapshot(15)), to: SampleJournal.snapshot(15))
    let last = journal.exchange.events.sequence
    #expect(
      throws: JournalError.eventsUnavailable(
        directory: directory.path, number: 1, available: last + 1..<last + 1)
    ) { _ = try journal.events(since: 1) }
  }

  @Test func `events of a command that was not acknowledged are not derived`() throws {
    let whole = FaultyFiles()
    _ = try Self.commands(whole)
    let lastSync = try #require(whole.operations.lastIndex { $0.kind == .sync })
    let directory = try Self.commands(FaultyFiles(.refusal(EIO), at: lastSync))
    withExtendedLifetime(directory) {}
  }

  /// Opens a book in a journal, until the system fails. Its events are those that can be derived.
  private static func commands(_ files: FaultyFiles) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    var journal = try Journal(directory: directory.path, SampleTraffic.configuration, sync: .always, files: files)
    do {
      for place in ["DE", "US"] {
        try journal.apply(.openBook(try Contract("h100-sxm,80,\(place),on_demand,spot")), at: 1)
      }
    } catch is JournalError {}
    let expected = journal.exchange.events.copy()
    var history = try journal.events(since: 1)
    var events: [Event] = []
    while try history.next() {
      history.withEvents { part in for place in part.indices { events.append(part[place]) } }
    }
    #expect(events == Array(expected))
    return directory
  }
}
