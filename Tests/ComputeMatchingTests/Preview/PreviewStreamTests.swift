import ComputeMatching
import Foundation
import Testing

/// Every order of random streams, previewed and then submitted.
struct PreviewStreamTests {
  /// A twentieth as many streams as of the other tests, from the same first seed.
  static let seeds = UInt64(ModelTests.firstSeed)..<UInt64(ModelTests.firstSeed + ModelTests.seedCount / 8)
  static let waitingSeeds = UInt64(ModelTests.firstSeed)..<UInt64(ModelTests.firstSeed + ModelTests.seedCount / 4)

  /// Whether to print how often streams met what: `COMPUTE_MATCHING_COUNTS`.
  static let showsCounts = ProcessInfo.processInfo.environment["COMPUTE_MATCHING_COUNTS"] != nil

  @Test func `a preview is what then happens, changes nothing, and streams meet every cause`() throws {
    var counts: [String: Int] = [:]
    for seed in StripTests.seeds {
      var stream = try StripStream(seed: seed)
      let setting = StripStream.setting(for: stream, seed: seed)
      var market = PlainMarket(setting)
      var exchange = StripTests.exchange(for: stream, setting)
      for number in 0..<StripTests.commandCount {
        let (command, timestamp) = stream.next(in: market)
        let fault = Self.compare(command, timestamp, &exchange, &market, &counts)
        try #require(fault == nil, "strip seed \(seed), command \(number): \(command)\n\(fault ?? "")")
        guard command == .forgetNames else { continue }
        market.names.giveAll()
        StripTests.introduce(setting, to: &exchange)
      }
    }
    for seed in Self.seeds {
      var stream = try RandomStream(seed: seed)
      var market = ModelTests.market(for: stream, seed: seed)
      var exchange = ModelTests.exchange(for: stream, seed: seed)
      for number in 0..<ModelTests.commandCount {
        let (command, timestamp) = stream.next(in: market)
        let fault = Self.compare(command, timestamp, &exchange, &market, &counts)
        try #require(fault == nil, "seed \(seed), command \(number): \(command)\n\(fault ?? "")")
      }
    }
    for seed in Self.waitingSeeds {
      var stream = try WaitingStream(seed: seed)
      let setting = WaitingStream.setting(for: stream, seed: seed)
      var market = PlainMarket(setting)
      var exchange = WaitingTests.exchange(setting)
      for number in 0..<WaitingTests.commandCount {
        let (command, timestamp) = stream.next(in: market)
        let fault = Self.compare(command, timestamp, &exchange, &market, &counts)
        try #require(fault == nil, "waiting seed \(seed), command \(number): \(command)\n\(fault ?? "")")
      }
    }
    let causes = Preview.Cause.allCases.map { "cause \($0)" }
    for name in causes { #expect(counts[name, default: 0] >= 200, "\(name) was met too seldom") }
    let others =
      RejectReason.allCases.filter { $0 != .unknownOrder }.map { "rejected \($0)" }
      + [CancelReason.immediateOrCancel, .fillOrKill, .selfTrade, .postHalt].map { "cancelled \($0)" }
      + SelfTradePrevention.allCases.map { "\($0)" }
      + [
        "fills", "fills in two books", "rests", "rests in two books", "waits", "waits in no book", "shows a clip",
        "decremented",
        "affiliated order ends", "affiliated order shrinks", "stops a book", "in an auction", "market order",
        "post-only",
        "fill-or-kill", "gang", "all-or-none", "minimum", "limit per counterparty", "operators", "gets hidden quantity",
      ]
    let ofStrips = ["strip trades", "strip trades in part", "strip limit", "strip nothingOffered", "strip condition"]
    for name in others { #expect(counts[name, default: 0] >= 20, "\(name) was met too seldom") }
    for name in ofStrips { #expect(counts[name, default: 0] >= 5, "\(name) was met too seldom") }
    if Self.showsCounts { for (name, count) in counts.sorted(by: { $0.key < $1.key }) { print(name, count) } }
  }

  /// How the preview of `command`, if it is an order, is not what then happens, or what it changes.
  private static func compare(
    _ command: Command, _ timestamp: Timestamp, _ exchange: inout Exchange, _ market: inout PlainMarket,
    _ counts: inout [String: Int]
  ) -> String? {
    var previewed: (order: Order, preview: Preview)?
    if case .submit(let order) = command {
      // A preview is of the present.
      if timestamp > exchange.now {
        _ = market.apply(.advance, at: timestamp)
        exchange.apply(.advance, at: timestamp)
        exchange.removeAllEvents()
      }
      let before = Everything(exchange)
      let preview = exchange.preview(order)
      if Everything(exchange) != before { return "the preview changes something: \(preview)" }
      do { try exchange.checkInvariants() } catch { return "\(error)" }
      previewed = (order, preview)
      count(order, preview, in: exchange, &counts)
    }
    let expected = market.apply(command, at: timestamp)
    exchange.apply(command, at: timestamp)
    let events = exchange.events.copy()
    exchange.removeAllEvents()
    // Whatever a preview leaves behind would show here at last.
    if events != expected { return "expected \(expected)\nfound    \(events)" }
    return previewed.flatMap { $0.preview.fault(of: $0.order, events, in: exchange) }
  }

  /// Everything about an exchange that goes into a snapshot, and its events.
  private struct Everything: Equatable {
    let state: ExchangeState
    let eventCount: Int
    var orders: [OrderState] = []
    var fills: [[FillState]] = []

    init(_ exchange: borrowing Exchange) {
      state = exchange.state()
      eventCount = exchange.events.count
      var orders: [OrderState] = []
      var fills: [[FillState]] = []
      exchange.forEachOrderState { order, filled in
        orders.append(order)
        fills.append(filled)
      }
      (self.orders, self.fills) = (orders, fills)
    }
  }

  private static func count(
    _ order: Order, _ preview: Preview, in exchange: borrowing Exchange, _ counts: inout [String: Int]
  ) {
    func count(_ name: String, if isMet: Bool = true) { if isMet { counts[name, default: 0] += 1 } }
    count("orders")
    if let rejection = preview.rejection { return count("rejected \(rejection)") }
    for shortfall in preview.shortfalls { count("cause \(shortfall.cause)") }
    if let reason = preview.cancelReason { count("cancelled \(reason)") }
    if order.isStrip {
      count("strip trades", if: preview.filledQuantity > 0)
      count("strip trades in part", if: preview.filledQuantity > 0 && preview.filledQuantity < order.quantity)
      for shortfall in preview.shortfalls { count("strip \(shortfall.cause)") }
    }
    count("fills", if: !preview.fills.isEmpty)
    count("fills in two books", if: Set(preview.fills.map(\.book)).count > 1)
    count("rests", if: preview.openQuantity > 0 && !preview.isWaiting)
    count("rests in two books", if: preview.places.count > 1 && !preview.isWaiting)
    count("waits", if: preview.isWaiting)
    count("waits in no book", if: preview.isWaiting && preview.places.isEmpty)
    count("shows a clip", if: preview.places.first.map { 1..<preview.openQuantity ~= $0.displayedQuantity } ?? false)
    count("decremented", if: preview.decrementedQuantity > 0)
    count("affiliated order ends", if: preview.affiliatedOrders.contains { $0.openQuantity == 0 })
    count("affiliated order shrinks", if: preview.affiliatedOrders.contains { $0.openQuantity > 0 })
    count("stops a book", if: !preview.stoppedBooks.isEmpty)
    count("\(order.selfTradePrevention)", if: !preview.affiliatedOrders.isEmpty || preview.cancelReason == .selfTrade)
    count("in an auction", if: order.scope.book.map { exchange.phase(of: $0) == .auction } ?? false)
    count("market order", if: order.price == nil)
    count("post-only", if: order.isPostOnly)
    count("fill-or-kill", if: order.timeInForce == .fillOrKill)
    count("gang", if: order.isSameBook)
    count("all-or-none", if: order.conditions.isAllOrNone)
    count("minimum", if: order.conditions.minimumQuantity != nil)
    count("limit per counterparty", if: order.conditions.maximumPerCounterparty != nil)
    count("operators", if: order.conditions.operators != .any)
    count(
      "gets hidden quantity",
      if: preview.fills.contains { fill in
        let level = exchange.depth(of: fill.book, order.side.opposite).first { $0.price == fill.price }
        return level.map { fill.quantity > $0.quantity + $0.flexibleQuantity } ?? false
      })
  }
}
