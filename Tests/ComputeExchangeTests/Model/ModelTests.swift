import ComputeExchange
import Foundation
import Testing

/// Random streams against the plain model of the rules, every event compared, every invariant checked after every command.
struct ModelTests {
  /// How many streams: `COMPUTE_EXCHANGE_SEEDS`, or enough for every change.
  static let seedCount = ProcessInfo.processInfo.environment["COMPUTE_EXCHANGE_SEEDS"].flatMap(Int.init) ?? 300
  static let commandCount = 1_000

  @Test(arguments: 0..<8) func `the engine does what the rules say`(share: Int) throws {
    for seed in stride(from: share, to: Self.seedCount, by: 8) {
      try compare(seed: UInt64(seed))
    }
  }

  /// What is never met is never tested.
  @Test func `the streams meet every event and every reason`() throws {
    var counts: [String: Int] = [:]
    for seed in 0..<150 {
      var market = Self.market(seed: UInt64(seed))
      var stream = try RandomStream(seed: UInt64(seed))
      for _ in 0..<Self.commandCount {
        let (command, timestamp) = stream.next()
        for event in market.apply(command, at: timestamp) { counts[Self.name(event.kind), default: 0] += 1 }
      }
    }
    let expected =
      RejectReason.allCases.map { "rejected \($0)" } + CancelReason.allCases.map { "cancelled \($0)" }
      + ReduceReason.allCases.map { "reduced \($0)" }
      + ["bookOpened", "bookPhase", "priceBand", "uncrossed", "accepted", "trade", "rested", "replaced"]
    for name in expected { #expect(counts[name, default: 0] >= 50, "\(name) was met too seldom") }
  }

  /// Basis points: every other stream trades under a guard, one tick wide at the usual prices.
  private static func volatilityGuard(seed: UInt64) -> Int { seed % 2 == 0 ? 120 : 0 }

  private static func market(seed: UInt64) -> PlainMarket {
    PlainMarket(
      maximumQuantity: RandomStream.maximumQuantity, participantCount: RandomStream.participantCount,
      affiliationCount: RandomStream.affiliationCount, volatilityGuard: Int64(volatilityGuard(seed: seed)))
  }

  private func compare(seed: UInt64) throws {
    var market = Self.market(seed: seed)
    var exchange = Exchange(
      Exchange.Configuration(
        maximumQuantity: RandomStream.maximumQuantity, expectedOrders: 16,
        volatilityGuard: Self.volatilityGuard(seed: seed)))
    for number in 1...RandomStream.participantCount { _ = exchange.participant(named: "participant \(number)") }
    for number in 1...RandomStream.affiliationCount { _ = exchange.affiliation(named: "affiliation \(number)") }
    var stream = try RandomStream(seed: seed)
    var rebuilt = RebuiltMarket()
    for number in 0..<Self.commandCount {
      let (command, timestamp) = stream.next()
      let expected = market.apply(command, at: timestamp)
      exchange.apply(command, at: timestamp)
      let actual = exchange.events.copy()
      exchange.removeAllEvents()
      let place = "seed \(seed), command \(number): \(command) at \(timestamp.nanoseconds)"
      guard actual == expected else {
        Issue.record("\(place)\nexpected \(expected)\nfound    \(actual)")
        return
      }
      do { try exchange.checkInvariants() } catch {
        Issue.record("\(place)\n\(error)")
        return
      }
      for event in actual { rebuilt.apply(event.kind) }
      if number % 50 == 49 {
        for book in 0..<UInt32(market.books.count) {
          try compareBook(BookID(book), market, exchange, rebuilt, place)
        }
      }
    }
  }

  private func compareBook(
    _ book: BookID, _ market: PlainMarket, _ exchange: borrowing Exchange, _ rebuilt: RebuiltMarket, _ place: String
  ) throws {
    #expect(exchange.phase(of: book) == market.books[Int(book.rawValue)].phase, "\(place)")
    for side in Side.allCases {
      let queue = market.queue(side, in: book)
      let prices = queue.map(\.price).reduce(into: [Price]()) { if $0.last != $1 { $0.append($1) } }
      let levels = prices.map { price in
        let orders = queue.filter { $0.price == price }
        return [price.ticks, orders.reduce(0) { $0 + $1.open }, Int64(orders.count)]
      }
      let depth = exchange.depth(of: book, side).map { [$0.price.ticks, $0.quantity, Int64($0.orderCount)] }
      #expect(depth == levels, "\(place)")
      let best = side == .bid ? exchange.bestBid(in: book) : exchange.bestAsk(in: book)
      #expect(best?.price == prices.first, "\(place)")
      let ids = prices.flatMap { price in exchange.orders(in: book, side, at: price).map(\.id) }
      #expect(ids == queue.map(\.order.id), "\(place)")
      #expect(rebuilt.queue(side, in: book).map(\.id) == ids, "\(place)")
      #expect(rebuilt.queue(side, in: book).map(\.open) == queue.map(\.open), "\(place)")
      for order in queue {
        let found = exchange.order(order.order.id)
        #expect(
          found?.openQuantity == order.total && found?.displayedQuantity == order.open && found?.price == order.price,
          "\(place)")
        #expect(found?.expiry == (order.order.timeInForce == .goodTillDate ? order.order.expiry : nil), "\(place)")
        #expect(found?.participant == order.order.participant && found?.side == side, "\(place)")
      }
    }
  }

  private static func name(_ kind: Event.Kind) -> String {
    switch kind {
    case .bookOpened: "bookOpened"
    case .bookPhase: "bookPhase"
    case .accepted: "accepted"
    case .rejected(_, let reason): "rejected \(reason)"
    case .priceBand: "priceBand"
    case .trade(let trade): trade.side == nil ? "uncrossed" : "trade"
    case .rested: "rested"
    case .reduced(_, _, _, let reason): "reduced \(reason)"
    case .replaced: "replaced"
    case .cancelled(_, _, let reason): "cancelled \(reason)"
    case .waiting: "waiting"
    }
  }
}

/// A reader that knows nothing but the events, and has every book (R7).
struct RebuiltMarket {
  struct Standing {
    let id: OrderID
    let price: Price
    var open: Quantity
  }

  private struct Place: Hashable {
    let book: BookID
    let side: Side
  }

  /// Queues in order of time; sorted by price when asked for.
  private var queues: [Place: [Standing]] = [:]
  private var places: [OrderID: Place] = [:]

  mutating func apply(_ event: Event.Kind) {
    switch event {
    case .bookOpened, .bookPhase, .priceBand, .accepted, .rejected: break
    case .rested(let order):
      guard let book = order.scope.book else { return }
      let place = Place(book: book, side: order.side)
      queues[place, default: []].append(Standing(id: order.order, price: order.price, open: order.openQuantity))
      places[order.order] = place
    case .trade(let trade):
      shrink(trade.maker, by: trade.quantity)
      // In an uncross both stood there.
      if trade.side == nil { shrink(trade.taker, by: trade.quantity) }
    case .reduced(let id, _, let openQuantity, _): limit(id, to: openQuantity)
    case .replaced(let old, _, _, _): remove(old)
    case .cancelled(let id, _, _): remove(id)
    case .waiting: break
    }
  }

  func queue(_ side: Side, in book: BookID) -> [Standing] {
    let standing = queues[Place(book: book, side: side)] ?? []
    return standing.enumerated().sorted { one, other in
      if one.element.price != other.element.price {
        return side == .bid ? one.element.price > other.element.price : one.element.price < other.element.price
      }
      return one.offset < other.offset
    }.map(\.element)
  }

  private mutating func shrink(_ id: OrderID, by quantity: Quantity) {
    guard let place = places[id], let index = queues[place]?.firstIndex(where: { $0.id == id }) else { return }
    queues[place]?[index].open -= quantity
    if queues[place]?[index].open == 0 { remove(id) }
  }

  /// What is hidden goes first, so what is shown shrinks only where less than that is left (R13).
  private mutating func limit(_ id: OrderID, to openQuantity: Quantity) {
    guard let place = places[id], let index = queues[place]?.firstIndex(where: { $0.id == id }) else { return }
    let shown = queues[place]?[index].open ?? 0
    queues[place]?[index].open = min(shown, openQuantity)
    if openQuantity == 0 { remove(id) }
  }

  private mutating func remove(_ id: OrderID) {
    guard let place = places.removeValue(forKey: id) else { return }
    queues[place]?.removeAll { $0.id == id }
  }
}
