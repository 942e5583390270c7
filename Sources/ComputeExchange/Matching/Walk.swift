/// An order on its way in: what the walk needs to know of it.
struct Taker: BitwiseCopyable {
  let id: OrderID
  let book: UInt32
  var openQuantity: UInt32
  /// The worst rank, on the makers' side, that its limit allows.
  let limit: Rank
  /// The ranks, on the makers' side, at which a trade may print (R18).
  let printable: PrintableRanks
  let participant: UInt32
  let affiliation: UInt32
  let side: Side
  let selfTradePrevention: SelfTradePrevention
  /// Whether its next trade would not have been printable.
  var isStopped = false

  /// `order`, which has passed the checks of its book, quantity and price.
  @inline(__always)
  init(_ order: Order, limit: Rank, printable: PrintableRanks) {
    id = order.id
    book = order.book.rawValue
    openQuantity = UInt32(truncatingIfNeeded: order.quantity)
    self.limit = limit
    self.printable = printable
    participant = order.participant.rawValue
    affiliation = order.affiliation.rawValue
    side = order.side
    selfTradePrevention = order.selfTradePrevention
  }
}

extension Order {
  /// The worst rank, on the other side, that the limit allows.
  @inline(__always)
  var takerLimit: Rank {
    if let price { Rank(of: price, on: side.opposite) } else { .worst }
  }
}

/// The ranks at which a trade may print; beyond them the volatility guard stops the taker (R18).
struct PrintableRanks: BitwiseCopyable {
  let first: Rank
  let last: Rank

  static let all = PrintableRanks(first: Rank(value: 0), last: .worst)

  @inline(__always)
  func contains(_ rank: Rank) -> Bool { first <= rank && rank <= last }
}

/// What becomes of a taker and a maker that meet.
private enum Encounter {
  case trade(UInt32)
  case stop
  case cancelTaker
  case cancelMaker
  case cancelBoth
  case decrement(UInt32)
}

/// Whether a walk happens or is only thought through (R10, R11).
private enum Run {
  case real
  /// Nothing changes. Ends as soon as this much would have traded.
  case dry(until: UInt32)
}

extension Exchange {
  /// Lets `taker` trade with every maker that its limit and the law allow. Returns the quantity traded.
  mutating func match(_ taker: inout Taker) -> UInt32 { walk(&taker, .real) }

  /// Whether anybody stands within the limit of `order`.
  @inline(__always)
  func crosses(_ order: Order) -> Bool { books[order.book.rawValue][order.side.opposite].bestRank <= order.takerLimit }

  /// `order` on its way into its book.
  @inline(__always)
  func taker(_ order: Order) -> Taker {
    books[order.book.rawValue].isRestricted
      ? restrictedTaker(order) : Taker(order, limit: order.takerLimit, printable: .all)
  }

  /// How much of `taker` would trade, counted up to `quantity`. Changes nothing.
  @inline(never)
  mutating func tradable(_ taker: Taker, upTo quantity: UInt32) -> UInt32 {
    var taker = taker
    return walk(&taker, .dry(until: quantity))
  }

  /// The matching loop: makers in the order of the law, best price first and at one price lowest stamp first (R8), until
  /// the taker is done or nobody is left within its limit. Returns the quantity traded.
  @inline(__always)
  private mutating func walk(_ taker: inout Taker, _ run: Run) -> UInt32 {
    var traded: UInt32 = 0
    /// What the icebergs met at a level hide: it comes up behind everybody else there (R13).
    var hidden: UInt32 = 0
    var maker = bestMaker(for: taker)
    while let met = maker, taker.openQuantity > 0 {
      let encounter = encounter(taker, met)
      if case .dry(let target) = run {
        switch encounter {
        case .trade(let quantity):
          traded &+= quantity
          if traded >= target { return traded }
          taker.openQuantity &-= quantity
          hidden = hidden.addingSaturating(orders.hiddenQuantity(of: met))
        case .cancelTaker, .cancelBoth, .stop: return traded
        case .cancelMaker: break
        case .decrement(let quantity): taker.openQuantity &-= quantity
        }
        if hidden > 0, orders[met].next == Slab<OrderRecord>.none {
          let surfacing = min(hidden, taker.openQuantity)
          traded &+= surfacing
          if traded >= target { return traded }
          taker.openQuantity &-= surfacing
          hidden = 0
        }
        maker = self.maker(after: met, for: taker)
      } else {
        switch encounter {
        case .trade(let quantity):
          trade(&taker, with: met, quantity)
          traded &+= quantity
        case .stop:
          taker.isStopped = true
          return traded
        case .cancelTaker: cancelRemainder(of: &taker)
        case .cancelMaker: end(met, .selfTrade)
        case .cancelBoth:
          end(met, .selfTrade)
          cancelRemainder(of: &taker)
        case .decrement(let quantity): decrement(&taker, and: met, by: quantity)
        }
        // Whoever was met has left the book, or the taker is done: the next maker is again the best.
        maker = bestMaker(for: taker)
      }
    }
    return traded
  }

  /// What the law says of two orders that meet (R14, R18).
  @inline(__always)
  private func encounter(_ taker: Taker, _ slot: UInt32) -> Encounter {
    let maker = orders[slot]
    let quantity = min(taker.openQuantity, maker.displayedQuantity)
    guard maker.isAffiliated(with: taker.participant, taker.affiliation) else {
      return taker.printable.contains(levels.levels[maker.level].rank) ? .trade(quantity) : .stop
    }
    switch taker.selfTradePrevention {
    case .cancelNewest: return .cancelTaker
    case .cancelOldest: return .cancelMaker
    case .cancelBoth: return .cancelBoth
    case .decrement: return .decrement(min(taker.openQuantity, orders.openQuantity(of: slot)))
    }
  }

  @inline(__always)
  private func bestMaker(for taker: Taker) -> UInt32? {
    let ladder = books[taker.book][taker.side.opposite]
    return ladder.bestRank <= taker.limit ? levels.levels[ladder.best].head : nil
  }

  private func maker(after slot: UInt32, for taker: Taker) -> UInt32? {
    if let next = slotOrNil(orders[slot].next) { return next }
    let ladder = books[taker.book][taker.side.opposite]
    guard let level = ladder.level(after: orders[slot].level, in: levels), levels.levels[level].rank <= taker.limit
    else { return nil }
    return levels.levels[level].head
  }

  /// One trade, at the maker's price (R8).
  @inline(__always)
  private mutating func trade(_ taker: inout Taker, with maker: UInt32, _ quantity: UInt32) {
    taker.openQuantity &-= quantity
    orders[maker].tradedQuantity &+= quantity
    let price = levels.levels[orders[maker].level].rank.price(on: taker.side.opposite)
    books[taker.book].lastTradePrice = price
    events.append(
      .trade(
        Event.Trade(
          taker: taker.id, maker: OrderID(orders[maker].id), price: price, quantity: Quantity(quantity),
          takerOpenQuantity: Quantity(taker.openQuantity), book: BookID(taker.book), side: taker.side)))
    shrink(maker, by: quantity)
  }

  private mutating func cancelRemainder(of taker: inout Taker) {
    events.append(.cancelled(taker.id, quantity: Quantity(taker.openQuantity), .selfTrade))
    taker.openQuantity = 0
  }

  private mutating func decrement(_ taker: inout Taker, and maker: UInt32, by quantity: UInt32) {
    let left = orders.openQuantity(of: maker) &- quantity
    taker.openQuantity &-= quantity
    events.append(
      .reduced(OrderID(orders[maker].id), by: Quantity(quantity), openQuantity: Quantity(left), .selfTrade))
    events.append(
      .reduced(taker.id, by: Quantity(quantity), openQuantity: Quantity(taker.openQuantity), .selfTrade))
    takeOff(quantity, from: maker)
  }
}

extension UInt32 {
  @inline(__always)
  fileprivate func addingSaturating(_ other: UInt32) -> UInt32 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}
