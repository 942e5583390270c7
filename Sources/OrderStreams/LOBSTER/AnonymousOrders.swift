import ComputeMatching

// At every price there is at most one anonymous order: it represents all that is known of the price but not by name.

extension VenueBook {
  /// The book as it was before `message`, as far as it was in view.
  func takingBack(_ message: LOBSTERMessage) -> VenueBook {
    let levels = self[message.side]
    let index = levels.firstIndex { $0.price == message.price }
    let after = index.map { levels[$0].quantity } ?? 0
    let quantity: Quantity
    // A sum too large for its type comes out negative, and is no level.
    switch message.kind {
    case .submission: quantity = after &- message.size
    case .reduction, .deletion, .execution: quantity = after &+ message.size
    case .hiddenExecution, .crossTrade, .tradingStatus: return self
    }
    var before = self
    if let index { before[message.side].remove(at: index) }
    if quantity > 0 { before[message.side].append(VenueLevel(price: message.price, quantity: quantity)) }
    return before
  }
}

extension Exchange {
  /// Puts an anonymous order in place. While the book trades it is post-only: should the venue's row be crossed, it is
  /// rejected.
  mutating func submitAnonymous(
    _ side: Side, _ price: Price, _ quantity: Quantity, in book: BookID, at timestamp: Timestamp
  ) {
    openToQuotes(book, at: timestamp)
    let order = Order(
      id: .lobsterAnonymous(side, at: price), side: side, book: book, price: price, quantity: quantity,
      isPostOnly: phase(of: book) == .continuous)
    apply(.submit(order), at: timestamp)
  }

  /// Makes every level that was found one anonymous order with the venue's quantity.
  mutating func makeAnonymous(
    _ findings: [VenueComparison.Finding], in book: BookID, at timestamp: Timestamp
  ) {
    // All of the old orders leave before a new one comes, so that none is in another's way.
    for finding in findings where !isAnonymous(finding) && finding.engineQuantity > 0 {
      for order in orders(in: book, finding.side, at: finding.price) { apply(.cancel(order.id), at: timestamp) }
    }
    for finding in findings where !isAnonymous(finding) && finding.venueQuantity > 0 {
      submitAnonymous(finding.side, finding.price, finding.venueQuantity, in: book, at: timestamp)
    }
  }

  /// Whether the level is one anonymous order with the venue's quantity already.
  private func isAnonymous(_ finding: VenueComparison.Finding) -> Bool {
    guard !finding.isDifferent else { return false }
    return order(.lobsterAnonymous(finding.side, at: finding.price))?.openQuantity == finding.venueQuantity
  }

  /// What the anonymous order at a price represents may be older or younger than the orders there that have names; an
  /// execution tells. If it names an order of the queue, what it represents is not ahead of that one and goes to the end;
  /// if it names an unknown one, that one is ahead of all and the others go behind. Returns whether anything was moved.
  mutating func moveAnonymous(toItsPlaceAt execution: LOBSTERMessage, in book: BookID) -> Bool {
    let anonymous = OrderID.lobsterAnonymous(execution.side, at: execution.price)
    guard order(anonymous) != nil else { return false }
    let queue = orders(in: book, execution.side, at: execution.price)
    let namesOneOfQueue = queue.contains { $0.id == execution.order }
    guard namesOneOfQueue == (queue.first?.id == anonymous) else { return false }
    for order in queue where (order.id == anonymous) == namesOneOfQueue {
      let sameAgain = Replacement(price: order.price, quantity: order.openQuantity)
      apply(.replace(order.id, with: sameAgain), at: execution.timestamp)
    }
    return true
  }
}
