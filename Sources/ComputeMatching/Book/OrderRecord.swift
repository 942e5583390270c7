/// A live order as the engine keeps it: exactly one cache line.
///
/// Its price is its level's. A slot is `.none` where there is no neighbour.
///
/// A requirement order is in many queues: its own record is in none, and each of its *placements* is a record in one. The
/// placements share its details, and are chained where other orders have their neighbours of the same participant.
struct OrderRecord: BitwiseCopyable {
  var id: UInt64
  /// Place in time: a number that only grows.
  var stamp: UInt64
  /// What its level counts: all that is open, or the shown clip of an iceberg (R13). 0 for conditional orders, which show
  /// nothing (R15.1), and for placements, which share what is open (R16.1).
  var displayedQuantity: UInt32
  /// GPUs traded over the order's life.
  var tradedQuantity: UInt32
  /// ``BookID/none`` for a requirement order itself.
  var book: BookID
  var level: Slot<PriceLevel>
  /// Neighbours in the queue of the level.
  var next: Slot<OrderRecord>
  var previous: Slot<OrderRecord>
  /// Neighbours among the orders of the participant, in order of entry.
  var nextOfParticipant: Slot<OrderRecord>
  var previousOfParticipant: Slot<OrderRecord>
  var participant: UInt32
  var affiliation: UInt32
  /// Attributes that only some orders have, in the pool's slab of details.
  var details: Slot<OrderDetails>
  /// Packed ISO country code, 0 if unknown.
  var operatorJurisdiction: UInt16
  var terms: Terms

  /// What rests of `order`, alone for now.
  @inline(__always)
  init(
    _ order: Order, stamp: UInt64, displayedQuantity: UInt32, tradedQuantity: UInt32, book: BookID,
    level: Slot<PriceLevel>,
    previous: Slot<OrderRecord>, queueKind: QueueKind = .displayed
  ) {
    id = order.id.rawValue
    self.stamp = stamp
    self.displayedQuantity = displayedQuantity
    self.tradedQuantity = tradedQuantity
    self.book = book
    self.level = level
    next = .none
    self.previous = previous
    nextOfParticipant = Slot<OrderRecord>.none
    previousOfParticipant = Slot<OrderRecord>.none
    participant = order.participant.rawValue
    affiliation = order.affiliation.rawValue
    details = Slot<OrderDetails>.none
    operatorJurisdiction = order.operatorRawValue
    terms = order.terms
    if queueKind != .displayed { terms.queueKind = queueKind }
  }

  var side: Side {
    @inline(__always) get { terms.side }
  }

  /// What the order has traded, as far as that can be told once it has traded `quantity` more.
  func tradedQuantity(leavingRoomFor quantity: Quantity) -> UInt32 {
    min(tradedQuantity, .max - UInt32(clamping: quantity))
  }

  /// R3. The number 0 names no participant and no affiliation.
  @inline(__always)
  func isAffiliated(with otherParticipant: UInt32, _ otherAffiliation: UInt32) -> Bool {
    (participant == otherParticipant && participant != 0) || (affiliation == otherAffiliation && affiliation != 0)
  }

  /// What an order keeps of its options while it rests: all of them, and in which queue it is.
  struct Terms: BitwiseCopyable {
    private var bits: UInt16

    @inline(__always)
    init(bits: UInt16) { self.bits = bits }

    private static let isConditional: UInt16 = 1 << 15

    var timeInForce: TimeInForce { TimeInForce(rawValue: UInt8(bits & 3)) ?? .goodTillCancelled }
    var isPostOnly: Bool { bits & 4 != 0 }
    var selfTradePrevention: SelfTradePrevention {
      SelfTradePrevention(rawValue: UInt8(bits >> 3 & 3)) ?? .cancelNewest
    }
    var side: Side {
      @inline(__always) get { bits & Order.Options.Flag.isAsk.rawValue == 0 ? .bid : .ask }
    }
    var isStrip: Bool { bits & Order.Options.Flag.isStrip.rawValue != 0 }
    /// Whether the order is displayed.
    var queueKind: QueueKind {
      @inline(__always) get { bits & Self.isConditional != 0 ? .conditional : .displayed }
      set { bits = bits & ~Self.isConditional | UInt16(newValue.rawValue) << 15 }
    }
  }
}

/// Attributes that only some orders have, so that the others need no room for them.
struct OrderDetails: BitwiseCopyable {
  /// The stamp under which the order entered; clips of an iceberg get new ones.
  let entryStamp: UInt64
  /// Where the order's expiry is in the heap of the schedule; the largest number if it has none.
  var schedulePosition = UInt32.max
  /// How much an iceberg shows at most; 0 for any other order.
  let displayQuantity: UInt32
  /// What the order has open beyond what its level counts: what an iceberg hides, or all of a conditional or requirement order.
  var reserve: UInt32
  /// `nil` if the order does not expire.
  var heapPosition: UInt32? { schedulePosition == .max ? nil : schedulePosition }

  /// What conditional and requirement orders have besides, in the pool's slab of special orders.
  var special = Slot<SpecialOrder>.none
}
