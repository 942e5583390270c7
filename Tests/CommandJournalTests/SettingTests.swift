import ComputeMatching
import TestSupport
import Testing

@testable import CommandJournal

/// The settings of an exchange are those of its journal (R16.6 among them).
struct SettingTests {
  private static let configuration = Exchange.Configuration(
    maximumQuantity: 500, expectedOrders: 16, volatilityGuard: 300, maximumBooksPerOrder: 2)

  private static func open(
    _ directory: TemporaryDirectory, maximumBooks: Int = 2
  ) throws(JournalError) -> Journal {
    try Journal(
      directory: directory.path,
      Exchange.Configuration(
        maximumQuantity: 500, expectedOrders: 16, volatilityGuard: 300, maximumBooksPerOrder: maximumBooks),
      sync: .never)
  }

  @Test func `the books of an order are limited alike after every recovery`() throws {
    let directory = try TemporaryDirectory()
    do {
      var journal = try Self.open(directory)
      for zone in 0..<3 {
        try journal.apply(.openBook(try Contract("h100-sxm,80,US/zone-\(zone),on_demand,spot")), at: 1)
      }
      _ = journal.requirement(try Requirement("*"))
      try journal.rotate()
    }
    for number in 1...3 {
      var journal = try Self.open(directory)
      #expect(journal.exchange.configuration.maximumBooksPerOrder == 2)
      let order = Order(
        id: OrderID(UInt64(number)), side: .bid, scope: .requirement(RequirementID(0)), price: 100, quantity: 1)
      try journal.apply(.submit(order), at: 1)
      #expect(journal.exchange.events.copy().map(\.kind) == [.rejected(order.id, .tooManyBooks)])
      if number == 2 { try journal.snapshot() }
    }
    let log = try CommandLogReader(segment: directory.file("commands-00000000000000000003.log"))
    #expect(log.configuration.decidesAs(Self.configuration))
  }

  @Test func `a journal is not opened with another limit`() throws {
    let directory = try TemporaryDirectory()
    do { _ = try Self.open(directory) }
    do {
      _ = try Self.open(directory, maximumBooks: 3)
      Issue.record("opened")
    } catch {
      #expect(
        error.description.contains(
          "expected maximum quantity 500, tick 0.0001, volatility guard 300, books of an order 3, found the log"))
    }
  }
}
