/// One contract's market: its displayed orders, its conditional orders beside them, and a phase.
struct Book: BitwiseCopyable {
  /// Displayed bids and asks, then conditional bids and asks.
  private var ladders: InlineArray<4, PriceLadder>
  var phase = Phase.continuous {
    didSet { updateRestriction() }
  }
  /// The phase to go on in when a halt ends.
  var phaseBeforeHalt = Phase.continuous
  var band = PriceBand() {
    didSet { updateRestriction() }
  }
  /// How far, in basis points, a trade may print from the reference price; 0 for any distance (R18).
  let volatilityGuard: UInt32
  /// All that trades here is a multiple of it (R20).
  let lot: UInt32
  /// Whether anything besides ordinary orders in continuous trading at any price concerns a new order: one question for the plain
  /// path instead of many.
  private(set) var isRestricted = false
  /// What a command has changed for the conditional bids, and for the conditional asks, that wait here (R15.4).
  private var wakeReasons = InlineArray<2, WakeReason>(repeating: .none)
  var lastTradePrice: Price?
  var lastAuctionPrice: Price?
  /// How many requirement orders are here, displayed or not.
  var placementCount: UInt32 = 0 {
    didSet { updateRestriction() }
  }
  /// How many conditional orders wait here.
  var conditionalCount: UInt32 = 0 {
    didSet { updateRestriction() }
  }
  /// The first entry that leads to waiting strips which have the book for a leg (R21.4).
  var firstStripLeg = Slot<LegEntry>.none {
    didSet { updateRestriction() }
  }
  /// How many of the conditional orders could trade in several books at once.
  var spanningCount: UInt32 = 0
  /// How many of those have another limit here than their own: only where there are some do they are in another order than
  /// that in which they wake.
  var shiftedCount: UInt32 = 0
  /// No less than what the displayed orders of each side have open beyond what their levels count: what icebergs hide, and
  /// what requirement orders had open when they were placed.
  var uncounted = InlineArray<2, UInt64>(repeating: 0)

  /// What was changed for the conditional orders of `side`.
  func wakeReason(for side: Side) -> WakeReason { wakeReasons[Int(side.rawValue)] }

  /// Whether the book is among those in which orders are tried again.
  var isOnWakeList = false

  mutating func note(_ reason: WakeReason, for side: Side) {
    if reason.rawValue > wakeReasons[Int(side.rawValue)].rawValue { wakeReasons[Int(side.rawValue)] = reason }
  }

  mutating func forgetWakeReason(for side: Side) { wakeReasons[Int(side.rawValue)] = .none }

  /// Whether neither conditional nor requirement orders are here, nor strips wait for which a trade here moves the reference price
  /// (R18).
  var hasOnlyOrdinaryOrders: Bool {
    conditionalCount == 0 && placementCount == 0 && (volatilityGuard == 0 || firstStripLeg.isNone)
  }

  /// Whether conditional orders wait here, or strips that have it for a leg.
  @inline(__always)
  var hasWaitingOrders: Bool { conditionalCount > 0 || !firstStripLeg.isNone }

  /// Whether there are prices at which no trade may print (R18).
  var limitsPrints: Bool { volatilityGuard > 0 || band != PriceBand() }

  /// Against which the volatility guard and the uncross measure (R18, R19).
  var referencePrice: Price? { lastAuctionPrice ?? lastTradePrice }

  init(number: UInt32, volatilityGuard: UInt32, lot: UInt32) {
    (self.volatilityGuard, self.lot) = (volatilityGuard, lot)
    ladders = InlineArray { PriceLadder(number: number * 4 + UInt32($0)) }
    updateRestriction()
  }

  private mutating func updateRestriction() {
    isRestricted =
      phase != .continuous || band != PriceBand() || volatilityGuard > 0 || lot != 1 || conditionalCount > 0
      || placementCount > 0 || !firstStripLeg.isNone
  }

  /// The displayed orders of a side.
  subscript(side: Side) -> PriceLadder {
    @inline(__always) get { ladders[Int(side.rawValue)] }
    @inline(__always) _modify { yield &ladders[Int(side.rawValue)] }
  }

  /// The rank of the best displayed price that an order of `side` trades with.
  @inline(__always)
  func bestRank(oppositeTo side: Side) -> Rank { ladders[Int(side.rawValue ^ 1)].bestRank }

  /// The displayed or the conditional orders of a side.
  subscript(side: Side, queueKind: QueueKind) -> PriceLadder {
    @inline(__always) get { ladders[Int(side.rawValue | queueKind.rawValue << 1)] }
    @inline(__always) _modify { yield &ladders[Int(side.rawValue | queueKind.rawValue << 1)] }
  }
}

/// Whether a queue is displayed.
enum QueueKind: UInt8, CaseIterable, BitwiseCopyable {
  case displayed
  /// Undisplayed, beside the queues (R15.1).
  case conditional
}

/// Why the conditional orders of one side of a book are tried again (R15.4).
enum WakeReason: UInt8, BitwiseCopyable {
  case none
  /// Something here has changed that may help them here.
  case changed
  /// What has changed here may help them everywhere: an order is gone that may have stopped others affiliated with it (R14).
  case unblocked
}
