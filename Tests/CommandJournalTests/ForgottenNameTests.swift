import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// Names that a command forgets (R3.1), in logs and snapshots.
struct ForgottenNameTests {
  /// Commands at random, every `interval`th of which forgets names.
  private struct Traffic {
    private var traffic: SampleTraffic
    private let interval: Int
    private var count = 0
    private var time: Timestamp = 0

    init(seed: UInt64, forgettingEvery interval: Int) {
      traffic = SampleTraffic(seed: seed)
      self.interval = interval
    }

    mutating func next(_ names: inout some Names & ~Copyable) throws -> TimedCommand {
      count += 1
      switch count % interval {
      case 0: return TimedCommand(.forgetNames, at: time)
      // So that something is left that nobody uses.
      case interval - 1: return TimedCommand(.cancelAll(of: ParticipantID(UInt32(count % 9)), in: nil), at: time)
      default:
        let timed = try traffic.next(&names)
        time = timed.timestamp
        return timed
      }
    }
  }

  private static func open(_ directory: TemporaryDirectory) throws(JournalError) -> Journal {
    try Journal(directory: directory.path, SampleTraffic.configuration, sync: .never)
  }

  @Test(arguments: [1, 2, 17, 64] as [Int])
  func `a journal opened anew has the same names under the same numbers`(callSize: Int) throws {
    let directory = try TemporaryDirectory()
    var traffic = Traffic(seed: UInt64(callSize), forgettingEvery: 13)
    var lasting = Exchange(SampleTraffic.configuration)
    var digest = EventDigest()
    for call in 0..<(640 / callSize) {
      var journal = try Self.open(directory)
      #expect(journal.exchange.state() == lasting.state(), "call \(call)")
      #expect(journal.digest == digest)
      var commands: [TimedCommand] = []
      for _ in 0..<callSize { commands.append(try traffic.next(&journal)) }
      lasting.take(namesOf: journal.exchange)
      #expect(lasting.state() == journal.exchange.state())
      if callSize == 1 {
        try journal.apply(commands[0].command, at: commands[0].timestamp)
      } else {
        try journal.apply(commands.span)
      }
      lasting.apply(commands.span)
      try journal.exchange.checkInvariants()
      #expect(journal.exchange.events.copy() == lasting.events.copy())
      lasting.events.withSpan { digest.combine($0) }
      lasting.removeAllEvents()
      if call % 5 == 3 { try journal.snapshot() }
      if call % 7 == 6 { try journal.rotate() }
    }
    let state = lasting.state()
    #expect(state.participants.contains(nil) && state.requirements.contains(nil), "something was forgotten")
    try Self.checkWithoutSnapshots(directory, state, digest)
  }

  /// The log alone leads there, and so does a copy of it.
  private static func checkWithoutSnapshots(
    _ directory: TemporaryDirectory, _ state: ExchangeState, _ digest: EventDigest
  ) throws {
    let copies = try TemporaryDirectory()
    let path = copies.file("copy")
    _ = try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: path)
    for name in try directory.names() where name.hasPrefix("snapshot-") {
      try FileManager.default.removeItem(atPath: directory.file(name))
    }
    let journal = try Self.open(directory)
    #expect(journal.exchange.state() == state && journal.digest == digest)
    var history = try journal.events(since: 1)
    var derived = EventDigest()
    while try history.next() { history.withEvents { derived.combine($0) } }
    #expect(derived == digest)
    let copy = try Journal(directory: path, SampleTraffic.configuration, sync: .never)
    #expect(copy.exchange.state() == state)
  }

  @Test func `a command that forgets names is alone in its block`() throws {
    let directory = try TemporaryDirectory()
    do {
      var journal = try Self.open(directory)
      let buyer = journal.participant(named: "buyer")
      _ = journal.participant(named: "idle")
      var commands = (1...6).map { id in
        TimedCommand(
          .submit(Order(id: OrderID(id), side: .bid, book: BookID(0), price: 1, quantity: 1, participant: buyer)), at: 1
        )
      }
      commands[0] = TimedCommand(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
      commands[3] = TimedCommand(.forgetNames, at: 1)
      try journal.apply(commands.span)
      #expect(journal.exchange.name(of: buyer) == "buyer")
      #expect(journal.exchange.name(of: ParticipantID(2)) == nil)
      #expect(journal.participant(named: "late") == ParticipantID(3))
      try journal.apply(.forgetNames, at: 1)
    }
    let log = try directory.bytes(SampleJournal.log)
    #expect(try SampleJournal.positions(in: log).map(\.commandCount) == [0, 3, 4, 6, 7])
    let journal = try Self.open(directory)
    #expect(journal.exchange.participantCount == 3)
    #expect(journal.exchange.name(of: ParticipantID(3)) == nil)
  }

  @Test func `a log that is written in large blocks leads to the same names`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("orders.log")
    var traffic = Traffic(seed: 5, forgettingEvery: 29)
    var exchange = Exchange(SampleTraffic.configuration)
    var writer = try CommandLogWriter(path: path, SampleTraffic.configuration)
    for _ in 0..<2_000 {
      let timed = try traffic.next(&exchange)
      try writer.append(timed.command, at: timed.timestamp, of: exchange)
      exchange.apply(timed.command, at: timed.timestamp)
    }
    try writer.finish()
    var reader = try CommandLogReader(path: path)
    var other = Exchange(reader.configuration)
    while try reader.next(&other) { reader.withCommands { other.apply($0) } }
    #expect(other.events.copy() == exchange.events.copy())
    #expect(other.state().requirements == exchange.state().requirements.prefix(other.requirementCount).map { $0 })
    let repaired = directory.file("repaired.log")
    let repair = try CommandLogRepair.copyReadablePart(of: path, to: repaired)
    #expect(repair.commandCount == 2_000 && repair.damage == nil)
  }

  @Test func `no command can be left out before one that forgets names`() throws {
    let directory = try TemporaryDirectory()
    do {
      var journal = try Self.open(directory)
      var traffic = Traffic(seed: 8, forgettingEvery: 20)
      for count in 0..<50 {
        if count == 30 { try journal.rotate() }
        let timed = try traffic.next(&journal)
        try journal.apply(timed.command, at: timed.timestamp)
      }
    }
    let output = try TemporaryDirectory()
    for (number, later) in [(1, 20), (19, 20), (20, 20), (21, 40), (39, 40), (40, 40)] as [(UInt64, UInt64)] {
      let log = directory.file(SampleJournal.segment(later > 30 ? 30 : 0))
      #expect(throws: JournalError.namesForgotten(file: log, number: number, by: later)) {
        try CommandOmission.copy(ofJournalIn: directory.path, withoutCommand: number, to: output.file("x"))
      }
    }
    #expect(try output.names() == [])
    #expect(
      "\(JournalError.namesForgotten(file: "a.log", number: 3, by: 9))"
        == "a.log: command 3 cannot be left out: command 9 forgets names, and which names those are may depend on it")
    for number in [41, 45, 50] as [UInt64] {
      let path = output.file("without-\(number)")
      let omission = try CommandOmission.copy(ofJournalIn: directory.path, withoutCommand: number, to: path)
      #expect(omission.commandCount == 49)
      let journal = try Journal(directory: path, SampleTraffic.configuration, sync: .never)
      #expect(journal.exchange.commandCount == 49)
      try journal.exchange.checkInvariants()
    }
  }

  @Test func `long runs of forgotten numbers are in snapshots as runs`() throws {
    let directory = try TemporaryDirectory()
    let count = 2 * NameEntry.mostForgotten + 10
    let kept: Set<UInt32> = [1, 7, 8, UInt32(NameEntry.mostForgotten) + 20]
    var expected: ExchangeState?
    do {
      var journal = try Self.open(directory)
      try journal.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
      for number in 1...UInt32(count) {
        let participant = journal.participant(named: "participant \(number)")
        guard kept.contains(number) else { continue }
        try journal.apply(
          .submit(
            Order(
              id: OrderID(UInt64(number)), side: .bid, book: BookID(0), price: 1, quantity: 1,
              participant: participant)), at: 1)
      }
      try journal.apply(.forgetNames, at: 1)
      try journal.rotate()
      expected = journal.exchange.state()
    }
    let snapshot = try #require(try directory.names().first { $0.hasPrefix("snapshot-") })
    #expect(try directory.bytes(snapshot).count < 2_000)
    var journal = try Self.open(directory)
    #expect(journal.recovery.snapshotCommandCount == 6)
    #expect(journal.exchange.state() == expected)
    #expect(journal.participant(named: "participant 2") == ParticipantID(UInt32(count) + 1))
  }
}

extension Exchange {
  /// Gives names the numbers that they have in `exchange`, which has seen the same commands.
  fileprivate mutating func take(namesOf exchange: borrowing Exchange) {
    let state = exchange.state()
    for name in state.participants.dropFirst(participantCount) { if let name { _ = participant(named: name) } }
    for name in state.affiliations.dropFirst(affiliationCount) { if let name { _ = affiliation(named: name) } }
    for rule in state.operatorRules.dropFirst(operatorRuleCount) { if let rule { _ = operators(rule) } }
    for terms in state.requirements.dropFirst(requirementCount) {
      if let terms { _ = requirement(terms.requirement, differentials: terms.differentials) }
    }
  }
}
