import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import MarketData
import Testing

/// A feed as a C program has it, closed when the test is over, and what it answers in the words of Swift.
final class CFeed {
  let handle: OpaquePointer

  init(joining exchange: CExchange? = nil, _ settings: cm_feed_settings = cm_feed_settings()) throws {
    var settings = settings
    var handle: OpaquePointer?
    #expect(cm_open_feed(exchange?.handle, &settings, &handle) == CM_OK)
    self.handle = try #require(handle)
  }

  deinit { cm_close_feed(handle) }

  var view: cm_feed_view {
    var view = cm_feed_view()
    #expect(cm_look_at_feed(handle, &view) == CM_OK)
    return view
  }

  /// Follows the events that `exchange` lends.
  func follow(_ exchange: CExchange) -> cm_status {
    var start: UnsafePointer<cm_event>?
    var count = 0
    var first: UInt64 = 0
    #expect(cm_events(exchange.handle, &start, &count, &first) == CM_OK)
    return cm_follow(handle, start, count, first)
  }

  func top(_ book: BookID) -> cm_top_of_book {
    var top = cm_top_of_book()
    #expect(cm_feed_top(handle, book.rawValue, &top) == CM_OK)
    return top
  }

  func changedBooks(since sequence: UInt64) -> [BookID] {
    list(of: 0) { cm_feed_changed_books(self.handle, sequence, $0, $1, $2) }.map { BookID($0) }
  }

  func update(of book: BookID, since sequence: UInt64) -> (cm_depth_update, [LevelUpdate]) {
    var update = cm_depth_update()
    let status = cm_feed_update(handle, book.rawValue, sequence, &update, nil, 0)
    #expect(status == (update.level_count == 0 ? CM_OK : CM_TOO_SMALL))
    var levels = [cm_level_update](repeating: cm_level_update(), count: Int(update.level_count))
    #expect(cm_feed_update(handle, book.rawValue, sequence, &update, &levels, levels.count) == CM_OK)
    return (update, levels.map { LevelUpdate($0) })
  }

  func depth(of book: BookID, _ side: Side) -> [DepthLevel] {
    var levels = [cm_level](repeating: cm_level(), count: 1_000)
    var count = 0
    #expect(cm_feed_depth(handle, book.rawValue, cm_side(side), &levels, levels.count, &count) == CM_OK)
    return levels.prefix(count).map { DepthLevel($0) }
  }

  func orders(in book: BookID, _ side: Side) -> [DisplayedOrder] {
    list(of: cm_displayed_order()) {
      cm_feed_orders(self.handle, book.rawValue, cm_side(side), $0, $1, $2)
    }.map { DisplayedOrder($0) }
  }

  func positions(of id: OrderID) -> [QueuePosition] {
    list(of: cm_queue_position()) { cm_feed_queue_positions(self.handle, id.rawValue, $0, $1, $2) }
      .map { QueuePosition($0) }
  }

  func checksum(of book: BookID, levels: Int) -> UInt32 {
    var checksum: UInt32 = 0
    #expect(cm_feed_checksum(handle, book.rawValue, levels, &checksum) == CM_OK)
    return checksum
  }

  var changes: [BookChange] {
    var start: UnsafePointer<cm_book_change>?
    var count = 0
    #expect(cm_feed_changes(handle, &start, &count) == CM_OK)
    return UnsafeBufferPointer(start: start, count: count).compactMap { BookChange($0) }
  }

  /// Asks how many there are, and then for all.
  private func list<Record>(
    of record: Record, _ read: (UnsafeMutablePointer<Record>?, Int, UnsafeMutablePointer<Int>) -> cm_status
  ) -> [Record] {
    var count = 0
    #expect(read(nil, 0, &count) == CM_OK)
    var records = [Record](repeating: record, count: count)
    #expect(read(&records, count, &count) == CM_OK)
    #expect(count == records.count)
    return records
  }
}

extension cm_side {
  init(_ side: Side) { self = side == .bid ? CM_BID : CM_ASK }
}

extension Side {
  init?(number: UInt8) {
    switch number {
    case 1: self = .bid
    case 2: self = .ask
    default: return nil
    }
  }
}

extension DepthLevel {
  init(_ level: cm_level) {
    self.init(
      price: Price(ticks: level.price), quantity: level.quantity, orderCount: Int(level.orders),
      flexibleQuantity: level.flexible_quantity, flexibleOrderCount: Int(level.flexible_orders))
  }
}

extension LevelUpdate {
  init(_ update: cm_level_update) {
    self.init(
      side: Side(number: update.side) ?? .bid,
      level: DepthLevel(
        cm_level(
          price: update.price, quantity: update.quantity, flexible_quantity: update.flexible_quantity,
          orders: update.orders, flexible_orders: update.flexible_orders)))
  }
}

extension DisplayedOrder {
  init(_ order: cm_displayed_order) {
    self.init(
      id: OrderID(order.id), side: Side(number: order.side) ?? .bid, price: Price(ticks: order.price),
      quantity: order.quantity, isFlexible: order.is_flexible == 1)
  }
}

extension QueuePosition {
  init(_ position: cm_queue_position) {
    self.init(
      book: BookID(position.book),
      order: DisplayedOrder(
        id: OrderID(position.id), side: Side(number: position.side) ?? .bid, price: Price(ticks: position.price),
        quantity: position.quantity, isFlexible: position.is_flexible == 1),
      ahead: DepthLevel(
        price: Price(ticks: position.price), quantity: position.quantity_ahead,
        orderCount: Int(position.orders_ahead), flexibleQuantity: position.flexible_quantity_ahead,
        flexibleOrderCount: Int(position.flexible_orders_ahead)))
  }
}

extension BookChange {
  init?(_ change: cm_book_change) {
    let order = DisplayedOrder(
      id: OrderID(change.order), side: Side(number: change.side) ?? .bid, price: Price(ticks: change.price),
      quantity: change.quantity, isFlexible: change.is_flexible == 1)
    let kind: Kind
    switch cm_change_kind(UInt32(change.kind)) {
    case CM_CHANGE_OPENED: kind = .opened
    case CM_CHANGE_PHASE: kind = .phase([.continuous, .halted, .auction, .closed, .noCancel][Int(change.phase) % 5])
    case CM_CHANGE_TRADE:
      kind = .trade(
        TradePrint(
          price: order.price, quantity: order.quantity, side: Side(number: change.side), book: BookID(change.book)))
    case CM_CHANGE_ADDED: kind = .added(order, behind: OrderID(change.behind))
    case CM_CHANGE_REDUCED: kind = .reduced(order)
    case CM_CHANGE_REMOVED: kind = .removed(order.id)
    default: return nil
    }
    self.init(book: BookID(change.book), sequence: change.sequence, previous: change.previous, kind: kind)
  }
}
