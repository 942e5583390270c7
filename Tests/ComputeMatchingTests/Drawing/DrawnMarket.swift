import ComputeMatching

/// What can be drawn: something that carries out commands, and shows its books.
protocol DrawnMarket: ~Copyable {
  /// Carries out a command and returns what happened.
  mutating func apply(_ command: Command, at time: Timestamp) -> [Event]

  /// What the market finds wrong with itself.
  var fault: String? { get }

  var picture: MarketPicture { get }

  var liveOrders: [LiveOrder] { get }
}

/// What a drawing compares of a live order after every command.
struct LiveOrder: Equatable {
  let id: OrderID
  let terms: KeptTerms
  let open: Quantity
  let traded: Quantity
}

/// The engine, its invariants checked after every command, and every order previewed before it is submitted.
struct DrawnExchange: ~Copyable, DrawnMarket {
  private var exchange: Exchange
  private let log: PreviewLog?
  private var previewFault: String?

  /// Writes all previews into `log`.
  init(_ drawing: Drawing, previews log: PreviewLog? = nil) {
    self.log = log
    var exchange = Exchange(
      Exchange.Configuration(
        maximumQuantity: drawing.maximumQuantity, volatilityGuard: drawing.volatilityGuard,
        maximumBooksPerOrder: drawing.maximumBooks))
    for name in drawing.names.participants { _ = exchange.participant(named: name) }
    for name in drawing.names.affiliations { _ = exchange.affiliation(named: name) }
    for rule in drawing.names.operatorRules { _ = exchange.operators(rule.rule) }
    for requirement in drawing.names.requirements {
      _ = exchange.requirement(requirement.terms.requirement, differentials: requirement.terms.differentials)
    }
    self.exchange = exchange
  }

  mutating func apply(_ command: Command, at time: Timestamp) -> [Event] {
    var expected: (order: Order, preview: Preview)?
    // What is due first would have a say in it.
    if case .submit(let order) = command, time <= exchange.now {
      expected = (order, exchange.preview(order))
      log?.texts.append(expected?.preview.drawing ?? "")
    }
    exchange.apply(command, at: time)
    let events = exchange.events.copy()
    exchange.removeAllEvents()
    if let expected, let fault = expected.preview.fault(of: expected.order, events, in: exchange) {
      previewFault = fault
      log?.faults.append(fault)
    }
    return events
  }

  var fault: String? {
    if let previewFault { return previewFault }
    do throws(InvariantViolation) {
      try exchange.checkInvariants()
      return nil
    } catch { return "\(error)" }
  }

  var picture: MarketPicture {
    var picture = MarketPicture()
    for (number, state) in exchange.state().books.enumerated() {
      let book = BookID(UInt32(number))
      picture.books.append(
        MarketPicture.BookPicture(
          book: book, phase: state.phase, band: state.band, lastTradePrice: exchange.lastTradePrice(in: book),
          rows: [Side.ask, .bid].flatMap { rows($0, in: book) }))
    }
    exchange.forEachOrder { order in
      if order.scope.book == nil, exchange.placements(of: order.id).isEmpty { picture.addOutside(Self.picture(order)) }
    }
    return picture
  }

  private func rows(_ side: Side, in book: BookID) -> [MarketPicture.Row] {
    let lot = exchange.lot(of: book) ?? 1
    var rows = exchange.depth(of: book, side).map { level in
      let orders = exchange.orders(in: book, side, at: level.price)
      var row = MarketPicture.Row(side: side, price: level.price, orders: orders.map(Self.picture))
      // R16.5: requirement orders are told apart.
      let outright = orders.filter { $0.scope.book != nil }
      let flexible = orders.filter { $0.scope.book == nil }
      let depth = [
        outright.reduce(0) { $0 + $1.displayedQuantity }, Int64(outright.count),
        flexible.reduce(0) { $0 + $1.displayedQuantity / lot * lot }, Int64(flexible.count),
      ]
      let found = [level.quantity, Int64(level.orderCount), level.flexibleQuantity, Int64(level.flexibleOrderCount)]
      if found != depth { row.contradiction = " [depth \(found)]" }
      return row
    }
    for order in exchange.waitingOrders(in: book, side) {
      let limit = exchange.placements(of: order.id).first { $0.book == book }?.limit ?? order.price
      rows.addWaiting(Self.picture(order), side, at: limit)
    }
    return rows.sorted { $0.isAbove($1) }
  }

  private static func picture(_ order: RestingOrder) -> MarketPicture.OrderPicture {
    let shown = order.displayedQuantity == 0 ? order.openQuantity : order.displayedQuantity
    let drawn = Order(
      id: order.id, side: order.side, scope: order.scope, price: order.price, quantity: order.openQuantity,
      conditions: order.conditions)
    return MarketPicture.OrderPicture(order: drawn, shown: shown, hidden: order.openQuantity - shown)
  }

  var liveOrders: [LiveOrder] {
    var orders: [LiveOrder] = []
    exchange.forEachOrder {
      orders.append(
        LiveOrder(id: $0.id, terms: KeptTerms($0), open: $0.openQuantity, traded: $0.tradedQuantity))
    }
    return orders
  }
}

/// The plain model of the rules, which is only worth comparing with if it does what the drawings say.
struct DrawnModel: DrawnMarket {
  private var market: PlainMarket

  init(_ drawing: Drawing) {
    market = PlainMarket(
      PlainMarket.Setting(
        maximumQuantity: drawing.maximumQuantity, participantCount: UInt32(drawing.names.participants.count),
        affiliationCount: UInt32(drawing.names.affiliations.count), volatilityGuard: Int64(drawing.volatilityGuard),
        maximumBooks: drawing.maximumBooks,
        requirements: drawing.names.requirements.map(\.terms),
        operatorRules: drawing.names.operatorRules.map(\.rule)))
  }

  mutating func apply(_ command: Command, at time: Timestamp) -> [Event] { market.apply(command, at: time) }

  var fault: String? { nil }

  var picture: MarketPicture {
    var picture = MarketPicture()
    for (number, book) in market.books.enumerated() {
      picture.books.append(
        MarketPicture.BookPicture(
          book: BookID(UInt32(number)), phase: book.phase, band: PriceBand(low: book.low, high: book.high),
          lastTradePrice: book.lastTrade, rows: [Side.ask, .bid].flatMap { rows($0, in: number) }))
    }
    for order in market.orders where order.isRequirementOrder && order.placements.isEmpty {
      picture.addOutside(Self.picture(order))
    }
    return picture
  }

  private func rows(_ side: Side, in book: Int) -> [MarketPicture.Row] {
    var rows: [MarketPicture.Row] = []
    for order in market.queue(side, in: book) {
      let price = Price(ticks: order.limit(in: book) ?? 0)
      if rows.last?.price == price {
        rows[rows.count - 1].orders.append(Self.picture(order))
      } else {
        rows.append(MarketPicture.Row(side: side, price: price, orders: [Self.picture(order)]))
      }
    }
    for order in market.waiting(side, in: book) {
      rows.addWaiting(Self.picture(order), side, at: Price(ticks: order.limit(in: book) ?? 0))
    }
    return rows.sorted { $0.isAbove($1) }
  }

  private static func picture(_ order: PlainMarket.PlainOrder) -> MarketPicture.OrderPicture {
    MarketPicture.OrderPicture(order: order.order, shown: order.open, hidden: order.hidden)
  }

  var liveOrders: [LiveOrder] {
    market.orders.map {
      LiveOrder(id: $0.id, terms: KeptTerms($0.order), open: $0.total, traded: $0.traded)
    }
  }
}

extension MarketPicture {
  fileprivate mutating func addOutside(_ order: OrderPicture) {
    outside.addWaiting(order, order.order.side, at: order.order.price ?? 0)
    outside.sort { $0.isAbove($1) }
  }
}

extension [MarketPicture.Row] {
  fileprivate mutating func addWaiting(_ order: MarketPicture.OrderPicture, _ side: Side, at price: Price) {
    if let index = firstIndex(where: { $0.isWaiting && $0.side == side && $0.price == price }) {
      self[index].orders.append(order)
    } else {
      append(MarketPicture.Row(side: side, price: price, isWaiting: true, orders: [order]))
    }
  }
}
