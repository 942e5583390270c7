import ComputeMatching
import SampleTraffic
import Testing

@testable import CommandJournal

/// What a journal's exchange must be like after some commands of the sample traffic: an exchange that no file has seen.
struct ExpectedExchange: ~Copyable {
  private(set) var exchange = Exchange(SampleTraffic.configuration)
  private(set) var commandCount: UInt64 = 0
  private var digest = EventDigest()
  private var traffic: SampleTraffic

  init(seed: UInt64, commandCount: UInt64 = 0) throws {
    traffic = SampleTraffic(seed: seed)
    try advance(to: commandCount)
  }

  mutating func advance(to commandCount: UInt64) throws {
    while self.commandCount < commandCount {
      let timed = try traffic.next(&exchange)
      exchange.apply(timed.command, at: timed.timestamp)
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
      self.commandCount += 1
    }
  }

  /// Whether `journal`, just opened, is where this one is: its names, books, orders and their places, clock, and the digest
  /// of all events.
  ///
  /// A call for many commands may have left names for those that are missing: only then are `furtherNames` expected.
  func check(
    _ journal: borrowing Journal, furtherNames: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(journal.recovery.commandCount == commandCount, sourceLocation: sourceLocation)
    #expect(journal.digest == digest, "\(commandCount) commands", sourceLocation: sourceLocation)
    let expected = exchange.state()
    var state = journal.exchange.state()
    if furtherNames {
      state.participants = Array(state.participants.prefix(expected.participants.count))
      state.affiliations = Array(state.affiliations.prefix(expected.affiliations.count))
      state.operatorRules = Array(state.operatorRules.prefix(expected.operatorRules.count))
      state.requirements = Array(state.requirements.prefix(expected.requirements.count))
    }
    #expect(state == expected, "\(commandCount) commands", sourceLocation: sourceLocation)
    let orders = journal.exchange.liveOrders()
    let expectedOrders = exchange.liveOrders()
    #expect(orders == expectedOrders, "\(commandCount) commands", sourceLocation: sourceLocation)
    try journal.exchange.checkInvariants()
  }
}

/// A live order with what it has traded with whom.
struct LiveOrder: Hashable {
  var state: OrderState
  var fills: [FillState]
}

extension Exchange {
  borrowing func liveOrders() -> [LiveOrder] {
    var orders: [LiveOrder] = []
    forEachOrderState { orders.append(LiveOrder(state: $0, fills: $1)) }
    return orders
  }
}
