import CapacityLedger
import ComputeMatching

/// A part of an agent's order that traded.
public struct Fill: Hashable, Sendable {
  /// The order's number.
  public let order: OrderID
  /// Where it traded.
  public let book: BookID
  /// Whether the agent bought or sold.
  public let side: Side
  /// Ticks per GPU-hour.
  public let price: Price
  /// GPUs.
  public let quantity: Quantity
}

/// An agent's live order.
public struct OpenOrder: Hashable, Sendable {
  /// The order's number.
  public let id: OrderID
  /// Where it may trade.
  public let scope: OrderScope
  /// Whether it buys or sells.
  public let side: Side
  /// The limit, in ticks per GPU-hour.
  public let price: Price?
  /// GPUs that have not traded.
  public let openQuantity: Quantity
}

/// The agent's own orders, fills, positions and contracts.
extension Desk {
  /// A limit order at `ticks`, rounded and at least 1, that ends with the period at the latest. The exchange rejects one
  /// whose price is not a number. It may be changed before ``submit(_:)``: conditions, the operator's jurisdiction, what is displayed.
  public func order(
    _ side: Side, _ scope: OrderScope, at ticks: Double, _ quantity: Quantity, isImmediate: Bool = false
  ) -> Order {
    venue.order(side, scope, ticks, quantity, seat.participant, isImmediate: isImmediate)
  }

  /// Enters `order` under the next free id, which ends it at the end of the period at the latest; returns the id and
  /// what was traded at once.
  ///
  /// Not entered, with `OrderID.none`, is an order of nobody in ``accounts``, one for less than 1 GPU or more than
  /// ``largestOrder``, a reseller's ask for more than it holds and neither uses nor offers, one in a book that is not open
  /// yet, and any of an agent that has left. The exchange may reject an order, too: it is then not among ``openOrders``.
  @discardableResult
  public mutating func submit(_ order: Order) -> (id: OrderID, filled: Quantity) {
    guard order.quantity >= 1, order.quantity <= Venue.largestOrder else { return (.none, 0) }
    // Most orders are as `order` has made them.
    if order.participant == seat.participant, !seat.follows, endsWithPeriod(order) { return venue.submit(order) }
    guard let participant = own(order.participant), !hasLeft else { return (.none, 0) }
    var order = order
    order.participant = participant
    if !endsWithPeriod(order) {
      order.timeInForce = .goodTillDate
      order.expiry = min(order.expiry ?? venue.deadline, venue.deadline)
    }
    let entered = venue.submit(order)
    if seat.follows, entered.id != .none {
      order.id = entered.id
      seat.orders.append(order)
    }
    return entered
  }

  /// Whether ``submit(_:)`` enters an order for so many GPUs in `book`, or with a requirement for `nil`. To be asked before anything is
  /// named for that order alone, a requirement or an operator rule: names get their numbers in the order in which they are used, and
  /// what no order uses no order stream has. O(1).
  public func mayEnter(_ side: Side, _ quantity: Quantity, in book: BookID?) -> Bool {
    let scope = book.map { OrderScope.book($0) } ?? .requirement(RequirementID(0))
    return 1...Venue.largestOrder ~= quantity && !hasLeft
      && venue.mayEnter(venue.order(side, scope, 1, quantity, seat.participant))
  }

  private func endsWithPeriod(_ order: Order) -> Bool {
    switch order.timeInForce {
    case .goodTillCancelled: false
    case .goodTillDate: order.expiry.map { $0 <= venue.deadline } ?? false
    case .immediateOrCancel, .fillOrKill: true
    }
  }

  /// Ends the order `id` if it is live and the agent's own. O(1) expected.
  public mutating func cancel(_ id: OrderID) {
    if isOwn(id) { venue.cancel(id) }
  }

  /// Takes `quantity` GPUs from what is open of the order `id`, which keeps its place in the queue, if it is live and the
  /// agent's own.
  public mutating func reduce(_ id: OrderID, by quantity: Quantity) {
    if isOwn(id) { venue.reduce(id, by: quantity) }
  }

  private func isOwn(_ id: OrderID) -> Bool {
    guard let owner = venue.ledger.owner(of: id) else { return false }
    return owner == seat.participant || seat.accounts.contains(owner)
  }

  /// What the agent has entered in the period and what is still live, the oldest first. Kept for agents that a scenario
  /// names by their kind. O(orders of the period).
  public var openOrders: [OpenOrder] {
    var open: [OpenOrder] = []
    for order in seat.orders {
      guard let quantity = venue.ledger.openQuantity(of: order.id) else { continue }
      open.append(
        OpenOrder(id: order.id, scope: order.scope, side: order.side, price: order.price, openQuantity: quantity))
    }
    return open
  }

  /// What of the agent's orders has traded since it asked last, in order. Kept for agents that a scenario names by their
  /// kind.
  public mutating func takeFills() -> [Fill] { venue.takeFills(of: seat.participant) }

  /// What the agent has to do with `book` in the present period. O(1).
  public func position(in book: BookID) -> Position { venue.ledger.position(of: seat.participant, in: book) }

  /// The same of one of its other ``accounts``; an empty one if it is none of them.
  public func position(in book: BookID, of participant: ParticipantID) -> Position {
    own(participant).map { venue.ledger.position(of: $0, in: book) } ?? Position()
  }

  /// The running commitments of which the agent is the provider. O(commitments of all).
  public func deliveries() -> [Commitment] {
    venue.ledger.commitments.filter { $0.isRunning && $0.provider == seat.participant }
  }

  /// The running commitments of which the agent is the customer. O(commitments of all).
  public func purchases() -> [Commitment] {
    venue.ledger.commitments.filter { $0.isRunning && $0.customer == seat.participant }
  }

  /// Names a requirement, for orders that may trade in all books that satisfy it; ``scope(ofRequirement:)`` makes a scope
  /// of the number that is returned.
  public mutating func requirement(_ requirement: Requirement, _ differentials: [Differential] = []) -> Int {
    venue.keep(requirement, differentials)
  }

  /// Where an order with this requirement may trade.
  public mutating func scope(ofRequirement number: Int) -> OrderScope { venue.scope(ofRequirement: number) }

  /// The rule that allows the capacity of these operators alone, for `Conditions.operators`.
  public mutating func operators(_ allowed: [CountryCode]) -> OperatorRuleID { venue.operators(allowed) }
}
