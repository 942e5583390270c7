/// An order as its sender states it, the content of ``Command/submit(_:)``.
///
///     let ask = Order(id: 1, side: .ask, book: book, price: 23_500, quantity: 64)
public struct Order: Hashable, Sendable, BitwiseCopyable {
  /// The sender's name for it (R6).
  public var id: OrderID
  public var side: Side
  public var book: BookID
  /// The limit in ticks per GPU-hour, at least 1; `nil` makes it a market order (R9).
  public var price: Price?
  /// GPUs, from 1 to the exchange's maximum (R2).
  public var quantity: Quantity
  /// A market order is `.fillOrKill` if it says so and `.immediateOrCancel` otherwise (R9).
  public var timeInForce: TimeInForce
  /// When a `.goodTillDate` order ends; other orders ignore it.
  public var expiry: Timestamp?
  /// Rejected rather than trade on arrival (R11).
  public var isPostOnly: Bool
  public var participant: ParticipantID
  public var affiliation: AffiliationID
  /// The country whose law reaches the participant (R3); `nil` if unknown.
  public var operatorJurisdiction: CountryCode?
  public var selfTradePrevention: SelfTradePrevention

  public init(
    id: OrderID, side: Side, book: BookID, price: Price?, quantity: Quantity,
    timeInForce: TimeInForce = .goodTillCancelled, expiry: Timestamp? = nil, isPostOnly: Bool = false,
    participant: ParticipantID = .none, affiliation: AffiliationID = .none,
    operatorJurisdiction: CountryCode? = nil, selfTradePrevention: SelfTradePrevention = .cancelNewest
  ) {
    self.id = id
    self.side = side
    self.book = book
    self.price = price
    self.quantity = quantity
    self.timeInForce = timeInForce
    self.expiry = expiry
    self.isPostOnly = isPostOnly
    self.participant = participant
    self.affiliation = affiliation
    self.operatorJurisdiction = operatorJurisdiction
    self.selfTradePrevention = selfTradePrevention
  }
}
