/// A live order as the engine keeps it: exactly one cache line.
///
/// Its price is its level's. Slots are those of the exchange's slabs; `Slab.none` where there is no neighbour.
struct OrderRecord: BitwiseCopyable {
  var id: UInt64
  /// Place in time: a number that only grows.
  var stamp: UInt64
  var openQuantity: UInt32
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
  /// Where the order's expiry stands in the schedule.
  var schedulePosition: UInt32
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
