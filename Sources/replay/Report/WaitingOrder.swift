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
    var conditions: [String] = []
    if order.conditions.isAllOrNone { conditions.append("all_or_none") }
    if order.isSameBook { conditions.append("same_book") }
    if let minimum = order.conditions.minimumQuantity { conditions.append("minimum_quantity \(minimum)") }
    if let most = order.conditions.maximumPerCounterparty { conditions.append("max_per_counterparty \(most)") }
    if let rule = exchange.operatorRule(of: order.conditions.operators) {
      conditions.append("operators " + Self.text(rule))
    }
    self.conditions = conditions.joined(separator: ", ")
  }

  private static func text(_ rule: OperatorRule) -> String {
    func list(_ countries: Set<CountryCode>) -> String { countries.map(\.description).sorted().joined(separator: "|") }
    return switch rule {
    case .allowed(let countries): list(countries)
    case .barred(let countries): "!" + list(countries)
    }
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
