/// A live order as the engine keeps it: exactly one cache line.
///
/// Its price is its level's. Slots are those of the exchange's slabs; `Slab.none` where there is no neighbour.
struct OrderRecord: BitwiseCopyable {
  var id: UInt64
  /// Place in time: a number that only grows.
  var stamp: UInt64
  /// What stands in the queue: all that is open, or the shown clip of an iceberg (R13).
  var displayedQuantity: UInt32
  /// GPUs traded since the order entered or was last replaced.
  var tradedQuantity: UInt32
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
  var side: Side
  var terms: Terms

  /// R3. Numbers 0 name nobody.
  @inline(__always)
  func isAffiliated(with otherParticipant: UInt32, _ otherAffiliation: UInt32) -> Bool {
    (participant == otherParticipant && participant != 0) || (affiliation == otherAffiliation && affiliation != 0)
  }

  /// What an order keeps of its options while it rests.
  struct Terms: BitwiseCopyable {
    private var bits: UInt8

    init(timeInForce: TimeInForce, isPostOnly: Bool, selfTradePrevention: SelfTradePrevention) {
      bits = timeInForce.rawValue | (isPostOnly ? 4 : 0) | selfTradePrevention.rawValue << 3
    }

    var timeInForce: TimeInForce { TimeInForce(rawValue: bits & 3) ?? .goodTillCancelled }
    var isPostOnly: Bool { bits & 4 != 0 }
    var selfTradePrevention: SelfTradePrevention { SelfTradePrevention(rawValue: bits >> 3 & 3) ?? .cancelNewest }
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
  /// What an iceberg does not show.
  var hiddenQuantity: UInt32
}
