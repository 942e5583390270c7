// Market data as records.

import CComputeMatching
import ComputeMatching
import MarketData

extension cm_top_of_book {
  /// `nil` if there is no such book.
  init?(_ book: BookID, _ feed: borrowing MarketFeed) {
    guard let sequence = feed.sequence(of: book), let phase = feed.phase(of: book), let trades = feed.trades(in: book)
    else { return nil }
    self.init()
    self.sequence = sequence
    if let bid = feed.bestBid(in: book).map({ cm_level($0) }) {
      (bid_price, bid_quantity, bid_flexible_quantity) = (bid.price, bid.quantity, bid.flexible_quantity)
      (bid_orders, bid_flexible_orders) = (bid.orders, bid.flexible_orders)
    }
    if let ask = feed.bestAsk(in: book).map({ cm_level($0) }) {
      (ask_price, ask_quantity, ask_flexible_quantity) = (ask.price, ask.quantity, ask.flexible_quantity)
      (ask_orders, ask_flexible_orders) = (ask.orders, ask.flexible_orders)
    }
    (last_price, last_quantity) = (trades.lastPrice?.ticks ?? 0, trades.lastQuantity)
    (traded_quantity, trade_count) = (trades.quantity, trades.count)
    self.phase = phase.rawValue
  }
}

extension cm_level_update {
  init(_ update: LevelUpdate) {
    let level = cm_level(update.level)
    self.init()
    (price, quantity, flexible_quantity) = (level.price, level.quantity, level.flexible_quantity)
    (orders, flexible_orders) = (level.orders, level.flexible_orders)
    side = update.side.number
  }
}

extension cm_depth_update {
  init(_ update: DepthUpdate) {
    self.init()
    (since, sequence) = (update.since, update.sequence)
    level_count = UInt64(update.levels.count)
    is_complete = update.isComplete ? 1 : 0
    phase = update.phase.rawValue
  }

  /// Nothing has changed in `book` since; `nil` if there is no such book.
  init?(unchanged book: BookID, since sequence: UInt64, _ feed: borrowing MarketFeed) {
    guard let phase = feed.phase(of: book), let now = feed.sequence(of: book) else { return nil }
    self.init()
    (since, self.sequence) = (sequence, now)
    self.phase = phase.rawValue
  }
}

extension cm_displayed_order {
  init(_ order: DisplayedOrder) {
    self.init()
    (id, price, quantity) = (order.id.rawValue, order.price.ticks, order.quantity)
    side = order.side.number
    is_flexible = order.isFlexible ? 1 : 0
  }
}

extension cm_queue_position {
  init(_ position: QueuePosition) {
    self.init()
    let order = cm_displayed_order(position.order)
    (id, price, quantity, side, is_flexible) = (order.id, order.price, order.quantity, order.side, order.is_flexible)
    let ahead = cm_level(position.ahead)
    (quantity_ahead, flexible_quantity_ahead) = (ahead.quantity, ahead.flexible_quantity)
    (orders_ahead, flexible_orders_ahead) = (ahead.orders, ahead.flexible_orders)
    book = position.book.rawValue
  }
}

extension cm_book_change {
  init(_ change: BookChange) {
    self.init()
    (sequence, previous, book) = (change.sequence, change.previous, change.book.rawValue)
    switch change.kind {
    case .opened: set(CM_CHANGE_OPENED)
    case .phase(let phase):
      set(CM_CHANGE_PHASE)
      self.phase = phase.rawValue
    case .trade(let trade):
      set(CM_CHANGE_TRADE)
      (price, quantity, side) = (trade.price.ticks, trade.quantity, trade.side?.number ?? 0)
    case .added(let order, let ahead):
      set(CM_CHANGE_ADDED, order)
      behind = ahead.rawValue
    case .reduced(let order): set(CM_CHANGE_REDUCED, order)
    case .removed(let id):
      set(CM_CHANGE_REMOVED)
      order = id.rawValue
    }
  }

  private mutating func set(_ kind: cm_change_kind, _ order: DisplayedOrder? = nil) {
    self.kind = UInt8(kind.rawValue)
    guard let order = order.map({ cm_displayed_order($0) }) else { return }
    (self.order, price, quantity, side, is_flexible) = (
      order.id, order.price, order.quantity, order.side, order.is_flexible
    )
  }
}

extension Side {
  /// As a `cm_side`.
  fileprivate var number: UInt8 { UInt8((self == .bid ? CM_BID : CM_ASK).rawValue) }
}
