import ComputeMatching
import Foundation
import SampleTraffic
import SeededRandom
import TestSupport
import Testing

@testable import CommandJournal

/// What commands are acknowledged with, again and at once.
struct ReceiptTests {
  private static func open(_ directory: TemporaryDirectory, keep retention: Retention = .everything) throws -> Journal {
    try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, keep: retention, files: FaultyFiles())
  }

  /// Commands of sample traffic in batches, with snapshots and rotations between them, and their receipts.
  private static func receipts(
    _ directory: TemporaryDirectory, seed: UInt64, keep retention: Retention = .everything
  ) throws -> [Receipt] {
    var generator = SplitMix64(seed: seed)
    var traffic = SampleTraffic(seed: seed)
    var receipts: [Receipt] = []
    for _ in 0..<4 {
      var journal = try Self.open(directory, keep: retention)
      #expect(receipts.last.map { $0.digest == journal.latestReceipt.digest } ?? true)
      for _ in 0..<6 {
        var commands: [TimedCommand] = []
        for _ in 0..<(1 + generator.below(60)) { commands.append(try traffic.next(&journal)) }
        try journal.apply(commands.span) { receipt in receipts.append(receipt) }
        #expect(journal.exchange.events.sequence == receipts.last?.lastEvent)
        journal.removeAllEvents()
        #expect(receipts.last?.position == journal.latestReceipt.position)
        #expect(receipts.last?.lastEvent == journal.latestReceipt.lastEvent)
        #expect(receipts.last?.digest == journal.latestReceipt.digest)
        if generator.oneIn(4) { try journal.snapshot() }
        if generator.oneIn(5) { try journal.rotate() }
      }
    }
    return receipts
  }

  @Test(arguments: [1, 2])
  func `receipts follow each other, and are the same when they are derived again`(seed: UInt64) throws {
    let directory = try TemporaryDirectory()
    let receipts = try Self.receipts(directory, seed: seed)
    var next: UInt64 = 1
    for (place, receipt) in receipts.enumerated() {
      #expect(receipt.position == UInt64(place + 1))
      #expect(receipt.firstEvent == next)
      next = receipt.lastEvent + 1
    }
    let journal = try Self.open(directory)
    for start in stride(from: 1, through: receipts.count, by: 41) {
      for count in [1, 50, 10_000] {
        let derived = try journal.receipts(from: UInt64(start), atMost: count)
        #expect(derived == Array(receipts[(start - 1)...].prefix(count)))
      }
    }
    for position in [0, UInt64(receipts.count + 1)] {
      #expect(throws: JournalError.self) { _ = try journal.receipts(from: position, atMost: 1) }
    }
  }

  @Test func `receipts whose segments are gone are refused, with those that can be had`() throws {
    let directory = try TemporaryDirectory()
    let receipts = try Self.receipts(directory, seed: 3, keep: .segments(1))
    let journal = try Self.open(directory)
    do {
      _ = try journal.receipts(from: 1, atMost: 1)
      Issue.record("a receipt was derived from what is gone")
    } catch .noSuchCommand(_, let number, let available) {
      #expect(number == 1)
      #expect(available.upperBound == UInt64(receipts.count + 1))
      #expect(available.lowerBound > 1)
      guard let first = available.first else { return }
      #expect(try journal.receipts(from: first, atMost: 1) == [receipts[Int(first) - 1]])
    }
  }

  @Test(arguments: [1, 7, 64])
  func `the latest receipts are here by their positions`(limit: Int) {
    var recent = RecentReceipts(
      after: Receipt(position: 10, firstEvent: 31, lastEvent: 30, digest: 1), limit: limit)
    var all: [Receipt] = []
    for position: UInt64 in 11...110 {
      let last = 2 * position + 10
      all.append(Receipt(position: position, firstEvent: last - 1, lastEvent: last, digest: position * position))
    }
    for receipt in all {
      recent.append(receipt)
      #expect(recent.receipt(from: receipt.position, to: receipt.position) == receipt)
      #expect(recent.receipt(from: receipt.position + 1, to: receipt.position + 1) == nil)
    }
    for first in all.suffix(limit) {
      #expect(recent.receipt(from: first.position, to: first.position) == first)
      let block = recent.receipt(from: first.position, to: 110)
      #expect(block?.firstEvent == first.firstEvent)
      #expect(block?.digest == all.last?.digest)
    }
    #expect((recent.receipt(from: 11, to: 11) == nil) == (limit < 50))
    #expect(recent.receipt(from: 10, to: 10) == nil)
  }

  // MARK: Blocks

  /// A log that arrives in pieces, in the journal in `directory`.
  private func take(_ bytes: [UInt8], pieces size: Int, _ journal: inout Journal) throws -> [Receipt] {
    var log = CommandLogStream(name: "pieces")
    var receipts: [Receipt] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      log.append(bytes.span.extracting(start..<min(start + size, bytes.count)))
      while let block = try log.next() {
        receipts.append(try journal.apply(block: block))
        journal.removeAllEvents()
      }
    }
    try log.checkEnd()
    return receipts
  }

  @Test(arguments: [13, 1_000, 1 << 20])
  func `a log in pieces makes the same journal, and that goes on`(size: Int) throws {
    let (source, copy) = (try TemporaryDirectory(), try TemporaryDirectory())
    let receipts = try Self.receipts(source, seed: 4)
    let segments = try source.names().filter { $0.hasSuffix(".log") }
    #expect(segments.count > 1)
    let bytes = try segments.flatMap { try source.bytes($0) }
    do {
      var journal = try Self.open(copy)
      let taken = try take(bytes, pieces: size, &journal)
      #expect(taken.last?.digest == receipts.last?.digest)
      for receipt in taken { #expect(receipts[Int(receipt.position) - 1].digest == receipt.digest) }
      // Names that come now are behind those of the blocks.
      var traffic = SampleTraffic(seed: 5)
      for _ in 0..<50 {
        let timed = try traffic.next(&journal)
        try journal.apply(timed.command, at: timed.timestamp)
      }
    }
    let journal = try Self.open(copy)
    #expect(journal.exchange.commandCount == UInt64(receipts.count + 50))
    #expect(try journal.receipts(from: 1, atMost: receipts.count) == receipts)
  }

  /// A log of one block.
  private func log(
    _ names: [(NameEntry, UInt32)], _ commands: [TimedCommand] = [], behind preceding: UInt64 = 0
  ) -> [UInt8] {
    var bytes = ByteBuffer()
    LogHeader(SampleTraffic.configuration, JournalIdentity(high: 0, low: 0)).append(to: &bytes)
    var block = LogBlockBuilder()
    for (entry, number) in names { block.append(entry, number: number) }
    for timed in commands { block.append(timed.command, at: timed.timestamp) }
    block.close(into: &bytes, precedingCommandCount: preceding)
    return bytes.bytes
  }

  @Test func `a block that is refused gives no name a number`() throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory)
    let requirement = RequirementTerms(requirement: try Requirement("h100-sxm|h200-sxm"), differentials: [])
    let rule = OperatorRule.barred([])
    let wrong: [[(NameEntry, UInt32)]] = [
      [(.participant("a"), 1), (.participant("b"), 3)], [(.affiliation("a"), 1), (.affiliation("b"), 1)],
      [(.operatorRule(rule), 1), (.participant("a"), 2)], [(.requirement(requirement), 0), (.participant("a"), 0)],
      [(.participant("a"), 1), (.participant("a"), 2)],
    ]
    for names in wrong {
      #expect(throws: JournalError.self) { _ = try take(log(names), pieces: 1 << 20, &journal) }
    }
    let exchange = [
      journal.exchange.participantCount, journal.exchange.affiliationCount, journal.exchange.operatorRuleCount,
      journal.exchange.requirementCount,
    ]
    #expect(exchange == [0, 0, 0, 0])
    // Letters composed in two ways are two names.
    let right: [(NameEntry, UInt32)] = [
      (.participant("\u{E9}"), 1), (.participant("e\u{301}"), 2), (.participant("\u{E9}"), 1), (.affiliation("a"), 1),
      (.operatorRule(rule), 1), (.requirement(requirement), 0),
    ]
    for _ in 0..<2 { _ = try take(log(right), pieces: 1 << 20, &journal) }
    #expect(journal.exchange.participantCount == 2)
  }

  @Test func `a block behind more commands than there can be is malformed`() throws {
    let directory = try TemporaryDirectory()
    var journal = try Self.open(directory)
    for preceding: UInt64 in [1 << 63, .max - 1, .max] {
      let bytes = log([], [TimedCommand(.advance, at: 1)], behind: preceding)
      #expect(throws: JournalError.self) { _ = try take(bytes, pieces: 1 << 20, &journal) }
    }
  }

  @Test func `a block in the wrong place or with the wrong names is refused, and the journal goes on`() throws {
    let (source, copy) = (try TemporaryDirectory(), try TemporaryDirectory())
    _ = try Self.receipts(source, seed: 6)
    let bytes = try source.bytes(SampleJournal.segment(0))
    var journal = try Self.open(copy)
    // The log gives number 1 to another name.
    _ = journal.participant(named: "who is not in it")
    #expect(throws: JournalError.self) { _ = try take(bytes, pieces: 1 << 20, &journal) }
    let before = journal.latestReceipt
    try journal.apply(.advance, at: 1)
    #expect(journal.latestReceipt.position == before.position + 1)
    #expect(throws: JournalError.self) { _ = try take(bytes, pieces: 1 << 20, &journal) }
    #expect(journal.latestReceipt.position == before.position + 1)
    let digest = journal.digest
    _ = consume journal
    let again = try Self.open(copy)
    #expect(again.digest == digest)
  }
}
