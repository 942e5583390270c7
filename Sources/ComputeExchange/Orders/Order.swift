/// An order as its sender states it, the content of ``Command/submit(_:)``.
///
///     let ask = Order(id: 1, side: .ask, book: book, price: 23_500, quantity: 64)
public struct Order: Hashable, Sendable, BitwiseCopyable {
  /// The sender's name for it (R6).
  public var id: OrderID
  public var side: Side
  public var scope: OrderScope
  /// The limit in ticks per GPU-hour, at least 1; `nil` makes it a market order (R9).
  public var price: Price?
  /// What ``displayQuantity`` says, narrow enough for room that there is anyway: 0 for none, the largest for what is not allowed.
  var shownAtMost: UInt32
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
  /// With whom, and for how much at once, it trades at all (R15).
  public var conditions: Conditions
  /// All of a requirement order must come from one book (R16.4). Only with ``Conditions/isAllOrNone`` or `.fillOrKill`.
  public var isSameBook: Bool

  /// An order in one book.
  public init(
    id: OrderID, side: Side, book: BookID, price: Price?, quantity: Quantity,
    timeInForce: TimeInForce = .goodTillCancelled, expiry: Timestamp? = nil, isPostOnly: Bool = false,
    participant: ParticipantID = .none, affiliation: AffiliationID = .none,
    operatorJurisdiction: CountryCode? = nil, selfTradePrevention: SelfTradePrevention = .cancelNewest,
    displayQuantity: Quantity? = nil, conditions: Conditions = .none
  ) {
    self.init(
      id: id, side: side, scope: .book(book), price: price, quantity: quantity, timeInForce: timeInForce,
      expiry: expiry, isPostOnly: isPostOnly, participant: participant, affiliation: affiliation,
      operatorJurisdiction: operatorJurisdiction, selfTradePrevention: selfTradePrevention,
      displayQuantity: displayQuantity, conditions: conditions)
  }

  /// An order in one book or in all that satisfy a requirement.
  public init(
    id: OrderID, side: Side, scope: OrderScope, price: Price?, quantity: Quantity,
    timeInForce: TimeInForce = .goodTillCancelled, expiry: Timestamp? = nil, isPostOnly: Bool = false,
    participant: ParticipantID = .none, affiliation: AffiliationID = .none,
    operatorJurisdiction: CountryCode? = nil, selfTradePrevention: SelfTradePrevention = .cancelNewest,
    displayQuantity: Quantity? = nil, conditions: Conditions = .none, isSameBook: Bool = false
  ) {
    self.id = id
    self.side = side
    self.scope = scope
    self.price = price
    shownAtMost = UInt32(givenQuantity: displayQuantity)
    self.quantity = quantity
    self.timeInForce = timeInForce
    self.expiry = expiry
    self.isPostOnly = isPostOnly
    self.participant = participant
    self.affiliation = affiliation
    self.operatorJurisdiction = operatorJurisdiction
    self.selfTradePrevention = selfTradePrevention
    self.conditions = conditions
    self.isSameBook = isSameBook
  }

  /// How many GPUs an iceberg shows at most (R13), from 1 to ``quantity``; `nil` shows all. Only for limit orders in one book
  /// that may rest and have no conditions.
  public var displayQuantity: Quantity? {
    get { shownAtMost == 0 ? nil : Quantity(shownAtMost) }
    set { shownAtMost = UInt32(givenQuantity: newValue) }
  }

  @inline(__always)
  var isIceberg: Bool { shownAtMost != 0 }

  /// R7: whether an order like this one may show less than all of it.
  var mayBeIceberg: Bool {
    price != nil && timeInForce.mayRest && Quantity(shownAtMost) <= quantity && scope.book != nil && conditions.isNone
  }

  /// A market order has no price and never rests (R9).
  @inline(__always)
  var effectiveTimeInForce: TimeInForce { price == nil && timeInForce.mayRest ? .immediateOrCancel : timeInForce }
}
