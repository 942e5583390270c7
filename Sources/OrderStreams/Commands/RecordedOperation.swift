/// What a row of an order stream asks for.
enum RecordedOperation: CaseIterable {
  case submit
  case cancel
  case reduce
  case replace
  case cancelAll
  case openBook
  case advance

  /// The name in the column `op`.
  var name: String {
    switch self {
    case .submit: "submit"
    case .cancel: "cancel"
    case .reduce: "reduce"
    case .replace: "replace"
    case .cancelAll: "cancel_all"
    case .openBook: "open_book"
    case .advance: "advance"
    }
  }

  /// Whether it is about a contract.
  var usesContract: Bool {
    switch self {
    case .submit, .cancelAll, .openBook: true
    case .cancel, .reduce, .replace, .advance: false
    }
  }
}
