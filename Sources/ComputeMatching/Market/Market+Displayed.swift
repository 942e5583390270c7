// Orders of one book that are displayed (R8, R13).

extension Market {
  /// Whether a displayed order of the other side is within the limit `price` of an order of `side`.
  @inline(__always)
  func crosses(_ side: Side, at price: Price, in book: BookID) -> Bool {
    // Arithmetic instead of `side.opposite`, by which a processor would have to guess half the time.
    books[book].bestRank(oppositeTo: side) <= Rank(of: price, oppositeTo: side)
  }

  /// What all displayed orders of a level have open, hidden parts included. O(orders).
  mutating func openQuantity(ofLevel level: Slot<PriceLevel>) -> UInt64 {
    var quantity: UInt64 = 0
    var slot = levels[level].head.orNil
    while let order = slot {
      quantity += UInt64(orders.openQuantity(of: order))
      slot = orders[order].next.orNil
    }
    return quantity
  }

  /// Puts what is left of `order` at the end of the queue of its price.
  mutating func rest(
    _ order: Order, in book: BookID, at price: Price, open: UInt32, traded: UInt32,
    _ events: inout EventBuffer
  ) {
    let displayed = order.isIceberg ? min(open, order.displayLimit) : open
    let slot = display(
      order, in: book, at: price, displayed, traded: traded, orders.pages.location(of: order.id.rawValue))
    if wakeList.waitingCount > 0 { noteAddition(of: slot, displayed) }
    events.appendRested(
      Event.Resting(
        order: order.id, price: price, openQuantity: Quantity(displayed), scope: .book(book), side: order.side))
    if order.isIceberg || order.timeInForce == .goodTillDate {
      addDetails(to: slot, displayLimit: order.displayLimit, hidden: open &- displayed, expiry: order.dueExpiry)
    }
  }

  /// Displays `quantity` of `order`, whose id has the place `location` in the pages, at the end of the queue of its price. Returns its
  /// slot, of which orders that wait in the book have yet to be told.
  @inline(__always)
  mutating func display(
    _ order: Order, in book: BookID, at price: Price, _ quantity: UInt32, traded: UInt32,
    _ location: OrderIDPages.Location?
  ) -> Slot<OrderRecord> {
    let level = books[book][order.side].findOrInsertLevel(
      at: Rank(of: price, on: order.side), in: &levels)
    let last = levels[level].tail
    let slot = orders.insert(
      OrderRecord(
        order, stamp: nextStamp(), displayedQuantity: quantity, tradedQuantity: traded, book: book,
        level: level, previous: last), at: location)
    levels[level].append(slot, behind: last, quantity: quantity)
    if !last.isNone { orders[last].next = slot }
    return slot
  }

  /// Gives the order in `slot`, which has just come to rest, attributes that only some orders have.
  @inline(never)
  private mutating func addDetails(to slot: Slot<OrderRecord>, displayLimit: UInt32, hidden: UInt32, expiry: Timestamp?)
  {
    orders.attach(
      OrderDetails(entryStamp: orders[slot].stamp, displayQuantity: displayLimit, reserve: 0), to: slot)
    setHidden(hidden, of: slot)
    if wakeList.waitingCount > 0, hidden > 0 { noteAddition(of: slot, hidden) }
    if let expiry { scheduleExpiry(of: slot, at: expiry) }
  }

  /// Puts the record in `slot` into the queue of `price`, behind those with lower stamps.
  mutating func link(_ slot: Slot<OrderRecord>, at price: Price) {
    let order = orders[slot]
    let level = books[order.book][order.side, order.terms.queueKind].findOrInsertLevel(
      at: Rank(of: price, on: order.side), in: &levels)
    let isNew = levels[level].orderCount == 0
    let hasNewest = isNew || orders[levels[level].tail].stamp < order.stamp
    levels.insert(slot, into: level, behind: hasNewest ? nil : entryPlaces.last(in: level, orders), &orders)
    if !hasNewest { entryPlaces.remember(slot, of: orders.order(ofRecord: slot), in: level, orders) }
    guard order.terms.queueKind == .conditional else { return }
    let need = orders.special(of: slot).map { leastNeed(of: $0) } ?? 0
    levels[level].leastNeed = isNew ? need : min(levels[level].leastNeed, need)
  }

  /// Puts the next clip of the order in `slot`, all of whose shown quantity is gone, at the end of the queue of its price, with
  /// a new stamp. Answers whether there was one.
  @inline(never)
  mutating func showNextClip(of slot: Slot<OrderRecord>, _ events: inout EventBuffer) -> Bool {
    guard let details = orders.details(of: slot), details.reserve > 0 else { return false }
    let clip = min(details.displayQuantity, details.reserve)
    setHidden(details.reserve - clip, of: slot)
    let order = orders[slot]
    levels[order.level].quantity -= UInt64(order.displayedQuantity)
    levels[order.level].quantity += UInt64(clip)
    orders[slot].displayedQuantity = clip
    orders[slot].stamp = nextStamp()
    levels.moveToEnd(slot, &orders)
    if wakeList.waitingCount > 0 { noteRemoval(of: slot) }
    events.append(
      .rested(
        Event.Resting(
          order: OrderID(order.id), price: levels[order.level].rank.price(on: order.side),
          openQuantity: Quantity(clip), scope: .book(order.book), side: order.side)))
    return true
  }

  /// The order in `slot`, an ordinary one of one book, now hides `quantity`.
  mutating func setHidden(_ quantity: UInt32, of slot: Slot<OrderRecord>) {
    let order = orders[slot]
    let hidden = orders.reserve(of: slot)
    guard quantity != hidden else { return }
    books[order.book].uncounted[Int(order.side.rawValue)] &+= UInt64(quantity) &- UInt64(hidden)
    orders.setReserve(quantity, of: slot)
  }
}
