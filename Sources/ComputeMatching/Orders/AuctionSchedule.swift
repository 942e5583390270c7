/// When the auctions of a book begin and end by themselves (R17.2).
///
///     AuctionSchedule(opens: nine, locks: fiveToTen, uncrosses: ten, everyHours: 24, unmatched: .cancel)
///
/// At each moment happens what the command of the operator would lead to then; where that would be rejected, nothing does.
public struct AuctionSchedule: Hashable, Sendable, BitwiseCopyable {
  /// When the auction opens: after the present.
  public var opens: Timestamp
  /// When it is locked (R17.1), not before it opens; `nil` if it never is.
  public var locks: Timestamp?
  /// When it is uncrossed, not before it opens or is locked.
  public var uncrosses: Timestamp
  /// After how many hours all of this happens again, at least 1 and no less than one auction takes; `nil` if it does once.
  public var everyHours: UInt32?
  /// What becomes of displayed orders of the book that have not traded whole in the uncross.
  public var unmatched: UnmatchedOrders

  /// An auction from `opens` to `uncrosses`, locked from `locks` on, once or every so many hours.
  public init(
    opens: Timestamp, locks: Timestamp? = nil, uncrosses: Timestamp, everyHours: UInt32? = nil,
    unmatched: UnmatchedOrders = .stay
  ) {
    (self.opens, self.locks, self.uncrosses) = (opens, locks, uncrosses)
    (self.everyHours, self.unmatched) = (everyHours, unmatched)
  }
}

/// What becomes of orders that an auction by schedule leaves unmatched (R17.2).
public enum UnmatchedOrders: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// They stay in the book.
  case stay
  /// They end (``CancelReason/auctionEnded``).
  case cancel

  /// The name in files.
  public var text: String {
    switch self {
    case .stay: "stay"
    case .cancel: "cancel"
    }
  }
}
