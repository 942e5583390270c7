import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import Reporting
import Testing

/// Numbers that the header has fixed.
struct NumberTests {
  @Test func `the version is that of the package`() {
    let parts = Version.number.split(separator: ".").compactMap { UInt32($0) }
    #expect(parts.count == 3)
    #expect(cm_version() == parts.reduce(0) { $0 * 1_000 + $1 })
    #expect(cm_version() == CM_VERSION)
  }

  @Test func `reasons have the numbers of the header`() {
    let rejects = [
      CM_REJECT_UNKNOWN_ORDER: RejectReason.unknownOrder, CM_REJECT_QUANTITY: .quantity, CM_REJECT_PRICE: .price,
      CM_REJECT_OPTIONS: .options, CM_REJECT_EXPIRY: .expiry, CM_REJECT_BOOK: .book, CM_REJECT_PHASE: .phase,
      CM_REJECT_DUPLICATE_ORDER_ID: .duplicateOrderID, CM_REJECT_PRICE_BAND: .priceBand,
      CM_REJECT_SELF_TRADE: .selfTrade, CM_REJECT_POST_ONLY: .postOnly, CM_REJECT_TOO_MANY_BOOKS: .tooManyBooks,
    ]
    #expect(rejects.count == RejectReason.allCases.count)
    for (number, reason) in rejects { #expect(number.rawValue == UInt32(reason.rawValue)) }
    let cancels = [
      CM_CANCEL_REQUESTED: CancelReason.requested, CM_CANCEL_IOC: .immediateOrCancel, CM_CANCEL_FOK: .fillOrKill,
      CM_CANCEL_SELF_TRADE: .selfTrade, CM_CANCEL_EXPIRED: .expired, CM_CANCEL_GATE_CLOSED: .gateClosed,
      CM_CANCEL_CANCEL_ALL: .cancelAll, CM_CANCEL_BOOK_CLOSED: .bookClosed, CM_CANCEL_POST_HALT: .postHalt,
      CM_CANCEL_AUCTION_ENDED: .auctionEnded,
    ]
    #expect(cancels.count == CancelReason.allCases.count)
    for (number, reason) in cancels { #expect(number.rawValue == UInt32(reason.rawValue)) }
    let reduces = [CM_REDUCE_REQUESTED: ReduceReason.requested, CM_REDUCE_SELF_TRADE: .selfTrade]
    #expect(reduces.count == ReduceReason.allCases.count)
    for (number, reason) in reduces { #expect(number.rawValue == UInt32(reason.rawValue)) }
    let phases = [
      CM_PHASE_CONTINUOUS: Phase.continuous, CM_PHASE_HALTED: .halted, CM_PHASE_AUCTION: .auction,
      CM_PHASE_CLOSED: .closed, CM_PHASE_NO_CANCEL: .noCancel,
    ]
    #expect(phases.count == Phase.allCases.count)
    for (number, phase) in phases { #expect(number.rawValue == UInt32(phase.rawValue)) }
  }

  @Test func `ways and modes have the numbers of the header`() {
    let lives = [
      CM_GTC: TimeInForce.goodTillCancelled, CM_GTD: .goodTillDate, CM_IOC: .immediateOrCancel, CM_FOK: .fillOrKill,
    ]
    #expect(lives.count == TimeInForce.allCases.count)
    for (number, life) in lives { #expect(number.rawValue == UInt32(life.rawValue)) }
    let modes = [
      CM_CANCEL_NEWEST: SelfTradePrevention.cancelNewest, CM_CANCEL_OLDEST: .cancelOldest, CM_CANCEL_BOTH: .cancelBoth,
      CM_DECREMENT: .decrement,
    ]
    #expect(modes.count == SelfTradePrevention.allCases.count)
    for (number, mode) in modes { #expect(number.rawValue == UInt32(mode.rawValue)) }
  }

  @Test func `records are as large in Swift as in C`() {
    let sizes = (0...11).map { cm_record_size(cm_record($0)) }
    #expect(sizes == [0, 64, 16, 128, 64, 72, 32, 64, 128, 40, 48, 0])
    #expect(MemoryLayout<Event>.stride == MemoryLayout<cm_event>.stride)
    #expect(MemoryLayout<Event>.alignment == MemoryLayout<cm_event>.alignment)
  }
}

extension cm_reject_reason: @retroactive Hashable {}
extension cm_cancel_reason: @retroactive Hashable {}
extension cm_reduce_reason: @retroactive Hashable {}
extension cm_phase: @retroactive Hashable {}
extension cm_time_in_force: @retroactive Hashable {}
extension cm_self_trade: @retroactive Hashable {}
