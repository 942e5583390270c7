/// With whom, and for how much at once, an order trades at all (R15). An order with any of these is a *conditional order*: not
/// everyone can trade with it, so it rests undisplayed.
///
///     Conditions(minimumQuantity: 16, maximumPerCounterparty: 32)
public struct Conditions: Hashable, Sendable, BitwiseCopyable {
  /// Trades whole or not at all.
  public var isAllOrNone: Bool
  // 0 for none, the largest for what no order may have.
  private(set) var minimum: UInt32
  private(set) var mostPerCounterparty: UInt32
  /// Whose counterparties' operators are allowed or barred; ``OperatorRuleID/any`` for everybody's.
  public var operators: OperatorRuleID

  /// No condition at all.
  public static let none = Conditions()

  /// The conditions that are given; what is left out is none.
  ///
  /// A quantity below 1, or a minimum beyond 32 bits, makes an order that is rejected (R7).
  public init(
    isAllOrNone: Bool = false, minimumQuantity: Quantity? = nil, maximumPerCounterparty: Quantity? = nil,
    operators: OperatorRuleID = .any
  ) {
    self.isAllOrNone = isAllOrNone
    minimum = UInt32(givenQuantity: minimumQuantity)
    mostPerCounterparty = Self.most(maximumPerCounterparty)
    self.operators = operators
  }

  init(isAllOrNone: Bool, minimum: UInt32, mostPerCounterparty: UInt32, operators: OperatorRuleID) {
    self.isAllOrNone = isAllOrNone
    self.minimum = minimum
    self.mostPerCounterparty = mostPerCounterparty
    self.operators = operators
  }

  /// The first execution must be of at least this many GPUs, from 1 to the order's quantity; after it the condition is gone.
  public var minimumQuantity: Quantity? {
    get { minimum == 0 ? nil : Quantity(minimum) }
    set { minimum = UInt32(givenQuantity: newValue) }
  }

  /// At most this many GPUs, at least 1, are traded with any one participant over the order's life. Orders that name no
  /// participant count as one (R3).
  public var maximumPerCounterparty: Quantity? {
    get { mostPerCounterparty == 0 ? nil : Quantity(mostPerCounterparty) }
    set { mostPerCounterparty = Self.most(newValue) }
  }

  /// No limit is too large.
  private static func most(_ quantity: Quantity?) -> UInt32 {
    UInt32(givenQuantity: quantity.map { min($0, Quantity(UInt32.max) - 1) })
  }

  @inline(__always)
  var isNone: Bool { (isAllOrNone ? 1 : 0) | minimum | mostPerCounterparty | operators.rawValue == 0 }

  /// Whether some counterparties may not trade with the order, whatever they offer.
  @inline(__always)
  var restrictsCounterparties: Bool { mostPerCounterparty != 0 || operators != .any }

  /// R7: whether an order for `quantity` can have them.
  func areConsistent(with quantity: Quantity) -> Bool {
    (minimum == 0 || !isAllOrNone && Quantity(minimum) <= quantity) && mostPerCounterparty != .max
  }

  /// The least that must be traded at once by an order that has `open` left.
  @inline(__always)
  func need(of open: UInt32) -> UInt32 { isAllOrNone ? open : max(minimum, 1) }
}

extension UInt32 {
  /// What a sender gave, narrow: 0 for nothing, the largest, which no order can have, for what is below 1 or beyond 32 bits.
  init(givenQuantity quantity: Quantity?) {
    guard let quantity else {
      self = 0
      return
    }
    self = quantity > 0 ? UInt32(clamping: quantity) : .max
  }
}
