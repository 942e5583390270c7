import ComputeMatching

/// Takers and the makers they meet (R8, R14-R16, R18).
extension PlainMarket {
  /// A book as a taker sees it: the worst price it accepts there, what it takes off a price, the band, and the reference as the
  /// walk began.
  private struct Place {
    let book: Int
    let limit: Int64
    let differential: Int128
    let band: ClosedRange<Int64>
    let reference: Int64?
  }

  /// An order met in a book, or passed over there.
  private struct Encounter: Equatable {
    let maker: OrderID
    let book: Int
  }

  private func places(for taker: Order, in numbers: [Int]) -> [Place] {
    numbers.compactMap { number in
      guard books[number].phase == .continuous, let limit = limit(taker, in: number) else { return nil }
      let band = (books[number].low?.ticks ?? 1)...(books[number].high?.ticks ?? .max)
      return Place(
        book: number, limit: taker.side == .bid ? min(limit, band.upperBound) : max(limit, band.lowerBound),
        differential: differential(taker, in: number), band: band, reference: books[number].reference)
    }
  }

  /// The maker whose turn it is: best net price, displayed before conditional, lowest stamp, lowest book number (R16.2).
  private func nextMaker(
    for taker: Order, at places: [Place], meetsConditional: Bool, passedOver: [Encounter]
  ) -> (maker: PlainOrder, place: Place, price: Int64)? {
    var best: (maker: PlainOrder, place: Place, price: Int64)?
    var bestRank: (Int128, Int, Int, Int)?
    let phases = books.map(\.phase)
    for maker in orders where maker.order.side != taker.side && (meetsConditional || maker.isDisplayed) {
      for placement in maker.placements {
        guard let place = places.first(where: { $0.book == placement.book }), phases[place.book] == .continuous,
          taker.side == .bid ? placement.limit <= place.limit : placement.limit >= place.limit,
          !passedOver.contains(Encounter(maker: maker.order.id, book: place.book))
        else { continue }
        let net = Int128(placement.limit) - place.differential
        let rank = (taker.side == .bid ? net : -net, maker.isDisplayed ? 0 : 1, maker.stamp, place.book)
        if let bestRank, bestRank < rank { continue }
        best = (maker, place, placement.limit)
        bestRank = rank
      }
    }
    return best
  }

  /// The live order `id` takes what it may in some books. Returns whether the volatility guard stopped it in any.
  mutating func walk(_ id: OrderID, in numbers: [Int], meetsConditional: Bool) -> Bool {
    guard let start = find(id).map({ orders[$0] }) else { return false }
    let places = places(for: start.order, in: numbers)
    var passedOver: [Encounter] = []
    var stops = 0
    var path = Path()
    while let index = find(id),
      let (maker, place, price) = nextMaker(
        for: start.order, at: places, meetsConditional: meetsConditional, passedOver: passedOver)
    {
      let taker = orders[index]
      let possible = min(
        taker.open, maker.open, allowance(of: taker, for: maker.order), allowance(of: maker, for: taker.order))
      let common = possible > 0 ? wholeLots(of: possible, in: place.book) : possible
      if common < possible { note(common == 0 ? .passedOverForLot : .tradesLotsOnly) }
      if common < 1 || (!maker.isDisplayed && common < maker.need) || !operatorsAgree(taker.order, maker.order) {
        notePassing(taker, maker, common)
        passedOver.append(Encounter(maker: maker.id, book: place.book))
      } else if areAffiliated(taker.order, maker.order) {
        meetOwn(taker, maker, in: place.book)
      } else if !maker.isDisplayed, isTooFar(price, in: place) {
        passedOver.append(Encounter(maker: maker.id, book: place.book))
      } else if isTooFar(price, in: place) {
        stops += 1
        setPhase(of: place.book, .auction)
      } else {
        noteTrade(taker, maker, place.book, stops > 0, &path)
        trade(id, maker.id, in: place.book, at: price, common)
      }
    }
    return stops > 0
  }

  /// What `order` may still trade with one of the other's participant (R15). All who name none are one counterparty.
  private func allowance(of order: PlainOrder, for other: Order) -> Quantity {
    guard let most = order.order.conditions.maximumPerCounterparty else { return .max }
    return most - (order.tradedWith[other.participant] ?? 0)
  }

  func operatorsAgree(_ one: Order, _ other: Order) -> Bool {
    admits(one.conditions.operators, other.operatorJurisdiction)
      && admits(other.conditions.operators, one.operatorJurisdiction)
  }

  /// One with no operator is on no list (R3).
  private func admits(_ rule: OperatorRuleID, _ country: CountryCode?) -> Bool {
    guard let rule = operatorRule(rule) else { return true }
    switch rule {
    case .allowed(let listed): return country.map(listed.contains) ?? false
    case .barred(let listed): return !(country.map(listed.contains) ?? false)
    }
  }

  func areAffiliated(_ one: Order, _ other: Order) -> Bool {
    (one.participant != .none && one.participant == other.participant)
      || (one.affiliation != .none && one.affiliation == other.affiliation)
  }

  /// Whether a price is outside the band, or too far from the reference as the walk began (R18).
  private func isTooFar(_ price: Int64, in place: Place) -> Bool { isTooFar(price, in: place.book, place.reference) }

  /// In basis points and with no room for overflow.
  func isTooFar(_ price: Int64, in book: Int, _ reference: Int64?) -> Bool {
    if price < books[book].low?.ticks ?? 1 || price > books[book].high?.ticks ?? .max { return true }
    guard setting.volatilityGuard > 0, let reference else { return false }
    return abs(Int128(price) - Int128(reference)) * 10_000 > Int128(reference) * Int128(setting.volatilityGuard)
  }

  /// R14.
  private mutating func meetOwn(_ taker: PlainOrder, _ maker: PlainOrder, in book: Int) {
    switch taker.order.selfTradePrevention {
    case .cancelNewest: end(taker.id, .selfTrade)
    case .cancelOldest: end(maker.id, .selfTrade)
    case .cancelBoth:
      end(maker.id, .selfTrade)
      end(taker.id, .selfTrade)
    case .decrement:
      let both = wholeLots(of: min(taker.open, maker.total), in: book)
      if both < min(taker.open, maker.total) { note(.decrementOfLots) }
      emit(
        .reduced(
          maker.id, by: both, openQuantity: maker.total - both, in: maker.order.scope.book, .selfTrade))
      emit(
        .reduced(taker.id, by: both, openQuantity: taker.open - both, in: taker.order.scope.book, .selfTrade))
      takeOff(maker.id, both)
      lowerMinimum(maker.id)
      leaveLots(maker.id)
      takeOff(taker.id, both)
      if taker.isRequirementOrder || maker.isRequirementOrder { note(.decrementOfRequirementOrder) }
    }
  }

  private mutating func trade(_ taker: OrderID, _ maker: OrderID, in book: Int, at price: Int64, _ quantity: Quantity) {
    guard let first = find(taker), let second = find(maker) else { return }
    let (one, other) = (orders[first].order, orders[second].order)
    orders[first].tradedWith[other.participant, default: 0] += quantity
    orders[second].tradedWith[one.participant, default: 0] += quantity
    orders[second].lastBook = book
    books[book].lastTrade = Price(ticks: price)
    emit(
      .trade(
        Event.Trade(
          taker: taker, maker: maker, price: Price(ticks: price), quantity: quantity,
          takerOpenQuantity: orders[first].open - quantity, makerOpenQuantity: orders[second].total - quantity,
          takerParticipant: one.participant, makerParticipant: other.participant, book: BookID(UInt32(book)),
          side: one.side)))
    if other.conditions.minimumQuantity != nil {
      orders[second].order.conditions.minimumQuantity = nil
      note(.minimumMetAsMaker)
      if !orders[second].order.isConditional { released.append(maker) }
    }
    shrink(maker, quantity)
    leaveLots(maker)
    takeOff(taker, quantity)
  }

  // MARK: Dry walks (R10, R15.2)

  /// What a walk would come to.
  struct Trial {
    var quantity: Quantity = 0
    /// Net of differentials.
    var cost: Int128 = 0
    var isStopped = false
  }

  /// What the live order `id` would trade: the market lets it walk on a copy of itself.
  func dryWalk(_ id: OrderID, in numbers: [Int], meetsConditional: Bool) -> Trial {
    guard let order = find(id).map({ orders[$0].order }) else { return Trial() }
    let places = places(for: order, in: numbers)
    // Without a first maker there is no walk.
    guard nextMaker(for: order, at: places, meetsConditional: meetsConditional, passedOver: []) != nil
    else { return Trial() }
    var copy = self
    copy.events = []
    var trial = Trial()
    trial.isStopped = copy.walk(id, in: numbers, meetsConditional: meetsConditional)
    for event in copy.events {
      guard case .trade(let trade) = event.kind else { continue }
      let net = Int128(trade.price.ticks) - differential(order, in: Int(trade.book.rawValue))
      trial.quantity += trade.quantity
      trial.cost += Int128(trade.quantity) * net
    }
    return trial
  }

  /// The books in which the live order `id` can have at least `need`: all that it may walk, or for a gang the best (R16.4).
  mutating func booksToFill(_ id: OrderID, _ need: Quantity, meetsConditional: Bool) -> [Int]? {
    guard let order = find(id).map({ orders[$0].order }) else { return nil }
    let numbers = tradableBooks(order)
    guard order.isSameBook else {
      let trial = dryWalk(id, in: numbers, meetsConditional: meetsConditional)
      if trial.isStopped, trial.quantity < need { note(.dryWalkStops) }
      return trial.quantity >= need ? numbers : nil
    }
    var choices: [(cost: Int128, book: Int)] = []
    for number in numbers {
      let trial = dryWalk(id, in: [number], meetsConditional: meetsConditional)
      if trial.quantity >= need { choices.append((order.side == .bid ? trial.cost : -trial.cost, number)) }
    }
    guard let best = choices.min(by: <) else { return nil }
    if choices.count > 1, order.bookNumber == nil {
      note(choices.filter { $0.cost == best.cost }.count > 1 ? .gangTies : .gangChoosesBook)
    }
    return [best.book]
  }

  // MARK: What is worth counting

  /// What a walk has come by so far.
  private struct Path {
    var books: [Int] = []
    var makers: [Encounter] = []
    var lastPrice: Int64?
  }

  private mutating func notePassing(_ taker: PlainOrder, _ maker: PlainOrder, _ common: Quantity) {
    if areAffiliated(taker.order, maker.order) { note(.passedOverAffiliate) }
    if allowance(of: taker, for: maker.order) < 1 {
      note(.passedOverForTakersLimit)
    } else if allowance(of: maker, for: taker.order) < 1 {
      note(.passedOverForMakersLimit)
    } else if common < maker.need {
      note(.passedOverForNeed)
    } else {
      note(.passedOverForOperator)
    }
  }

  private mutating func noteTrade(
    _ taker: PlainOrder, _ maker: PlainOrder, _ book: Int, _ isAfterStop: Bool, _ path: inout Path
  ) {
    if !maker.isDisplayed { note(.conditionalTradesAsMaker) }
    if taker.isRequirementOrder && maker.isRequirementOrder { note(.requirementOrdersMeet) }
    if isAfterStop { note(.walkGoesOnAfterStop) }
    if let first = path.books.first, first != book, !path.books.contains(book) {
      note(.walkTradesInTwoBooks)
      if taker.order.price == nil { note(.marketOrderInTwoBooks) }
    }
    let encounter = Encounter(maker: maker.id, book: book)
    if taker.order.isConditional, maker.order.displayQuantity != nil, path.makers.contains(encounter) {
      note(.conditionalMeetsNextClip)
    }
    if let last = maker.lastBook, last != book { note(.orderTradesInAnotherBook) }
    if let price = maker.limit(in: book) {
      if let last = path.lastPrice, taker.order.side == .bid ? price < last : price > last { note(.netPriceBeatsPrice) }
      path.lastPrice = price
    }
    path.books.append(book)
    path.makers.append(encounter)
  }
}
