import ComputeMatching
import Foundation
import Testing

/// Random streams against the plain model of the rules, every event compared, every invariant checked after every command.
struct ModelTests {
  /// How many streams: `COMPUTE_MATCHING_SEEDS`, or enough for every change; and the first of them.
  static let seedCount = number("COMPUTE_MATCHING_SEEDS") ?? 160
  static let firstSeed = number("COMPUTE_MATCHING_FIRST_SEED") ?? 0
  static let commandCount = 2_000

  @Test(arguments: 0..<8) func `the engine does what the rules say`(share: Int) throws {
    for seed in stride(from: Self.firstSeed + share, to: Self.firstSeed + Self.seedCount, by: 8) {
      try compare(seed: UInt64(seed))
    }
  }

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap(Int.init)
  }

  /// Basis points: two of three streams trade under a guard, three or four ticks wide at the usual prices.
  static func volatilityGuard(seed: UInt64) -> Int { [420, 0, 320][Int(seed % 3)] }

  /// In every other stream requirement orders may not have as many books as there are.
  static func maximumBooks(seed: UInt64) -> Int { [10_000, 2, 10_000, 4][Int(seed % 4)] }

  static func market(for stream: RandomStream, seed: UInt64) -> PlainMarket {
    PlainMarket(
      PlainMarket.Setting(
        maximumQuantity: RandomStream.maximumQuantity, participantCount: RandomStream.participantCount,
        affiliationCount: RandomStream.affiliationCount, volatilityGuard: Int64(volatilityGuard(seed: seed)),
        maximumBooks: maximumBooks(seed: seed), requirements: stream.requirements, operatorRules: stream.operatorRules))
  }

  static func exchange(for stream: RandomStream, seed: UInt64) -> Exchange {
    var exchange = Exchange(
      Exchange.Configuration(
        maximumQuantity: RandomStream.maximumQuantity, expectedOrders: 16,
        volatilityGuard: volatilityGuard(seed: seed), maximumBooksPerOrder: maximumBooks(seed: seed)))
    introduce(stream, to: &exchange)
    return exchange
  }

  /// Gives every name a number that has none.
  static func introduce(_ stream: RandomStream, to exchange: inout Exchange) {
    for number in 1...RandomStream.participantCount { _ = exchange.participant(named: "participant \(number)") }
    for number in 1...RandomStream.affiliationCount { _ = exchange.affiliation(named: "affiliation \(number)") }
    for terms in stream.requirements {
      _ = exchange.requirement(terms.requirement, differentials: terms.differentials)
    }
    for rule in stream.operatorRules { _ = exchange.operators(rule) }
  }

  private func compare(seed: UInt64) throws {
    var stream = try RandomStream(seed: seed, forgetsNames: true)
    var market = Self.market(for: stream, seed: seed)
    var exchange = Self.exchange(for: stream, seed: seed)
    var rebuilt = RebuiltMarket()
    var eventRows = EventRows(tick: exchange.configuration.tick)
    // Reading every book after every command takes its time, so one of eight streams does it.
    let comparesEveryCommand = seed % 8 == UInt64(Self.firstSeed % 8)
    for number in 0..<Self.commandCount {
      let (command, timestamp) = stream.next(in: market)
      let expected = market.apply(command, at: timestamp)
      exchange.apply(command, at: timestamp)
      let actual = exchange.events.copy()
      let rows = eventRows.rows(ofEventsOf: exchange)
      exchange.removeAllEvents()
      var place: String { "seed \(seed), command \(number): \(command) at \(timestamp.nanoseconds)" }
      guard actual == expected else {
        Issue.record("\(place)\nexpected \(expected)\nfound    \(actual)")
        return
      }
      do { try exchange.checkInvariants() } catch {
        Issue.record("\(place)\n\(error)")
        return
      }
      if command == .forgetNames {
        market.names.giveAll()
        Self.introduce(stream, to: &exchange)
      }
      for row in rows { rebuilt.read(row) }
      if let fault = rebuilt.fault {
        Issue.record("\(place)\n\(fault)")
        return
      }
      if comparesEveryCommand || number % 50 == 49 {
        if let difference = rebuilt.difference(from: exchange) {
          Issue.record("\(place)\n\(difference)")
          return
        }
      }
      if number % 50 == 49 {
        let place = place
        for book in market.books.indices {
          compareBook(book, market, exchange, place)
          compareWaiting(book, market, exchange, place)
        }
        compareOrders(market, exchange, rebuilt, place)
      }
    }
  }

  private func compareBook(
    _ number: Int, _ market: PlainMarket, _ exchange: borrowing Exchange, _ place: String
  ) {
    let book = BookID(UInt32(number))
    #expect(exchange.phase(of: book) == market.books[number].phase, "\(place)")
    #expect(exchange.auctionSchedule(of: book) == market.books[number].auctions?.schedule, "\(place)")
    #expect(exchange.lastTradePrice(in: book) == market.books[number].lastTrade, "\(place)")
    for side in Side.allCases {
      let queue = market.queue(side, in: number)
      let prices = queue.compactMap { $0.limit(in: number) }.reduce(into: [Int64]()) {
        if $0.last != $1 { $0.append($1) }
      }
      let levels = prices.map { price in
        let orders = queue.filter { $0.limit(in: number) == price }
        let outright = orders.filter { !$0.isRequirementOrder }
        let flexible = orders.filter(\.isRequirementOrder)
        return [
          price, outright.reduce(0) { $0 + $1.open }, Int64(outright.count),
          flexible.reduce(0) { $0 + market.offered(by: $1, in: number) },
          Int64(flexible.count),
        ]
      }
      let depth = exchange.depth(of: book, side).map {
        [$0.price.ticks, $0.quantity, Int64($0.orderCount), $0.flexibleQuantity, Int64($0.flexibleOrderCount)]
      }
      #expect(depth == levels, "\(place)")
      let best = side == .bid ? exchange.bestBid(in: book) : exchange.bestAsk(in: book)
      #expect(best?.price.ticks == prices.first, "\(place)")
      let ids = prices.flatMap { price in exchange.orders(in: book, side, at: Price(ticks: price)).map(\.id) }
      #expect(ids == queue.map(\.id), "\(place)")
    }
  }

  /// The conditional orders that rest undisplayed beside the queues (R15.1).
  private func compareWaiting(_ number: Int, _ market: PlainMarket, _ exchange: borrowing Exchange, _ place: String) {
    for side in Side.allCases {
      let found = exchange.waitingOrders(in: BookID(UInt32(number)), side)
      #expect(found.map(\.id) == market.waiting(side, in: number).map(\.id), "\(place)")
    }
  }

  private func compareOrders(
    _ market: PlainMarket, _ exchange: borrowing Exchange, _ rebuilt: RebuiltMarket, _ place: String
  ) {
    #expect(exchange.liveOrderCount == market.orders.count, "\(place)")
    #expect(rebuilt.liveOrderCount == market.orders.count, "\(place)")
    var lastStamp: UInt64 = 0
    for order in market.orders.sorted(by: { $0.stamp < $1.stamp }) {
      guard let found = exchange.order(order.id) else {
        Issue.record("\(place)\n\(order.id) is not live")
        continue
      }
      #expect(found.stamp > lastStamp, "\(place)")
      lastStamp = found.stamp
      let sent = order.order
      let expected = RestingOrder.Essence(
        scope: sent.scope, side: sent.side, price: sent.price, open: order.total,
        displayed: order.isDisplayed && !order.placements.isEmpty ? order.open : 0, traded: order.traded,
        timeInForce: sent.timeInForce, expiry: sent.timeInForce == .goodTillDate ? sent.expiry : nil,
        selfTradePrevention: sent.selfTradePrevention, participant: sent.participant,
        affiliation: sent.affiliation, operatorJurisdiction: sent.operatorJurisdiction, conditions: sent.conditions,
        isPostOnly: sent.isPostOnly, isSameBook: sent.isSameBook, isStrip: sent.isStrip)
      #expect(found.essence == expected, "\(place)")
      #expect(rebuilt.openQuantity(of: order.id.rawValue) == order.total, "\(place)")
    }
  }
}

extension RestingOrder {
  /// What the model knows of an order, too.
  fileprivate struct Essence: Equatable {
    let scope: OrderScope
    let side: Side
    let price: Price?
    let open: Quantity
    let displayed: Quantity
    let traded: Quantity
    let timeInForce: TimeInForce
    let expiry: Timestamp?
    let selfTradePrevention: SelfTradePrevention
    let participant: ParticipantID
    let affiliation: AffiliationID
    let operatorJurisdiction: CountryCode?
    let conditions: Conditions
    let isPostOnly: Bool
    let isSameBook: Bool
    let isStrip: Bool
  }

  fileprivate var essence: Essence {
    Essence(
      scope: scope, side: side, price: price, open: openQuantity, displayed: displayedQuantity, traded: tradedQuantity,
      timeInForce: timeInForce, expiry: expiry, selfTradePrevention: selfTradePrevention, participant: participant,
      affiliation: affiliation, operatorJurisdiction: operatorJurisdiction, conditions: conditions,
      isPostOnly: isPostOnly, isSameBook: isSameBook, isStrip: isStrip)
  }
}
