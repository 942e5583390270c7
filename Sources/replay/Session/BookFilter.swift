import ComputeExchange

/// Picks the events of the books that `--book` names.
///
/// Many events name only an order. Its book is known from the event that accepted it, so the filter remembers the live
/// orders of its books and how much each has open. A rejected command belongs to the book that it named, or to that of the
/// live order that it named; one that named neither belongs to no book.
struct BookFilter {
  let pattern: BookPattern
  /// By book number.
  private var isPicked: [Bool] = []
  private var openQuantities: [OrderID: Quantity] = [:]

  init(_ pattern: BookPattern) { self.pattern = pattern }

  func picks(_ book: BookID) -> Bool {
    let number = Int(book.rawValue)
    return number < isPicked.count && isPicked[number]
  }

  /// Whether `event`, which happened when `exchange` applied `command`, belongs to a book of the filter. It must be asked
  /// about every event, in order.
  mutating func picks(_ event: Event, of command: Command, in exchange: borrowing Exchange) -> Bool {
    switch event.kind {
    case .bookOpened(let book, _):
      isPicked.append(exchange.contract(of: book).map(pattern.requirement.matches) ?? false)
      return picks(book)
    case .bookPhase(let book, _), .priceBand(let book, _, _):
      return picks(book)
    case .accepted(let accepted):
      guard picks(accepted.scope, in: exchange) else { return false }
      openQuantities[accepted.order] = accepted.quantity
      return true
    case .rejected(let id, _):
      return picks(command: command, rejected: id, in: exchange)
    case .trade(let trade):
      guard picks(trade.book) else { return false }
      set(trade.taker, to: trade.takerOpenQuantity)
      if let open = openQuantities[trade.maker] { set(trade.maker, to: open - trade.quantity) }
      return true
    case .rested(let resting):
      return picks(resting.scope, in: exchange)
    case .reduced(let id, _, let openQuantity, _):
      guard openQuantities[id] != nil else { return false }
      set(id, to: openQuantity)
      return true
    case .replaced(let old, let new, _, let quantity):
      guard openQuantities.removeValue(forKey: old) != nil else { return false }
      openQuantities[new] = quantity
      return true
    case .cancelled(let id, _, _):
      return openQuantities.removeValue(forKey: id) != nil
    case .waiting(let id):
      return openQuantities[id] != nil
    }
  }

  /// A requirement order belongs to every book that satisfies it.
  private func picks(_ scope: OrderScope, in exchange: borrowing Exchange) -> Bool {
    switch scope {
    case .book(let book): return picks(book)
    case .requirement(let requirement):
      return exchange.requirement(of: requirement).map { exchange.books(matching: $0).contains { picks($0) } } ?? false
    }
  }

  private func picks(command: Command, rejected id: OrderID, in exchange: borrowing Exchange) -> Bool {
    switch command {
    case .submit(let order): picks(order.scope, in: exchange)
    case .operate(let book, _): picks(book)
    case .openBook(let contract): pattern.requirement.matches(contract)
    case .cancelAll(_, let book): book.map(picks) ?? false
    case .cancel, .reduce, .replace, .advance: openQuantities[id] != nil
    }
  }

  private mutating func set(_ id: OrderID, to openQuantity: Quantity) {
    openQuantities[id] = openQuantity > 0 ? openQuantity : nil
  }
}
