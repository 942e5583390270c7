import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import Foundation
import OrderStreams
import SampleTraffic
import Testing

/// The same commands lead to the same events through C as in Swift, field by field.
struct SameEventsTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `random commands of every kind`(seed: UInt64) throws {
    var both = try BothNames()
    let c = both.c
    var traffic = SampleTraffic(seed: seed, hasStripsAndLots: true)
    var digest = EventDigest()
    var kinds: Set<UInt8> = []
    for size in (0..<150).map({ $0 % 40 }) {
      var records: [cm_command] = []
      var first = both.exchange.events.sequence + 1
      both.exchange.removeAllEvents()
      for place in 0..<size {
        var command = try traffic.next(&both)
        // Behind it the stream asks for its names anew, so it ends a call.
        if size % 10 == 7, place == size - 1 { command.command = .forgetNames }
        records.append(c.record(command))
        both.exchange.apply(command.command, at: command.timestamp)
      }
      #expect(c.apply(records) == CM_OK)
      both.exchange.events.withSpan { digest.combine($0) }
      let found = c.events
      kinds.formUnion(found.map(\.kind))
      #expect(found.map(FieldsOfEvent.init) == both.exchange.events.copy().map(FieldsOfEvent.init))
      var start: UnsafePointer<cm_event>?
      var count = 0
      var number: UInt64 = 0
      #expect(cm_events(c.handle, &start, &count, &number) == CM_OK)
      #expect(number == first && count == found.count)
      first += UInt64(count)
    }
    #expect(c.view.digest == digest.value)
    #expect(c.view.command_count == both.exchange.commandCount)
    #expect(c.view.event_count == both.exchange.events.sequence)
    #expect(c.view.now == both.exchange.now.nanoseconds)
    #expect(c.view.live_orders == both.exchange.liveOrderCount)
    #expect(c.view.waiting_orders == both.exchange.waitingOrderCount)
    #expect(c.view.books == both.exchange.bookCount)
    #expect(c.view.participants == both.exchange.participantCount)
    #expect(kinds == Set(1...15), "an event of every kind")
    expectTheSameBooks(both.exchange, c)
  }

  /// Compares depth, orders, books and names.
  private func expectTheSameBooks(_ exchange: borrowing Exchange, _ c: CExchange) {
    for number in 0..<UInt32(exchange.bookCount) {
      let book = BookID(number)
      for (side, cSide) in [(Side.bid, CM_BID), (.ask, CM_ASK)] {
        var levels = [cm_level](repeating: cm_level(), count: 1_000)
        var count = 0
        #expect(cm_depth(c.handle, number, cSide, &levels, levels.count, &count) == CM_OK)
        let expected = exchange.depth(of: book, side)
        #expect(levels.prefix(count).map(\.price) == expected.map(\.price.ticks))
        #expect(levels.prefix(count).map(\.quantity) == expected.map(\.quantity))
        #expect(levels.prefix(count).map(\.flexible_quantity) == expected.map(\.flexibleQuantity))
        #expect(levels.prefix(count).map { Int($0.orders) } == expected.map(\.orderCount))
        #expect(levels.prefix(count).map { Int($0.flexible_orders) } == expected.map(\.flexibleOrderCount))
        #expect(cm_depth(c.handle, number, cSide, &levels, 1, &count) == CM_OK)
        #expect(count == min(1, expected.count))
      }
      var view = cm_book()
      #expect(cm_look_at_book(c.handle, number, &view) == CM_OK)
      #expect(view.phase == exchange.phase(of: book)?.rawValue)
      #expect(Quantity(view.lot) == exchange.lot(of: book))
      #expect(view.last_price == exchange.lastTradePrice(in: book)?.ticks ?? 0)
      #expect(view.best_bid == exchange.bestBid(in: book)?.price.ticks ?? 0)
      #expect(view.best_ask == exchange.bestAsk(in: book)?.price.ticks ?? 0)
      #expect(c.text(CM_BOOK, number) == exchange.contract(of: book)?.description)
    }
    for number in 1...UInt32(exchange.participantCount) {
      let participant = ParticipantID(number)
      #expect(c.text(CM_PARTICIPANT, number) == exchange.name(of: participant))
      let expected = exchange.orders(of: participant)
      var found = [cm_order](repeating: cm_order(), count: expected.count)
      var count = 0
      #expect(cm_orders_of(c.handle, number, &found, found.count, &count) == CM_OK)
      #expect(count == expected.count)
      #expect(found.map(\.id) == expected.map(\.id.rawValue))
      for order in expected { expectTheSame(order, c) }
    }
  }

  private func expectTheSame(_ order: RestingOrder, _ c: CExchange) {
    var found = cm_order()
    #expect(cm_find_order(c.handle, order.id.rawValue, &found) == CM_OK)
    #expect(found.price == order.price.ticks && found.stamp == order.stamp)
    #expect(found.open_quantity == order.openQuantity && found.traded_quantity == order.tradedQuantity)
    #expect(found.displayed_quantity == order.displayedQuantity)
    #expect(found.expiry == order.expiry?.nanoseconds ?? 0)
    #expect(found.participant == order.participant.rawValue && found.affiliation == order.affiliation.rawValue)
    #expect(Quantity(found.minimum_quantity) == order.conditions.minimumQuantity ?? 0)
    #expect(Quantity(found.maximum_per_counterparty) == order.conditions.maximumPerCounterparty ?? 0)
    #expect(found.operators == order.conditions.operators.rawValue)
    #expect(found.side == (order.side == .bid ? 1 : 2))
    #expect(found.time_in_force == order.timeInForce.rawValue)
    #expect(found.self_trade == order.selfTradePrevention.rawValue)
    let isForRequirement = found.flags & UInt16(CM_FOR_REQUIREMENT.rawValue) != 0
    #expect(
      order.scope == (isForRequirement ? .requirement(RequirementID(found.scope)) : .book(BookID(found.scope))))
    #expect((found.flags & UInt16(CM_POST_ONLY.rawValue) != 0) == order.isPostOnly)
    #expect((found.flags & UInt16(CM_ALL_OR_NONE.rawValue) != 0) == order.conditions.isAllOrNone)
    #expect((found.flags & UInt16(CM_SAME_BOOK.rawValue) != 0) == order.isSameBook)
    #expect((found.flags & UInt16(CM_STRIP.rawValue) != 0) == order.isStrip)
    let country = [found.operator_country.0, found.operator_country.1].map { UInt8(bitPattern: $0) }
    #expect(country == order.operatorJurisdiction.map { Array($0.description.utf8) } ?? [0, 0])
  }

  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/samples").standardizedFileURL

  @Test func `samples lead to the pinned digests`() throws {
    let pinned = try String(contentsOf: Self.samples.appending(path: "digests.txt"), encoding: .utf8)
    for line in pinned.split(separator: "\n") {
      let (digest, name) = (line.prefix { $0 != " " }, line.drop { $0 != " " }.dropFirst())
      let c = try CExchange()
      var names = BothNames(Exchange(), c)
      var reader = try CommandReader(ByteSource(path: Self.samples.appending(path: String(name)).path))
      var commands: [TimedCommand] = []
      while let recorded = try reader.next(&names.exchange) {
        commands.append(TimedCommand(recorded.command, at: recorded.timestamp))
        if case .openBook = recorded.command { names.exchange.apply(recorded.command, at: recorded.timestamp) }
      }
      learn(names.exchange, c)
      #expect(c.apply(commands.map { c.record($0) }) == CM_OK)
      #expect(c.view.digest == UInt64(digest.dropFirst(2), radix: 16), "\(name)")
    }
  }

  /// Gives the names that `exchange` has the same numbers in `c`.
  private func learn(_ exchange: borrowing Exchange, _ c: CExchange) {
    for number in 0..<UInt32(exchange.participantCount) {
      let name = exchange.name(of: ParticipantID(number + 1)) ?? ""
      #expect(c.participant(named: name).rawValue == number + 1)
    }
    for number in 0..<UInt32(exchange.affiliationCount) {
      let name = exchange.name(of: AffiliationID(number + 1)) ?? ""
      #expect(c.affiliation(named: name).rawValue == number + 1)
    }
    for number in 0..<UInt32(exchange.operatorRuleCount) {
      let rule = exchange.operatorRule(of: OperatorRuleID(number + 1)) ?? .allowed([])
      #expect(c.operators(rule).rawValue == number + 1)
    }
    for number in 0..<UInt32(exchange.requirementCount) {
      let id = RequirementID(number)
      let requirement = exchange.requirement(of: id) ?? Requirement()
      #expect(c.requirement(requirement, differentials: exchange.differentials(of: id)) == id)
    }
  }
}

/// All that an event says, from either side of the boundary.
private struct FieldsOfEvent: Equatable {
  let command: UInt64
  let event: Event.Kind
  let time: UInt64

  init(_ event: Event) {
    (command, self.event, time) = (event.command, event.kind, event.timestamp.nanoseconds)
  }

  /// By the words of the header alone.
  init(_ record: cm_event) {
    var record = record
    command = cm_event_command(&record)
    time = record.time
    let book = BookID(record.scope)
    let onlyBook = record.scope == UInt32.max ? nil : book
    let scope: OrderScope =
      cm_event_is_for_requirement(&record) == 1 ? .requirement(RequirementID(record.scope)) : .book(book)
    let side: Side? =
      switch cm_event_side(&record) {
      case CM_BID: .bid
      case CM_ASK: .ask
      default: nil
      }
    let reason = cm_event_reason(&record)
    let order = OrderID(record.order)
    let price = Price(ticks: record.price)
    let quantity = Quantity(record.quantity)
    let open = Quantity(record.open_quantity)
    let phase = [Phase.continuous, .halted, .auction, .closed, .noCancel][Int(reason) % 5]
    event =
      switch cm_event_kind(UInt32(record.kind)) {
      case CM_EVENT_BOOK_OPENED:
        .bookOpened(book, contract: record.contra_order, lot: quantity == 0 ? 1 : quantity)
      case CM_EVENT_BOOK_PHASE: .bookPhase(book, phase)
      case CM_EVENT_PRICE_BAND:
        .priceBand(
          book,
          PriceBand(
            low: record.price == 0 ? nil : price,
            high: record.contra_order == 0 ? nil : Price(ticks: Int64(record.contra_order))), phase)
      case CM_EVENT_ACCEPTED:
        .accepted(
          Event.Acceptance(
            order: order, price: record.price == 0 ? nil : price, quantity: quantity, scope: scope, side: side ?? .bid,
            timeInForce: TimeInForce.allCases[Int(reason)], participant: ParticipantID(record.participant),
            eligibleBookCount: record.contra_open_quantity, restingQuantity: open))
      case CM_EVENT_REJECTED: .rejected(order, RejectReason(rawValue: reason) ?? .options)
      case CM_EVENT_TRADE:
        .trade(
          Event.Trade(
            taker: order, maker: OrderID(record.contra_order), price: price, quantity: quantity,
            takerOpenQuantity: open, makerOpenQuantity: Quantity(record.contra_open_quantity),
            takerParticipant: ParticipantID(record.participant),
            makerParticipant: ParticipantID(record.contra_participant), book: book, side: side))
      case CM_EVENT_RESTED:
        .rested(Event.Resting(order: order, price: price, openQuantity: open, scope: scope, side: side ?? .bid))
      case CM_EVENT_REDUCED:
        .reduced(order, by: quantity, openQuantity: open, in: onlyBook, ReduceReason.allCases[Int(reason)])
      case CM_EVENT_REPLACED:
        .replaced(
          Event.Substitution(
            old: order, new: OrderID(record.contra_order), price: price, quantity: quantity,
            participant: ParticipantID(record.participant)))
      case CM_EVENT_CANCELLED:
        .cancelled(order, quantity: quantity, in: onlyBook, CancelReason.allCases[Int(reason)])
      case CM_EVENT_WAITING: .waiting(order)
      case CM_EVENT_PLACED:
        .placed(Event.Placement(order: order, book: book, side: side ?? .bid, limit: price, openQuantity: open))
      case CM_EVENT_WITHDRAWN: .withdrawn(order, book)
      case CM_EVENT_NAMES_FORGOTTEN: .namesForgotten(count: record.participant)
      case CM_EVENT_INDICATIVE:
        .indicative(
          Event.Indication(
            book: book, price: record.price == 0 ? nil : price,
            volume: UInt64(record.quantity) + UInt64(record.contra_open_quantity) << 32,
            surplus: UInt64(record.open_quantity) + record.contra_order << 32, surplusSide: side))
      default: .rejected(0, .options)
      }
  }
}
