import ComputeMatching
import SampleTraffic
import Testing

/// What the traffic comes by with which journals, snapshots, feeds and the C interface are tested.
struct SampleTrafficTests {
  @Test func `the traffic meets strips and lots`() throws {
    var counts: [String: Int] = [:]
    for seed in 1...40 as ClosedRange<UInt64> {
      var exchange = Exchange(SampleTraffic.configuration)
      var traffic = SampleTraffic(seed: seed, hasStripsAndLots: true)
      var strips: Set<OrderID> = []
      for _ in 0..<1_000 {
        let command = try traffic.next(&exchange)
        if case .submit(let order) = command.command, order.isStrip { strips.insert(order.id) }
        exchange.apply(command.command, at: command.timestamp)
        for event in exchange.events.copy() {
          for name in Self.names(of: event, command.command, strips, exchange) { counts[name, default: 0] += 1 }
        }
        exchange.removeAllEvents()
      }
    }
    for name in [
      "a strip waits", "a strip trades", "a waiting strip trades", "a strip leaves", "a strip closes with its gate",
      "a strip is replaced", "a book has a lot", "a trade in lots", "a quantity is no multiple",
      "an order leaves a book for its lot",
    ] {
      #expect(counts[name, default: 0] >= 10, "\(name): \(counts[name, default: 0])")
    }
  }

  private static func names(
    of event: Event, _ command: Command, _ strips: Set<OrderID>, _ exchange: borrowing Exchange
  ) -> [String] {
    switch event.kind {
    case .waiting(let id) where strips.contains(id): ["a strip waits"]
    case .trade(let trade):
      (strips.contains(trade.taker) ? [isNew(trade.taker, command) ? "a strip trades" : "a waiting strip trades"] : [])
        + (exchange.lot(of: trade.book) ?? 1 > 1 ? ["a trade in lots"] : [])
    case .cancelled(let id, _, _, let reason) where strips.contains(id):
      [reason == .gateClosed ? "a strip closes with its gate" : "a strip leaves"]
    case .replaced(let substitution) where strips.contains(substitution.old): ["a strip is replaced"]
    case .bookOpened(_, _, let lot) where lot > 1: ["a book has a lot"]
    case .rejected(_, .quantity) where hasQuantity(command): ["a quantity is no multiple"]
    case .withdrawn(_, let book) where exchange.phase(of: book) == .continuous && isTrade(command):
      ["an order leaves a book for its lot"]
    default: []
    }
  }

  private static func isNew(_ id: OrderID, _ command: Command) -> Bool {
    if case .submit(let order) = command { order.id == id } else { false }
  }

  private static func isTrade(_ command: Command) -> Bool {
    if case .submit = command { true } else { false }
  }

  /// Whether the command states a quantity that the exchange allows.
  private static func hasQuantity(_ command: Command) -> Bool {
    switch command {
    case .submit(let order): order.quantity >= 1
    case .reduce(_, let quantity): quantity >= 1
    default: false
    }
  }
}
