/// All live orders: by slot, by id, and by participant in order of entry.
struct OrderPool: ~Copyable {
  private var records: Slab<OrderRecord>
  private var placementCount = 0
  private var details = Slab<OrderDetails>()
  var specials = Slab<SpecialOrder>()
  var fills = Slab<CounterpartyFill>()
  /// All requirement orders, in order of entry.
  var firstRequirementOrder = Slot<SpecialOrder>.none
  var lastRequirementOrder = Slot<SpecialOrder>.none
  private var index: OrderIndex
  /// First and last order of each participant, by its number. Number 0, for orders that name none, has no chain.
  private var chains: GrowableBuffer<ParticipantChain>

  init(minimumCapacity: Int) {
    records = Slab(minimumCapacity: minimumCapacity)
    index = OrderIndex(minimumCapacity: minimumCapacity)
    chains = GrowableBuffer(repeating: ParticipantChain(), count: 1)
  }

  /// How many orders are live. Stands are not orders.
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

  /// What finds the order `id`, until the next insertion.
  @inline(__always)
  func key(for id: OrderID) -> OrderIndex.Key { index.key(for: id.rawValue) }

  /// Where the live order of `key` is. O(1) expected.
  @inline(__always)
  func find(_ key: OrderIndex.Key) -> OrderIndex.Location? { index.find(key, in: records) }

  /// The slot of the live order `id`. O(1) expected.
  @inline(__always)
  func slot(of id: OrderID) -> Slot<OrderRecord>? { find(key(for: id))?.slot }

  /// Brings what finding the order `id` reads nearer to the processor.
  @inline(__always)
  func prefetchIndex(of id: OrderID) { index.prefetch(id.rawValue) }

  /// Brings the record of the order `id` nearer to the processor. Wants its index entry to be near.
  @inline(__always)
  func prefetchRecord(of id: OrderID) {
    if let slot = index.likelySlot(of: id.rawValue) { records.prefetch(slot) }
  }

  /// Brings the neighbours of the order `id` nearer to the processor and returns its level. Wants its record to be near.
  @inline(__always)
  func prefetchNeighbours(of id: OrderID) -> Slot<PriceLevel>? {
    guard let slot = index.likelySlot(of: id.rawValue) else { return nil }
    records.prefetch(records[slot].next)
    records.prefetch(records[slot].previous)
    return records[slot].level
  }

  /// The level of the order `id`, as far as that can be told without waiting for memory that is far.
  @inline(__always)
  func likelyLevel(of id: OrderID) -> Slot<PriceLevel>? {
    index.likelySlot(of: id.rawValue).map { records[$0].level }
  }

  @inline(__always)
  func prefetch(_ slot: Slot<OrderRecord>) { records.prefetch(slot) }

  /// The first live order of a participant, in order of entry.
  func first(of participant: ParticipantID) -> Slot<OrderRecord>? {
    guard participant != .none, participant.rawValue < UInt32(chains.count) else { return nil }
    return chains[Int(participant.rawValue)].first.orNil
  }

  /// Adds the order of `key`, whose id is not live. Amortised O(1).
  @inline(__always)
  mutating func insert(_ record: OrderRecord, _ key: OrderIndex.Key) -> Slot<OrderRecord> {
    let slot = records.insert(record)
    if index.insert(key, slot: slot) { rebuildIndex() }
    if record.participant != 0 { joinChain(slot, of: Int(record.participant)) }
    return slot
  }

  // Apart, so that the way past it does not carry its arguments.
  @inline(never)
  private mutating func rebuildIndex() { index.rebuild(records) }

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

  /// Removes the order in `slot`. O(1), the faster if it is said where it was found.
  @inline(__always)
  mutating func remove(_ slot: Slot<OrderRecord>, foundAt location: OrderIndex.Location?) {
    if records[slot].participant != 0 { leaveChain(slot, of: Int(records[slot].participant)) }
    if let location {
      index.remove(records[slot].id, at: location)
    } else {
      index.remove(records[slot].id, slot: slot)
    }
    if let own = records[slot].details.orNil { details.remove(own) }
    records.remove(slot)
  }

  /// What is wrong with the index; `nil` if nothing is. O(n).
  func indexFault() -> String? { index.fault(records, orderCount: count) }

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
