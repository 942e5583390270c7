/// One price of one side of a book, as the market sees it.
public struct DepthLevel: Hashable, Sendable, BitwiseCopyable {
  /// The price, in ticks per GPU-hour.
  public let price: Price
  /// GPUs displayed at this price by orders that are in this book alone (R16.5).
  public let quantity: Quantity
  /// How many orders share them.
  public let orderCount: Int
  /// GPUs displayed at this price by requirement orders, which are in other books too: they trade once, not once a book. Of each the
  /// largest multiple of the book's lot (R20).
  public let flexibleQuantity: Quantity
  /// How many orders share those.
  public let flexibleOrderCount: Int

  /// A level with this content, for those who know levels from elsewhere than an exchange.
  public init(
    price: Price, quantity: Quantity, orderCount: Int, flexibleQuantity: Quantity = 0, flexibleOrderCount: Int = 0
  ) {
    self.price = price
    self.quantity = quantity
    self.orderCount = orderCount
    self.flexibleQuantity = flexibleQuantity
    self.flexibleOrderCount = flexibleOrderCount
  }
}

/// A live order as it is now.
public struct RestingOrder: Hashable, Sendable, BitwiseCopyable {
  /// The caller's id of the order (R6).
  public let id: OrderID
  /// Where it may trade: one book, or all that satisfy a requirement (R16).
  public let scope: OrderScope
  /// Whether it buys or sells.
  public let side: Side
  /// Its limit in ticks per GPU-hour; that of a requirement order is without differentials.
  public let price: Price
  /// GPUs still wanted, hidden ones of an iceberg included (R13).
  public let openQuantity: Quantity
  /// How many of them the market sees: 0 of an order that waits undisplayed.
  public let displayedQuantity: Quantity
  /// GPUs traded over its life, as far as 32 bits can tell.
  public let tradedQuantity: Quantity
  /// Its place in time: of two orders at one price, the lower stamp trades first.
  public let stamp: UInt64
  /// How long it lives (R9): `.goodTillCancelled` or `.goodTillDate`, since others do not rest.
  public let timeInForce: TimeInForce
  /// When it ends, if it is good till a date.
  public let expiry: Timestamp?
  /// Whether its sender asked that it never be a taker (R11).
  public let isPostOnly: Bool
  /// Whose order it is (R3); ``ParticipantID/none`` if it names nobody.
  public let participant: ParticipantID
  /// The group under common control that it names (R3), with which it does not trade (R14).
  public let affiliation: AffiliationID
  /// The country whose law reaches the participant (R3); `nil` if unknown.
  public let operatorJurisdiction: CountryCode?
  /// What is done if it is a taker again and its next maker is affiliated (R14).
  public let selfTradePrevention: SelfTradePrevention
  /// The conditions it still has (R15): a minimum quantity is gone once the order has traded that much.
  public let conditions: Conditions
  /// Whether all of it must come from one book (R16.4).
  public let isSameBook: Bool
  /// Whether it trades the same quantity in each window of a span, or nothing (R21).
  public let isStrip: Bool
}

extension Exchange {
  /// How many books have been opened. Their numbers run from 0.
  public var bookCount: Int { market.books.count }

  /// How many orders are live.
  public var liveOrderCount: Int { market.orders.count }

  /// The book of `contract`, if one was opened. O(1).
  public func book(for contract: Contract) -> BookID? { directory.catalogue.book(for: contract) }

  /// All books whose contract satisfies `requirement`, by number. O(books).
  public func books(matching requirement: Requirement) -> [BookID] {
    directory.catalogue.contracts.enumerated().compactMap { number, contract in
      requirement.matches(contract) ? BookID(UInt32(number)) : nil
    }
  }

  /// What `book` trades; `nil` if there is no such book. O(1).
  public func contract(of book: BookID) -> Contract? {
    isOpen(book) ? directory.catalogue.contract(of: book) : nil
  }

  /// The phase of `book`; `nil` if there is no such book. O(1).
  public func phase(of book: BookID) -> Phase? { isOpen(book) ? market.books[book].phase : nil }

  /// The lot of `book`, of which all that trades there is a multiple (R20); `nil` if there is no such book. O(1).
  public func lot(of book: BookID) -> Quantity? { isOpen(book) ? Quantity(market.books[book].lot) : nil }

  /// The auctions of `book` that are to come by themselves, with the moments of the one that goes on or is next (R17.2). O(1).
  public func auctionSchedule(of book: BookID) -> AuctionSchedule? { market.plan(of: book)?.schedule }

  /// The price of the latest trade in `book`, if there was one. O(1).
  public func lastTradePrice(in book: BookID) -> Price? {
    isOpen(book) ? market.books[book].lastTradePrice : nil
  }

  /// The highest displayed bid of `book`. O(1).
  public func bestBid(in book: BookID) -> DepthLevel? { best(.bid, in: book) }

  /// The lowest displayed ask of `book`. O(1).
  public func bestAsk(in book: BookID) -> DepthLevel? { best(.ask, in: book) }

  /// Up to `limit` levels of one side of `book`, best first. O(1) a level, and where requirement orders are in the book also
  /// O(1) an order; allocates.
  public func depth(of book: BookID, _ side: Side, levels limit: Int = .max) -> [DepthLevel] {
    var depth: [DepthLevel] = []
    forEachLevel(of: book, side) { level in
      guard depth.count < limit else { return false }
      depth.append(level)
      return true
    }
    return depth
  }

  /// Calls `body` with the levels of one side of `book`, best first, until it answers `false`. O(1) a level, and where
  /// requirement orders are in the book also O(1) an order; no allocation.
  public func forEachLevel(of book: BookID, _ side: Side, _ body: (DepthLevel) -> Bool) {
    guard isOpen(book) else { return }
    let ladder = market.books[book][side]
    var level = ladder.best.orNil
    while let current = level, body(depthLevel(current, side, in: book)) {
      level = ladder.level(after: current, in: market.levels)
    }
  }

  /// The live order `id`. O(1) expected.
  public func order(_ id: OrderID) -> RestingOrder? { market.orders.slot(of: id).map { restingOrder($0) } }

  /// The live orders of `participant`, in order of entry; none for ``ParticipantID/none`` (R3). O(1) an order; allocates.
  public func orders(of participant: ParticipantID) -> [RestingOrder] {
    var found: [RestingOrder] = []
    var next = market.orders.first(of: participant)
    while let slot = next {
      found.append(restingOrder(slot))
      next = market.orders[slot].nextOfParticipant.orNil
    }
    return found
  }

  /// Calls `body` with every live order, displayed or not, in order of entry. O(n log n) in the live orders; allocates.
  public func forEachOrder(_ body: (RestingOrder) -> Void) {
    for place in placesInOrderOfEntry() { body(restingOrder(place.slot)) }
  }

  /// The displayed queue at `price` on one side of `book`, requirement orders included, first to trade first. O(1) an order;
  /// allocates.
  public func orders(in book: BookID, _ side: Side, at price: Price) -> [RestingOrder] {
    guard isOpen(book), price >= .lowest,
      let level = market.books[book][side].level(at: Rank(of: price, on: side), in: market.levels)
    else { return [] }
    return queue(of: level)
  }

  /// How many conditional orders wait, in any book or none.
  public var waitingOrderCount: Int { market.wakeList.waitingCount }

  /// The conditional orders that wait on one side of `book` (R15.1), by their limits there and then by their stamps. O(1) an order;
  /// allocates.
  public func waitingOrders(in book: BookID, _ side: Side) -> [RestingOrder] {
    guard isOpen(book) else { return [] }
    let ladder = market.books[book][side, .conditional]
    var waiting: [RestingOrder] = []
    var level = ladder.best.orNil
    while let current = level {
      waiting += queue(of: current)
      level = ladder.level(after: current, in: market.levels)
    }
    return waiting
  }

  /// The books in which the requirement order `id` has a placement, and its limit in each, by number (R16.1). O(k log k) in these
  /// books; allocates.
  public func placements(of id: OrderID) -> [(book: BookID, limit: Price)] {
    guard let slot = market.orders.slot(of: id), let special = market.orders.special(of: slot) else { return [] }
    var placements: [(book: BookID, limit: Price)] = []
    var placement = market.orders.specials[special].firstPlacement.orNil
    while let current = placement {
      let record = market.orders[current]
      placements.append((record.book, market.levels[record.level].rank.price(on: record.side)))
      placement = record.nextOfParticipant.orNil
    }
    return placements.sorted { $0.book < $1.book }
  }

  private func queue(of level: Slot<PriceLevel>) -> [RestingOrder] {
    var queue: [RestingOrder] = []
    var slot = market.levels[level].head.orNil
    while let record = slot {
      queue.append(restingOrder(record))
      slot = market.orders[record].next.orNil
    }
    return queue
  }

  private func isOpen(_ book: BookID) -> Bool { book.rawValue < UInt32(market.books.count) }

  private func best(_ side: Side, in book: BookID) -> DepthLevel? {
    guard isOpen(book) else { return nil }
    return market.books[book][side].best.orNil.map { depthLevel($0, side, in: book) }
  }

  private func depthLevel(_ slot: Slot<PriceLevel>, _ side: Side, in book: BookID) -> DepthLevel {
    let level = market.levels[slot]
    var flexible: (quantity: Quantity, orders: Int) = (0, 0)
    if market.books[book].placementCount > 0 {
      var record = level.head.orNil
      while let current = record {
        if market.orders[current].displayedQuantity == 0 {
          flexible.quantity += Quantity(market.wholeLots(of: market.orders.openQuantity(of: current), in: book))
          flexible.orders += 1
        }
        record = market.orders[current].next.orNil
      }
    }
    return DepthLevel(
      price: level.rank.price(on: side), quantity: Quantity(clamping: level.quantity),
      orderCount: Int(level.orderCount) - flexible.orders, flexibleQuantity: flexible.quantity,
      flexibleOrderCount: flexible.orders)
  }

  private func restingOrder(_ record: Slot<OrderRecord>) -> RestingOrder {
    let slot = market.orders.order(ofRecord: record)
    let order = market.orders[slot]
    let special = market.orders.special(of: slot).map { market.orders.specials[$0] }
    let open = Quantity(market.orders.openQuantity(of: slot))
    let isFlexible = special != nil && order.terms.queueKind == .displayed && special?.firstPlacement.orNil != nil
    return RestingOrder(
      id: OrderID(order.id), scope: special?.scope ?? .book(order.book), side: order.side,
      price: special?.limit ?? market.levels[order.level].rank.price(on: order.side),
      openQuantity: open, displayedQuantity: isFlexible ? open : Quantity(order.displayedQuantity),
      tradedQuantity: Quantity(order.tradedQuantity), stamp: order.stamp,
      timeInForce: order.terms.timeInForce,
      expiry: market.expiry(of: slot),
      isPostOnly: order.terms.isPostOnly, participant: ParticipantID(order.participant),
      affiliation: AffiliationID(order.affiliation),
      operatorJurisdiction: CountryCode(rawValue: order.operatorJurisdiction),
      selfTradePrevention: order.terms.selfTradePrevention, conditions: special?.conditions ?? .none,
      isSameBook: special?.isSameBook ?? false, isStrip: special?.isStrip ?? false)
  }
}
