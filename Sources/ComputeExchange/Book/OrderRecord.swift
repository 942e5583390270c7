/// A live order as the engine keeps it: exactly one cache line.
///
/// Its price is its level's. Slots are those of the exchange's slabs; `Slab.none` where there is no neighbour.
///
/// A requirement order stands in many queues: its own record is in none, and each of its *stands* is a record in one. The
/// stands share its details, and are chained where other orders have their neighbours of the same participant.
struct OrderRecord: BitwiseCopyable {
  var id: UInt64
  /// Place in time: a number that only grows.
  var stamp: UInt64
  /// What its level counts: all that is open, or the shown clip of an iceberg (R13). 0 for conditional orders, which show
  /// nothing (R15.1), and for stands, which share what is open (R16.1).
  var displayedQuantity: UInt32
  /// GPUs traded over the order's life.
  var tradedQuantity: UInt32
  /// ``noBook`` for a requirement order itself.
  var book: UInt32
  var level: UInt32
  /// Neighbours in the queue of the level.
  var next: UInt32
  var previous: UInt32
  /// Neighbours among the orders of the participant, in order of entry.
  var nextOfParticipant: UInt32
  var previousOfParticipant: UInt32
  var participant: UInt32
  var affiliation: UInt32
  /// What few orders have, in the pool's slab of details.
  var details: UInt32
  /// Packed ISO country code, 0 if unknown.
  var operatorJurisdiction: UInt16
  let side: Side
  var terms: Terms

  static let noBook = UInt32.max

  /// What rests of `order`, alone for now.
  @inline(__always)
  init(
    _ order: Order, stamp: UInt64, displayedQuantity: UInt32, tradedQuantity: UInt32, book: UInt32, level: UInt32,
    previous: UInt32, row: Row = .displayed
  ) {
    id = order.id.rawValue
    self.stamp = stamp
    self.displayedQuantity = displayedQuantity
    self.tradedQuantity = tradedQuantity
    self.book = book
    self.level = level
    next = Slab<OrderRecord>.none
    self.previous = previous
    nextOfParticipant = Slab<OrderRecord>.none
    previousOfParticipant = Slab<OrderRecord>.none
    participant = order.participant.rawValue
    affiliation = order.affiliation.rawValue
    details = Slab<OrderDetails>.none
    operatorJurisdiction = order.operatorRawValue
    side = order.side
    terms = order.terms
    terms.row = row
  }

  /// What the order has traded, as far as that can be told once it has traded `quantity` more.
  func tradedQuantity(leavingRoomFor quantity: Quantity) -> UInt32 {
    min(tradedQuantity, .max - UInt32(clamping: quantity))
  }

  /// R3. Numbers 0 name nobody.
  @inline(__always)
  func isAffiliated(with otherParticipant: UInt32, _ otherAffiliation: UInt32) -> Bool {
    (participant == otherParticipant && participant != 0) || (affiliation == otherAffiliation && affiliation != 0)
  }

  /// What an order keeps of its options while it rests.
  struct Terms: BitwiseCopyable {
    private var bits: UInt8

    @inline(__always)
    init(bits: UInt8) { self.bits = bits }

    var timeInForce: TimeInForce { TimeInForce(rawValue: bits & 3) ?? .goodTillCancelled }
    var isPostOnly: Bool { bits & 4 != 0 }
    var selfTradePrevention: SelfTradePrevention { SelfTradePrevention(rawValue: bits >> 3 & 3) ?? .cancelNewest }
    /// Where the order stands.
    var row: Row {
      get { bits & 32 != 0 ? .conditional : .displayed }
      set { bits = bits & ~32 | newValue.rawValue << 5 }
    }
  }
}

/// What few orders have, so that the others need no room for it.
struct OrderDetails: BitwiseCopyable {
  /// The stamp under which the order entered; clips of an iceberg get new ones.
  let entryStamp: UInt64
  /// Where the order's expiry stands in the schedule.
  var schedulePosition = Slab<OrderRecord>.none
  /// How much an iceberg shows at most; 0 for any other order.
  let displayQuantity: UInt32
  /// What the order has open beyond what its level counts: what an iceberg hides, or all of a conditional or requirement order.
  var reserve: UInt32
  /// What conditional and requirement orders have besides, in the pool's slab of special orders.
  var special = Slab<SpecialOrder>.none
}
