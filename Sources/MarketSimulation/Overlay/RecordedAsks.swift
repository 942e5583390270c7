import ComputeMatching

/// A recorded ask, from when it enters until the stream takes it off, whether or not it has traded by then.
struct RecordedAsk {
  /// As it entered.
  let order: Order
  /// Counts asks by entry.
  let serial: UInt32
  /// Its limit, as the stream has it.
  var limit: Price
  /// GPUs, as the stream has them: what it entered with, less what was taken off.
  var quantity: Quantity
  /// What each supplier got for it.
  var added: [Quantity] = []
  /// The order of each supplier that copies it, if any do.
  var copies: [OrderID] = []
  /// What it had open at the latest turn of recorded sellers; `nil` before its first.
  var openAtTurn: Quantity?
}

/// The recorded asks that the stream has not taken off, in order of entry.
struct RecordedAsks {
  private var byID: [UInt64: RecordedAsk] = [:]
  private var entries: [Entry] = []
  /// The same by whom the asks are of, for those who cancel all of theirs.
  private var owned: [ParticipantID: [Entry]] = [:]
  /// Of those that are good till a date: when each ends, by serial.
  private var expiries = WakeQueue()
  private var idsBySerial: [UInt32: UInt64] = [:]
  private var nextSerial: UInt32 = 0

  /// An ask under one of its ids; it may have left, or have another one.
  private struct Entry {
    let id: UInt64
    let serial: UInt32
  }

  subscript(id: OrderID) -> RecordedAsk? { byID[id.rawValue] }

  /// Takes note of an order that the exchange has accepted.
  mutating func enter(_ order: Order) -> RecordedAsk {
    defer { nextSerial &+= 1 }
    let ask = RecordedAsk(
      order: order, serial: nextSerial, limit: order.price ?? Price(ticks: 0), quantity: order.quantity)
    byID[order.id.rawValue] = ask
    add(ask, named: order.id)
    if order.timeInForce == .goodTillDate, let expiry = order.expiry {
      expiries.add(WakeQueue.Wake(time: expiry.nanoseconds, agent: nextSerial))
      idsBySerial[nextSerial] = order.id.rawValue
    }
    if entries.count > 1_024, entries.count > 2 * byID.count { dropGone() }
    return ask
  }

  /// Keeps what has become of one.
  mutating func update(_ ask: RecordedAsk, named id: OrderID) { byID[id.rawValue] = ask }

  mutating func remove(_ id: OrderID) -> RecordedAsk? { byID.removeValue(forKey: id.rawValue) }

  /// One goes on under another id, behind all others.
  mutating func rename(_ old: OrderID, to new: OrderID) {
    guard old != new, let ask = byID.removeValue(forKey: old.rawValue) else { return }
    byID[new.rawValue] = ask
    add(ask, named: new)
    if idsBySerial[ask.serial] != nil { idsBySerial[ask.serial] = new.rawValue }
  }

  private mutating func add(_ ask: RecordedAsk, named id: OrderID) {
    let entry = Entry(id: id.rawValue, serial: ask.serial)
    entries.append(entry)
    owned[ask.order.participant, default: []].append(entry)
  }

  /// The ids of all that satisfy `condition`, in order of entry. O(asks).
  func ids(where condition: (RecordedAsk) -> Bool) -> [OrderID] {
    entries.compactMap { entry in
      guard let ask = byID[entry.id], ask.serial == entry.serial, condition(ask) else { return nil }
      return OrderID(entry.id)
    }
  }

  /// The ids of all of `participant`, in `book` or wherever they are, in order of entry. Constant time for each ask of
  /// theirs that is there or has left since it was asked last.
  mutating func ids(of participant: ParticipantID, in book: BookID?) -> [OrderID] {
    guard let present = owned[participant]?.filter({ byID[$0.id]?.serial == $0.serial }) else { return [] }
    owned[participant] = present.isEmpty ? nil : present
    return present.filter { book == nil || byID[$0.id]?.order.scope.book == book }.map { OrderID($0.id) }
  }

  /// The next one that ends by itself by `time`; `nil` if none does.
  mutating func nextExpired(by time: UInt64) -> OrderID? {
    while let first = expiries.first, first.time <= time {
      _ = expiries.next()
      guard let id = idsBySerial.removeValue(forKey: first.agent), byID[id]?.serial == first.agent else { continue }
      return OrderID(id)
    }
    return nil
  }

  private mutating func dropGone() {
    entries.removeAll { entry in byID[entry.id]?.serial != entry.serial }
    owned = owned.mapValues { $0.filter { byID[$0.id]?.serial == $0.serial } }.filter { !$0.value.isEmpty }
  }
}
