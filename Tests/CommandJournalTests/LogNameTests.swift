import ComputeMatching
import Foundation
import TestSupport
import Testing

@testable import CommandJournal

/// Names in logs: where they are, and who knows them.
struct LogNameTests {
  private static let contract = "h100-sxm,80,DE,on_demand,spot"

  private static func digest(of log: String) throws -> UInt64 {
    var reader = try CommandLogReader(path: log)
    var exchange = Exchange(reader.configuration)
    var digest = EventDigest()
    while try reader.next(&exchange) {
      reader.withCommands { exchange.apply($0) }
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
    }
    return digest.value
  }

  @Test func `a number used before it was handed out stays unknown to who used it`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("orders.log")
    var exchange = Exchange()
    var digest = EventDigest()
    var writer = try CommandLogWriter(path: path, exchange.configuration)
    let commands: [Command] =
      [.openBook(try Contract(Self.contract))]
      + (1...4).map { id in
        .submit(
          Order(id: OrderID(id), side: .bid, book: BookID(0), price: 10, quantity: 1, participant: ParticipantID(1)))
      }
    for (number, command) in commands.enumerated() {
      if number == 3 { _ = exchange.participant(named: "late") }
      try writer.append(command, at: 1, of: exchange)
      exchange.apply(command, at: 1)
    }
    try writer.finish()
    exchange.events.withSpan { digest.combine($0) }
    let orderCount = exchange.liveOrderCount
    #expect(orderCount == 2)
    #expect(try Self.digest(of: path) == digest.value)
  }

  /// A snapshot that the log does not need must not have what the log lacks.
  @Test(arguments: [false, true])
  func `names that a snapshot holds are in the log too, if the snapshot is lost`(rotates: Bool) throws {
    let directory = try TemporaryDirectory()
    let contract = try Contract(Self.contract)
    var expected: UInt64 = 0
    do {
      var journal = try Journal(directory: directory.path, sync: .never)
      try journal.apply(.openBook(contract), at: 1)
      let buyer = journal.participant(named: "buyer")
      let group = journal.affiliation(named: "group")
      let rule = journal.operators(.barred([try #require(CountryCode("CN"))]))
      let wish = journal.requirement(try Requirement("h100-sxm"))
      if rotates { try journal.rotate() } else { try journal.snapshot() }
      // Opened from the snapshot, the journal knows the names, and takes them for written.
      _ = consume journal
      journal = try Journal(directory: directory.path, sync: .never)
      #expect(journal.recovery.snapshotCommandCount == 1)
      var conditions = Conditions()
      conditions.operators = rule
      try journal.apply(
        .submit(
          Order(
            id: 7, side: .bid, scope: .requirement(wish), price: 10, quantity: 1, participant: buyer,
            affiliation: group, conditions: conditions)), at: 1)
      #expect(journal.exchange.liveOrderCount == 1)
      expected = journal.digest.value
    }
    try FileManager.default.removeItem(atPath: directory.file("snapshot-00000000000000000001"))
    let journal = try Journal(directory: directory.path, sync: .never)
    #expect(journal.digest.value == expected)
    #expect(journal.exchange.liveOrderCount == 1)
    #expect(journal.exchange.name(of: ParticipantID(1)) == "buyer")
  }

  @Test func `a block with 40 MiB of names can be read`() throws {
    let directory = try TemporaryDirectory()
    let name = String(repeating: "x", count: 1 << 20)
    var journal = try Journal(directory: directory.path, sync: .never)
    let contract = try Contract(Self.contract)
    try journal.apply(.openBook(contract), at: 1)
    for number in 0..<40 { _ = journal.participant(named: name + "\(number)") }
    let last = ParticipantID(40)
    try journal.apply(
      .submit(Order(id: 1, side: .bid, book: BookID(0), price: 10, quantity: 1, participant: last)), at: 1)
    let expected = journal.digest
    let reopened = try reopen(journal, directory)
    #expect(reopened == expected)
  }

  private func reopen(_ journal: consuming Journal, _ directory: TemporaryDirectory) throws -> EventDigest {
    _ = consume journal
    let journal = try Journal(directory: directory.path, sync: .never)
    return journal.digest
  }
}
