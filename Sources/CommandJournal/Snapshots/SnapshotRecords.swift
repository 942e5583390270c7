import ComputeMatching

/// A book in a snapshot: 88 bytes behind the entry of its contract. What is absent is 0.
struct BookFields: Hashable, BitwiseCopyable {
  static let byteCount = 88

  var phase: UInt8
  var phaseBeforeHalt: UInt8
  /// Bits 0 to 7: whether there are a low edge, a high edge, a last trade, a last auction, a gate to come, auctions to come, whether
  /// these lock, and come again. Bits 8 and 9: the next step of the auctions; bit 10: whether they end what is unmatched.
  var presence: UInt16
  var lot: UInt32
  var low: Int64
  var high: Int64
  var lastTradePrice: Int64
  var lastAuctionPrice: Int64
  var gateStamp: UInt64
  var planStamp: UInt64
  var opens: UInt64
  var locks: UInt64
  var uncrosses: UInt64
  var everyHours: UInt64

  init(_ book: BookState) {
    phase = book.phase.rawValue
    phaseBeforeHalt = book.phaseBeforeHalt.rawValue
    presence = 0
    (low, high) = (book.band.low?.ticks ?? 0, book.band.high?.ticks ?? 0)
    (lastTradePrice, lastAuctionPrice) = (book.lastTradePrice?.ticks ?? 0, book.lastAuctionPrice?.ticks ?? 0)
    gateStamp = book.gateStamp ?? 0
    lot = book.lot
    let schedule = book.plan?.schedule
    planStamp = book.plan?.stamp ?? 0
    opens = schedule?.opens.nanoseconds ?? 0
    locks = schedule?.locks?.nanoseconds ?? 0
    uncrosses = schedule?.uncrosses.nanoseconds ?? 0
    everyHours = UInt64(schedule?.everyHours ?? 0)
    let isPresent = [
      book.band.low != nil, book.band.high != nil, book.lastTradePrice != nil, book.lastAuctionPrice != nil,
      book.gateStamp != nil, schedule != nil, schedule?.locks != nil, schedule?.everyHours != nil,
    ]
    for (bit, isPresent) in isPresent.enumerated() where isPresent { presence |= 1 << UInt16(bit) }
    presence |= UInt16(book.plan?.next.rawValue ?? 0) << 8 | (schedule?.unmatched == .cancel ? 1 << 10 : 0)
  }

  var littleEndian: BookFields {
    var fields = self
    (fields.presence, fields.lot) = (presence.littleEndian, lot.littleEndian)
    (fields.low, fields.high) = (low.littleEndian, high.littleEndian)
    (fields.lastTradePrice, fields.lastAuctionPrice) = (lastTradePrice.littleEndian, lastAuctionPrice.littleEndian)
    (fields.gateStamp, fields.planStamp) = (gateStamp.littleEndian, planStamp.littleEndian)
    (fields.opens, fields.locks) = (opens.littleEndian, locks.littleEndian)
    (fields.uncrosses, fields.everyHours) = (uncrosses.littleEndian, everyHours.littleEndian)
    return fields
  }

  /// The book of `contract` with these fields; `nil` if none has them.
  func state(_ contract: Contract) -> BookState? {
    guard let phase = Phase(rawValue: phase), let phaseBeforeHalt = Phase(rawValue: phaseBeforeHalt) else { return nil }
    func has(_ bit: UInt16) -> Bool { presence >> bit & 1 == 1 }
    func price(_ ticks: Int64, _ bit: UInt16) -> Price? { has(bit) ? Price(ticks: ticks) : nil }
    let step = AuctionPlan.Step(rawValue: UInt8(truncatingIfNeeded: presence >> 8 & 3))
    let schedule = AuctionSchedule(
      opens: Timestamp(nanoseconds: opens), locks: has(6) ? Timestamp(nanoseconds: locks) : nil,
      uncrosses: Timestamp(nanoseconds: uncrosses),
      everyHours: has(7) ? UInt32(truncatingIfNeeded: everyHours) : nil, unmatched: has(10) ? .cancel : .stay)
    let state = BookState(
      contract: contract, phase: phase, phaseBeforeHalt: phaseBeforeHalt,
      band: PriceBand(low: price(low, 0), high: price(high, 1)), lastTradePrice: price(lastTradePrice, 2),
      lastAuctionPrice: price(lastAuctionPrice, 3), gateStamp: has(4) ? gateStamp : nil, lot: lot,
      plan: has(5) ? step.map { AuctionPlan(schedule, next: $0, stamp: planStamp) } : nil)
    return BookFields(state) == self ? state : nil
  }
}

/// An order in a snapshot: 96 bytes, before its fills.
struct OrderStateFields: Hashable, BitwiseCopyable {
  static let byteCount = 96

  var order: CommandFields
  var stamp: UInt64
  var entryStamp: UInt64
  var displayedQuantity: UInt32
  var tradedQuantity: UInt32
  var fillCount: UInt32
  var wasDisplayed: UInt32

  init(_ state: OrderState, fillCount: Int) {
    order = CommandFields(state.order)
    (stamp, entryStamp) = (state.stamp, state.entryStamp)
    (displayedQuantity, tradedQuantity) = (state.displayedQuantity, state.tradedQuantity)
    self.fillCount = UInt32(fillCount)
    wasDisplayed = state.wasDisplayed ? 1 : 0
  }

  @inline(__always)
  var littleEndian: OrderStateFields {
    var fields = self
    fields.order = order.littleEndian
    (fields.stamp, fields.entryStamp) = (stamp.littleEndian, entryStamp.littleEndian)
    (fields.displayedQuantity, fields.tradedQuantity) = (displayedQuantity.littleEndian, tradedQuantity.littleEndian)
    (fields.fillCount, fields.wasDisplayed) = (fillCount.littleEndian, wasDisplayed.littleEndian)
    return fields
  }

  /// The order with these fields; `nil` if none has them.
  var state: OrderState? {
    guard let order = order.order, wasDisplayed <= 1 else { return nil }
    return OrderState(
      order: order, stamp: stamp, entryStamp: entryStamp, displayedQuantity: displayedQuantity,
      tradedQuantity: tradedQuantity, wasDisplayed: wasDisplayed == 1)
  }
}
