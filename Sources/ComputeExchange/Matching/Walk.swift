/// Whether a walk happens or is only thought through (R10, R11, R15.2).
enum Run {
  case real
  /// Nothing changes. Ends as soon as this much would have traded.
  case dry(until: UInt32)

  @inline(__always)
  var isReal: Bool { if case .real = self { true } else { false } }
}

/// How a walk finds its makers.
enum Road {
  /// Ordinary displayed orders of one book, and all of them: whoever is met leaves or ends the walk, so the next maker is
  /// always the first one of the best level.
  case touch(book: UInt32, Bounds)
  /// Whatever else: see ``Frontier``.
  case frontier

  @inline(__always)
  var isFrontier: Bool { if case .frontier = self { true } else { false } }
}

/// A maker that a taker meets.
struct Meeting: BitwiseCopyable {
  let slot: UInt32
  /// Its place on the frontier; `nil` on the touch.
  var cursor: Frontier.Cursor?
  /// Whether what an iceberg hides has come up in a dry walk (R13).
  var isHiddenPart = false
}

/// What a walk came to.
struct Reach {
  var quantity: UInt32 = 0
  /// Quantities times net prices, mirrored for asks: the less the better (R16.4).
  var cost: Int128 = 0

  @inline(__always)
  mutating func add(_ traded: UInt32, at met: Meeting) {
    quantity &+= traded
    if let cursor = met.cursor { cost += Int128(traded) * cursor.net }
  }
}

extension Exchange {
  /// Lets `taker` trade in `book`, where only ordinary orders stand, with every maker that its limit and the law allow. Returns
  /// the quantity traded.
  mutating func match(_ taker: inout Taker, in book: UInt32, _ bounds: Bounds) -> UInt32 {
    walk(&taker, .real, along: .touch(book: book, bounds)).quantity
  }

  /// Lets `taker` trade along the frontier with every maker that its limits and the law allow. Returns the quantity traded.
  @inline(never)
  mutating func matchAlongFrontier(_ taker: inout Taker) -> UInt32 {
    if taker.conditions.maximumPerCounterparty != nil { beginTallies(of: taker) }
    frontier.isInUse = true
    let reach = walk(&taker, .real, along: .frontier)
    frontier.isInUse = false
    while let slot = frontier.finished.popLast() { remove(slot) }
    return reach.quantity
  }

  /// What `taker` would trade along the frontier, counted up to `quantity`. Changes nothing but the frontier.
  @inline(never)
  mutating func reach(of taker: Taker, upTo quantity: UInt32) -> Reach {
    if taker.conditions.maximumPerCounterparty != nil { beginTallies(of: taker) }
    frontier.beginDryWalk()
    var taker = taker
    return walk(&taker, .dry(until: quantity), along: .frontier)
  }

  /// The matching loop: makers in the order of the law (R8, R16.2), until the taker is done or nobody is left within its limit.
  @inline(__always)
  private mutating func walk(_ taker: inout Taker, _ run: Run, along road: Road) -> Reach {
    var reach = Reach()
    while taker.openQuantity > 0, let met = nextMeeting(of: taker, along: road) {
      let passage = passage(behind: met, for: taker, along: road)
      switch encounter(taker, met, along: road) {
      case .pass: break
      case .trade(let quantity):
        taker.openQuantity &-= quantity
        reach.add(quantity, at: met)
        if case .dry(let target) = run {
          if reach.quantity >= target { return reach }
          imagineTrade(of: quantity, with: met, for: taker)
        } else {
          trade(&taker, with: met.slot, quantity, along: road)
        }
      case .stop:
        taker.isStopped = true
        if run.isReal { enter(.auction, of: BookID(orders[met.slot].book)) }
        guard let cursor = met.cursor else { return reach }
        frontier.lanes[cursor.lane].isClosed = true
      case .cancelTaker:
        if run.isReal { cancelRemainder(of: taker) }
        taker.openQuantity = 0
      case .cancelMaker:
        if run.isReal { end(met.slot, .selfTrade) } else { claim(.max, of: met) }
      case .cancelBoth:
        if run.isReal {
          end(met.slot, .selfTrade)
          cancelRemainder(of: taker)
        }
        taker.openQuantity = 0
      case .decrement(let quantity):
        taker.openQuantity &-= quantity
        if run.isReal { decrement(taker, and: met.slot, by: quantity) } else { claim(quantity, of: met) }
      }
      if let passage { goOn(passage, run) }
    }
    return reach
  }

  @inline(__always)
  private mutating func nextMeeting(of taker: Taker, along road: Road) -> Meeting? {
    switch road {
    case .touch(let book, let bounds):
      let ladder = books[book][taker.side.opposite]
      return ladder.bestRank <= bounds.limit ? Meeting(slot: levels.levels[ladder.best].head) : nil
    case .frontier:
      return frontier.next().map { Meeting(slot: $0.maker.slot, cursor: $0.maker, isHiddenPart: $0.isHiddenPart) }
    }
  }

  private mutating func cancelRemainder(of taker: Taker) {
    events.append(
      .cancelled(taker.id, quantity: Quantity(taker.openQuantity), in: taker.scope.book, .selfTrade))
  }

  /// One trade, at the maker's price (R8).
  @inline(__always)
  private mutating func trade(_ taker: inout Taker, with slot: UInt32, _ quantity: UInt32, along road: Road) {
    let maker = orders[slot]
    let price = levels.levels[maker.level].rank.price(on: maker.side)
    books[maker.book].lastTradePrice = price
    events.append(
      .trade(
        Event.Trade(
          taker: taker.id, maker: OrderID(maker.id), price: price, quantity: Quantity(quantity),
          takerOpenQuantity: Quantity(taker.openQuantity),
          makerOpenQuantity: Quantity(orders.openQuantity(of: slot) &- quantity),
          takerParticipant: ParticipantID(taker.participant), makerParticipant: ParticipantID(maker.participant),
          book: BookID(maker.book), side: taker.side)))
    if road.isFrontier {
      // The reference price has moved, and with it what is printable (R18).
      if waitingCount > 0, books[maker.book].volatilityGuard > 0 {
        for side in Side.allCases { touch(maker.book, .changed, for: side) }
      }
      if taker.conditions.maximumPerCounterparty != nil { tally(quantity, with: maker.participant, for: &taker) }
      if let special = orders.special(of: slot) { return fill(special, quantity, with: taker.participant) }
    }
    orders[slot].tradedQuantity &+= quantity
    shrink(slot, by: quantity)
  }

  private mutating func decrement(_ taker: Taker, and maker: UInt32, by quantity: UInt32) {
    let left = orders.openQuantity(of: maker) &- quantity
    events.append(
      .reduced(
        OrderID(orders[maker].id), by: Quantity(quantity), openQuantity: Quantity(left), in: onlyBook(of: maker),
        .selfTrade))
    events.append(
      .reduced(
        taker.id, by: Quantity(quantity), openQuantity: Quantity(taker.openQuantity), in: taker.scope.book, .selfTrade))
    takeOff(quantity, from: maker)
  }

  // MARK: Going on along the frontier

  /// What lies behind a maker, as it is before they meet.
  struct Passage: BitwiseCopyable {
    let met: Frontier.Cursor
    let isHiddenPart: Bool
    let successor: Frontier.Cursor?
  }

  @inline(__always)
  private mutating func passage(behind met: Meeting, for taker: Taker, along road: Road) -> Passage? {
    guard road.isFrontier, let cursor = met.cursor else { return nil }
    return Passage(
      met: cursor, isHiddenPart: met.isHiddenPart,
      successor: met.isHiddenPart ? nil : successor(of: cursor, for: taker))
  }

  private mutating func goOn(_ passage: Passage, _ run: Run) {
    var successor = passage.successor
    // An iceberg that was the last of its level and has shown its next clip is still the last, and not yet passed.
    let met = orders[passage.met.slot]
    if run.isReal, met.stamp != passage.met.stamp, successor.map({ orders[$0.slot].level != met.level }) ?? true {
      successor = cursor(at: passage.met.slot, frontier.lanes[passage.met.lane], passage.met.lane, passage.met.row)
    }
    frontier.advance(to: successor, afterHiddenPart: passage.isHiddenPart)
  }
}
