// What a C program is shown, as records.

import CComputeMatching
import CommandJournal
import ComputeMatching

extension Exchange.Configuration {
  /// The settings of a C program, in which 0 is the default.
  init(_ settings: cm_settings) throws(Failure) {
    let reserved = settings.reserved
    guard UInt64(settings.reserved0) | reserved.0 | reserved.1 | reserved.2 == 0 else {
      throw Failure(CM_BAD_ARGUMENT, "a reserved field of the settings is not 0")
    }
    guard 0...Int64(UInt32.max - 1) ~= settings.maximum_quantity else {
      throw Failure(CM_BAD_ARGUMENT, "no order may have a quantity of \(settings.maximum_quantity)")
    }
    guard settings.volatility_guard <= 10_000 else {
      throw Failure(CM_BAD_ARGUMENT, "the volatility guard has at most 10,000 basis points")
    }
    guard settings.expected_orders == 0 || 16...(1 << 28) ~= settings.expected_orders else {
      throw Failure(CM_BAD_ARGUMENT, "there is room for 16 to 268,435,456 orders from the start")
    }
    let standard = Exchange.Configuration()
    let hasTick = settings.tick_units != 0 || settings.tick_decimals != 0
    guard
      let tick = hasTick
        ? Tick(units: settings.tick_units, decimals: Int(settings.tick_decimals)) : standard.tick
    else { throw Failure(CM_BAD_ARGUMENT, "\(settings.tick_units)e-\(settings.tick_decimals) is no tick") }
    self.init(
      maximumQuantity: settings.maximum_quantity == 0 ? standard.maximumQuantity : settings.maximum_quantity,
      tick: tick,
      expectedOrders: settings.expected_orders == 0 ? standard.expectedOrders : Int(settings.expected_orders),
      volatilityGuard: Int(settings.volatility_guard),
      maximumBooksPerOrder: settings.maximum_books_per_order == 0
        ? standard.maximumBooksPerOrder : Int(settings.maximum_books_per_order))
  }
}

extension SyncPolicy {
  init(_ settings: cm_journal_settings) throws(Failure) {
    let policy = cm_sync_policy(UInt32(settings.sync))
    guard policy == CM_SYNC_INTERVAL || settings.sync_interval == 0 else {
      throw Failure(CM_BAD_ARGUMENT, "only CM_SYNC_INTERVAL has an interval")
    }
    switch policy {
    case CM_SYNC_ALWAYS: self = .always
    case CM_SYNC_INTERVAL: self = .interval(nanoseconds: settings.sync_interval)
    case CM_SYNC_NEVER: self = .never
    default: throw Failure(CM_BAD_ARGUMENT, "\(settings.sync) is no policy of syncing")
    }
  }
}

extension Retention {
  init(_ settings: cm_journal_settings) throws(Failure) {
    let retention = cm_retention(UInt32(settings.keep))
    guard retention != CM_KEEP_ALL || settings.keep_count == 0 else {
      throw Failure(CM_BAD_ARGUMENT, "CM_KEEP_ALL has no count")
    }
    switch retention {
    case CM_KEEP_ALL: self = .everything
    case CM_KEEP_DAYS: self = .days(Int(settings.keep_count))
    case CM_KEEP_SEGMENTS: self = .segments(Int(settings.keep_count))
    default: throw Failure(CM_BAD_ARGUMENT, "\(settings.keep) is no way to keep segments")
    }
  }
}

extension cm_recovery {
  init(_ recovery: Recovery) {
    self.init()
    command_count = recovery.commandCount
    snapshot_command_count = recovery.snapshotCommandCount ?? 0
    cut_bytes = UInt64(recovery.cutTail?.byteCount ?? 0)
    unreadable_snapshots = UInt32(clamping: recovery.unreadableSnapshots.count)
  }
}

extension cm_view {
  init(_ exchange: borrowing Exchange, _ digest: EventDigest) {
    self.init()
    now = exchange.now.nanoseconds
    command_count = exchange.commandCount
    event_count = exchange.events.sequence
    self.digest = digest.value
    live_orders = UInt64(exchange.liveOrderCount)
    waiting_orders = UInt64(exchange.waitingOrderCount)
    books = UInt32(clamping: exchange.bookCount)
    participants = UInt32(clamping: exchange.participantCount)
  }
}

extension cm_book {
  /// `nil` if there is no such book.
  init?(_ book: BookID, _ exchange: borrowing Exchange) {
    guard let phase = exchange.phase(of: book), let lot = exchange.lot(of: book) else { return nil }
    self.init()
    self.phase = phase.rawValue
    self.lot = UInt32(clamping: lot)
    last_price = exchange.lastTradePrice(in: book)?.ticks ?? 0
    best_bid = exchange.bestBid(in: book)?.price.ticks ?? 0
    best_ask = exchange.bestAsk(in: book)?.price.ticks ?? 0
  }
}

extension cm_level {
  init(_ level: DepthLevel) {
    self.init(
      price: level.price.ticks, quantity: level.quantity, flexible_quantity: level.flexibleQuantity,
      orders: UInt32(clamping: level.orderCount), flexible_orders: UInt32(clamping: level.flexibleOrderCount))
  }
}

extension Side {
  /// `nil` for what is no side.
  init?(_ side: cm_side) {
    switch side {
    case CM_BID: self = .bid
    case CM_ASK: self = .ask
    default: return nil
    }
  }
}

extension cm_order {
  init(_ order: RestingOrder) {
    self.init()
    id = order.id.rawValue
    price = order.price.ticks
    (open_quantity, displayed_quantity) = (order.openQuantity, order.displayedQuantity)
    traded_quantity = order.tradedQuantity
    stamp = order.stamp
    expiry = order.expiry?.nanoseconds ?? 0
    var flags: UInt32 = 0
    switch order.scope {
    case .book(let book): scope = book.rawValue
    case .requirement(let requirement):
      scope = requirement.rawValue
      flags |= CM_FOR_REQUIREMENT.rawValue
    }
    if order.isPostOnly { flags |= CM_POST_ONLY.rawValue }
    if order.conditions.isAllOrNone { flags |= CM_ALL_OR_NONE.rawValue }
    if order.isSameBook { flags |= CM_SAME_BOOK.rawValue }
    if order.isStrip { flags |= CM_STRIP.rawValue }
    self.flags = UInt16(flags)
    (participant, affiliation) = (order.participant.rawValue, order.affiliation.rawValue)
    minimum_quantity = UInt32(clamping: order.conditions.minimumQuantity ?? 0)
    maximum_per_counterparty = UInt32(clamping: order.conditions.maximumPerCounterparty ?? 0)
    operators = order.conditions.operators.rawValue
    if let country = order.operatorJurisdiction?.rawValue {
      operator_country = (CChar(country >> 8), CChar(country & 0xFF))
    }
    side = UInt8(order.side == .bid ? CM_BID.rawValue : CM_ASK.rawValue)
    time_in_force = order.timeInForce.rawValue
    self_trade = order.selfTradePrevention.rawValue
  }
}
