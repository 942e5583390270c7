import ComputeMatching

/// The requirement orders of a replay and what they traded, book by book; collected from the events alone.
struct RequirementOrders {
  /// In order of entry.
  private(set) var orders: [RequirementOrder] = []
  /// Where they are in `orders`, by the id they now have. One that has traded whole stays until its id is used again.
  private var positions: [OrderID: Int] = [:]
  /// What they require, kept because the exchange may forget it (R3.1).
  private var terms: [RequirementID: RequirementTerms] = [:]

  /// What `order`, one of these, requires.
  func terms(of order: RequirementOrder) -> RequirementTerms? { terms[order.requirement] }

  /// Keeps what an order requires that will be accepted.
  mutating func prepare(for acceptance: Event.Acceptance, in exchange: borrowing Exchange) {
    guard case .requirement(let requirement) = acceptance.scope, terms[requirement] == nil,
      let stated = exchange.requirement(of: requirement)
    else { return }
    terms[requirement] = RequirementTerms(requirement: stated, differentials: exchange.differentials(of: requirement))
  }

  mutating func accept(_ acceptance: Event.Acceptance) {
    guard case .requirement(let requirement) = acceptance.scope else {
      forget(acceptance.order)
      return
    }
    positions[acceptance.order] = orders.count
    orders.append(RequirementOrder(acceptance, requirement))
  }

  mutating func record(_ trade: Event.Trade) {
    if positions.isEmpty { return }
    if let taker = positions[trade.taker] { orders[taker].record(trade) }
    if let maker = positions[trade.maker] { orders[maker].record(trade) }
  }

  mutating func replace(_ order: Event.Substitution) {
    guard let position = positions.removeValue(forKey: order.old) else {
      forget(order.new)
      return
    }
    positions[order.new] = position
    orders[position].replace(order)
  }

  mutating func forget(_ id: OrderID) {
    if !positions.isEmpty { positions[id] = nil }
  }
}

/// One requirement order.
struct RequirementOrder {
  /// The id it was accepted under, and the one it had last.
  let firstID: OrderID
  private(set) var id: OrderID
  let side: Side
  let requirement: RequirementID
  /// `nil` for a market order.
  private(set) var limit: Price?
  /// GPUs it was for; once it was replaced, what it had traded by then and its new quantity.
  private(set) var quantity: UInt64
  private(set) var quantityTraded: UInt64 = 0
  /// In the order in which it came to trade in these books.
  private(set) var fills: [Fill] = []

  /// What it traded in one book.
  struct Fill {
    let book: BookID
    var trades: UInt64 = 0
    var quantity: UInt64 = 0
    /// Price x quantity, added up.
    var tickTotal: Int128 = 0
  }

  init(_ acceptance: Event.Acceptance, _ requirement: RequirementID) {
    firstID = acceptance.order
    id = acceptance.order
    side = acceptance.side
    self.requirement = requirement
    limit = acceptance.price
    quantity = UInt64(acceptance.quantity)
  }

  mutating func record(_ trade: Event.Trade) {
    let position = fills.firstIndex { $0.book == trade.book } ?? fills.count
    if position == fills.count { fills.append(Fill(book: trade.book)) }
    fills[position].trades += 1
    fills[position].quantity += UInt64(trade.quantity)
    fills[position].tickTotal += Int128(trade.price.ticks) * Int128(trade.quantity)
    quantityTraded += UInt64(trade.quantity)
  }

  mutating func replace(_ order: Event.Substitution) {
    id = order.new
    limit = order.price
    quantity = quantityTraded + UInt64(order.quantity)
  }
}
