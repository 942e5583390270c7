/// What a row of an order stream asks for.
enum RecordedOperation: CaseIterable {
  case submit
  case cancel
  case reduce
  case replace
  case cancelAll
  case openBook
  case halt
  case resume
  case openAuction
  case lockAuction
  case indicate
  case uncross
  case scheduleAuction
  case closeBook
  case setPriceBand
  case forgetNames
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
    case .halt: "halt"
    case .resume: "resume"
    case .openAuction: "open_auction"
    case .lockAuction: "lock_auction"
    case .indicate: "indicate"
    case .uncross: "uncross"
    case .scheduleAuction: "schedule_auction"
    case .closeBook: "close_book"
    case .setPriceBand: "set_price_band"
    case .forgetNames: "forget_names"
    case .advance: "advance"
    }
  }

  /// Whether it is about a contract.
  var usesContract: Bool {
    switch self {
    case .submit, .cancelAll, .openBook, .halt, .resume, .openAuction, .lockAuction, .indicate, .uncross,
      .scheduleAuction, .closeBook, .setPriceBand:
      true
    case .cancel, .reduce, .replace, .forgetNames, .advance: false
    }
  }
}
