import ComputeMatching

/// Where what events change for readers of single orders is written down, while anybody asks for it.
struct ChangeRecorder {
  var isRecording = false
  var changes: [BookChange] = []
}

extension MarketFeed {
  @inline(__always)
  mutating func record(_ kind: BookChange.Kind, in book: BookID) {
    if recorder.isRecording { append(kind, in: book) }
  }

  /// The order in `slot` is displayed from now on.
  @inline(__always)
  mutating func recordAddition(of slot: UInt32) {
    if recorder.isRecording { appendAddition(of: slot) }
  }

  /// The order in `slot` displays less from now on.
  @inline(__always)
  mutating func recordReduction(of slot: UInt32) {
    if recorder.isRecording { append(.reduced(displayedOrder(slot)), in: books[level: queues[slot].level].book) }
  }

  /// An order has left the queue of its level.
  @inline(__always)
  mutating func recordRemoval(of id: OrderID, at level: UInt32) {
    if recorder.isRecording { append(.removed(id), in: books[level: level].book) }
  }

  @inline(__always)
  mutating func recordTrade(_ event: Event, in book: BookID) {
    guard recorder.isRecording else { return }
    let print = TradePrint(
      price: Price(ticks: event.price), quantity: Quantity(event.quantity), side: event.side, book: book)
    append(.trade(print), in: book)
  }

  @inline(never)
  private mutating func appendAddition(of slot: UInt32) {
    let order = queues[slot]
    let ahead = order.previous == .none ? OrderID.none : queues[order.previous].id
    append(.added(displayedOrder(slot), behind: ahead), in: books[level: order.level].book)
  }

  @inline(never)
  private mutating func append(_ kind: BookChange.Kind, in book: BookID) {
    recorder.changes.append(
      BookChange(book: book, sequence: books[book].sequence, previous: books[book].previousSequence, kind: kind))
  }

  func displayedOrder(_ slot: UInt32) -> DisplayedOrder {
    let order = queues[slot]
    let level = books[level: order.level]
    return DisplayedOrder(
      id: order.id, side: level.side, price: level.price, quantity: Quantity(order.quantity),
      isFlexible: order.isPlacement)
  }
}
