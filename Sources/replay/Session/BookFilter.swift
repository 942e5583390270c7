import ComputeMatching

/// Picks the events of the books that `--book` names.
///
/// Some events name only an order. Its books are known from the event that accepted it, so the filter remembers the live
/// orders of its books and all live requirement orders. A rejected command belongs to the book that
/// it named, or to those of the live order that it named; one that named neither belongs to no book.
struct BookFilter {
  let pattern: BookPattern
  /// By book number.
  private var isPicked: [Bool] = []
  private var live: [OrderID: Scope] = [:]
  private var requirements: [Wanted: Search] = [:]

  /// Where a live order may trade.
  private struct Scope {
    let scope: OrderScope
    /// Whether in the legs of its requirement (R21).
    let isStrip: Bool
  }

  private struct Wanted: Hashable {
    let requirement: RequirementID
    let isStrip: Bool
  }

  /// How far the books have been searched for one of the filter that satisfies a requirement.
  private struct Search {
    /// Kept because the exchange may forget it (R3.1).
    let wanted: Requirement
    var searchedBooks = 0
    var hasFound = false
  }

  init(_ pattern: BookPattern) { self.pattern = pattern }

  func picks(_ book: BookID) -> Bool {
    let number = Int(book.rawValue)
    return number < isPicked.count && isPicked[number]
  }

  /// Whether a book of the filter satisfies `requirement`: one that is open by now.
  mutating func picks(_ requirement: RequirementID, isStrip: Bool = false, in exchange: borrowing Exchange) -> Bool {
    let key = Wanted(requirement: requirement, isStrip: isStrip)
    if let known = requirements[key], known.hasFound || known.searchedBooks == isPicked.count {
      return known.hasFound
    }
    guard
      var search = requirements[key] ?? exchange.requirement(of: requirement).map({ Search(wanted: $0) })
    else { return false }
    for number in search.searchedBooks..<isPicked.count where isPicked[number] && !search.hasFound {
      guard let contract = exchange.contract(of: BookID(UInt32(number))) else { continue }
      search.hasFound = isStrip ? search.wanted.hasLeg(contract) : search.wanted.matches(contract)
    }
    search.searchedBooks = isPicked.count
    requirements[key] = search
    return search.hasFound
  }

  /// Whether `event`, which happened when `exchange` applied `command`, belongs to a book of the filter. It must be asked
  /// about every event, in order.
  mutating func picks(_ event: Event, of command: Command, in exchange: borrowing Exchange) -> Bool {
    switch event.kind {
    case .bookOpened(let book, _, _):
      isPicked.append(exchange.contract(of: book).map(pattern.matches) ?? false)
      return picks(book)
    case .bookPhase(let book, _), .priceBand(let book, _, _):
      return picks(book)
    case .accepted(let accepted):
      let scope = Scope(scope: accepted.scope, isStrip: command.submitsStrip)
      let isPicked = picks(scope, in: exchange)
      // A book of the filter that satisfies it may yet open.
      if isPicked || accepted.scope.requirement != nil { live[accepted.order] = scope }
      return isPicked
    case .rejected(let id, _):
      return picks(command: command, rejected: id, in: exchange)
    case .trade(let trade):
      // A trade in another book may use up a requirement order.
      if trade.takerOpenQuantity == 0 { live[trade.taker] = nil }
      if trade.makerOpenQuantity == 0 { live[trade.maker] = nil }
      return picks(trade.book)
    case .rested(let resting):
      return picks(Scope(scope: resting.scope, isStrip: false), in: exchange)
    case .placed(let placement): return picks(placement.book)
    case .withdrawn(_, let book): return picks(book)
    case .indicative(let indication): return picks(indication.book)
    case .namesForgotten: return false
    case .reduced(let id, _, let openQuantity, _, _):
      let isPicked = picks(id, in: exchange)
      if openQuantity == 0 { live[id] = nil }
      return isPicked
    case .replaced(let order):
      let isPicked = picks(order.old, in: exchange)
      if let scope = live.removeValue(forKey: order.old) { live[order.new] = scope }
      return isPicked
    case .cancelled(let id, _, _, _):
      let isPicked = picks(id, in: exchange)
      live[id] = nil
      return isPicked
    case .waiting(let id):
      return picks(id, in: exchange)
    }
  }

  /// A requirement order belongs to every book that satisfies it.
  private mutating func picks(_ scope: Scope, in exchange: borrowing Exchange) -> Bool {
    switch scope.scope {
    case .book(let book): picks(book)
    case .requirement(let requirement): picks(requirement, isStrip: scope.isStrip, in: exchange)
    }
  }

  private mutating func picks(_ id: OrderID, in exchange: borrowing Exchange) -> Bool {
    guard let scope = live[id] else { return false }
    return picks(scope, in: exchange)
  }

  private mutating func picks(command: Command, rejected id: OrderID, in exchange: borrowing Exchange) -> Bool {
    switch command {
    case .submit(let order): picks(Scope(scope: order.scope, isStrip: order.isStrip), in: exchange)
    case .operate(let book, _): picks(book)
    case .openBook(let contract, _): pattern.matches(contract)
    case .cancelAll(_, let book): book.map(picks) ?? false
    case .cancel, .reduce, .replace, .forgetNames, .advance: picks(id, in: exchange)
    }
  }
}

extension Command {
  fileprivate var submitsStrip: Bool { if case .submit(let order) = self { order.isStrip } else { false } }
}
