import ComputeMatching

/// A requirement order at the end of a replay, with the averages of what it traded.
struct RequirementReport {
  let order: RequirementOrder
  /// The requirement as an order stream states it.
  let pattern: String
  let hasDifferentials: Bool
  let average: Average?
  let fills: [Fill]

  /// What it traded in the book `name`.
  struct Fill {
    let name: String
    let trades: UInt64
    let quantity: UInt64
    let average: Average
  }

  /// Average prices, rounded to the nearest tick, halves up.
  struct Average {
    let price: Price
    /// Less the differentials of the books: what it was compared by (R16.2).
    let net: Price

    init(tickTotal: Int128, netTickTotal: Int128, quantity: UInt64) {
      price = Self.price(tickTotal, over: quantity)
      net = Self.price(netTickTotal, over: quantity)
    }

    private static func price(_ total: Int128, over quantity: UInt64) -> Price {
      let divisor = 2 * Int128(quantity)
      let (quotient, remainder) = (2 * total + Int128(quantity)).quotientAndRemainder(dividingBy: divisor)
      return Price(ticks: Int64(clamping: remainder < 0 ? quotient - 1 : quotient))
    }
  }

  init(_ order: RequirementOrder, _ terms: RequirementTerms?, in exchange: borrowing Exchange) {
    self.order = order
    pattern = terms?.requirement.description ?? ""
    let differentials = terms?.differentials ?? []
    hasDifferentials = !differentials.isEmpty
    var (tickTotal, netTickTotal) = (Int128(0), Int128(0))
    var fills: [Fill] = []
    for fill in order.fills {
      guard let contract = exchange.contract(of: fill.book) else { continue }
      let differential = differentials.reduce(Int128(0)) { $1.grade.matches(contract) ? $0 + Int128($1.ticks) : $0 }
      let net = fill.tickTotal - differential * Int128(fill.quantity)
      fills.append(
        Fill(
          name: contract.description, trades: fill.trades, quantity: fill.quantity,
          average: Average(tickTotal: fill.tickTotal, netTickTotal: net, quantity: fill.quantity)))
      tickTotal += fill.tickTotal
      netTickTotal += net
    }
    self.fills = fills
    average =
      order.quantityTraded > 0
      ? Average(tickTotal: tickTotal, netTickTotal: netTickTotal, quantity: order.quantityTraded) : nil
  }
}

extension RequirementOrders {
  /// The orders that `isShown` picks by their requirements: the largest first, then as they entered.
  func largest(where isShown: (RequirementID) -> Bool) -> [RequirementOrder] {
    orders.enumerated().filter { isShown($0.element.requirement) }.sorted {
      ($1.element.quantity, $0.offset) < ($0.element.quantity, $1.offset)
    }.map(\.element)
  }
}
