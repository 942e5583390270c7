import ComputeMatching
import Testing

/// An exchange with one book, told in one line a command what to do, and telling in one line a command what it did.
///
///     market.bid(1, 8, at: 200, .fillOrKill)   // "accepted 1 fok, trade 1 with 7: 8@198, ..."
struct Market: ~Copyable {
  var exchange: Exchange
  let book: BookID
  var time: UInt64 = 1

  init(
    _ contract: String = "h100-sxm,80,DE,on_demand,spot", maximumQuantity: Quantity = 1_000_000,
    volatilityGuard: Int = 0
  ) throws {
    var exchange = Exchange(
      Exchange.Configuration(maximumQuantity: maximumQuantity, volatilityGuard: volatilityGuard))
    let contract = try Contract(contract)
    exchange.apply(.openBook(contract), at: 1)
    guard let book = exchange.book(for: contract) else { throw NoBook() }
    self.book = book
    exchange.removeAllEvents()
    self.exchange = exchange
  }

  private struct NoBook: Error {}

  /// Carries out `command` and returns what happened.
  mutating func apply(_ command: Command) throws -> String {
    exchange.apply(command, at: Timestamp(nanoseconds: time))
    let text = exchange.events.copy().map { Self.text($0.kind) }.joined(separator: ", ")
    exchange.removeAllEvents()
    try exchange.checkInvariants()
    return text
  }

  /// Opens another book.
  mutating func open(_ contract: String) throws -> BookID {
    let contract = try Contract(contract)
    _ = try apply(.openBook(contract))
    guard let book = exchange.book(for: contract) else { throw NoBook() }
    return book
  }

  mutating func operate(_ operation: BookOperation) throws -> String { try apply(.operate(book, operation)) }

  mutating func bid(
    _ id: OrderID, _ quantity: Quantity, at price: Price?, _ timeInForce: TimeInForce = .goodTillCancelled,
    by participant: String = "", group: String = "", _ mode: SelfTradePrevention = .cancelNewest,
    postOnly: Bool = false, until expiry: Timestamp? = nil
  ) throws -> String {
    try submit(.bid, id, quantity, price, timeInForce, participant, group, mode, postOnly, expiry)
  }

  mutating func ask(
    _ id: OrderID, _ quantity: Quantity, at price: Price?, _ timeInForce: TimeInForce = .goodTillCancelled,
    by participant: String = "", group: String = "", _ mode: SelfTradePrevention = .cancelNewest,
    postOnly: Bool = false, until expiry: Timestamp? = nil
  ) throws -> String {
    try submit(.ask, id, quantity, price, timeInForce, participant, group, mode, postOnly, expiry)
  }

  private mutating func submit(
    _ side: Side, _ id: OrderID, _ quantity: Quantity, _ price: Price?, _ timeInForce: TimeInForce,
    _ participant: String, _ group: String, _ mode: SelfTradePrevention, _ postOnly: Bool, _ expiry: Timestamp?
  ) throws -> String {
    try apply(
      .submit(
        Order(
          id: id, side: side, book: book, price: price, quantity: quantity, timeInForce: timeInForce, expiry: expiry,
          isPostOnly: postOnly, participant: exchange.participant(named: participant),
          affiliation: exchange.affiliation(named: group), selfTradePrevention: mode)))
  }

  private static func text(_ kind: Event.Kind) -> String {
    switch kind {
    case .bookOpened(let book, _): "opened \(book)"
    case .bookPhase(let book, let phase): "\(book) \(phase.text)"
    case .priceBand(let book, let band, _): "\(book) band \(band.low?.ticks ?? 0)-\(band.high?.ticks ?? 0)"
    case .accepted(let order): "accepted \(order.order) \(order.timeInForce.text)"
    case .rejected(let id, let reason): "rejected \(id) \(reason.text)"
    case .trade(let trade): "trade \(trade.taker) with \(trade.maker): \(trade.quantity)@\(trade.price.ticks)"
    case .rested(let order): "rested \(order.order): \(order.openQuantity)@\(order.price.ticks)"
    case .placed(let order): "placed \(order.order) in \(order.book): \(order.openQuantity)@\(order.limit.ticks)"
    case .withdrawn(let id, let book): "withdrawn \(id) from \(book)"
    case .reduced(let id, let quantity, let open, _, _): "reduced \(id) by \(quantity) to \(open)"
    case .replaced(let order):
      "replaced \(order.old) by \(order.new): \(order.quantity)@\(order.price.ticks)"
    case .cancelled(let id, let quantity, _, let reason): "cancelled \(id): \(quantity) \(reason.text)"
    case .waiting(let id): "waiting \(id)"
    }
  }
}
