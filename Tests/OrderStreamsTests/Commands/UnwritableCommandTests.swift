import ComputeMatching
import Foundation
import OrderStreams
import Testing

/// Commands that no row reads as.
struct UnwritableCommandTests {
  private static let contract = "h200-sxm,141,DE,reserved,2026-12-01T00Z/720h"

  /// Two books, 0 and 1.
  private static func exchange() throws -> Exchange {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract(contract)), at: 0)
    exchange.apply(.openBook(try Contract("l4,24,DE,on_demand,spot")), at: 0)
    return exchange
  }

  /// Expects that `command` is refused for `problem`, and that nothing of it is written.
  private func expectRefusal(
    _ command: Command, _ problem: String, in exchange: borrowing Exchange,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    var errors: [String] = []
    // A piece of a row would be between the two others.
    let text = try CanonicalText.text(of: [(1, .advance), (2, command), (3, .advance)], in: exchange) {
      errors.append("\($0)".components(separatedBy: ".csv: ").last ?? "")
    }
    #expect(errors == [problem], sourceLocation: location)
    #expect(
      text == CanonicalText.header + CanonicalText.row(["timestamp_ns": "1", "op": "advance"])
        + CanonicalText.row(["timestamp_ns": "3", "op": "advance"]), sourceLocation: location)
  }

  @Test(arguments: [
    (Command.cancel(0), "order_id"), (.reduce(0, by: 1), "order_id"),
    (.replace(0, with: Replacement(price: 1, quantity: 1)), "order_id"),
    (.replace(1, with: Replacement(id: 0, price: 1, quantity: 1)), "new_order_id"),
    (.submit(Order(id: 0, side: .bid, book: BookID(0), price: 1, quantity: 1)), "order_id"),
  ])
  func `order 0 has no row`(command: Command, column: String) throws {
    try expectRefusal(
      command, "\(column): expected an order id from 1 to 2^64 - 1, found 0", in: try Self.exchange())
  }

  @Test(arguments: [
    Command.submit(Order(id: 1, side: .bid, book: BookID(2), price: 1, quantity: 1)),
    .cancelAll(of: .none, in: BookID(2)), .operate(BookID(2), .halt),
    .operate(BookID(2), .setPriceBand(low: 1, high: 2)),
  ])
  func `a book that the exchange does not have has no row`(command: Command) throws {
    try expectRefusal(command, "gpu_model: expected a book of the exchange, found number 2", in: try Self.exchange())
  }

  @Test func `numbers that the exchange did not hand out have no row`() throws {
    let exchange = try Self.exchange()
    func order(_ change: (inout Order) -> Void) -> Command {
      var order = Order(id: 1, side: .bid, book: BookID(0), price: 1, quantity: 1)
      change(&order)
      return .submit(order)
    }
    try expectRefusal(
      order { $0.participant = ParticipantID(7) },
      "participant: expected a participant of the exchange, found number 7", in: exchange)
    try expectRefusal(
      .cancelAll(of: ParticipantID(7), in: nil),
      "participant: expected a participant of the exchange, found number 7", in: exchange)
    try expectRefusal(
      order { $0.affiliation = AffiliationID(7) },
      "affiliation: expected an affiliation of the exchange, found number 7", in: exchange)
    try expectRefusal(
      order { $0.scope = .requirement(RequirementID(7)) },
      "gpu_model: expected a requirement of the exchange, found number 7", in: exchange)
    try expectRefusal(
      order { $0.conditions.operators = OperatorRuleID(7) },
      "operators: expected an operator rule of the exchange, found number 7", in: exchange)
    try expectRefusal(
      order { $0.scope = .book(BookID(.max)) },
      "gpu_model: expected a book of the exchange, found number 4294967295", in: exchange)
  }

  @Test func `R3.1: numbers that were forgotten have no row, also if they once had one`() throws {
    var exchange = try Self.exchange()
    let rule = exchange.operators(.barred(["CN"]))
    let anywhere = exchange.requirement(Requirement(), differentials: [])
    let orders = [
      Order(id: 1, side: .bid, book: BookID(0), price: 1, quantity: 1, conditions: Conditions(operators: rule)),
      Order(id: 2, side: .bid, scope: .requirement(anywhere), price: 1, quantity: 1),
    ]
    let path = NSTemporaryDirectory() + "orders-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer = try CommandWriter(path: path, tick: exchange.configuration.tick)
    for command in orders.map(Command.submit) + [.cancel(1), .cancel(2), .forgetNames] {
      try writer.write(command, at: 1, of: exchange)
      exchange.apply(command, at: 1)
    }
    var problems: [String] = []
    for order in orders {
      do { try writer.write(.submit(order), at: 1, of: exchange) } catch {
        problems.append("\(error)".components(separatedBy: ".csv: ").last ?? "")
      }
    }
    #expect(
      problems == [
        "operators: expected an operator rule of the exchange, found number 1",
        "gpu_model: expected a requirement of the exchange, found number 0",
      ])
  }

  @Test(arguments: [OperatorRule.allowed([]), .barred([])])
  func `a list of no operators has no row`(rule: OperatorRule) throws {
    var exchange = try Self.exchange()
    let order = Order(
      id: 1, side: .bid, book: BookID(0), price: 1, quantity: 1,
      conditions: Conditions(operators: exchange.operators(rule)))
    try expectRefusal(.submit(order), "operators: expected at least one country, found none", in: exchange)
  }

  @Test func `a requirement that reads as one book has no row`() throws {
    var exchange = try Self.exchange()
    let requirement = exchange.requirement(try Requirement(Self.contract))
    try expectRefusal(
      .submit(Order(id: 1, side: .bid, scope: .requirement(requirement), price: 1, quantity: 1)),
      "gpu_model: expected a pattern that leaves something open, or differentials, for any order but one in one book, "
        + "found \"\(Self.contract)\"", in: exchange)
  }

  @Test func `a differential whose grade is of two columns has no row`() throws {
    var exchange = try Self.exchange()
    let requirement = exchange.requirement(
      Requirement(),
      differentials: [
        Differential(try Requirement("l4"), ticks: 1), Differential(try Requirement("l4,*,DE"), ticks: 1),
      ])
    try expectRefusal(
      .submit(Order(id: 1, side: .bid, scope: .requirement(requirement), price: 1, quantity: 1)),
      "differentials: expected in entry 2 a grade that restricts one column, found \"l4,*,DE,*,*\"", in: exchange)
  }

  @Test func `the longest row that is read is the longest that is written`() throws {
    var exchange = try Self.exchange()
    let limit = 1 << 20
    let rest = CanonicalText.row(["timestamp_ns": "2", "op": "cancel_all"]).utf8.count - 1
    let longest = exchange.participant(named: String(repeating: "x", count: limit - rest))
    let text = try CanonicalText.text(of: [(2, .cancelAll(of: longest, in: nil))], in: exchange)
    var other = Exchange()
    #expect(try CanonicalText.commands(of: text, for: &other).count == 1)
    let longer = exchange.participant(named: String(repeating: "x", count: limit - rest + 1))
    try expectRefusal(
      .cancelAll(of: longer, in: nil), "expected a canonical row of at most 1048576 bytes, found 1048577", in: exchange)
  }

  @Test func `what the system refuses is said`() throws {
    let error = #expect(throws: StreamError.self) {
      _ = try CommandWriter(path: "/nowhere/orders.csv", tick: .standard)
    }
    #expect(error.map { "\($0)" } == "/nowhere/orders.csv: cannot create: No such file or directory")
    var writer = try CommandWriter(path: "/dev/full", tick: .standard)
    var failure: StreamError?
    do { try writer.flush() } catch { failure = error }
    #expect(failure.map { "\($0)" } == "/dev/full: cannot write: No space left on device")
  }
}
