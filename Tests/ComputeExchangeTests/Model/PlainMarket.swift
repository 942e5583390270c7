import ComputeExchange

/// The rules of the market written down as plainly as can be: one array of orders, searched and sorted for every command.
///
/// It shares nothing with the engine but the values that go in and come out, and is what the engine is compared with.
struct PlainMarket {
  struct PlainOrder {
    var order: Order
    var price: Price
    /// What it shows.
    var open: Quantity
    var hidden: Quantity = 0
    var stamp: Int
    /// When it entered; the clips of an iceberg get new stamps.
    var entry: Int

    var total: Quantity { open + hidden }
  }

  struct PlainBook {
    let contract: Contract
    let stamp: Int
    var phase = Phase.continuous
    var phaseBeforeHalt = Phase.continuous
    var low: Price?
    var high: Price?
    var lastTrade: Price?
    var lastAuction: Price?
  }

  private(set) var orders: [PlainOrder] = []
  private(set) var books: [PlainBook] = []
  private(set) var now = Timestamp(nanoseconds: 0)
  let maximumQuantity: Quantity
  let participantCount: UInt32
  let affiliationCount: UInt32
  /// Basis points, 0 for none.
  let volatilityGuard: Int64

  private var stamp = 0
  private var sequence: UInt64 = 0
  private var events: [Event] = []

  init(maximumQuantity: Quantity, participantCount: UInt32, affiliationCount: UInt32, volatilityGuard: Int64) {
    self.maximumQuantity = maximumQuantity
    self.participantCount = participantCount
    self.affiliationCount = affiliationCount
    self.volatilityGuard = volatilityGuard
  }

  /// What happens, in order.
  mutating func apply(_ command: Command, at timestamp: Timestamp) -> [Event] {
    events = []
    passTime(to: timestamp)
    switch command {
    case .submit(let order): submit(order)
    case .cancel(let id): cancel(id)
    case .reduce(let id, let quantity): reduce(id, quantity)
    case .replace(let id, let replacement): replace(id, replacement)
    case .cancelAll(let participant, let book): cancelAll(participant, book)
    case .openBook(let contract): openBook(contract)
    case .operate(let book, let operation): operate(book, operation)
    case .advance: break
    }
    return events
  }

  /// The orders on one side of a book, first to trade first (R8).
  func queue(_ side: Side, in book: BookID) -> [PlainOrder] {
    orders.filter { $0.order.book == book && $0.order.side == side }.sorted { one, other in
      if one.price != other.price { return side == .bid ? one.price > other.price : one.price < other.price }
      return one.stamp < other.stamp
    }
  }

  // MARK: Time (R5)

  private mutating func passTime(to timestamp: Timestamp) {
    guard timestamp > now else { return }
    while let due = earliestDue(), due.moment <= timestamp {
      now = due.moment
      switch due.what {
      case .order(let id): end(id, .expired)
      case .gate(let book): close(book)
      }
    }
    now = timestamp
  }

  private enum Due {
    case order(OrderID)
    case gate(Int)
  }

  private func earliestDue() -> (moment: Timestamp, what: Due)? {
    var candidates: [(moment: Timestamp, stamp: Int, what: Due)] = []
    for order in orders {
      if order.order.timeInForce == .goodTillDate, let expiry = order.order.expiry {
        candidates.append((expiry, order.entry, .order(order.order.id)))
      }
    }
    for (number, book) in books.enumerated() where book.phase != .closed {
      if let gate = book.contract.window.start { candidates.append((gate, book.stamp, .gate(number))) }
    }
    return candidates.min { ($0.moment, $0.stamp) < ($1.moment, $1.stamp) }.map { ($0.moment, $0.what) }
  }

  private mutating func close(_ number: Int) {
    let book = BookID(UInt32(number))
    books[number].phase = .closed
    emit(.bookPhase(book, .closed))
    for order in orders.filter({ $0.order.book == book }).sorted(by: { $0.entry < $1.entry }) {
      end(order.order.id, .gateClosed)
    }
  }

  private mutating func openBook(_ contract: Contract) {
    guard !books.contains(where: { $0.contract == contract }) else { return emit(.rejected(.none, .book)) }
    stamp += 1
    books.append(PlainBook(contract: contract, stamp: stamp))
    emit(.bookOpened(BookID(UInt32(books.count - 1)), contract: contract.fingerprint))
    if let gate = contract.window.start, gate <= now { close(books.count - 1) }
  }

  // MARK: Phases (R17-R19)

  private mutating func setPhase(of book: Int, _ phase: Phase) {
    books[book].phase = phase
    emit(.bookPhase(BookID(UInt32(book)), phase))
  }

  private mutating func operate(_ id: BookID, _ operation: BookOperation) {
    let book = Int(id.rawValue)
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
    case .uncross where phase == .auction:
      uncross(book)
      setPhase(of: book, .continuous)
    case .close where phase != .closed:
      setPhase(of: book, .closed)
      for order in orders.filter({ $0.order.book == id }).sorted(by: { $0.entry < $1.entry }) {
        end(order.order.id, .bookClosed)
      }
    case .setPriceBand(let low, let high) where phase != .closed:
      (books[book].low, books[book].high) = (low, high)
      emit(.priceBand(id, PriceBand(low: low, high: high), phase))
    default: emit(.rejected(.none, .phase))
    }
  }

  /// Every price is tried at which anything can change: those of the orders, their neighbours, and the reference.
  private mutating func uncross(_ book: Int) {
    let id = BookID(UInt32(book))
    let bids = queue(.bid, in: id)
    let asks = queue(.ask, in: id)
    guard let highest = bids.first?.price.ticks, let lowest = asks.first?.price.ticks, lowest <= highest else { return }
    var trials: [(price: Int64, volume: Quantity, surplus: Quantity)] = []
    let reference = (books[book].lastAuction ?? books[book].lastTrade)?.ticks
    let candidates =
      (bids + asks).flatMap { [$0.price.ticks - 1, $0.price.ticks, $0.price.ticks &+ 1] } + [reference ?? 0]
    for price in Set(candidates) where lowest <= price && price <= highest {
      let wanted = bids.filter { $0.price.ticks >= price }.reduce(0) { $0 + $1.total }
      let offered = asks.filter { $0.price.ticks <= price }.reduce(0) { $0 + $1.total }
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
    guard let clearing = prices.min() else { return }
    let price = Price(ticks: clearing)
    while let bid = queue(.bid, in: id).first, let ask = queue(.ask, in: id).first, bid.price >= price,
      ask.price <= price
    {
      let common = min(bid.open, ask.open)
      emit(
        .trade(
          Event.Trade(
            taker: bid.order.id, maker: ask.order.id, price: price, quantity: common,
            takerOpenQuantity: bid.total - common,
            book: id, side: nil)))
      shrink(bid.order.id, common)
      shrink(ask.order.id, common)
    }
    books[book].lastTrade = price
    books[book].lastAuction = price
  }

  // MARK: Entering (R7, R9-R12)

  private mutating func submit(_ order: Order) {
    var order = order
    if let reason = objection(to: order) { return emit(.rejected(order.id, reason)) }
    if order.price == nil, order.timeInForce != .fillOrKill { order.timeInForce = .immediateOrCancel }
    emit(
      .accepted(
        Event.Acceptance(
          order: order.id, price: order.price, quantity: order.quantity, scope: order.scope, side: order.side,
          timeInForce: order.timeInForce)))
    enter(order, quantity: order.quantity)
  }

  private func objection(to order: Order) -> RejectReason? {
    if order.quantity < 1 || order.quantity > maximumQuantity { return .quantity }
    if let price = order.price, price.ticks < 1 { return .price }
    let takesAtOnce = order.timeInForce == .immediateOrCancel || order.timeInForce == .fillOrKill
    if order.isPostOnly && (takesAtOnce || order.price == nil) { return .options }
    if order.timeInForce == .goodTillDate && order.expiry == nil { return .options }
    if let display = order.displayQuantity, display < 1 || display > order.quantity || takesAtOnce || order.price == nil
    {
      return .options
    }
    if order.participant.rawValue > participantCount || order.affiliation.rawValue > affiliationCount {
      return .options
    }
    if order.timeInForce == .goodTillDate, let expiry = order.expiry, expiry <= now { return .expiry }
    guard Int(order.book.rawValue) < books.count else { return .book }
    if let reason = phaseObjection(to: order) { return reason }
    if order.id == .none || find(order.id) != nil { return .duplicateOrderID }
    return lateObjection(to: order, order.quantity)
  }

  private func phaseObjection(to order: Order) -> RejectReason? {
    let takesAtOnce = order.timeInForce == .immediateOrCancel || order.timeInForce == .fillOrKill
    switch books[Int(order.book.rawValue)].phase {
    case .continuous: return nil
    case .auction: return takesAtOnce || order.price == nil ? .phase : nil
    case .halted, .closed: return .phase
    }
  }

  private func lateObjection(to order: Order, _ quantity: Quantity) -> RejectReason? {
    let book = books[Int(order.book.rawValue)]
    if let price = order.price {
      if let low = book.low, price < low { return .priceBand }
      if let high = book.high, price > high { return .priceBand }
      if book.phase == .auction {
        let met = orders.filter {
          $0.order.book == order.book && $0.order.side != order.side
            && (order.side == .bid ? $0.price <= price : $0.price >= price)
        }
        if met.contains(where: { areAffiliated($0.order, order) }) { return .selfTrade }
      }
    }
    if order.isPostOnly, book.phase == .continuous, tradableQuantity(order, quantity) > 0 { return .postOnly }
    return nil
  }

  private mutating func replace(_ id: OrderID, _ replacement: Replacement) {
    guard let index = find(id) else { return emit(.rejected(id, .unknownOrder)) }
    if replacement.quantity < 1 || replacement.quantity > maximumQuantity { return emit(.rejected(id, .quantity)) }
    if replacement.price.ticks < 1 { return emit(.rejected(id, .price)) }
    let newID = replacement.id ?? id
    var order = orders[index].order
    order.id = newID
    order.price = replacement.price
    if let reason = phaseObjection(to: order) { return emit(.rejected(id, reason)) }
    if newID == .none || (newID != id && find(newID) != nil) { return emit(.rejected(id, .duplicateOrderID)) }
    if let reason = lateObjection(to: order, replacement.quantity) { return emit(.rejected(id, reason)) }
    orders.remove(at: index)
    emit(.replaced(old: id, new: newID, price: replacement.price, quantity: replacement.quantity))
    enter(order, quantity: replacement.quantity)
  }

  private mutating func enter(_ order: Order, quantity: Quantity) {
    if order.timeInForce == .fillOrKill, tradableQuantity(order, quantity) < quantity {
      return emit(.cancelled(order.id, quantity: quantity, .fillOrKill))
    }
    let book = Int(order.book.rawValue)
    let wasContinuous = books[book].phase == .continuous
    let open = wasContinuous ? trade(order, quantity) : quantity
    guard open > 0 else { return }
    let isStopped = wasContinuous && books[book].phase == .auction
    guard let price = order.price, order.timeInForce == .goodTillCancelled || order.timeInForce == .goodTillDate
    else { return emit(.cancelled(order.id, quantity: open, isStopped ? .postHalt : .immediateOrCancel)) }
    stamp += 1
    let shown = min(open, order.displayQuantity ?? open)
    orders.append(
      PlainOrder(order: order, price: price, open: shown, hidden: open - shown, stamp: stamp, entry: stamp))
    emit(
      .rested(
        Event.Resting(order: order.id, price: price, openQuantity: shown, scope: order.scope, side: order.side)))
  }

  // MARK: Matching (R8, R10, R14)

  /// How much would trade if `order` came in now: the market trades it on a copy of itself.
  private func tradableQuantity(_ order: Order, _ quantity: Quantity) -> Quantity {
    var copy = self
    copy.events = []
    _ = copy.trade(order, quantity)
    return copy.events.reduce(0) { sum, event in
      if case .trade(let trade) = event.kind { sum + trade.quantity } else { sum }
    }
  }

  /// Returns what is left open: nothing if the self-trade rule ended the order.
  private mutating func trade(_ order: Order, _ quantity: Quantity) -> Quantity {
    var open = quantity
    let book = Int(order.book.rawValue)
    let reference = books[book].lastAuction ?? books[book].lastTrade
    while open > 0, let maker = queue(order.side.opposite, in: order.book).first {
      if let limit = order.price, order.side == .bid ? maker.price > limit : maker.price < limit { break }
      if order.price == nil, let high = books[book].high, order.side == .bid, maker.price > high { break }
      if order.price == nil, let low = books[book].low, order.side == .ask, maker.price < low { break }
      let common = min(open, maker.open)
      if areAffiliated(order, maker.order) {
        switch order.selfTradePrevention {
        case .cancelNewest:
          emit(.cancelled(order.id, quantity: open, .selfTrade))
          return 0
        case .cancelOldest: end(maker.order.id, .selfTrade)
        case .cancelBoth:
          end(maker.order.id, .selfTrade)
          emit(.cancelled(order.id, quantity: open, .selfTrade))
          return 0
        case .decrement:
          let both = min(open, maker.total)
          open -= both
          emit(.reduced(maker.order.id, by: both, openQuantity: maker.total - both, .selfTrade))
          emit(.reduced(order.id, by: both, openQuantity: open, .selfTrade))
          takeOff(maker.order.id, both)
        }
      } else {
        // How far the price is from the reference, in basis points and with no room for overflow.
        if volatilityGuard > 0, let reference,
          Double(abs(maker.price.ticks - reference.ticks)) * 10_000 > Double(reference.ticks) * Double(volatilityGuard)
        {
          setPhase(of: book, .auction)
          return open
        }
        open -= common
        books[book].lastTrade = maker.price
        emit(
          .trade(
            Event.Trade(
              taker: order.id, maker: maker.order.id, price: maker.price, quantity: common, takerOpenQuantity: open,
              book: order.book, side: order.side)))
        shrink(maker.order.id, common)
      }
    }
    return open
  }

  private func areAffiliated(_ one: Order, _ other: Order) -> Bool {
    (one.participant != .none && one.participant == other.participant)
      || (one.affiliation != .none && one.affiliation == other.affiliation)
  }

  // MARK: Leaving

  private mutating func cancel(_ id: OrderID) {
    guard find(id) != nil else { return emit(.rejected(id, .unknownOrder)) }
    end(id, .requested)
  }

  private mutating func reduce(_ id: OrderID, _ quantity: Quantity) {
    guard let index = find(id) else { return emit(.rejected(id, .unknownOrder)) }
    guard quantity >= 1, quantity <= maximumQuantity else { return emit(.rejected(id, .quantity)) }
    let open = orders[index].total
    guard quantity < open else { return end(id, .requested) }
    emit(.reduced(id, by: quantity, openQuantity: open - quantity, .requested))
    takeOff(id, quantity)
  }

  private mutating func cancelAll(_ participant: ParticipantID, _ book: BookID?) {
    guard participant != .none, participant.rawValue <= participantCount else {
      return emit(.rejected(.none, .options))
    }
    if let book, Int(book.rawValue) >= books.count { return emit(.rejected(.none, .book)) }
    let theirs = orders.filter { $0.order.participant == participant && (book == nil || $0.order.book == book) }
    if theirs.isEmpty { emit(.rejected(.none, .unknownOrder)) }
    for order in theirs.sorted(by: { $0.entry < $1.entry }) { end(order.order.id, .cancelAll) }
  }

  private mutating func end(_ id: OrderID, _ reason: CancelReason) {
    guard let index = find(id) else { return }
    emit(.cancelled(id, quantity: orders[index].total, reason))
    orders.remove(at: index)
  }

  /// R13: from the hidden part first.
  private mutating func takeOff(_ id: OrderID, _ quantity: Quantity) {
    guard let index = find(id) else { return }
    let fromHidden = min(quantity, orders[index].hidden)
    orders[index].hidden -= fromHidden
    orders[index].open -= quantity - fromHidden
    if orders[index].open == 0 { orders.remove(at: index) }
  }

  private mutating func shrink(_ id: OrderID, _ quantity: Quantity) {
    guard let index = find(id) else { return }
    orders[index].open -= quantity
    guard orders[index].open == 0 else { return }
    guard orders[index].hidden > 0 else {
      orders.remove(at: index)
      return
    }
    let clip = min(orders[index].hidden, orders[index].order.displayQuantity ?? orders[index].hidden)
    stamp += 1
    orders[index].stamp = stamp
    orders[index].open = clip
    orders[index].hidden -= clip
    let order = orders[index]
    emit(
      .rested(
        Event.Resting(
          order: id, price: order.price, openQuantity: clip, scope: order.order.scope, side: order.order.side)))
  }

  private func find(_ id: OrderID) -> Int? { orders.firstIndex { $0.order.id == id } }

  private mutating func emit(_ kind: Event.Kind) {
    sequence += 1
    events.append(Event(sequence: sequence, timestamp: now, kind: kind))
  }
}

extension Order {
  fileprivate var book: BookID { scope.book ?? BookID(.max) }
}
