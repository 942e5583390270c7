import ComputeMatching

extension Exchange {
  /// Stops the process if the exchange is not as every exchange must be.
  func requireInvariants() {
    do { try checkInvariants() } catch { preconditionFailure(error.description) }
  }

  /// An exchange made from nothing but the state of this one. Stops the process if that state is not accepted, or if it is
  /// not the state of the copy.
  mutating func restored() -> Exchange {
    do {
      let state = state()
      let orders = orderStates()
      var restorer = try ExchangeRestorer(configuration, state)
      for (order, fills) in orders { try restorer.add(order, fills: fills) }
      var copy = try restorer.finish()
      precondition(copy.state() == state, "the exchange restored from a state has another")
      precondition(
        copy.orderStates().elementsEqual(orders) { $0 == $1 }, "the exchange restored from a state has other orders")
      return copy
    } catch {
      preconditionFailure("no exchange can be made from the state of one: \(error)")
    }
  }

  /// Previews what `command` submits. Stops the process if the preview loses some of the order.
  mutating func requirePreview(of command: Command) {
    guard case .submit(let order) = command else { return }
    let preview = preview(order)
    guard preview.rejection == nil else { return }
    let left = preview.openQuantity + preview.cancelledQuantity + preview.decrementedQuantity
    precondition(preview.filledQuantity + left == order.quantity, "a preview loses some of the order")
    let missed = preview.shortfalls.reduce(0) { $0 + $1.quantity }
    precondition(preview.filledQuantity + missed == order.quantity, "the causes of a preview do not add up")
  }

  private mutating func orderStates() -> [(OrderState, [FillState])] {
    var states: [(OrderState, [FillState])] = []
    forEachOrderState { states.append(($0, $1)) }
    return states
  }

  /// Carries out commands that every live order, book and name has a part in, and then some that `choices` makes. Stops
  /// the process if the exchange does not bear it.
  mutating func live(through choices: ByteChoices) {
    var commands = CommandChoices(choices, from: now)
    for _ in 0..<24 {
      guard let timed = commands.next() else { break }
      apply(timed.command, at: timed.timestamp)
    }
    requireInvariants()
    for book in 0..<UInt32(min(bookCount, 8)) {
      for side in Side.allCases {
        let order = Order(
          id: OrderID(1 << 40 | UInt64(book) << 1 | UInt64(side.rawValue)), side: side, book: BookID(book),
          price: Price(ticks: side == .bid ? 120 : 80), quantity: 7)
        apply(.submit(order), at: now)
      }
      apply(.operate(BookID(book), .resume), at: now)
      apply(.operate(BookID(book), .openAuction), at: now)
      apply(.operate(BookID(book), .uncross), at: now)
    }
    requireInvariants()
    // Auctions that come every hour until the end of time would be millions.
    for book in 0..<UInt32(bookCount) { apply(.operate(BookID(book), .scheduleAuction(nil)), at: now) }
    for participant in 0..<UInt32(min(participantCount, 3)) {
      apply(.cancelAll(of: ParticipantID(participant), in: nil), at: now)
    }
    apply(.advance, at: Timestamp(nanoseconds: .max))
    for book in 0..<UInt32(min(bookCount, 8)) where book % 2 == 0 { apply(.operate(BookID(book), .close), at: now) }
    requireInvariants()
    removeAllEvents()
  }
}
