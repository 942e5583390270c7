import ComputeMatching

/// A conditional order as it waits in one book.
struct WaitingOrder {
  let id: OrderID
  /// Its limit in that book.
  let limit: Price
  let quantity: Quantity
  /// Its conditions as an order stream states them: `minimum_quantity 16, operators !US`.
  let conditions: String

  init(_ order: RestingOrder, in book: BookID, of exchange: borrowing Exchange) {
    id = order.id
    limit = exchange.placements(of: order.id).first { $0.book == book }?.limit ?? order.price
    quantity = order.openQuantity
    conditions = order.conditionsText(in: exchange)
  }
}

extension RestingOrder {
  /// Its conditions as an order stream states them: `minimum_quantity 16, operators !US`.
  func conditionsText(in exchange: borrowing Exchange) -> String {
    var texts: [String] = []
    if conditions.isAllOrNone { texts.append("all_or_none") }
    if isSameBook { texts.append("same_book") }
    if isStrip { texts.append("strip") }
    if let minimum = conditions.minimumQuantity { texts.append("minimum_quantity \(minimum)") }
    if let most = conditions.maximumPerCounterparty { texts.append("max_per_counterparty \(most)") }
    if let rule = exchange.operatorRule(of: conditions.operators) { texts.append("operators \(rule)") }
    return texts.joined(separator: ", ")
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
