import ComputeMatching

/// What an exchange could get wrong where a drawing is silent.
enum Fault: CaseIterable {
  // Of a live order.
  case participant, affiliation, operatorJurisdiction, selfTradePrevention, postOnly, expiry, traded, open, missing
  // Of an event.
  case commandNumber, fingerprint, lot, acceptedPrice, acceptedQuantity, acceptedSide, acceptedScope,
    acceptedParticipant
  case acceptedResting
  case restedSide, restedScope, placedSide, placedQuantity, tradeSide, takerOpen, makerOpen, takerParticipant
  case makerParticipant, bandPhase, reducedBook, replacedParticipant, cancelledBook
}

/// An exchange with a fault.
struct FaultyMarket: ~Copyable, DrawnMarket {
  private var market: DrawnExchange
  private let planted: Fault?

  init(_ market: consuming DrawnExchange, _ fault: Fault?) {
    self.market = market
    planted = fault
  }

  mutating func apply(_ command: Command, at time: Timestamp) -> [Event] {
    var events = market.apply(faulty(command), at: time)
    for index in events.indices {
      let event = events[index]
      events[index] = Event(
        faulty(event.kind), command: event.command + (planted == .commandNumber ? 1 : 0), timestamp: event.timestamp)
    }
    return events
  }

  var fault: String? { market.fault }

  var picture: MarketPicture { market.picture }

  var liveOrders: [LiveOrder] {
    var orders = market.liveOrders
    guard let order = orders.first else { return orders }
    switch planted {
    case .traded: orders[0] = LiveOrder(id: order.id, terms: order.terms, open: order.open, traded: order.traded + 1)
    case .open: orders[0] = LiveOrder(id: order.id, terms: order.terms, open: order.open + 1, traded: order.traded)
    case .missing: orders.removeFirst()
    default: break
    }
    return orders
  }

  private func faulty(_ command: Command) -> Command {
    guard case .submit(var order) = command else { return command }
    switch planted {
    case .participant where order.id == 4: order.participant = ParticipantID(1)
    case .affiliation: order.affiliation = .none
    case .operatorJurisdiction: order.operatorJurisdiction = nil
    case .selfTradePrevention: order.selfTradePrevention = .cancelNewest
    case .postOnly: order.isPostOnly = false
    case .expiry where order.expiry != nil: order.expiry = 91
    default: break
    }
    return .submit(order)
  }

  private func faulty(_ kind: Event.Kind) -> Event.Kind {
    switch kind {
    case .bookOpened(let book, let contract, let lot):
      return .bookOpened(
        book, contract: contract ^ (planted == .fingerprint ? 1 : 0), lot: lot + (planted == .lot ? 1 : 0))
    case .priceBand(let book, let band, let phase):
      return .priceBand(book, band, planted == .bandPhase ? .auction : phase)
    case .accepted(let order):
      return .accepted(
        Event.Acceptance(
          order: order.order, price: planted == .acceptedPrice ? 1 : order.price,
          quantity: order.quantity + (planted == .acceptedQuantity ? 1 : 0),
          scope: planted == .acceptedScope ? .book(BookID(1)) : order.scope,
          side: planted == .acceptedSide ? order.side.opposite : order.side, timeInForce: order.timeInForce,
          participant: planted == .acceptedParticipant ? .none : order.participant,
          eligibleBookCount: order.eligibleBookCount,
          restingQuantity: order.resting.map { $0.openQuantity + (planted == .acceptedResting ? 1 : 0) } ?? 0))
    case .rested(let order):
      return .rested(
        Event.Resting(
          order: order.order, price: order.price, openQuantity: order.openQuantity,
          scope: planted == .restedScope ? .book(BookID(1)) : order.scope,
          side: planted == .restedSide ? order.side.opposite : order.side))
    case .placed(let order):
      return .placed(
        Event.Placement(
          order: order.order, book: order.book, side: planted == .placedSide ? order.side.opposite : order.side,
          limit: order.limit, openQuantity: order.openQuantity + (planted == .placedQuantity ? 1 : 0)))
    case .trade(let trade):
      return .trade(
        Event.Trade(
          taker: trade.taker, maker: trade.maker, price: trade.price, quantity: trade.quantity,
          takerOpenQuantity: trade.takerOpenQuantity + (planted == .takerOpen ? 1 : 0),
          makerOpenQuantity: trade.makerOpenQuantity + (planted == .makerOpen ? 1 : 0),
          takerParticipant: planted == .takerParticipant ? .none : trade.takerParticipant,
          makerParticipant: planted == .makerParticipant ? .none : trade.makerParticipant, book: trade.book,
          side: planted == .tradeSide ? trade.side?.opposite : trade.side))
    case .reduced(let id, let quantity, let open, let book, let reason):
      return .reduced(id, by: quantity, openQuantity: open, in: planted == .reducedBook ? nil : book, reason)
    case .replaced(let order):
      return .replaced(
        Event.Substitution(
          old: order.old, new: order.new, price: order.price, quantity: order.quantity,
          participant: planted == .replacedParticipant ? .none : order.participant))
    case .cancelled(let id, let quantity, let book, let reason):
      return .cancelled(id, quantity: quantity, in: planted == .cancelledBook ? nil : book, reason)
    case .bookPhase, .rejected, .withdrawn, .waiting, .namesForgotten, .indicative: return kind
    }
  }
}
