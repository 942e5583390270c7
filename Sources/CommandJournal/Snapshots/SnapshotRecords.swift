import ComputeMatching

/// A book in a snapshot: 56 bytes behind the entry of its contract. What is absent is 0.
struct BookFields: Hashable, BitwiseCopyable {
  static let byteCount = 56

  var phase: UInt8
  var phaseBeforeHalt: UInt8
  /// Bits 0 to 4: whether there are a low edge, a high edge, a last trade, a last auction, a gate to come.
  var presence: UInt16
  var unused: UInt32 = 0
  var low: Int64
  var high: Int64
  var lastTradePrice: Int64
  var lastAuctionPrice: Int64
  var gateStamp: UInt64
  var alsoUnused: UInt64 = 0

  init(_ book: BookState) {
    phase = book.phase.rawValue
    phaseBeforeHalt = book.phaseBeforeHalt.rawValue
    presence = 0
    (low, high) = (book.band.low?.ticks ?? 0, book.band.high?.ticks ?? 0)
    (lastTradePrice, lastAuctionPrice) = (book.lastTradePrice?.ticks ?? 0, book.lastAuctionPrice?.ticks ?? 0)
    gateStamp = book.gateStamp ?? 0
    let isPresent = [
      book.band.low != nil, book.band.high != nil, book.lastTradePrice != nil, book.lastAuctionPrice != nil,
      book.gateStamp != nil,
    ]
    for (bit, isPresent) in isPresent.enumerated() where isPresent { presence |= 1 << UInt16(bit) }
  }

  var littleEndian: BookFields {
    var fields = self
    (fields.presence, fields.unused) = (presence.littleEndian, unused.littleEndian)
    (fields.low, fields.high) = (low.littleEndian, high.littleEndian)
    (fields.lastTradePrice, fields.lastAuctionPrice) = (lastTradePrice.littleEndian, lastAuctionPrice.littleEndian)
    (fields.gateStamp, fields.alsoUnused) = (gateStamp.littleEndian, alsoUnused.littleEndian)
    return fields
  }

  /// The book of `contract` with these fields; `nil` if none has them.
  func state(_ contract: Contract) -> BookState? {
    guard let phase = Phase(rawValue: phase), let phaseBeforeHalt = Phase(rawValue: phaseBeforeHalt) else { return nil }
    func price(_ ticks: Int64, _ bit: UInt16) -> Price? { presence >> bit & 1 == 1 ? Price(ticks: ticks) : nil }
    let state = BookState(
      contract: contract, phase: phase, phaseBeforeHalt: phaseBeforeHalt,
      band: PriceBand(low: price(low, 0), high: price(high, 1)), lastTradePrice: price(lastTradePrice, 2),
      lastAuctionPrice: price(lastAuctionPrice, 3), gateStamp: presence >> 4 & 1 == 1 ? gateStamp : nil)
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
