import ComputeMatching

/// Books, their phases, and time (R1, R5, R17-R19).
extension PlainMarket {
  // MARK: Time (R5)

  mutating func passTime(to timestamp: Timestamp) {
    guard timestamp > now else { return }
    while let moment = earliestDue()?.moment, moment <= timestamp {
      now = moment
      while let due = earliestDue(), due.moment == moment {
        switch due.what {
        case .order(let id): end(id, .expired)
        case .gate(let book): close(book)
        case .auction(let book): nextStep(of: book)
        }
      }
      // An auction that ends may let requirement orders trade with those that wait.
      enterReleased()
      wake()
    }
    now = timestamp
  }

  private enum Due {
    case order(OrderID)
    case gate(Int)
    case auction(Int)
  }

  private func earliestDue() -> (moment: Timestamp, what: Due)? {
    var earliest: (moment: Timestamp, stamp: Int, what: Due)?
    func consider(_ moment: Timestamp, _ stamp: Int, _ what: Due) {
      if let earliest, (earliest.moment, earliest.stamp) < (moment, stamp) { return }
      earliest = (moment, stamp, what)
    }
    for order in orders where order.order.timeInForce == .goodTillDate {
      if let expiry = order.order.expiry { consider(expiry, order.entry, .order(order.order.id)) }
    }
    for (number, book) in books.enumerated() where !book.isGateClosed {
      if let gate = book.contract.window.start { consider(gate, book.stamp, .gate(number)) }
    }
    for (number, book) in books.enumerated() {
      if let auctions = book.auctions { consider(auctions.due, auctions.stamp, .auction(number)) }
    }
    return earliest.map { ($0.moment, $0.what) }
  }

  /// The gate of a book closes (R1). Orders that require this very window can have it nowhere any more.
  private mutating func close(_ book: Int) {
    books[book].isGateClosed = true
    if books[book].phase != .closed { setPhase(of: book, .closed) }
    let ending = orders.filter { order in
      if order.order.bookNumber == book { return true }
      if order.order.isStrip {
        let isFirst = books[book].contract.window.start == span(of: order.order)?.window.start
        return isFirst && isStripWindow(book, of: order.order)
      }
      guard let requirement = requirement(of: order.order), satisfies(order.order, book) else { return false }
      return setting.requirements[requirement].requirement.window != nil
    }
    if ending.contains(where: \.order.isStrip) { note(.gateEndsStrip) }
    if ending.contains(where: \.isRequirementOrder) { note(.gateEndsRequirementOrder) }
    endInOrderOfEntry(ending, .gateClosed)
  }

  // MARK: Phases (R17, R18)

  mutating func openBook(_ contract: Contract, _ lot: Quantity) {
    if lot < 1 || lot > setting.maximumQuantity { return emit(.rejected(.none, .quantity)) }
    guard !books.contains(where: { $0.contract == contract }) else { return emit(.rejected(.none, .book)) }
    stamp += 1
    books.append(PlainBook(contract: contract, lot: lot, stamp: stamp, differentials: differentials(of: contract)))
    let book = books.count - 1
    emit(.bookOpened(BookID(UInt32(book)), contract: contract.fingerprint, lot: lot))
    if let gate = contract.window.start, gate <= now { return close(book) }
    enterByRequirementOrders(book)
  }

  mutating func setPhase(of book: Int, _ phase: Phase) {
    books[book].phase = phase
    if phase == .closed { books[book].auctions = nil }
    emit(.bookPhase(BookID(UInt32(book)), phase))
    if phase == .continuous { enterByRequirementOrders(book) } else { leaveByRequirementOrders(book) }
  }

  mutating func operate(_ id: BookID, _ operation: BookOperation) {
    let book = Int(id.rawValue)
    if case .scheduleAuction(let schedule?) = operation {
      if contradictsItself(schedule) { return emit(.rejected(.none, .options)) }
      if schedule.opens <= now { return emit(.rejected(.none, .expiry)) }
    }
    guard book < books.count else { return emit(.rejected(.none, .book)) }
    if case .setPriceBand(let low, let high) = operation {
      let lowest = low ?? Price(ticks: 1)
      let highest = high ?? Price(ticks: .max)
      if lowest.ticks < 1 || highest.ticks < 1 || lowest > highest { return emit(.rejected(.none, .price)) }
    }
    let phase = books[book].phase
    switch operation {
    case .halt where phase == .continuous || phase == .auction:
      books[book].phaseBeforeHalt = phase
      setPhase(of: book, .halted)
    case .resume where phase == .halted: setPhase(of: book, books[book].phaseBeforeHalt)
    case .openAuction where phase == .continuous || phase == .halted: setPhase(of: book, .auction)
    case .lockAuction where phase == .auction: setPhase(of: book, .noCancel)
    case .indicate where books[book].collects: indicate(book)
    case .uncross where books[book].collects: endAuction(of: book, cancelling: false)
    case .scheduleAuction(let schedule) where phase != .closed:
      if let schedule {
        stamp += 1
        books[book].auctions = PlainAuctions(schedule: schedule, stamp: stamp)
      } else {
        books[book].auctions = nil
      }
      emit(.bookPhase(id, phase))
    case .close where phase != .closed:
      setPhase(of: book, .closed)
      endInOrderOfEntry(orders.filter { $0.order.bookNumber == book }, .bookClosed)
    case .setPriceBand(let low, let high) where phase != .closed:
      (books[book].low, books[book].high) = (low, high)
      emit(.priceBand(id, PriceBand(low: low, high: high), phase))
      leaveByRequirementOrders(book)
      if phase == .continuous { enterByRequirementOrders(book) }
    default: emit(.rejected(.none, .phase))
    }
  }

  // MARK: Auctions by schedule (R17.2)

  private static let hour: UInt64 = 3_600_000_000_000

  private func contradictsItself(_ schedule: AuctionSchedule) -> Bool {
    let moments = [schedule.opens, schedule.locks ?? schedule.opens, schedule.uncrosses]
    if moments != moments.sorted() { return true }
    guard let hours = schedule.everyHours else { return false }
    // The next one opens no sooner than this one is over.
    let length = UInt128(schedule.uncrosses.nanoseconds - schedule.opens.nanoseconds)
    return hours == 0 || length > UInt128(hours) * UInt128(Self.hour)
  }

  /// What is due of the auctions of a book: as its operator's commands would do, but none is rejected.
  private mutating func nextStep(of book: Int) {
    guard var auctions = books[book].auctions else { return }
    let schedule = auctions.schedule
    let phase = books[book].phase
    if !auctions.hasOpened {
      auctions.hasOpened = true
      books[book].auctions = auctions
      if phase == .halted || phase == .continuous {
        note(phase == .halted ? .scheduleOpensHaltedBook : .scheduleOpens)
        setPhase(of: book, .auction)
      }
    } else if schedule.locks != nil && !auctions.isLocked {
      auctions.isLocked = true
      books[book].auctions = auctions
      if phase == .auction {
        note(.scheduleLocks)
        setPhase(of: book, .noCancel)
      }
    } else {
      books[book].auctions = nil
      if let hours = schedule.everyHours, let next = later(schedule, by: UInt128(hours) * UInt128(Self.hour)) {
        books[book].auctions = PlainAuctions(schedule: next, stamp: auctions.stamp)
        note(.scheduleRepeats)
      }
      if books[book].collects {
        note(.scheduleUncrosses)
        endAuction(of: book, cancelling: schedule.unmatched == .cancel)
      }
    }
  }

  private func later(_ schedule: AuctionSchedule, by span: UInt128) -> AuctionSchedule? {
    guard UInt128(schedule.uncrosses.nanoseconds) + span <= UInt128(UInt64.max) else { return nil }
    func move(_ moment: Timestamp) -> Timestamp { Timestamp(nanoseconds: moment.nanoseconds + UInt64(span)) }
    return AuctionSchedule(
      opens: move(schedule.opens), locks: schedule.locks.map(move), uncrosses: move(schedule.uncrosses),
      everyHours: schedule.everyHours, unmatched: schedule.unmatched)
  }

  // MARK: Uncross (R19)

  private mutating func endAuction(of book: Int, cancelling: Bool) {
    if let clearing = clearing(of: book) {
      allocate(book, at: clearing.price)
      books[book].lastTrade = Price(ticks: clearing.price)
      books[book].lastAuction = Price(ticks: clearing.price)
    }
    if cancelling {
      endInOrderOfEntry(orders.filter { $0.order.bookNumber == book && $0.isDisplayed }, .auctionEnded)
    }
    let isCrossed = crossing(.bid, book).first.flatMap { bid in
      crossing(.ask, book).first.map { $0.price <= bid.price }
    }
    setPhase(of: book, isCrossed == true ? .auction : .continuous)
  }

  private mutating func indicate(_ book: Int) {
    let clearing = clearing(of: book)
    let surplus = clearing?.surplus ?? 0
    note(clearing == nil ? .indicatesNothing : surplus == 0 ? .indicatesNoSurplus : .indicatesSurplus)
    emit(
      .indicative(
        Event.Indication(
          book: BookID(UInt32(book)), price: clearing.map { Price(ticks: $0.price) },
          volume: UInt64(clearing?.volume ?? 0), surplus: UInt64(abs(surplus)),
          surplusSide: surplus == 0 ? nil : surplus > 0 ? .bid : .ask)))
  }

  /// Every price is tried at which anything can change: those of the orders, their neighbours, and the reference. A surplus of
  /// asks is negative.
  private func clearing(of book: Int) -> (price: Int64, volume: Quantity, surplus: Quantity)? {
    let bids = crossing(.bid, book)
    let asks = crossing(.ask, book)
    guard let highestBid = bids.first?.price, let lowestAsk = asks.first?.price else { return nil }
    let highest = min(highestBid, books[book].high?.ticks ?? .max)
    let lowest = max(lowestAsk, books[book].low?.ticks ?? 1)
    var trials: [(price: Int64, volume: Quantity, surplus: Quantity)] = []
    let reference = books[book].reference
    let candidates =
      (bids + asks).flatMap { [$0.price - 1, $0.price, $0.price &+ 1] } + [reference ?? 0, lowest, highest]
    for price in Set(candidates) where lowest <= price && price <= highest {
      let wanted = bids.filter { $0.price >= price }.reduce(0) { $0 + $1.order.total }
      let offered = asks.filter { $0.price <= price }.reduce(0) { $0 + $1.order.total }
      trials.append((price, min(wanted, offered), wanted - offered))
    }
    let volume = trials.map(\.volume).max() ?? 0
    trials.removeAll { $0.volume < volume }
    let surplus = trials.map { abs($0.surplus) }.min() ?? 0
    trials.removeAll { abs($0.surplus) > surplus }
    var prices = trials.map(\.price)
    if surplus > 0 {
      let toHigh = trials.filter { $0.surplus > 0 }.map(\.price).max()
      let toLow = trials.filter { $0.surplus < 0 }.map(\.price).min()
      prices = [toHigh, toLow].compactMap(\.self)
    }
    if let reference {
      let nearest = prices.map { abs($0 - reference) }.min() ?? 0
      prices.removeAll { abs($0 - reference) > nearest }
    }
    return prices.min().flatMap { price in trials.first { $0.price == price } }
  }

  private func crossing(_ side: Side, _ book: Int) -> [(price: Int64, order: PlainOrder)] {
    queue(side, in: book).compactMap { order in order.limit(in: book).map { ($0, order) } }
  }

  private mutating func allocate(_ book: Int, at price: Int64) {
    while let bid = crossing(.bid, book).first, let ask = crossing(.ask, book).first, bid.price >= price,
      ask.price <= price, let first = find(bid.order.id), let second = find(ask.order.id)
    {
      let common = min(bid.order.open, ask.order.open)
      orders[first].tradedWith[ask.order.order.participant, default: 0] += common
      orders[second].tradedWith[bid.order.order.participant, default: 0] += common
      emit(
        .trade(
          Event.Trade(
            taker: bid.order.id, maker: ask.order.id, price: Price(ticks: price), quantity: common,
            takerOpenQuantity: bid.order.total - common, makerOpenQuantity: ask.order.total - common,
            takerParticipant: bid.order.order.participant, makerParticipant: ask.order.order.participant,
            book: BookID(UInt32(book)), side: nil)))
      shrink(bid.order.id, common)
      shrink(ask.order.id, common)
    }
  }
}
