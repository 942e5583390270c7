import ComputeMatching

/// A live order that is not displayed, at the end of a replay.
struct WaitingReport {
  let id: OrderID
  let side: Side
  /// The contract or the requirement, as a stream states it.
  let scope: String
  let limit: Price
  let quantity: Quantity
  let conditions: String

  init(_ order: RestingOrder, in exchange: borrowing Exchange) {
    id = order.id
    side = order.side
    limit = order.price
    quantity = order.openQuantity
    conditions = order.conditionsText(in: exchange)
    switch order.scope {
    case .book(let book): scope = exchange.contract(of: book)?.description ?? ""
    case .requirement(let requirement): scope = exchange.requirement(of: requirement)?.description ?? ""
    }
  }
}
