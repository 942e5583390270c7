/// What a recorded walk comes to: what would trade where, and why not more.
struct WalkRecord: ~Copyable {
  /// By book and price, in the order in which each is first traded at.
  private(set) var fills = GrowableBuffer<Preview.Fill>()
  /// The position of the latest fill of each input, and that much more.
  private var latestFills = GrowableBuffer<Int>()
  /// What makers had that the taker passed, in its order; neighbours have different causes.
  private(set) var misses = GrowableBuffer<Miss>()
  private var missedQuantity: UInt64 = 0
  /// Affiliated makers that would end or shrink.
  private(set) var affiliatedOrders = GrowableBuffer<Preview.AffiliatedOrder>()
  /// How many of them are displayed in the one book that they are in, and would end.
  private(set) var endedOutrightCount = 0
  /// Books that would go to auction (R18).
  private(set) var stoppedBooks = GrowableBuffer<BookID>()
  /// What was left of the taker when an affiliated order ended it.
  private(set) var cancelledQuantity: UInt32 = 0
  /// What affiliated orders would take off the taker.
  private(set) var decrementedQuantity: UInt32 = 0

  struct Miss: BitwiseCopyable {
    let cause: Preview.Cause
    var quantity: UInt64
  }

  mutating func begin() {
    fills.removeAll()
    latestFills.removeAll()
    misses.removeAll()
    missedQuantity = 0
    affiliatedOrders.removeAll()
    endedOutrightCount = 0
    stoppedBooks.removeAll()
    cancelledQuantity = 0
    decrementedQuantity = 0
  }

  /// How much more the taker could miss, if this is what it still has open.
  @inline(__always)
  func unexplained(of openQuantity: UInt32) -> UInt32 {
    missedQuantity >= UInt64(openQuantity) ? 0 : openQuantity - UInt32(truncatingIfNeeded: missedQuantity)
  }

  /// `quantity` of the input trades at `price`. O(1), since an input's prices come in order.
  mutating func fill(_ quantity: UInt32, at price: Price, of input: MergedQueues.Input, number: UInt32) {
    while latestFills.count <= Int(number) { latestFills.append(-1) }
    let latest = latestFills[number]
    if latest >= 0, fills[latest].price == price {
      fills[latest].quantity += Quantity(quantity)
    } else {
      latestFills[number] = fills.count
      fills.append(
        Preview.Fill(
          book: input.book, price: price, quantity: Quantity(quantity), differential: input.differential))
    }
  }

  mutating func miss(_ quantity: UInt32, _ cause: Preview.Cause) {
    guard quantity > 0 else { return }
    missedQuantity += UInt64(quantity)
    if !misses.isEmpty, misses[misses.count - 1].cause == cause {
      misses[misses.count - 1].quantity += UInt64(quantity)
    } else {
      misses.append(Miss(cause: cause, quantity: UInt64(quantity)))
    }
  }

  mutating func change(_ order: Preview.AffiliatedOrder, endsOutright: Bool) {
    affiliatedOrders.append(order)
    if endsOutright { endedOutrightCount += 1 }
  }

  mutating func stop(_ book: BookID) { stoppedBooks.append(book) }

  mutating func cancelTaker(_ openQuantity: UInt32) { cancelledQuantity = openQuantity }

  mutating func decrementTaker(by quantity: UInt32) { decrementedQuantity += quantity }

  /// Whether `book` would go to auction.
  mutating func stops(_ book: BookID) -> Bool {
    for position in 0..<stoppedBooks.count where stoppedBooks[position] == book { return true }
    return false
  }
}

extension Matcher {
  /// Forgets what the last recorded walk came to.
  mutating func beginRecord() {
    record.begin()
    merge.beginDryRun()
  }

  /// Whether a recorded walk looks for what `taker` could miss: only as far as that is not explained yet.
  @inline(__always)
  func wantsMisses(of taker: Taker) -> Bool { merge.tellsClips && record.unexplained(of: taker.openQuantity) > 0 }

  /// The taker passes a candidate over.
  mutating func recordPass(of candidate: Candidate, for taker: Taker, _ market: inout Market) {
    guard record.unexplained(of: taker.openQuantity) > 0 else { return }
    // One that could trade, and yet is passed, is a conditional order whose trade may not print.
    let cause = allowance.quantity > 0 ? Preview.Cause.band : allowance.limit
    guard let cause else { return }
    record.miss(openQuantity(of: candidate, behind: 0, &market), cause)
  }

  mutating func recordTrade(of quantity: UInt32, with candidate: Candidate, for taker: Taker, _ market: inout Market) {
    guard let cursor = candidate.cursor else { return }
    let maker = market.orders[candidate.slot]
    record.fill(
      quantity, at: market.levels[maker.level].rank.price(on: maker.side), of: merge.inputs[cursor.input],
      number: cursor.input)
    claimTrade(of: quantity, with: candidate, for: taker, &market)
    if let limit = allowance.limit { record.miss(openQuantity(of: candidate, behind: quantity, &market), limit) }
    guard candidate.isHiddenPart else { return }
    let passedClips = merge.passedClips + quantity
    let displayQuantity = market.orders.details(of: candidate.slot)?.displayQuantity ?? 0
    if quantity == displayQuantity, market.orders.reserve(of: candidate.slot) > passedClips {
      merge.deferHiddenPart(cursor, behind: passedClips)
    }
  }

  mutating func recordStop(at candidate: Candidate, for taker: Taker, _ market: inout Market) {
    guard let cursor = candidate.cursor else { return }
    let input = merge.inputs[cursor.input]
    record.stop(input.book)
    let first = market.levels[market.orders[candidate.slot].level].rank
    let most = record.unexplained(of: taker.openQuantity)
    record.miss(
      displayedQuantity(
        taker.side.opposite, in: input.book, from: first, through: input.bounds.limit, upTo: most, &market), .band)
  }

  mutating func recordCancelledMaker(_ candidate: Candidate, for taker: Taker, _ market: inout Market) {
    let open = wholeQuantity(of: candidate.slot, &market)
    record.miss(min(open, record.unexplained(of: taker.openQuantity)), .affiliation)
    change(candidate, by: open, of: open, &market)
  }

  mutating func recordDecrement(by quantity: UInt32, of candidate: Candidate, _ market: inout Market) {
    record.decrementTaker(by: quantity)
    change(candidate, by: quantity, of: wholeQuantity(of: candidate.slot, &market), &market)
  }

  private mutating func change(_ candidate: Candidate, by quantity: UInt32, of open: UInt32, _ market: inout Market) {
    let maker = market.orders[candidate.slot]
    record.change(
      Preview.AffiliatedOrder(
        id: OrderID(maker.id), quantity: Quantity(quantity), openQuantity: Quantity(open - quantity)),
      endsOutright: quantity == open && market.orders.special(of: candidate.slot) == nil)
  }

  // MARK: What is there

  /// What the candidate has open when `quantity` of it is traded, hidden parts included, unless the walk has counted that already.
  private mutating func openQuantity(of candidate: Candidate, behind quantity: UInt32, _ market: inout Market) -> UInt32
  {
    guard market.orders.special(of: candidate.slot) == nil else { return offeredOnce(by: candidate.slot, &market) }
    let traded = candidate.isHiddenPart ? market.orders[candidate.slot].displayedQuantity + merge.passedClips : 0
    return market.orders.openQuantity(of: candidate.slot) - traded - quantity
  }

  /// What the maker in `slot` has open, unless the walk has counted that already, maybe in another book.
  private mutating func offeredOnce(by slot: Slot<OrderRecord>, _ market: inout Market) -> UInt32 {
    if let special = market.orders.special(of: slot) {
      guard market.orders.specials[special].passedIn != merge.dryRun else { return 0 }
      market.orders.specials[special].passedIn = merge.dryRun
    }
    return wholeQuantity(of: slot, &market)
  }

  /// What displayed orders from the one rank to the other show, up to `most`, unless the walk has counted that already. O(levels),
  /// and O(1) an order where requirement orders are.
  mutating func displayedQuantity(
    _ side: Side, in book: BookID, from first: Rank, through last: Rank, upTo most: UInt32, _ market: inout Market
  ) -> UInt32 {
    let ladder = market.books[book][side]
    var quantity: UInt64 = 0
    var level = ladder.best.orNil
    while let current = level, market.levels[current].rank <= last, quantity < UInt64(most) {
      if market.levels[current].rank >= first {
        quantity += market.levels[current].quantity
        var slot = market.books[book].placementCount > 0 ? market.levels[current].head.orNil : nil
        while let record = slot, quantity < UInt64(most) {
          if market.orders.special(of: record) != nil {
            quantity += UInt64(market.wholeLots(of: offeredOnce(by: record, &market), in: book))
          }
          slot = market.orders[record].next.orNil
        }
      }
      level = ladder.level(after: current, in: market.levels)
    }
    return UInt32(min(quantity, UInt64(most)))
  }
}
