// Finding orders by their ids: in the pages of dense ids, and by their hash where an id has no page. An order whose id has a page
// is in it, so that a new id next to others is known to be free without a hash.

extension OrderPool {
  /// The slot of the live order `id`. O(1) expected.
  func slot(of id: OrderID) -> Slot<OrderRecord>? {
    if let location = pages.location(of: id.rawValue) { return pages.slot(at: location).orNil }
    return index.find(index.key(for: id.rawValue), in: records)?.slot
  }

  /// The same for commands: what is in no page is looked for elsewhere, so that the way past that is short.
  @inline(__always)
  mutating func find(_ id: OrderID) -> Slot<OrderRecord>? {
    if let location = pages.location(of: id.rawValue) { return pages.slot(at: location).orNil }
    return findOutsidePages(id)
  }

  /// The same for an order that no page has.
  @inline(__always)
  mutating func findOutsidePages(_ id: OrderID) -> Slot<OrderRecord>? {
    id.rawValue <= highestHashedID ? findHashed(id.rawValue) : nil
  }

  @inline(never)
  private mutating func findHashed(_ id: UInt64) -> Slot<OrderRecord>? {
    guard let found = index.find(index.key(for: id), in: records) else { return nil }
    index.lastFound = found
    return found.slot
  }

  /// Whether no live order has the id `id`, whose place in the pages is `location`. O(1) expected.
  @inline(__always)
  mutating func isFree(_ id: OrderID, _ location: OrderIDPages.Location?) -> Bool {
    if let location { return pages.slot(at: location).isNone }
    return findOutsidePages(id) == nil
  }

  /// Remembers that the order `id`, which was not live, and whose place in the pages is `location`, is in `slot`. O(1) expected.
  @inline(__always)
  mutating func remember(_ id: UInt64, _ slot: Slot<OrderRecord>, at location: OrderIDPages.Location?) {
    if let location { pages.insert(slot, at: location) } else { rememberOutsidePages(id, slot) }
  }

  @inline(never)
  private mutating func rememberOutsidePages(_ id: UInt64, _ slot: Slot<OrderRecord>) {
    guard pages.wantsPage(for: id) else { return addHashed(id, slot) }
    if var old = pages.addPage(for: id, orderCount: records.liveCount) {
      var isFirst = true
      while let other = pages.removeOrder(of: &old) {
        addHashed(other.id, other.slot, isFirst: isFirst)
        isFirst = false
      }
    }
    takeHashedOrders(ofPageOf: id)
    if let location = pages.location(of: id) { pages.insert(slot, at: location) }
  }

  /// Puts the orders that were found by their hash into the new page of `id`, if it has their ids. O(1) expected.
  private mutating func takeHashedOrders(ofPageOf id: UInt64) {
    for other in OrderIDPages.idsOfPage(of: id) {
      guard other <= highestHashedID else { return }
      guard let slot = findHashed(other), let location = pages.location(of: other) else { continue }
      forgetHashed(other, slot)
      pages.insert(slot, at: location)
    }
  }

  private mutating func addHashed(_ id: UInt64, _ slot: Slot<OrderRecord>, isFirst: Bool = true) {
    highestHashedID = max(highestHashedID, id)
    if index.insert(index.key(for: id), slot: slot) { index.advance(records, isFirst: isFirst) }
  }

  /// Forgets the order `id`, which is in `slot`. O(1) expected.
  @inline(__always)
  mutating func forget(_ id: OrderID, _ slot: Slot<OrderRecord>) {
    if !pages.remove(id.rawValue) { forgetHashed(id.rawValue, slot) }
  }

  /// The same for an order that no page has.
  @inline(never)
  mutating func forgetHashed(_ id: UInt64, _ slot: Slot<OrderRecord>) {
    index.remove(id, slot: slot)
    if index.count == 0 { highestHashedID = 0 }
  }

  /// Brings what finding the order `id` reads nearer to the processor.
  @inline(__always)
  mutating func prefetchIndex(of id: OrderID) {
    if let location = pages.location(of: id.rawValue) {
      pages.prefetch(location)
    } else if id.rawValue <= highestHashedID {
      prefetchHashed(id.rawValue)
    }
  }

  @inline(never)
  private mutating func prefetchHashed(_ id: UInt64) { index.prefetch(id) }

  /// The slot that the order `id` has, if it is live; without a page it may be that of another with a similar hash.
  @inline(__always)
  mutating func likelySlot(of id: OrderID) -> Slot<OrderRecord> {
    if let location = pages.location(of: id.rawValue) { return pages.slot(at: location) }
    return id.rawValue <= highestHashedID ? likelyHashedSlot(of: id.rawValue) : .none
  }

  @inline(never)
  private mutating func likelyHashedSlot(of id: UInt64) -> Slot<OrderRecord> { index.likelySlot(of: id) }

  /// What is wrong with how orders are found; `nil` if nothing is. O(n).
  func lookupFault() -> String? {
    let paged = pages.check(records)
    return paged.fault ?? index.fault(records, orderCount: count - paged.count)
  }
}
