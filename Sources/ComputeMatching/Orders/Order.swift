/// An order as its sender states it, the content of ``Command/submit(_:)``.
///
///     let ask = Order(id: 1, side: .ask, book: book, price: try Price("2.35"), quantity: 64)
///
/// It fills one cache line: commands are copied, kept and recorded by the million.
public struct Order: Hashable, Sendable, BitwiseCopyable {
  /// The caller's id of the order (R6).
  public var id: OrderID
  private var priceTicks: Int64
  /// GPUs, from 1 to the exchange's maximum (R2).
  public var quantity: Quantity
  private var expiryNanoseconds: UInt64
  private var scopeNumber: UInt32
  /// Whose order it is (R3): a number that ``Exchange/participant(named:)`` gave, or ``ParticipantID/none``.
  public var participant: ParticipantID
  /// The group under common control (R3): a number that ``Exchange/affiliation(named:)`` gave, or ``AffiliationID/none``. Orders of
  /// one group do not trade with each other (R14).
  public var affiliation: AffiliationID
  // Quantities that few orders have: 0 for none, the largest for what is not allowed.
  private(set) var displayLimit: UInt32
  private var minimum: UInt32
  private var mostPerCounterparty: UInt32
  private var operators: OperatorRuleID
  private var operatorCode: UInt16
  private var options: Options

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
    displayQuantity: Quantity? = nil, conditions: Conditions = .none, isSameBook: Bool = false,
    isStrip: Bool = false
  ) {
    self.id = id
    priceTicks = price?.ticks ?? 0
    self.quantity = quantity
    expiryNanoseconds = expiry?.nanoseconds ?? 0
    scopeNumber = scope.number
    self.participant = participant
    self.affiliation = affiliation
    displayLimit = UInt32(givenQuantity: displayQuantity)
    minimum = conditions.minimum
    mostPerCounterparty = conditions.mostPerCounterparty
    operators = conditions.operators
    operatorCode = operatorJurisdiction?.rawValue ?? 0
    options = Options()
    options.timeInForce = timeInForce
    options.selfTradePrevention = selfTradePrevention
    options[.isAsk] = side == .ask
    options[.isPostOnly] = isPostOnly
    options[.hasPrice] = price != nil
    options[.hasExpiry] = expiry != nil
    options[.hasRequirement] = scope.book == nil
    options[.isAllOrNone] = conditions.isAllOrNone
    options[.isSameBook] = isSameBook
    options[.isStrip] = isStrip
    noteLimits()
  }

  /// To be called when one of the quantities that few orders have, or the rule about operators, has changed.
  @inline(__always)
  private mutating func noteLimits() {
    options[.hasLimits] = displayLimit | minimum | mostPerCounterparty | operators.rawValue != 0
  }

  /// Whether it buys or sells.
  public var side: Side {
    @inline(__always) get { options[.isAsk] ? .ask : .bid }
    set { options[.isAsk] = newValue == .ask }
  }

  /// Where it may trade: in one book, or in all that satisfy a requirement (R16).
  public var scope: OrderScope {
    get {
      options[.hasRequirement] ? .requirement(RequirementID(scopeNumber)) : .book(BookID(scopeNumber))
    }
    set {
      scopeNumber = newValue.number
      options[.hasRequirement] = newValue.book == nil
    }
  }

  /// The limit in ticks per GPU-hour, at least 1; `nil` makes it a market order (R9).
  public var price: Price? {
    @inline(__always) get { options[.hasPrice] ? Price(ticks: priceTicks) : nil }
    set {
      priceTicks = newValue?.ticks ?? 0
      options[.hasPrice] = newValue != nil
    }
  }

  /// A market order is `.fillOrKill` if it says so and `.immediateOrCancel` otherwise (R9).
  public var timeInForce: TimeInForce {
    @inline(__always) get { options.timeInForce }
    set { options.timeInForce = newValue }
  }

  /// When a `.goodTillDate` order ends; other orders ignore it.
  public var expiry: Timestamp? {
    get { options[.hasExpiry] ? Timestamp(nanoseconds: expiryNanoseconds) : nil }
    set {
      expiryNanoseconds = newValue?.nanoseconds ?? 0
      options[.hasExpiry] = newValue != nil
    }
  }

  /// Rejected rather than trade on arrival (R11).
  public var isPostOnly: Bool {
    @inline(__always) get { options[.isPostOnly] }
    set { options[.isPostOnly] = newValue }
  }

  /// The country whose law reaches the participant (R3); `nil` if unknown.
  public var operatorJurisdiction: CountryCode? {
    get { CountryCode(rawValue: operatorCode) }
    set { operatorCode = newValue?.rawValue ?? 0 }
  }

  /// What is done when its next maker is affiliated with it (R14). Its own mode counts while it is the taker.
  public var selfTradePrevention: SelfTradePrevention {
    @inline(__always) get { options.selfTradePrevention }
    set { options.selfTradePrevention = newValue }
  }

  /// How many GPUs an iceberg shows at most (R13), from 1 to ``quantity``; `nil` shows all. Only for limit orders in one book
  /// that may rest and have no conditions.
  public var displayQuantity: Quantity? {
    get { displayLimit == 0 ? nil : Quantity(displayLimit) }
    set {
      displayLimit = UInt32(givenQuantity: newValue)
      noteLimits()
    }
  }

  /// With whom, and for how much at once, it trades at all (R15).
  public var conditions: Conditions {
    get {
      Conditions(
        isAllOrNone: options[.isAllOrNone], minimum: minimum, mostPerCounterparty: mostPerCounterparty,
        operators: operators)
    }
    set {
      options[.isAllOrNone] = newValue.isAllOrNone
      minimum = newValue.minimum
      mostPerCounterparty = newValue.mostPerCounterparty
      operators = newValue.operators
      noteLimits()
    }
  }

  /// All of a requirement order must come from one book (R16.4). Only with ``Conditions/isAllOrNone`` or `.fillOrKill`.
  public var isSameBook: Bool {
    get { options[.isSameBook] }
    set { options[.isSameBook] = newValue }
  }

  /// The same GPUs in each of the consecutive windows that make up the span of its requirement, or nothing (R21). Only for limit
  /// orders with a requirement whose window is a number of whole hours.
  public var isStrip: Bool {
    get { options[.isStrip] }
    set { options[.isStrip] = newValue }
  }
}

extension Order {
  /// The book of an order that is in one book and that everyone can trade with, which most do; `nil` of any other.
  @inline(__always)
  var ordinaryBook: BookID? {
    options.isOrdinary && minimum | mostPerCounterparty | operators.rawValue == 0 ? BookID(scopeNumber) : nil
  }

  @inline(__always)
  var isIceberg: Bool { displayLimit != 0 }

  /// Whether it is a limit order in one book that is good till cancelled, with no option besides how it treats affiliated makers:
  /// one question for the plain path instead of many.
  @inline(__always)
  var isPlain: Bool { options.isPlainLimit }

  /// The book and the limit of an order that is plain.
  @inline(__always)
  var plainPlace: (book: BookID, limit: Price) { (BookID(scopeNumber), Price(ticks: priceTicks)) }

  /// Whether what is left of it waits undisplayed: a conditional order, or a strip (R15.1, R21.4).
  var waits: Bool { isStrip || !conditions.isNone }

  /// R7: whether an order like this one may show less than all of it.
  var mayBeIceberg: Bool {
    price != nil && timeInForce.mayRest && Quantity(displayLimit) <= quantity && scope.book != nil && conditions.isNone
      && showsEnough
  }

  /// R20: whether what it states besides its quantity are multiples of `lot`.
  func areOtherQuantitiesMultiples(of lot: UInt32) -> Bool {
    lot == 1 || displayLimit % lot == 0 && minimum % lot == 0 && mostPerCounterparty % lot == 0
  }

  /// R13: whether an iceberg has no more than 1,000 clips, so that a sweep of it has no more trades than that.
  var showsEnough: Bool { !isIceberg || quantity <= Quantity(displayLimit) * 1_000 }

  /// When the order ends, if it does by itself.
  @inline(__always)
  var dueExpiry: Timestamp? { timeInForce == .goodTillDate ? expiry : nil }

  /// A market order has no price and never rests (R9).
  @inline(__always)
  var effectiveTimeInForce: TimeInForce { price == nil && timeInForce.mayRest ? .immediateOrCancel : timeInForce }

  /// Packed ISO country code, 0 if unknown.
  @inline(__always)
  var operatorRawValue: UInt16 { operatorCode }

  /// What the order's record keeps of its options.
  @inline(__always)
  var terms: OrderRecord.Terms { options.terms }

  /// The options that are yes or no, or few, in one number.
  struct Options: Hashable, BitwiseCopyable {
    private(set) var bits: UInt16 = 0

    init(bits: UInt16 = 0) { self.bits = bits }

    /// All flags but ``Flag/hasLimits``.
    static let stated: UInt16 = 0xFFF

    enum Flag: UInt16 {
      // Bits 0 to 4 are those of ``OrderRecord/Terms``.
      case isPostOnly = 4
      case isAsk = 32
      case hasPrice = 64
      case hasExpiry = 128
      case hasRequirement = 256
      case isAllOrNone = 512
      case isSameBook = 1024
      case isStrip = 2048
      /// Follows from the order's quantities and its rule about operators, so that one number tells whether it is plain. Nothing reads it of a record.
      case hasLimits = 4096
    }

    subscript(flag: Flag) -> Bool {
      @inline(__always) get { bits & flag.rawValue != 0 }
      set { bits = bits & ~flag.rawValue | (newValue ? flag.rawValue : 0) }
    }

    var timeInForce: TimeInForce {
      @inline(__always) get { terms.timeInForce }
      set { bits = bits & ~3 | UInt16(newValue.rawValue) }
    }

    var selfTradePrevention: SelfTradePrevention {
      @inline(__always) get { terms.selfTradePrevention }
      set { bits = bits & ~24 | UInt16(newValue.rawValue) << 3 }
    }

    @inline(__always)
    var terms: OrderRecord.Terms { OrderRecord.Terms(bits: bits) }

    /// Whether it has a price, is good till cancelled, and has no limits and no other option than how it treats affiliated makers.
    @inline(__always)
    var isPlainLimit: Bool {
      let others: Flag.RawValue =
        3 | Flag.isPostOnly.rawValue | Flag.hasRequirement.rawValue | Flag.isAllOrNone.rawValue
        | Flag.isSameBook.rawValue | Flag.isStrip.rawValue | Flag.hasLimits.rawValue
      return bits & (others | Flag.hasPrice.rawValue) == Flag.hasPrice.rawValue
    }

    /// Whether nothing but a counterparty's conditions could keep anyone from trading with it.
    @inline(__always)
    var isOrdinary: Bool {
      bits
        & (Flag.hasRequirement.rawValue | Flag.isAllOrNone.rawValue | Flag.isSameBook.rawValue | Flag.isStrip.rawValue)
        == 0
    }
  }
}

extension Order {
  /// Writes all it has into `fields`, whose kind stays.
  @inline(__always)
  func write(into fields: inout CommandFields) {
    (fields.id, fields.price, fields.quantity, fields.moment) = (id.rawValue, priceTicks, quantity, expiryNanoseconds)
    (fields.scope, fields.participant, fields.affiliation) = (scopeNumber, participant.rawValue, affiliation.rawValue)
    (fields.displayQuantity, fields.minimumQuantity) = (displayLimit, minimum)
    (fields.maximumPerCounterparty, fields.operators) = (mostPerCounterparty, operators.rawValue)
    fields.operatorJurisdiction = operatorCode
    fields.options |= options.bits & Options.stated
  }

  /// What was written into `fields`.
  @inline(__always)
  init(_ fields: CommandFields) {
    (id, priceTicks, quantity, expiryNanoseconds) = (OrderID(fields.id), fields.price, fields.quantity, fields.moment)
    scopeNumber = fields.scope
    (participant, affiliation) = (ParticipantID(fields.participant), AffiliationID(fields.affiliation))
    (displayLimit, minimum) = (fields.displayQuantity, fields.minimumQuantity)
    (mostPerCounterparty, operators) = (fields.maximumPerCounterparty, OperatorRuleID(fields.operators))
    operatorCode = fields.operatorJurisdiction
    options = Options(bits: fields.options & Options.stated)
    noteLimits()
  }
}
