/// A new order, or a live one that is matched again: what the walk needs to know of it.
struct Taker: BitwiseCopyable {
  let id: OrderID
  let scope: OrderScope
  /// Its limit, without differentials; `nil` for a market order.
  let price: Price?
  var openQuantity: UInt32
  let participant: UInt32
  let affiliation: UInt32
  /// Packed ISO country code, 0 if unknown.
  let operatorJurisdiction: UInt16
  let side: Side
  let selfTradePrevention: SelfTradePrevention
  let conditions: Conditions
  /// Whom it has traded with, if it has a limit per counterparty.
  var firstFill: Slot<CounterpartyFill>
  /// Whether, in one book at least, its next trade would not have been printable.
  var isStopped = false

  /// `order`, which has passed the checks of quantity and price.
  @inline(__always)
  init(_ order: Order, firstFill: Slot<CounterpartyFill> = Slot<CounterpartyFill>.none) {
    id = order.id
    scope = order.scope
    price = order.price
    openQuantity = UInt32(truncatingIfNeeded: order.quantity)
    participant = order.participant.rawValue
    affiliation = order.affiliation.rawValue
    operatorJurisdiction = order.operatorRawValue
    side = order.side
    selfTradePrevention = order.selfTradePrevention
    conditions = order.conditions
    self.firstFill = firstFill
  }

  /// The special order whose own record is `record`.
  init(_ record: OrderRecord, _ special: SpecialOrder, open: UInt32) {
    id = OrderID(record.id)
    scope = special.scope
    price = special.limit
    openQuantity = open
    participant = record.participant
    affiliation = record.affiliation
    operatorJurisdiction = record.operatorJurisdiction
    side = record.side
    selfTradePrevention = record.terms.selfTradePrevention
    conditions = special.conditions
    firstFill = special.firstFill
  }
}

/// Where in one book a taker may trade.
struct Bounds: BitwiseCopyable {
  /// The worst rank, on the makers' side, that the taker's limit allows.
  let limit: Rank
  /// The ranks, on the makers' side, at which a trade may print (R18).
  let printable: PrintableRanks
}

/// The ranks at which a trade may print; beyond them the volatility guard stops the taker (R18).
struct PrintableRanks: BitwiseCopyable {
  let first: Rank
  let last: Rank

  static let all = PrintableRanks(first: Rank(value: 0), last: .worst)

  @inline(__always)
  func contains(_ rank: Rank) -> Bool { first <= rank && rank <= last }
}
