/// Why a command was rejected, in the order in which the checks run (R7): the first that fails is the reason.
public enum RejectReason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The order to cancel, reduce or replace is not live; or a `cancelAll` found no order to end.
  case unknownOrder
  /// The quantity is below 1 or above the exchange's maximum (R2).
  case quantity
  /// The price is not positive (R2).
  case price
  /// The options contradict each other (R7).
  case options
  /// The expiry is not after the present (R5).
  case expiry
  /// There is no such book; or the book to open is there already.
  case book
  /// More books are eligible than ``Exchange/Configuration/maximumBooksPerOrder`` allows (R16.6).
  case tooManyBooks = 11
  /// The book's phase does not allow it (R17).
  case phase = 6
  /// An order of this id is live, or the id is zero (R6).
  case duplicateOrderID
  /// The limit is outside the book's price band (R18).
  case priceBand
  /// In an auction: an affiliated order is on the other side within the limit (R14).
  case selfTrade
  /// A post-only order would have traded on arrival (R11).
  case postOnly

  /// The name in files.
  public var text: String {
    switch self {
    case .unknownOrder: "unknown_order"
    case .quantity: "quantity"
    case .price: "price"
    case .options: "options"
    case .expiry: "expiry"
    case .book: "book"
    case .tooManyBooks: "too_many_books"
    case .phase: "phase"
    case .duplicateOrderID: "duplicate_order_id"
    case .priceBand: "price_band"
    case .selfTrade: "self_trade"
    case .postOnly: "post_only"
    }
  }
}

/// Why an order, or what was left of it, was cancelled.
public enum CancelReason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// By a `cancel` for it, or by a `reduce` of its open quantity or more (R12).
  case requested
  /// What was left of an immediate-or-cancel order (R9).
  case immediateOrCancel
  /// A fill-or-kill order could not trade whole (R10).
  case fillOrKill
  /// It met an affiliated order (R14).
  case selfTrade
  /// Its expiry came (R5).
  case expired
  /// The delivery window of its contract began (R1).
  case gateClosed
  /// By a `cancelAll` of its participant (R4).
  case cancelAll
  /// The operator closed its book (R17).
  case bookClosed
  /// The remainder of an order that may not rest, when its next trade would have tripped the volatility guard (R18).
  case postHalt
  /// An auction by schedule left it unmatched (R17.2).
  case auctionEnded

  /// The name in files.
  public var text: String {
    switch self {
    case .requested: "requested"
    case .immediateOrCancel: "ioc"
    case .fillOrKill: "fok"
    case .selfTrade: "self_trade"
    case .expired: "expired"
    case .gateClosed: "gate_closed"
    case .cancelAll: "cancel_all"
    case .bookClosed: "book_closed"
    case .postHalt: "post_halt"
    case .auctionEnded: "auction_ended"
    }
  }
}

/// Why an order shrank.
public enum ReduceReason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// By a `reduce` (R12).
  case requested
  /// It met an affiliated order in mode ``SelfTradePrevention/decrement`` (R14).
  case selfTrade

  /// The name in files.
  public var text: String {
    switch self {
    case .requested: "requested"
    case .selfTrade: "self_trade"
    }
  }
}

/// The phase of a book (R17).
public enum Phase: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Orders trade as they come.
  case continuous
  /// Only cancel, reduce and cancel-all.
  case halted
  /// Orders collect, nothing trades, prices may cross.
  case auction
  /// Nothing may enter any more: the operator, or the gate of its window (R1), has closed it.
  case closed
  /// As `auction`, and orders may only improve until it is uncrossed (R17.1).
  case noCancel

  /// Whether orders collect and nothing trades.
  public var isAuction: Bool {
    @inline(__always) get { self == .auction || self == .noCancel }
  }

  /// The name in files.
  public var text: String {
    switch self {
    case .continuous: "continuous"
    case .halted: "halted"
    case .auction: "auction"
    case .closed: "closed"
    case .noCancel: "no_cancel"
    }
  }
}
