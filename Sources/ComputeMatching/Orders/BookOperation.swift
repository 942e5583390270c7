/// What the operator of the market may do to a book (R4, R17, R18, R19).
public enum BookOperation: Hashable, Sendable, BitwiseCopyable {
  /// Nothing but cancel, reduce and cancel-all until the book is resumed. From `continuous` and from `auction`.
  case halt
  /// A halted book goes on in the phase from which it was halted.
  case resume
  /// Orders collect and nothing trades until the book is uncrossed. From `continuous` and from `halted`.
  case openAuction
  /// Orders collect as in an auction, and from now on may only improve (R17.1). From `auction`.
  case lockAuction
  /// Reports what an uncross would come to now (R19.1). In `auction` and `noCancel`.
  case indicate
  /// Whatever can trade at one price does, and the book is continuous again (R19). From `auction` and `noCancel`.
  case uncross
  /// Auctions of the book begin and end by themselves from now on (R17.2); `nil` takes its schedule away.
  case scheduleAuction(AuctionSchedule?)
  /// Every order of the book is cancelled and none may enter any more.
  case close
  /// Limits outside the band are rejected, market orders stop at its edge, and nothing prints outside (R18). `nil` leaves a side open. Orders that
  /// are outside stay.
  case setPriceBand(low: Price?, high: Price?)
}

/// The prices that a book accepts (R18), inclusive.
public struct PriceBand: Hashable, Sendable, BitwiseCopyable {
  /// The lowest; `nil` if there is none.
  public let low: Price?
  /// The highest; `nil` if there is none.
  public let high: Price?

  /// The prices from `low` to `high`; a side that is `nil` is open.
  @inlinable
  public init(low: Price? = nil, high: Price? = nil) {
    self.low = low
    self.high = high
  }

  @inline(__always)
  func contains(_ price: Price) -> Bool { low ?? price <= price && price <= high ?? price }
}
