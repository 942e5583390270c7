import ComputeMatching

/// The commands that lead to a market as it is at one moment, as far as commands can say it.
struct MarketOpening {
  /// In the numbers of the exchange whose market it is; all of them at its present.
  private(set) var commands: [Command] = []
  /// What they do not say.
  private(set) var notes: [String] = []

  private var states: [(state: OrderState, hasFills: Bool)] = []

  /// The market of `exchange`, as far as `selection` keeps it. O(n log n) in the live orders; carries the commands out once.
  init(of exchange: borrowing Exchange, _ selection: StreamSelection) {
    let state = exchange.state()
    let books = state.books.indices.filter { selection.keeps(state.books[$0].contract) }
    exchange.forEachOrderState { order, fills in
      guard selection.keeps(order.order.participant, in: exchange), selection.keeps(order.order.scope, in: exchange)
      else { return }
      states.append((order, !fills.isEmpty))
    }
    // The order of places in time, which is not that of entry.
    states.sort { $0.state.stamp < $1.state.stamp }

    var ordersOfBook: [BookID: [OrderState]] = [:]
    for (order, _) in states {
      if let book = order.order.scope.book { ordersOfBook[book, default: []].append(order) }
    }
    for book in books { commands.append(.openBook(state.books[book].contract, lot: Quantity(state.books[book].lot))) }
    for book in books {
      let number = BookID(UInt32(book))
      begin(number, state.books[book], ordersOfBook[number] ?? [], now: state.now)
    }
    // At one moment a step of a schedule and the expiry of an order are in the order in which both were given (R5).
    var plans = books.filter { state.books[$0].plan != nil }
    plans.sort { state.books[$0].plan?.stamp ?? 0 > state.books[$1].plan?.stamp ?? 0 }
    for order in states where !isEntered(order.state.order.id) {
      while let book = plans.last, let plan = state.books[book].plan, plan.stamp < order.state.stamp {
        schedule(BookID(UInt32(book)), state.books[book], now: state.now)
        plans.removeLast()
      }
      enter(order.state)
    }
    for book in plans.reversed() { schedule(BookID(UInt32(book)), state.books[book], now: state.now) }
    for book in books { finish(BookID(UInt32(book)), state.books[book]) }
    check(exchange, state, books)
  }

  private var entered: Set<OrderID> = []

  private func isEntered(_ id: OrderID) -> Bool { entered.contains(id) }

  private mutating func enter(_ state: OrderState) {
    var order = state.order
    // Less than it would show is not allowed in a new order, and it shows all of it.
    if let shown = order.displayQuantity, shown >= order.quantity {
      order.displayQuantity = nil
      if shown > order.quantity { notes.append("order \(order.id) shows all of it, also if it is replaced by more") }
    }
    entered.insert(order.id)
    commands.append(.submit(order))
  }

  /// What comes before the orders of other books; `orders` are those of this one.
  private mutating func begin(_ book: BookID, _ state: BookState, _ orders: [OrderState], now: Timestamp) {
    if state.phase == .closed {
      // One whose gate has closed opens closed.
      if state.contract.window.start.map({ $0 > now }) ?? true { commands.append(.operate(book, .close)) }
      return
    }
    switch (state.phase, state.phaseBeforeHalt) {
    // Prices may cross there, also outside a band.
    case (.auction, _), (.noCancel, _), (.halted, .auction): commands.append(.operate(book, .openAuction))
    case (.halted, _), (.continuous, _), (.closed, _): break
    }
    let band = state.band
    // Orders outside the band stay where they are, and could not come back.
    for order in orders {
      guard let price = order.order.price, price < band.low ?? price || price > band.high ?? price else { continue }
      enter(order)
    }
    if band != PriceBand() { commands.append(.operate(book, .setPriceBand(low: band.low, high: band.high))) }
    if state.phase == .halted, state.phaseBeforeHalt != .auction {
      // Nothing enters a halted book, and requirement orders pass over it.
      for order in orders where !isEntered(order.order.id) { enter(order) }
      commands.append(.operate(book, .halt))
    }
  }

  /// What comes behind the orders.
  private mutating func finish(_ book: BookID, _ state: BookState) {
    if state.phase == .noCancel { commands.append(.operate(book, .lockAuction)) }
    if state.phase == .halted, state.phaseBeforeHalt == .auction { commands.append(.operate(book, .halt)) }
  }

  private mutating func schedule(_ book: BookID, _ state: BookState, now: Timestamp) {
    guard let plan = state.plan else { return }
    var schedule = plan.schedule
    if plan.next != .open {
      // It has opened already: that it opens again leads to nothing.
      let soon = Timestamp(nanoseconds: now.nanoseconds + 1)
      schedule.opens = soon
      schedule.locks = plan.next == .lock ? schedule.locks : nil
      schedule.uncrosses = max(schedule.uncrosses, soon)
      if schedule.everyHours != nil {
        notes.append("book \(state.contract): its next auctions by schedule come at other times, and are not locked")
      }
    }
    commands.append(.operate(book, .scheduleAuction(schedule)))
  }

  /// Carries the commands out, and notes what is not as it was.
  private mutating func check(_ exchange: borrowing Exchange, _ state: ExchangeState, _ books: [Int]) {
    var names = state
    names.books = []
    guard let restorer = try? ExchangeRestorer(exchange.configuration, names), var opened = try? restorer.finish()
    else { return }
    let numbers = Dictionary(uniqueKeysWithValues: books.enumerated().map { (BookID(UInt32($1)), BookID(UInt32($0))) })
    for command in commands {
      opened.apply(command.book.flatMap { numbers[$0] }.map(command.moved) ?? command, at: state.now)
    }
    opened.events.withSpan { events in
      for index in events.indices {
        switch events[index].kind {
        case .rejected(let id, let reason): notes.append("order \(id) is left out (\(reason.text))")
        case .trade(let trade): notes.append("orders \(trade.taker) and \(trade.maker) trade at the beginning")
        default: break
        }
      }
    }
    noteOrdersOfParticipants()
    var wasDisplayed: Set<OrderID> = []
    opened.forEachOrderState { order, _ in
      if order.wasDisplayed { wasDisplayed.insert(order.order.id) }
    }
    for (order, hasFills) in states {
      if order.wasDisplayed, !wasDisplayed.contains(order.order.id) {
        notes.append("order \(order.order.id): that it rests is told again, in its next book")
      }
      if hasFills { notes.append("order \(order.order.id): its limits per counterparty begin anew") }
      guard order.displayedQuantity > 0, let found = opened.order(order.order.id),
        found.displayedQuantity != Quantity(order.displayedQuantity)
      else { continue }
      notes.append(
        "order \(order.order.id) shows \(found.displayedQuantity) instead of the \(order.displayedQuantity) left of a clip"
      )
    }
    for (number, book) in books.enumerated() {
      for side in Side.allCases {
        for level in exchange.depth(of: BookID(UInt32(book)), side) {
          let expected = exchange.orders(in: BookID(UInt32(book)), side, at: level.price).map(\.id).filter(isEntered)
          let found = opened.orders(in: BookID(UInt32(number)), side, at: level.price).map(\.id)
          guard Set(expected) == Set(found), expected != found else { continue }
          notes.append("book \(state.books[book].contract): orders at one price are not in their order of time")
          break
        }
      }
    }
    let priced = books.filter { state.books[$0].lastTradePrice != nil }.count
    if priced > 0 {
      notes.append("the last price of \(priced) books, to which auctions and a volatility guard refer, is not known")
    }
  }

  /// Notes whose orders are not in the order in which they entered, as `cancel_all` ends them.
  private mutating func noteOrdersOfParticipants() {
    let entryStamps = Dictionary(
      states.map { ($0.state.order.id, $0.state.entryStamp) }, uniquingKeysWith: { first, _ in first })
    var latest: [ParticipantID: UInt64] = [:]
    var count = 0
    for command in commands {
      guard case .submit(let order) = command, order.participant != .none, let stamp = entryStamps[order.id] else {
        continue
      }
      let before = latest[order.participant] ?? 0
      if stamp < before { count += 1 }
      latest[order.participant] = max(before, stamp)
    }
    if count > 0 { notes.append("a cancel_all ends \(count) orders behind others that entered later") }
  }
}
