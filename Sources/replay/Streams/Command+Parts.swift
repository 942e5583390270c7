import ComputeMatching

extension Command {
  /// The one book that it names.
  var book: BookID? {
    switch self {
    case .submit(let order): order.scope.book
    case .operate(let book, _): book
    case .cancelAll(_, let book): book
    case .cancel, .reduce, .replace, .openBook, .forgetNames, .advance: nil
    }
  }

  /// The same for another book.
  func moved(to book: BookID) -> Command {
    switch self {
    case .submit(var order):
      order.scope = .book(book)
      return .submit(order)
    case .operate(_, let operation): return .operate(book, operation)
    case .cancelAll(let participant, _): return .cancelAll(of: participant, in: book)
    case .cancel, .reduce, .replace, .openBook, .forgetNames, .advance: return self
    }
  }

  /// Whose order it enters, or whose orders it cancels.
  var participant: ParticipantID? {
    switch self {
    case .submit(let order): order.participant
    case .cancelAll(let participant, _): participant
    case .cancel, .reduce, .replace, .openBook, .operate, .forgetNames, .advance: nil
    }
  }

  /// The order that it is about, by the id it had before.
  var order: OrderID? {
    switch self {
    case .submit(let order): order.id
    case .cancel(let id), .reduce(let id, _), .replace(let id, _): id
    case .cancelAll, .openBook, .operate, .forgetNames, .advance: nil
    }
  }
}
