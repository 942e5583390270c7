import ComputeExchange

/// A reader that knows nothing but the events, and has every book (R7) and what every order has open.
struct RebuiltMarket {
  struct Standing {
    let id: OrderID
    let price: Price
    var open: Quantity
  }

  private struct Place: Hashable {
    let book: BookID
    let side: Side
  }

  /// Queues in order of time; sorted by price when asked for.
  private var queues: [Place: [Standing]] = [:]
  private var places: [OrderID: Place] = [:]
  private var open: [OrderID: Quantity] = [:]
  /// Whether what was accepted has always been what was traded, taken off, cancelled, or is open.
  private(set) var isConserved = true

  var liveOrderCount: Int { open.count }

  func openQuantity(of id: OrderID) -> Quantity? { open[id] }

  mutating func apply(_ event: Event.Kind) {
    count(event)
    switch event {
    case .bookOpened, .bookPhase, .priceBand, .accepted, .rejected: break
    case .rested(let order):
      guard let book = order.scope.book else { return }
      let place = Place(book: book, side: order.side)
      queues[place, default: []].append(Standing(id: order.order, price: order.price, open: order.openQuantity))
      places[order.order] = place
    case .trade(let trade):
      shrink(trade.maker, by: trade.quantity)
      // In an uncross both stood there.
      if trade.side == nil { shrink(trade.taker, by: trade.quantity) }
    case .reduced(let id, _, let openQuantity, _): limit(id, to: openQuantity)
    case .replaced(let old, _, _, _): remove(old)
    case .cancelled(let id, _, _): remove(id)
    case .waiting: break
    }
  }

  private mutating func count(_ event: Event.Kind) {
    switch event {
    case .bookOpened, .bookPhase, .priceBand, .rejected, .waiting: break
    case .accepted(let order): enter(order.order, order.quantity)
    case .rested(let order):
      if order.openQuantity < 1 || order.openQuantity > open[order.order, default: 0] { isConserved = false }
    case .trade(let trade):
      take(trade.quantity, from: trade.maker)
      take(trade.quantity, from: trade.taker, leaving: trade.takerOpenQuantity)
    case .reduced(let id, let quantity, let openQuantity, _): take(quantity, from: id, leaving: openQuantity)
    case .replaced(let old, let new, _, let quantity):
      if open.removeValue(forKey: old) == nil { isConserved = false }
      enter(new, quantity)
    case .cancelled(let id, let quantity, _): take(quantity, from: id, leaving: 0)
    }
  }

  private mutating func enter(_ id: OrderID, _ quantity: Quantity) {
    if open[id] != nil || quantity < 1 { isConserved = false }
    open[id] = quantity
  }

  private mutating func take(_ quantity: Quantity, from id: OrderID, leaving expected: Quantity? = nil) {
    let left = open[id, default: 0] - quantity
    if quantity < 1 || left < 0 || left != expected ?? left { isConserved = false }
    open[id] = left == 0 ? nil : left
  }

  func queue(_ side: Side, in book: BookID) -> [Standing] {
    let standing = queues[Place(book: book, side: side)] ?? []
    return standing.enumerated().sorted { one, other in
      if one.element.price != other.element.price {
        return side == .bid ? one.element.price > other.element.price : one.element.price < other.element.price
      }
      return one.offset < other.offset
    }.map(\.element)
  }

  private mutating func shrink(_ id: OrderID, by quantity: Quantity) {
    guard let place = places[id], let index = queues[place]?.firstIndex(where: { $0.id == id }) else { return }
    queues[place]?[index].open -= quantity
    if queues[place]?[index].open == 0 { remove(id) }
  }

  /// What is hidden goes first, so what is shown shrinks only where less than that is left (R13).
  private mutating func limit(_ id: OrderID, to openQuantity: Quantity) {
    guard let place = places[id], let index = queues[place]?.firstIndex(where: { $0.id == id }) else { return }
    let shown = queues[place]?[index].open ?? 0
    queues[place]?[index].open = min(shown, openQuantity)
    if openQuantity == 0 { remove(id) }
  }

  private mutating func remove(_ id: OrderID) {
    guard let place = places.removeValue(forKey: id) else { return }
    queues[place]?.removeAll { $0.id == id }
  }
}
