import ComputeMatching

/// An order as it waits undisplayed.
struct WaitingOrder {
  let id: OrderID
  let side: Side
  /// The contract or the requirement, as an order stream states it.
  let scope: String
  /// Its limit, or its limit in the one book in which it is looked at.
  let limit: Price
  let quantity: Quantity
  /// Its conditions as an order stream states them: `minimum_quantity 16, operators !US`.
  let conditions: String

  init(_ order: RestingOrder, in book: BookID? = nil, of exchange: borrowing Exchange) {
    id = order.id
    side = order.side
    limit = exchange.placements(of: order.id).first { $0.book == book }?.limit ?? order.price
    quantity = order.openQuantity
    switch order.scope {
    case .book(let book): scope = exchange.contract(of: book)?.description ?? ""
    case .requirement(let requirement): scope = exchange.requirement(of: requirement)?.description ?? ""
    }
    var texts: [String] = []
    if order.conditions.isAllOrNone { texts.append("all_or_none") }
    if order.isSameBook { texts.append("same_book") }
    if order.isStrip { texts.append("strip") }
    if let minimum = order.conditions.minimumQuantity { texts.append("minimum_quantity \(minimum)") }
    if let most = order.conditions.maximumPerCounterparty { texts.append("max_per_counterparty \(most)") }
    if let rule = exchange.operatorRule(of: order.conditions.operators) { texts.append("operators \(rule)") }
    conditions = texts.joined(separator: ", ")
  }
}

extension Exchange {
  /// The first `limit` conditional orders that wait on one side of `book`.
  func waiting(in book: BookID, _ side: Side, limit: Int) -> [WaitingOrder] {
    var waiting: [WaitingOrder] = []
    for order in waitingOrders(in: book, side).prefix(limit) { waiting.append(WaitingOrder(order, in: book, of: self)) }
    return waiting
  }
}
