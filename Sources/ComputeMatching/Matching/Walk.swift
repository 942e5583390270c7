/// Whether a walk is executed or only tried (R10, R11, R15.2).
enum WalkMode {
  case execute
  /// Changes nothing, and ends as soon as this much would have traded.
  case dryRun(until: UInt32)
  /// Changes nothing, and remembers what would trade, and why not more.
  case record

  @inline(__always)
  var executes: Bool { if case .execute = self { true } else { false } }

  @inline(__always)
  var records: Bool { if case .record = self { true } else { false } }
}

/// Where a walk gets its makers from.
enum MakerSource {
  /// One book in which all orders are ordinary and displayed. A candidate leaves the head of its queue (filled, cancelled, or behind
  /// the others with its next clip), or the walk ends; so the next one is always the first of the best level.
  case bestLevel(book: BookID, Bounds)
  /// Several queues, see ``MergedQueues``.
  case mergedQueues

  @inline(__always)
  var isMerged: Bool { if case .mergedQueues = self { true } else { false } }
}

/// A maker under consideration.
struct Candidate: BitwiseCopyable {
  let slot: Slot<OrderRecord>
  /// Its cursor in the merge; `nil` where the source is one level.
  var cursor: MergedQueues.Cursor?
  /// Whether only the hidden part of an iceberg is meant, behind all that is displayed at its price (R13).
  var isHiddenPart = false
}

/// What a walk came to.
struct WalkResult {
  var quantity: UInt32 = 0
  /// Quantities times net prices, mirrored for asks: the less the better (R16.4).
  var cost: Int128 = 0
  /// Whether an affiliated order took from the taker (R14).
  var isBlocked = false
  /// Whether a trade that would not have been printable stopped the taker in a book (R18).
  var isStopped = false

  @inline(__always)
  mutating func add(_ traded: UInt32, at candidate: Candidate) {
    quantity &+= traded
    if let cursor = candidate.cursor { cost += Int128(traded) * cursor.net }
  }
}

extension Matcher {
  /// Lets `taker` trade in `book`, where all orders are ordinary, with every maker that its limit and the rules allow. Returns the
  /// quantity traded.
  mutating func match(
    _ taker: inout Taker, in book: BookID, _ bounds: Bounds, _ market: inout Market, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) -> UInt32 {
    walk(&taker, .execute, from: .bestLevel(book: book, bounds), &market, directory, &events).quantity
  }

  /// Lets `taker` trade with every maker of the open inputs that its limits and the rules allow. Returns the quantity traded.
  @inline(never)
  mutating func matchMerged(
    _ taker: inout Taker, _ market: inout Market, _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> UInt32 {
    if taker.conditions.maximumPerCounterparty != nil { beginTallies(of: taker, &market, directory) }
    market.defersRemovals = true
    let result = walk(&taker, .execute, from: .mergedQueues, &market, directory, &events)
    market.defersRemovals = false
    market.removeLeftPlacements()
    while let slot = market.deferredRemovals.popLast() { market.remove(slot) }
    return result.quantity
  }

  /// What `taker` would trade with makers of the open inputs, counted up to `quantity`. Changes nothing but the merge.
  @inline(never)
  mutating func dryRun(
    of taker: Taker, upTo quantity: UInt32, _ market: inout Market, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) -> WalkResult {
    if taker.conditions.maximumPerCounterparty != nil { beginTallies(of: taker, &market, directory) }
    merge.beginDryRun()
    var taker = taker
    return walk(&taker, .dryRun(until: quantity), from: .mergedQueues, &market, directory, &events)
  }

  /// The same for one leg of a strip, all that `taker` has open, in the dry run that has begun.
  @inline(never)
  mutating func dryRun(
    ofLeg taker: Taker, _ market: inout Market, _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> WalkResult {
    if taker.conditions.maximumPerCounterparty != nil { beginTallies(of: taker, &market, directory) }
    var taker = taker
    return walk(&taker, .dryRun(until: .max), from: .mergedQueues, &market, directory, &events)
  }

  /// Remembers in ``record`` what `taker` would trade with makers of the open inputs, and what would be left of it. Changes nothing
  /// but the merge.
  @inline(never)
  mutating func recordWalk(
    of taker: inout Taker, _ market: inout Market, _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> WalkResult {
    if taker.conditions.maximumPerCounterparty != nil { beginTallies(of: taker, &market, directory) }
    return walk(&taker, .record, from: .mergedQueues, &market, directory, &events)
  }

  /// The matching loop: candidates in the order of the rules (R8, R16.2), until the taker is filled or none is left within its limit.
  @inline(__always)
  private mutating func walk(
    _ taker: inout Taker, _ mode: WalkMode, from source: MakerSource, _ market: inout Market,
    _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> WalkResult {
    var result = WalkResult()
    while taker.openQuantity > 0, let candidate = nextCandidate(of: taker, from: source, &market) {
      let step = step(behind: candidate, for: taker, from: source, &market)
      switch decide(taker, candidate, from: source, &market, directory) {
      case .pass:
        if mode.records { recordPass(of: candidate, for: taker, &market) }
        closeInputOfLots(at: candidate, for: taker)
      case .trade(let quantity):
        taker.openQuantity &-= quantity
        result.add(quantity, at: candidate)
        switch mode {
        case .dryRun(let target):
          if result.quantity >= target { return result }
          claimTrade(of: quantity, with: candidate, for: taker, &market)
        case .record: recordTrade(of: quantity, with: candidate, for: taker, &market)
        case .execute:
          let isStrip = source.isMerged && strip.isWalking
          market.reportTrade(
            quantity, of: taker, leaving: isStrip ? strip.openQuantity : taker.openQuantity, with: candidate.slot,
            &events)
          if source.isMerged {
            fillAny(candidate.slot, quantity, for: &taker, &market, &events)
          } else {
            market.fill(candidate.slot, quantity, &events)
          }
        }
      case .stop:
        taker.isStopped = true
        result.isStopped = true
        if mode.executes { market.setPhase(.auction, of: market.orders[candidate.slot].book, &events) }
        if mode.records { recordStop(at: candidate, for: taker, &market) }
        if source.isMerged, strip.isWalking { stopStrip(at: candidate, &market) }
        guard let cursor = candidate.cursor else { return result }
        merge.inputs[cursor.input].isClosed = true
      case .cancelTaker:
        if mode.executes { cancelRemainder(of: taker, &events) }
        if mode.records { record.cancelTaker(taker.openQuantity) }
        if source.isMerged { merge.remaining = candidate.slot }
        taker.openQuantity = 0
        result.isBlocked = true
      case .cancelMaker:
        if mode.executes {
          market.end(candidate.slot, .selfTrade, &events)
        } else {
          if mode.records { recordCancelledMaker(candidate, for: taker, &market) }
          claim(.max, of: candidate, &market)
        }
      case .cancelBoth:
        if mode.executes {
          market.end(candidate.slot, .selfTrade, &events)
          cancelRemainder(of: taker, &events)
        }
        if mode.records {
          recordCancelledMaker(candidate, for: taker, &market)
          record.cancelTaker(taker.openQuantity)
        }
        taker.openQuantity = 0
        result.isBlocked = true
      case .decrement(let quantity):
        if source.isMerged {
          merge.remaining = quantity < wholeQuantity(of: candidate.slot, &market) ? candidate.slot : nil
        }
        taker.openQuantity &-= quantity
        result.isBlocked = true
        if mode.executes {
          decrement(taker, and: candidate.slot, by: quantity, &market, &events)
        } else {
          if mode.records { recordDecrement(by: quantity, of: candidate, &market) }
          claim(quantity, of: candidate, &market)
        }
      }
      if let step { advance(past: step, mode, &market) }
    }
    return result
  }

  @inline(__always)
  private mutating func nextCandidate(of taker: Taker, from source: MakerSource, _ market: inout Market)
    -> Candidate?
  {
    switch source {
    case .bestLevel(let book, let bounds):
      let ladder = market.books[book][taker.side.opposite]
      return ladder.bestRank <= bounds.limit ? Candidate(slot: market.levels[ladder.best].head) : nil
    case .mergedQueues:
      return merge.next().map { Candidate(slot: $0.maker.slot, cursor: $0.maker, isHiddenPart: $0.isHiddenPart) }
    }
  }

  /// A taker that wants less than a lot passes all that is left in the book (R20).
  @inline(__always)
  private mutating func closeInputOfLots(at candidate: Candidate, for taker: Taker) {
    guard let cursor = candidate.cursor, taker.openQuantity < merge.inputs[cursor.input].lot, !wantsMisses(of: taker)
    else { return }
    merge.inputs[cursor.input].isClosed = true
  }

  private mutating func cancelRemainder(of taker: Taker, _ events: inout EventBuffer) {
    events.append(
      .cancelled(taker.id, quantity: Quantity(taker.openQuantity), in: taker.scope.book, .selfTrade))
  }

  /// Takes what was traded off a maker that may be of any kind, and off what the taker may trade with its participant.
  private mutating func fillAny(
    _ slot: Slot<OrderRecord>, _ quantity: UInt32, for taker: inout Taker, _ market: inout Market,
    _ events: inout EventBuffer
  ) {
    let participant = market.orders[slot].participant
    merge.remaining = quantity < market.orders[slot].displayedQuantity ? slot : nil
    if taker.conditions.maximumPerCounterparty != nil { tally(quantity, with: participant, for: &taker, &market) }
    market.fillAny(slot, quantity, with: taker.participant, &events)
  }

  private mutating func decrement(
    _ taker: Taker, and maker: Slot<OrderRecord>, by quantity: UInt32, _ market: inout Market,
    _ events: inout EventBuffer
  ) {
    let left = market.orders.openQuantity(of: maker) &- quantity
    events.append(
      .reduced(
        OrderID(market.orders[maker].id), by: Quantity(quantity), openQuantity: Quantity(left),
        in: market.onlyBook(of: maker),
        .selfTrade))
    events.append(
      .reduced(
        taker.id, by: Quantity(quantity), openQuantity: Quantity(taker.openQuantity), in: taker.scope.book, .selfTrade))
    market.takeOff(quantity, from: maker, &events)
    if left > 0, let special = market.orders.special(of: maker) { market.leaveLots(special, &events) }
  }

  // MARK: Advancing in the merge

  /// A candidate and the one behind it in its queue, taken before a trade can change the queue.
  struct MergeStep: BitwiseCopyable {
    let cursor: MergedQueues.Cursor
    let isHiddenPart: Bool
    let successor: MergedQueues.Cursor?
  }

  @inline(__always)
  private mutating func step(
    behind candidate: Candidate, for taker: Taker, from source: MakerSource, _ market: inout Market
  )
    -> MergeStep?
  {
    guard source.isMerged, let cursor = candidate.cursor else { return nil }
    return MergeStep(
      cursor: cursor, isHiddenPart: candidate.isHiddenPart,
      successor: candidate.isHiddenPart ? nil : successor(of: cursor, for: taker, &market))
  }

  private mutating func advance(past step: MergeStep, _ mode: WalkMode, _ market: inout Market) {
    var successor = step.successor
    // An iceberg that was the last of its level and has shown its next clip is still the last.
    let maker = market.orders[step.cursor.slot]
    if mode.executes, maker.stamp != step.cursor.stamp,
      successor.map({ market.orders[$0.slot].level != maker.level }) ?? true
    {
      successor = cursor(
        at: step.cursor.slot, merge.inputs[step.cursor.input], step.cursor.input, step.cursor.queueKind, &market)
    }
    merge.advance(to: successor, afterHiddenPart: step.isHiddenPart)
  }
}
