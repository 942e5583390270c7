import CapacityLedger
import ComputeMatching

/// An exchange and the ledger that follows it.
struct LedgerMarket: ~Copyable {
  var exchange = Exchange()
  var ledger: CapacityLedger
  private(set) var lastEvents: [Event] = []
  private var time: UInt64 = 0
  private var lastOrder: UInt64 = 0

  init(spotHours: UInt32 = 1) { ledger = CapacityLedger(spotHours: spotHours) }

  struct NoBook: Error {}

  mutating func apply(_ command: Command) {
    time += 1
    exchange.apply(command, at: Timestamp(nanoseconds: time))
    exchange.events.withSpan { ledger.follow(command, $0) }
    lastEvents = exchange.events.copy()
    exchange.removeAllEvents()
  }

  mutating func open(_ contract: String = "h100-sxm,80,DE,on_demand,spot") throws -> BookID {
    let contract = try Contract(contract)
    apply(.openBook(contract))
    guard let book = exchange.book(for: contract) else { throw NoBook() }
    return book
  }

  mutating func participant(
    _ name: String, _ role: Role, group: String = "", equity: Int128? = nil
  ) -> ParticipantID {
    let participant = exchange.participant(named: name)
    ledger.register(
      participant, as: role, group: exchange.affiliation(named: group), equity: equity.map { Money(tickHours: $0) })
    return participant
  }

  @discardableResult
  mutating func submit(
    _ side: Side, _ quantity: Quantity, at price: Price?, in book: BookID, by participant: ParticipantID,
    _ timeInForce: TimeInForce = .goodTillCancelled
  ) -> OrderID {
    lastOrder += 1
    let order = Order(
      id: OrderID(lastOrder), side: side, book: book, price: price, quantity: quantity, timeInForce: timeInForce,
      participant: participant)
    apply(.submit(order))
    return order.id
  }

  /// A sale at arm's length or not, whatever rests in the book at other prices.
  mutating func trade(
    _ quantity: Quantity, at price: Price, in book: BookID, from seller: ParticipantID, to buyer: ParticipantID
  ) {
    submit(.ask, quantity, at: price, in: book, by: seller)
    submit(.bid, quantity, at: price, in: book, by: buyer)
  }
}
