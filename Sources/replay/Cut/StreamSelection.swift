import ComputeMatching

/// Which commands and orders of a stream are kept.
struct StreamSelection {
  /// The books, if not all.
  let books: BookPattern?
  /// The participants, if not all.
  let participants: [String]?
  /// The requirement orders that are kept. Which books there are decides when they enter, not later.
  private var requirementOrders: Set<OrderID> = []

  init(books: BookPattern?, participants: [String]?) {
    self.books = books
    self.participants = participants
  }

  static let all = StreamSelection(books: nil, participants: nil)

  var keepsAll: Bool { books == nil && participants == nil }

  /// Whether the book of `contract` is kept.
  func keeps(_ contract: Contract) -> Bool { books?.matches(contract) ?? true }

  func keeps(_ book: BookID, in exchange: borrowing Exchange) -> Bool {
    exchange.contract(of: book).map(keeps) ?? (books == nil)
  }

  func keeps(_ participant: ParticipantID, in exchange: borrowing Exchange) -> Bool {
    participants?.contains(exchange.name(of: participant) ?? "") ?? true
  }

  /// Whether an order is kept that enters with this scope. A requirement order is if it may trade in an open book that is, or in none so
  /// far.
  func keeps(_ scope: OrderScope, in exchange: borrowing Exchange) -> Bool {
    switch scope {
    case .book(let book): return keeps(book, in: exchange)
    case .requirement(let number):
      guard books != nil, let requirement = exchange.requirement(of: number) else { return true }
      var mayTrade = false
      for number in 0..<UInt32(exchange.bookCount) {
        guard exchange.phase(of: BookID(number)) != .closed, let contract = exchange.contract(of: BookID(number)),
          requirement.matches(contract) || requirement.hasLeg(contract)
        else { continue }
        if keeps(contract) { return true }
        mayTrade = true
      }
      return !mayTrade
    }
  }

  /// Whether the live order `id` is kept.
  func keeps(_ id: OrderID, in exchange: borrowing Exchange) -> Bool {
    guard let order = exchange.order(id), keeps(order.participant, in: exchange) else { return false }
    guard books != nil, order.scope.requirement != nil else { return keeps(order.scope, in: exchange) }
    return requirementOrders.contains(id)
  }

  /// Decides on the live requirement orders of `exchange`, with which a part begins.
  mutating func begin(_ exchange: borrowing Exchange) {
    requirementOrders = []
    exchange.forEachOrderState { state, _ in decide(on: state.order, in: exchange) }
  }

  private mutating func decide(on order: Order, in exchange: borrowing Exchange) {
    guard books != nil, order.scope.requirement != nil else { return }
    if keeps(order.scope, in: exchange) {
      requirementOrders.insert(order.id)
    } else {
      requirementOrders.remove(order.id)
    }
  }

  /// Whether `command`, which `exchange` is about to carry out, is kept.
  mutating func keeps(_ command: Command, in exchange: borrowing Exchange) -> Bool {
    if keepsAll { return true }
    switch command {
    case .submit(let order):
      if exchange.order(order.id) == nil { decide(on: order, in: exchange) }
      return keeps(order.participant, in: exchange) && keeps(order.scope, in: exchange)
    case .replace(let id, let replacement):
      let isKept = keeps(id, in: exchange)
      // It is the same order under another id.
      if let new = replacement.id, requirementOrders.contains(id) { requirementOrders.insert(new) }
      return isKept
    case .cancel(let id), .reduce(let id, _): return keeps(id, in: exchange)
    case .cancelAll(let participant, let book):
      return keeps(participant, in: exchange) && book.map { keeps($0, in: exchange) } ?? true
    case .openBook(let contract, _): return keeps(contract)
    case .operate(let book, _): return keeps(book, in: exchange)
    case .forgetNames, .advance: return true
    }
  }
}
