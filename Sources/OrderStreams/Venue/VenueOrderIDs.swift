import ComputeMatching

/// The ids under which the engine knows a venue's orders: the venue's own numbers, wherever they can be.
///
/// Some venues number the orders of each instrument for themselves. An order whose number is that of a live order of another
/// book, or is 2^62 or more, gets an id of its own from there on.
struct VenueOrderIDs {
  private struct Key: Hashable {
    let book: BookID
    let order: UInt64
  }

  private static let firstOwn: UInt64 = 1 << 62

  private var own: [Key: OrderID] = [:]
  private var names: [OrderID: UInt64] = [:]
  private var ownCount: UInt64 = 0

  /// The live order of `book` that the venue calls `order`.
  @inline(__always)
  func find(_ order: UInt64, in book: BookID, _ exchange: borrowing Exchange) -> RestingOrder? {
    // From there on an id is that of an order with another number.
    if order < Self.firstOwn, let found = exchange.order(OrderID(order)), found.scope == .book(book) { return found }
    guard !own.isEmpty, let id = own[Key(book: book, order: order)] else { return nil }
    return exchange.order(id)
  }

  /// The id for an order that comes to rest in `book`.
  mutating func enter(_ order: UInt64, in book: BookID, _ exchange: borrowing Exchange) -> OrderID {
    if order < Self.firstOwn {
      guard let live = exchange.order(OrderID(order)), live.scope != .book(book) else { return OrderID(order) }
    }
    let key = Key(book: book, order: order)
    if let id = own[key], exchange.order(id) != nil { return id }
    forgetEnded(exchange)
    let id = OrderID(Self.firstOwn + ownCount)
    ownCount += 1
    own[key] = id
    names[id] = order
    return id
  }

  /// What the venue calls the order `id`.
  func name(of id: OrderID) -> UInt64 { names[id] ?? id.rawValue }

  /// Forgets orders that have ended, whenever there are twice as many ids as after the last time. Amortised O(1).
  private mutating func forgetEnded(_ exchange: borrowing Exchange) {
    guard own.count >= nextSweep else { return }
    var kept: [Key: OrderID] = [:]
    for (key, id) in own {
      if exchange.order(id) != nil { kept[key] = id } else { names[id] = nil }
    }
    own = kept
    nextSweep = max(1024, 2 * own.count)
  }

  private var nextSweep = 1024
}
