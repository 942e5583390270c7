/// How long an order lives (R9). In files: `gtc gtd ioc fok`.
public enum TimeInForce: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Rests until it is traded or cancelled.
  case goodTillCancelled
  /// Rests until its expiry.
  case goodTillDate
  /// Trades what it can on arrival; the rest is cancelled.
  case immediateOrCancel
  /// Trades whole on arrival or not at all (R10).
  case fillOrKill

  /// The name in files.
  public var text: String {
    switch self {
    case .goodTillCancelled: "gtc"
    case .goodTillDate: "gtd"
    case .immediateOrCancel: "ioc"
    case .fillOrKill: "fok"
    }
  }

  /// Whether an order of this kind may be in a book.
  @inline(__always)
  var mayRest: Bool { rawValue < TimeInForce.immediateOrCancel.rawValue }
}

/// What is done when the next maker of a taker is affiliated with it (R14). The taker's mode decides; the two never trade.
public enum SelfTradePrevention: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The taker's remainder is cancelled.
  case cancelNewest
  /// The maker is cancelled and the walk goes on.
  case cancelOldest
  /// The maker is cancelled, then the taker's remainder.
  case cancelBoth
  /// Both shrink by the smaller open quantity, without a trade.
  case decrement

  /// The name in files.
  public var text: String {
    switch self {
    case .cancelNewest: "cancel_newest"
    case .cancelOldest: "cancel_oldest"
    case .cancelBoth: "cancel_both"
    case .decrement: "decrement"
    }
  }
}
