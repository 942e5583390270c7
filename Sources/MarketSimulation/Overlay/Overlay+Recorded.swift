import ComputeMatching

extension Overlay {
  /// Carries out a recorded command, and takes note of what it says of asks.
  mutating func follow(_ command: Command) {
    if case .forgetNames = command { meter.keepNames(of: desk.venue.exchange) }
    let rejection = apply(command)
    if let rejection {
      meter.rejectedCount += 1
      // An order that is not live may have traded with somebody who was added: the stream takes its ask off all the same.
      // All other rejections are those of the stream itself.
      guard rejection == .unknownOrder else { return }
    }
    switch command {
    case .submit(let order): if rejection == nil, order.side == .ask { enter(order) }
    case .cancel(let id): leave(id)
    case .reduce(let id, let quantity): shrink(id, by: quantity)
    case .replace(let id, let replacement): change(id, to: replacement)
    case .cancelAll(let participant, let book):
      guard participant != .none else { return }
      for id in asks.ids(of: participant, in: book) { leave(id) }
    case .openBook, .operate, .forgetNames, .advance: break
    }
  }

  /// Suppliers get their part for an ask that may rest.
  private mutating func enter(_ order: Order) {
    guard order.price != nil, order.timeInForce == .goodTillCancelled || order.timeInForce == .goodTillDate else {
      return
    }
    // An id is free again once its order has ended (R6).
    leave(order.id)
    let ask = asks.enter(order)
    grant(ask, named: order.id)
  }

  /// Whether suppliers who price for themselves sell what they get for it, and not in a copy of it: what is in one book, and
  /// everybody can trade with.
  private func isPriced(_ order: Order) -> Bool {
    terms.strategy != .static && order.scope.book != nil && order.conditions == .none
  }

  private mutating func grant(_ ask: RecordedAsk, named id: OrderID) {
    guard terms.addsSupply else { return }
    var ask = ask
    ask.added = grants.add(ask.quantity, in: ask.order.scope, terms, among: suppliers.count, lot: lot(of: ask.order))
    meter.added += Int128(ask.added.reduce(0, +))
    if isPriced(ask.order), let book = ask.order.scope.book {
      for index in suppliers.indices {
        withStock(of: index, in: book, ask) { $0.add(ask.added[index], for: ask.serial) }
      }
    } else {
      ask.copies = suppliers.indices.map { index in copy(ask, for: index) }
    }
    asks.update(ask, named: id)
  }

  /// What quantities of an order are multiples of (R20).
  private func lot(of order: Order) -> Quantity { order.scope.book.flatMap { desk.venue.exchange.lot(of: $0) } ?? 1 }

  /// Enters an order like a recorded ask, with what a supplier got for it.
  private mutating func copy(_ ask: RecordedAsk, for supplier: Int) -> OrderID {
    let lot = lot(of: ask.order)
    let quantity = min(ask.added[supplier], desk.venue.exchange.configuration.maximumQuantity) / lot * lot
    meter.withdrawn += Int128(ask.added[supplier] - quantity)
    guard quantity > 0 else { return .none }
    var order = ask.order
    order.price = ask.limit
    order.quantity = quantity
    // What asks for all of its GPUs is served as well by a part of as many.
    if order.conditions.isAllOrNone, !order.isSameBook {
      order.conditions.isAllOrNone = false
      order.conditions.minimumQuantity = min(ask.order.quantity, quantity)
    } else if let minimum = order.conditions.minimumQuantity {
      order.conditions.minimumQuantity = min(minimum, quantity)
    }
    // An iceberg shows a thousandth at least (R13).
    order.displayQuantity = order.displayQuantity.map { shown in
      min(max(shown, (quantity + 999) / 1_000 + lot - 1) / lot * lot, quantity)
    }
    let id = enter(order, of: supplier, in: nil)
    if id == .none { meter.withdrawn += Int128(quantity) }
    return id
  }

  /// The stream takes an ask off. Returns how much suppliers who price for themselves had left of what they got for it.
  @discardableResult
  mutating func leave(_ id: OrderID) -> Quantity {
    guard let ask = asks.remove(id) else { return 0 }
    for copy in ask.copies where desk.venue.exchange.order(copy) != nil { apply(.cancel(copy)) }
    return takeOff(ask.added, of: ask)
  }

  /// Takes off what suppliers who price for themselves have left of what they got for an ask, up to so much each.
  @discardableResult
  private mutating func takeOff(_ amounts: [Quantity], of ask: RecordedAsk) -> Quantity {
    guard ask.copies.isEmpty, !amounts.isEmpty, let book = ask.order.scope.book else { return 0 }
    var taken: Quantity = 0
    for index in suppliers.indices {
      withStock(of: index, in: book, ask) { taken += $0.takeOff(amounts[index], for: ask.serial) }
      shrinkOrder(of: index, in: book)
    }
    meter.withdrawn += Int128(taken)
    return taken
  }

  private mutating func shrink(_ id: OrderID, by quantity: Quantity) {
    guard var ask = asks[id], quantity > 0 else { return }
    if quantity >= ask.quantity {
      leave(id)
      return
    }
    let lot = lot(of: ask.order)
    let lots = ask.added.map { $0 / lot }
    let gone = Quantity(Int128(lots.reduce(0, +)) * Int128(quantity) / Int128(ask.quantity))
    let parts = gone.divided(inProportionTo: lots).map { $0 * lot }
    ask.quantity -= quantity
    for (index, copy) in ask.copies.enumerated() where parts[index] > 0 {
      guard let open = desk.venue.exchange.order(copy)?.openQuantity else { continue }
      // One that ends says so itself.
      if parts[index] < open { meter.withdrawn += Int128(parts[index]) }
      apply(.reduce(copy, by: parts[index]))
    }
    takeOff(parts, of: ask)
    for index in parts.indices { ask.added[index] -= parts[index] }
    asks.update(ask, named: id)
  }

  /// The stream replaces an ask. What suppliers have sold all of does not come back.
  private mutating func change(_ id: OrderID, to replacement: Replacement) {
    let new = replacement.id ?? id
    // One that is not live any more the exchange has not looked at further (R7).
    guard var ask = asks[id], replacement.price.ticks > 0, new == id || asks[new] == nil,
      1...desk.venue.exchange.configuration.maximumQuantity ~= replacement.quantity,
      replacement.quantity.isMultiple(of: lot(of: ask.order))
    else { return }
    asks.rename(id, to: new)
    (ask.limit, ask.openAtTurn) = (replacement.price, nil)
    defer { asks.update(ask, named: new) }
    guard replacement.quantity != ask.quantity || !ask.copies.isEmpty else { return }
    let hasLeft =
      ask.copies.isEmpty
      ? suppliers.contains { supplier in
        ask.order.scope.book.flatMap { supplier.offer(in: $0) }.map { $0.stock.part(for: ask.serial) > 0 } ?? false
      } : ask.copies.contains { desk.venue.exchange.order($0) != nil }
    let copies = ask.copies
    for copy in copies where desk.venue.exchange.order(copy) != nil { apply(.cancel(copy)) }
    takeOff(ask.added, of: ask)
    (ask.quantity, ask.added, ask.copies) = (replacement.quantity, [], [])
    guard hasLeft else { return }
    asks.update(ask, named: new)
    grant(ask, named: new)
    if let granted = asks[new] { ask = granted }
  }

  // MARK: Recorded sellers who react

  /// Every recorded ask above the best that has not traded since the turn before is entered again, a tick below the best.
  mutating func repriceRecordedAsks() {
    guard case .reprice(let share) = terms.reaction else { return }
    for id in asks.ids(where: { $0.order.scope.book != nil }) {
      guard var ask = asks[id], let book = ask.order.scope.book, desk.venue.exchange.phase(of: book) == .continuous,
        let order = desk.venue.exchange.order(id), order.displayedQuantity > 0
      else { continue }
      let hasStood = ask.openAtTurn == order.openQuantity
      ask.openAtTurn = order.openQuantity
      asks.update(ask, named: id)
      guard hasStood, let best = desk.venue.exchange.bestAsk(in: book)?.price, order.price > best else { continue }
      let lowest = Int64(exactly: (Double(ask.limit.ticks) * share).rounded(.up)) ?? ask.limit.ticks
      let price = Price(ticks: max(best.ticks - 1, lowest, 1))
      if price < order.price { apply(.replace(id, with: Replacement(price: price, quantity: order.openQuantity))) }
    }
  }
}
