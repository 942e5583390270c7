import ComputeMatching

/// Which commands and orders of a stream are kept.
struct StreamSelection {
  /// The books, if not all.
  let books: BookPattern?
  /// The participants, if not all.
  let participants: [String]?

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

  /// A requirement order is kept if it may trade in a book that is, or in no book so far.
  func keeps(_ scope: OrderScope, in exchange: borrowing Exchange) -> Bool {
    switch scope {
    case .book(let book): return keeps(book, in: exchange)
    case .requirement(let number):
      guard books != nil, let requirement = exchange.requirement(of: number) else { return true }
      var mayTrade = false
      for number in 0..<UInt32(exchange.bookCount) {
        guard let contract = exchange.contract(of: BookID(number)),
          requirement.matches(contract) || requirement.hasLeg(contract)
        else { continue }
        if keeps(contract) { return true }
        mayTrade = true
      }
      return !mayTrade
    }
  }

  /// Whether `command`, which `exchange` is about to carry out, is kept.
  func keeps(_ command: Command, in exchange: borrowing Exchange) -> Bool {
    if keepsAll { return true }
    switch command {
    case .submit(let order): return keeps(order.participant, in: exchange) && keeps(order.scope, in: exchange)
    case .cancel(let id), .reduce(let id, _), .replace(let id, _):
      guard let order = exchange.order(id) else { return false }
      return keeps(order.participant, in: exchange) && keeps(order.scope, in: exchange)
    case .cancelAll(let participant, let book):
      return keeps(participant, in: exchange) && book.map { keeps($0, in: exchange) } ?? true
    case .openBook(let contract, _): return keeps(contract)
    case .operate(let book, _): return keeps(book, in: exchange)
    case .forgetNames, .advance: return true
    }
  }
}
