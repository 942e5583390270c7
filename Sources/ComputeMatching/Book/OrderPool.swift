/// All live orders: by slot, by id, and by participant in order of entry.
struct OrderPool: ~Copyable {
  private(set) var records: Slab<OrderRecord>
  private var placementCount = 0
  private var details = Slab<OrderDetails>()
  var specials = Slab<SpecialOrder>()
  var fills = Slab<CounterpartyFill>()
  /// All requirement orders, in order of entry.
  var firstRequirementOrder = Slot<SpecialOrder>.none
  var lastRequirementOrder = Slot<SpecialOrder>.none
  /// The slots of live orders by id. An order is in one of the two.
  var pages: OrderIDPages
  var index: OrderIndex
  /// No order with a higher id is in ``index``.
  var highestHashedID: UInt64 = 0
  /// First and last order of each participant, by its number. Number 0, for orders that name none, has no chain.
  private var chains: GrowableBuffer<ParticipantChain>

  init(minimumCapacity: Int) {
    records = Slab(minimumCapacity: minimumCapacity)
    pages = OrderIDPages(minimumCapacity: minimumCapacity)
    index = OrderIndex(minimumCapacity: 0)
    chains = GrowableBuffer(repeating: ParticipantChain(), count: 1)
  }

  /// How many orders are live. Placements are not orders.
  var count: Int { records.liveCount - placementCount }

  subscript(slot: Slot<OrderRecord>) -> OrderRecord {
    @inline(__always)
    _read { yield records[slot] }
    @inline(__always)
    _modify { yield &records[slot] }
  }

  /// What few orders have of the order in `slot`; `nil` for most.
  @inline(__always)
  func details(of slot: Slot<OrderRecord>) -> OrderDetails? { records[slot].details.orNil.map { details[$0] } }

  /// Gives the order in `slot`, which has none, details. Amortised O(1).
  mutating func attach(_ new: OrderDetails, to slot: Slot<OrderRecord>) { records[slot].details = details.insert(new) }

  /// The order in `slot` must have details.
  mutating func setSchedulePosition(_ position: UInt32, of slot: Slot<OrderRecord>) {
    details[records[slot].details].schedulePosition = position
  }

  /// The order in `slot` must have details.
  mutating func setReserve(_ quantity: UInt32, of slot: Slot<OrderRecord>) {
    details[records[slot].details].reserve = quantity
  }

  /// The order in `slot` must have details.
  mutating func setSpecial(_ special: Slot<SpecialOrder>, of slot: Slot<OrderRecord>) {
    details[records[slot].details].special = special
  }

  /// What the order in `slot` has open beyond what its level counts.
  @inline(__always)
  func reserve(of slot: Slot<OrderRecord>) -> UInt32 {
    records[slot].details.isNone ? 0 : details[records[slot].details].reserve
  }

  /// All that the order in `slot` has open, shown or not. At most the exchange's maximum quantity.
  @inline(__always)
  func openQuantity(of slot: Slot<OrderRecord>) -> UInt32 { records[slot].displayedQuantity &+ reserve(of: slot) }

  /// The stamp under which the order in `slot` entered.
  @inline(__always)
  func entryStamp(of slot: Slot<OrderRecord>) -> UInt64 { details(of: slot)?.entryStamp ?? records[slot].stamp }

  @inline(__always)
  func prefetch(_ slot: Slot<OrderRecord>) { records.prefetch(slot) }

  /// The first live order of a participant, in order of entry.
  func first(of participant: ParticipantID) -> Slot<OrderRecord>? {
    guard participant != .none, participant.rawValue < UInt32(chains.count) else { return nil }
    return chains[Int(participant.rawValue)].first.orNil
  }

  /// Adds an order whose id is not live. Amortised O(1).
  mutating func insert(_ record: OrderRecord) -> Slot<OrderRecord> {
    insert(record, at: pages.location(of: record.id))
  }

  /// The same for an id whose place in the pages is `location`.
  @inline(__always)
  mutating func insert(_ record: OrderRecord, at location: OrderIDPages.Location?) -> Slot<OrderRecord> {
    let slot = records.insert(record)
    remember(record.id, slot, at: location)
    if record.participant != 0 { joinChain(slot, of: Int(record.participant)) }
    return slot
  }

  /// Adds a placement of the requirement order in `slot`, which then shares its details. Amortised O(1).
  mutating func insertPlacement(of slot: Slot<OrderRecord>, in book: BookID) -> Slot<OrderRecord> {
    var placement = records[slot]
    placement.book = book
    placement.nextOfParticipant = Slot<OrderRecord>.none
    placement.previousOfParticipant = Slot<OrderRecord>.none
    placementCount += 1
    return records.insert(placement)
  }

  /// Removes a placement. O(1).
  mutating func removePlacement(_ placement: Slot<OrderRecord>) {
    records.remove(placement)
    placementCount -= 1
  }

  /// Removes `order`, which is the record in `slot` and has no details. O(1).
  @inline(__always)
  mutating func remove(_ slot: Slot<OrderRecord>, _ order: OrderRecord) {
    forget(OrderID(order.id), slot)
    release(slot, order)
  }

  /// The second half of that, for an order that is no longer found by its id. O(1).
  @inline(__always)
  mutating func release(_ slot: Slot<OrderRecord>, _ order: OrderRecord) {
    if order.participant != 0 { leaveChain(slot, of: Int(order.participant)) }
    records.remove(slot)
  }

  /// Removes the order in `slot` with its details. O(1).
  mutating func removeDetailed(_ slot: Slot<OrderRecord>) {
    let order = records[slot]
    details.remove(order.details)
    remove(slot, order)
  }

  /// Makes room for the chain of one more participant.
  mutating func addParticipant() { chains.append(ParticipantChain()) }

  private mutating func joinChain(_ slot: Slot<OrderRecord>, of participant: Int) {
    let last = chains[participant].last
    records[slot].previousOfParticipant = last
    records[slot].nextOfParticipant = Slot<OrderRecord>.none
    if last.isNone {
      chains[participant].first = slot
    } else {
      records[last].nextOfParticipant = slot
    }
    chains[participant].last = slot
  }

  private mutating func leaveChain(_ slot: Slot<OrderRecord>, of participant: Int) {
    let next = records[slot].nextOfParticipant
    let previous = records[slot].previousOfParticipant
    if next.isNone {
      chains[participant].last = previous
    } else {
      records[next].previousOfParticipant = previous
    }
    if previous.isNone {
      chains[participant].first = next
    } else {
      records[previous].nextOfParticipant = next
    }
  }
}

/// The first and the last live order of a participant.
struct ParticipantChain: BitwiseCopyable {
  var first = Slot<OrderRecord>.none
  var last = Slot<OrderRecord>.none
}
