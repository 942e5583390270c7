// What an order would do, found by its own checks and its own walk, without carrying it out.

extension Exchange {
  /// What `order` would do if it were submitted at ``now``, before waiting orders wake (R15.4): a conditional order of others may then
  /// trade with what comes to rest.
  ///
  /// Nothing changes: no order, no stamp, no event, no digest, no command is counted. It is mutating because it uses the exchange's room
  /// for walks. The answer tells of hidden quantity, as the trades would.
  ///
  /// - Complexity: that of submitting the order, besides O(levels) in the books where it gets less than it wants; allocates.
  public mutating func preview(_ order: Order) -> Preview {
    var preview = Preview(quantity: order.quantity)
    if case .rejected(let reason) = check(order) {
      preview.rejection = reason
      return preview
    }
    if order.isStrip {
      previewStrip(order, &preview)
      return preview
    }
    var order = order
    let timeInForce = order.effectiveTimeInForce
    var taker = Taker(order)
    var isMet = true
    if isInAuction(order) {
      matcher.beginRecord()
    } else {
      let need = need(of: order, taker, timeInForce)
      isMet = matcher.recordWalk(
        of: &taker, need: need, isSameBook: order.isSameBook, &market, directory, &events)
    }
    var shortfalls = Shortfalls()
    var filled: UInt32 = 0
    for position in 0..<matcher.record.fills.count {
      filled += UInt32(truncatingIfNeeded: matcher.record.fills[position].quantity)
    }
    explain(order, whenFilled: filled, isMet, &shortfalls)
    preview.shortfalls = shortfalls.list
    if isMet {
      if filled > 0 { order.conditions.minimumQuantity = nil }
      keepRecord(in: &preview)
    } else {
      taker = Taker(order)
    }
    settle(order, taker, timeInForce, isMet, &preview)
    return preview
  }

  private mutating func isInAuction(_ order: Order) -> Bool {
    order.scope.book.map { market.books[$0].phase.isAuction } ?? false
  }

  /// What the recorded walk comes to.
  mutating func keepRecord(in preview: inout Preview) {
    let fillCount = matcher.record.fills.count
    preview.fills.reserveCapacity(fillCount)
    for position in 0..<fillCount { preview.fills.append(matcher.record.fills[position]) }
    for position in 0..<matcher.record.affiliatedOrders.count {
      preview.affiliatedOrders.append(matcher.record.affiliatedOrders[position])
    }
    for position in 0..<matcher.record.stoppedBooks.count {
      preview.stoppedBooks.append(matcher.record.stoppedBooks[position])
    }
    preview.decrementedQuantity = Quantity(matcher.record.decrementedQuantity)
    preview.cancelledQuantity = Quantity(matcher.record.cancelledQuantity)
    if preview.cancelledQuantity > 0 { preview.cancelReason = .selfTrade }
  }

  /// What becomes of what `taker` has left.
  mutating func settle(
    _ order: Order, _ taker: Taker, _ timeInForce: TimeInForce, _ isMet: Bool, _ preview: inout Preview
  ) {
    let open = Quantity(taker.openQuantity)
    guard open > 0 else { return }
    switch remainder(of: order, taker, timeInForce, besides: isMet ? matcher.record.endedOutrightCount : 0) {
    case .cancelled(let reason):
      preview.cancelledQuantity = open
      preview.cancelReason = reason
    case .rests(let price):
      preview.openQuantity = open
      preview.isWaiting = order.waits
      if order.isStrip { return }
      let displayed = preview.isWaiting ? 0 : open
      switch order.scope {
      case .book(let book):
        let clip = order.isIceberg ? min(displayed, Quantity(order.displayLimit)) : displayed
        preview.places = [Preview.Place(book: book, price: price, displayedQuantity: clip)]
      case .requirement(let requirement):
        let books = directory.requirements.books(of: requirement)
        preview.places.reserveCapacity(books.count)
        for eligible in books {
          guard let limit = market.placementLimit(price, order.side, in: eligible),
            !isMet || !matcher.record.stops(eligible.book)
          else { continue }
          let most = min(open, order.conditions.maximumPerCounterparty ?? open)
          let whole = Quantity(market.wholeLots(of: UInt32(truncatingIfNeeded: most), in: eligible.book))
          guard whole > 0 else { continue }
          preview.places.append(
            Preview.Place(book: eligible.book, price: limit, displayedQuantity: min(displayed, whole)))
        }
        if preview.places.isEmpty { preview.isWaiting = true }
      }
    }
  }

  // MARK: Causes

  /// Finds a cause for each GPU that `order` would not get, of which the recorded walk has `filled`, if that meets its conditions.
  private mutating func explain(
    _ order: Order, whenFilled filled: UInt32, _ isMet: Bool, _ shortfalls: inout Shortfalls
  ) {
    shortfalls.missing = UInt32(truncatingIfNeeded: order.quantity) - (isMet ? filled : 0)
    if !isMet { shortfalls.add(UInt64(filled), .condition) }
    shortfalls.add(UInt64(matcher.record.cancelledQuantity + matcher.record.decrementedQuantity), .affiliation)
    for position in 0..<matcher.record.misses.count {
      shortfalls.add(matcher.record.misses[position].quantity, matcher.record.misses[position].cause)
    }
    for isBeyondLimit in [false, true] { explainByPlace(order, isBeyondLimit: isBeyondLimit, &shortfalls) }
    shortfalls.add(.max, .nothingOffered)
  }

  /// Adds what is offered where the walk did not come: within the limit of `order`, or beyond it. O(books + levels).
  private mutating func explainByPlace(_ order: Order, isBeyondLimit: Bool, _ shortfalls: inout Shortfalls) {
    switch order.scope {
    case .book(let book):
      explain(order, in: EligibleBook(book: book, differential: 0), isBeyondLimit: isBeyondLimit, &shortfalls)
    case .requirement(let requirement):
      for eligible in directory.requirements.books(of: requirement) where shortfalls.missing > 0 {
        explain(order, in: eligible, isBeyondLimit: isBeyondLimit, &shortfalls)
      }
    }
  }

  private mutating func explain(
    _ order: Order, in eligible: EligibleBook, isBeyondLimit: Bool, _ shortfalls: inout Shortfalls
  ) {
    let makers = order.side.opposite
    guard shortfalls.missing > 0, market.books[eligible.book][makers].levelCount > 0 else { return }
    let own = ownLimit(of: order, in: eligible)
    var first = own.map { Rank(value: $0.value + 1) } ?? Rank(value: 0)
    var last = Rank.worst
    var cause = Preview.Cause.limit
    if !isBeyondLimit {
      guard let own else { return }
      last = own
      if market.books[eligible.book].phase == .continuous {
        let reached = reachedLimit(of: order, in: eligible)
        first = reached.map { Rank(value: $0.value + 1) } ?? Rank(value: 0)
        cause = .band
      } else {
        first = Rank(value: 0)
        cause = .phase
      }
    }
    guard first <= last else { return }
    let quantity = matcher.displayedQuantity(
      makers, in: eligible.book, from: first, through: last, upTo: shortfalls.missing, &market)
    shortfalls.add(UInt64(quantity), cause)
  }

  /// The worst rank of makers that `order` allows in the book, whatever the band; `nil` where its limit is not a positive price.
  private mutating func ownLimit(of order: Order, in eligible: EligibleBook) -> Rank? {
    guard let price = order.price else { return .worst }
    let (ticks, overflows) = price.ticks.addingReportingOverflow(eligible.differential)
    return overflows || ticks < 1 ? nil : Rank(of: Price(ticks: ticks), oppositeTo: order.side)
  }

  /// The worst rank of makers that a walk of `order` comes by in the book; `nil` if the book is not open to it.
  private mutating func reachedLimit(of order: Order, in eligible: EligibleBook) -> Rank? {
    guard let own = order.price else { return market.bounds(order.side, at: nil, in: eligible.book).limit }
    let price = order.scope.book == nil ? market.limit(own, order.side, in: eligible) : own
    return price.map { market.bounds(order.side, at: $0, in: eligible.book).limit }
  }
}

/// GPUs that an order would not get, by cause, until all have one.
struct Shortfalls {
  /// How many have no cause yet.
  var missing: UInt32 = 0
  private var quantities = InlineArray<8, UInt32>(repeating: 0)

  /// As many of those as `quantity` allows have this cause.
  mutating func add(_ quantity: UInt64, _ cause: Preview.Cause) {
    let part = UInt32(min(quantity, UInt64(missing)))
    quantities[Int(cause.rawValue)] += part
    missing -= part
  }

  var list: [Preview.Shortfall] {
    var list: [Preview.Shortfall] = []
    for cause in Preview.Cause.allCases where quantities[Int(cause.rawValue)] > 0 {
      list.append(Preview.Shortfall(cause: cause, quantity: Quantity(quantities[Int(cause.rawValue)])))
    }
    return list
  }
}
