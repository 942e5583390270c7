// What may help an order that waits (R15.4).

extension Market {
  /// Remembers that a command changed something in `book` that may help the conditional orders of `side` there.
  @inline(never)
  mutating func noteChange(in book: BookID, _ reason: WakeReason, for side: Side) {
    guard books[book].conditionalCount > 0 else { return }
    if !books[book].hasWakeReason { wakeList.books.append(book) }
    books[book].note(reason, for: side)
  }

  /// The displayed order in `slot` shrinks, leaves, or falls back in its queue. If it names a participant or an
  /// affiliation, it may have kept an affiliated order of the other side from trading (R14), and where a trade must be
  /// printable, any order (R18); otherwise no waiting order can benefit.
  @inline(never)
  mutating func noteRemoval(of slot: Slot<OrderRecord>) {
    let order = orders[slot]
    guard order.terms.queueKind == .displayed else { return }
    if order.participant != 0 || order.affiliation != 0 {
      noteChange(in: order.book, .unblocked, for: order.side.opposite)
    } else if books[order.book].limitsPrints {
      noteChange(in: order.book, .changed, for: order.side.opposite)
    }
  }

  /// Notes in every book of the special order that it shrank or changed: for its own side if it waits, otherwise for orders of the
  /// other side that it may have stopped.
  mutating func noteChange(_ special: Slot<SpecialOrder>, _ reason: WakeReason = .changed) {
    guard wakeList.waitingCount > 0 else { return }
    forEachRecord(of: special) { record, market in
      let order = market.orders[record]
      if order.terms.queueKind == .conditional {
        market.noteChange(in: order.book, reason, for: order.side)
      } else {
        market.noteRemoval(of: record)
      }
    }
  }

  /// Forgets what has changed, once all that wait were tried.
  mutating func forgetWakeReasons() {
    while let book = wakeList.books.popLast() { books[book].forgetWakeReasons() }
  }

  /// No less than what displayed orders of `side` within `limit` have open, as far as that is below `most`. O(levels).
  func displayedQuantity(_ side: Side, in book: BookID, withinLimit limit: Price, upTo most: UInt64) -> UInt64 {
    var quantity = books[book].uncounted[Int(side.rawValue)]
    let limit = Rank(of: limit, on: side)
    var level = books[book][side].best.orNil
    while let current = level, levels[current].rank <= limit, quantity < most {
      quantity += levels[current].quantity
      level = books[book][side].level(after: current, in: levels)
    }
    return quantity
  }
}
