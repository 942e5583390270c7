// Events as records of fixed width, and back.

extension Event {
  /// The number of a kind, in the order in which the digest knows them.
  @usableFromInline
  package enum Code: UInt8 {
    case bookOpened = 1
    case bookPhase, accepted, rejected, trade, rested, reduced, replaced, cancelled, priceBand, waiting, placed,
      withdrawn, namesForgotten, indicative

    /// Written out, because the one that the compiler makes is a call for readers in other modules.
    @inlinable @inline(__always)
    package init?(rawValue: UInt8) {
      switch rawValue {
      case 1: self = .bookOpened
      case 2: self = .bookPhase
      case 3: self = .accepted
      case 4: self = .rejected
      case 5: self = .trade
      case 6: self = .rested
      case 7: self = .reduced
      case 8: self = .replaced
      case 9: self = .cancelled
      case 10: self = .priceBand
      case 11: self = .waiting
      case 12: self = .placed
      case 13: self = .withdrawn
      case 14: self = .namesForgotten
      case 15: self = .indicative
      default: return nil
      }
    }
  }

  @usableFromInline static var noBook: UInt32 { .max }

  /// The number of the kind, for targets of this package that read the fields of a record one by one.
  @inlinable
  package var code: Code? {
    @inline(__always) get { Code(rawValue: UInt8(truncatingIfNeeded: header)) }
  }

  @inline(__always)
  private init(
    _ code: Code, _ position: Position, reason: UInt8 = 0, side: Side? = nil, spansBooks: Bool = false,
    order: OrderID = .none, contraOrder: UInt64 = 0, price: Price? = nil, quantity: Quantity = 0,
    openQuantity: Quantity = 0, contraOpenQuantity: UInt32 = 0, participant: ParticipantID = .none,
    contraParticipant: ParticipantID = .none, scope: UInt32 = noBook
  ) {
    header =
      position.command | UInt64(code.rawValue) | UInt64(reason) &<< 8 | (side.map { UInt64($0.rawValue) &+ 1 } ?? 0)
      &<< 13
      | (spansBooks ? 1 &<< 15 : 0)
    nanoseconds = position.timestamp.nanoseconds
    self.order = order.rawValue
    self.contraOrder = contraOrder
    self.price = price?.ticks ?? 0
    self.quantity = UInt32(truncatingIfNeeded: quantity)
    self.openQuantity = UInt32(truncatingIfNeeded: openQuantity)
    self.contraOpenQuantity = contraOpenQuantity
    self.participant = participant.rawValue
    self.contraParticipant = contraParticipant.rawValue
    self.scope = scope
  }

  /// When an event happens, and which command leads to it.
  struct Position {
    /// The number of the command in its bits of ``header``.
    private(set) var command: UInt64
    var timestamp: Timestamp

    init(command: UInt64, timestamp: Timestamp) {
      self.command = command &<< 16
      self.timestamp = timestamp
    }

    var commandNumber: UInt64 { command &>> 16 }

    @inline(__always)
    mutating func beginCommand() { command &+= 1 &<< 16 }
  }

  /// What happened at `timestamp` by the command of number `command`, which is below 2^48. Quantities must fit 32 bits and not be negative.
  public init(_ kind: Kind, command: UInt64, timestamp: Timestamp) {
    self.init(kind, Position(command: command, timestamp: timestamp))
  }

  @inline(__always)
  init(_ kind: Kind, _ position: Position) {
    switch kind {
    case .bookOpened(let book, let contract, let lot):
      self.init(.bookOpened, position, contraOrder: contract, quantity: lot == 1 ? 0 : lot, scope: book.rawValue)
    case .bookPhase(let book, let phase):
      self.init(.bookPhase, position, reason: phase.rawValue, scope: book.rawValue)
    case .priceBand(let book, let band, let phase):
      self.init(
        .priceBand, position, reason: phase.rawValue, contraOrder: UInt64(bitPattern: band.high?.ticks ?? 0),
        price: band.low, scope: book.rawValue)
    case .accepted(let accepted):
      self.init(
        .accepted, position, reason: accepted.timeInForce.rawValue, side: accepted.side,
        spansBooks: accepted.scope.spansBooks, order: accepted.order, price: accepted.price,
        quantity: accepted.quantity, openQuantity: accepted.restingQuantity,
        contraOpenQuantity: accepted.eligibleBookCount,
        participant: accepted.participant, scope: accepted.scope.number)
    case .rejected(let id, let reason): self.init(.rejected, position, reason: reason.rawValue, order: id)
    case .trade(let trade):
      self.init(
        .trade, position, side: trade.side, order: trade.taker, contraOrder: trade.maker.rawValue,
        price: trade.price, quantity: trade.quantity, openQuantity: trade.takerOpenQuantity,
        contraOpenQuantity: UInt32(truncatingIfNeeded: trade.makerOpenQuantity), participant: trade.takerParticipant,
        contraParticipant: trade.makerParticipant, scope: trade.book.rawValue)
    case .rested(let resting):
      self.init(
        .rested, position, side: resting.side, spansBooks: resting.scope.spansBooks, order: resting.order,
        price: resting.price, openQuantity: resting.openQuantity, scope: resting.scope.number)
    case .placed(let placement):
      self.init(
        .placed, position, side: placement.side, order: placement.order, price: placement.limit,
        openQuantity: placement.openQuantity, scope: placement.book.rawValue)
    case .withdrawn(let id, let book): self.init(.withdrawn, position, order: id, scope: book.rawValue)
    case .reduced(let id, let quantity, let openQuantity, let book, let reason):
      self.init(
        .reduced, position, reason: reason.rawValue, order: id, quantity: quantity, openQuantity: openQuantity,
        scope: book?.rawValue ?? Self.noBook)
    case .replaced(let substitution):
      self.init(
        .replaced, position, order: substitution.old, contraOrder: substitution.new.rawValue,
        price: substitution.price, quantity: substitution.quantity, participant: substitution.participant)
    case .cancelled(let id, let quantity, let book, let reason):
      self.init(
        .cancelled, position, reason: reason.rawValue, order: id, quantity: quantity,
        scope: book?.rawValue ?? Self.noBook)
    case .waiting(let id): self.init(.waiting, position, order: id)
    case .namesForgotten(let count): self.init(.namesForgotten, position, participant: ParticipantID(count))
    case .indicative(let indication):
      self.init(
        .indicative, position, side: indication.surplusSide, contraOrder: indication.surplus &>> 32,
        price: indication.price, quantity: Quantity(truncatingIfNeeded: indication.volume),
        openQuantity: Quantity(truncatingIfNeeded: indication.surplus),
        contraOpenQuantity: UInt32(truncatingIfNeeded: indication.volume &>> 32), scope: indication.book.rawValue)
    }
  }

  /// What happened.
  @inlinable
  public var kind: Kind {
    @inline(__always)
    get {
      switch code {
      case .bookOpened: .bookOpened(BookID(scope), contract: contraOrder, lot: quantity == 0 ? 1 : Quantity(quantity))
      case .bookPhase: .bookPhase(BookID(scope), phase)
      case .priceBand: .priceBand(BookID(scope), band, phase)
      case .accepted:
        .accepted(
          Acceptance(
            order: OrderID(order), price: optionalPrice(price), quantity: Quantity(quantity), scope: orderScope,
            side: side ?? .bid, timeInForce: TimeInForce(rawValue: reason) ?? .goodTillCancelled,
            participant: ParticipantID(participant), eligibleBookCount: contraOpenQuantity,
            restingQuantity: Quantity(openQuantity)))
      case .rejected: .rejected(OrderID(order), RejectReason(rawValue: reason) ?? .options)
      case .trade:
        .trade(
          Trade(
            taker: OrderID(order), maker: OrderID(contraOrder), price: Price(ticks: price),
            quantity: Quantity(quantity), takerOpenQuantity: Quantity(openQuantity),
            makerOpenQuantity: Quantity(contraOpenQuantity), takerParticipant: ParticipantID(participant),
            makerParticipant: ParticipantID(contraParticipant), book: BookID(scope), side: side))
      case .rested:
        .rested(
          Resting(
            order: OrderID(order), price: Price(ticks: price), openQuantity: Quantity(openQuantity),
            scope: orderScope, side: side ?? .bid))
      case .placed:
        .placed(
          Placement(
            order: OrderID(order), book: BookID(scope), side: side ?? .bid, limit: Price(ticks: price),
            openQuantity: Quantity(openQuantity)))
      case .withdrawn: .withdrawn(OrderID(order), BookID(scope))
      case .reduced:
        .reduced(
          OrderID(order), by: Quantity(quantity), openQuantity: Quantity(openQuantity), in: onlyBook,
          ReduceReason(rawValue: reason) ?? .requested)
      case .replaced:
        .replaced(
          Substitution(
            old: OrderID(order), new: OrderID(contraOrder), price: Price(ticks: price), quantity: Quantity(quantity),
            participant: ParticipantID(participant)))
      case .cancelled:
        .cancelled(
          OrderID(order), quantity: Quantity(quantity), in: onlyBook, CancelReason(rawValue: reason) ?? .requested)
      case .namesForgotten: .namesForgotten(count: participant)
      case .indicative:
        .indicative(
          Indication(
            book: BookID(scope), price: optionalPrice(price),
            volume: UInt64(quantity) | UInt64(contraOpenQuantity) &<< 32,
            surplus: UInt64(openQuantity) | contraOrder &<< 32, surplusSide: side))
      // Nothing but the initialisers above makes an event, so there is no other code.
      case .waiting, nil: .waiting(OrderID(order))
      }
    }
  }

  /// Whether ``scope`` is a requirement.
  @usableFromInline
  package var spansBooks: Bool {
    @inline(__always) @inlinable get { header & 1 &<< 15 != 0 }
  }

  /// Whether it is the `accepted` of the order `id`.
  func accepts(_ id: OrderID) -> Bool {
    UInt8(truncatingIfNeeded: header) == Code.accepted.rawValue && order == id.rawValue
  }

  @usableFromInline
  var reason: UInt8 {
    @inline(__always) @inlinable get { UInt8(truncatingIfNeeded: header &>> 8) & 31 }
  }

  @usableFromInline
  package var side: Side? {
    @inline(__always) @inlinable get {
      let code = UInt8(truncatingIfNeeded: header &>> 13) & 3
      return code == 0 ? nil : Side(rawValue: code &- 1)
    }
  }

  @usableFromInline
  var phase: Phase {
    @inline(__always) @inlinable get { Phase(rawValue: reason) ?? .continuous }
  }

  @usableFromInline
  var band: PriceBand {
    @inline(__always) @inlinable get {
      PriceBand(low: optionalPrice(price), high: optionalPrice(Int64(bitPattern: contraOrder)))
    }
  }

  @usableFromInline
  var orderScope: OrderScope {
    @inline(__always) @inlinable get {
      spansBooks ? .requirement(RequirementID(scope)) : .book(BookID(scope))
    }
  }

  @usableFromInline
  var onlyBook: BookID? {
    @inline(__always) @inlinable get { scope == Self.noBook ? nil : BookID(scope) }
  }

  /// No order has a limit of 0.
  @inlinable @inline(__always)
  func optionalPrice(_ ticks: Int64) -> Price? { ticks == 0 ? nil : Price(ticks: ticks) }
}
