import ComputeMatching

/// Strips: the same GPUs over consecutive windows (R21).
extension PlainMarket {
  /// The places of a strip: for each hardware spec and each length of windows the books that together are the span, in order of
  /// time, whatever their phase, if none has closed.
  func stripPlaces(of order: Order) -> [[Int]] {
    guard let span = span(of: order), let price = order.price else { return [] }
    var places: [[Int]] = []
    for first in books.indices where isStripWindow(first, of: order) && hours(first).start == span.start {
      var legs = [first]
      var end = hours(first).end
      while end < span.end, let next = books.indices.first(where: { isNextLeg($0, of: legs, from: end) }) {
        legs.append(next)
        end = hours(next).end
      }
      guard end == span.end, legs.allSatisfy({ books[$0].phase != .closed }) else { continue }
      // A place where the limit is no price is none.
      guard let worth = Int64(exactly: Int128(price.ticks) + stripDifferential(order, first)), worth >= 1 else {
        continue
      }
      places.append(legs)
    }
    return places
  }

  /// Whether the book's hardware is what the strip requires and its window is a part of the span.
  func isStripWindow(_ book: Int, of order: Order) -> Bool {
    guard let span = span(of: order), let requirement = requirement(of: order), !books[book].contract.window.isSpot
    else { return false }
    let (start, end) = hours(book)
    let whole = Contract(books[book].contract.spec, window: span.window)
    return setting.requirements[requirement].requirement.matches(whole) && start >= span.start && end <= span.end
      && (start - span.start) % (end - start) == 0 && (span.end - span.start) % (end - start) == 0
  }

  private func isNextLeg(_ book: Int, of legs: [Int], from start: UInt64) -> Bool {
    let contract = books[book].contract
    return contract.spec == books[legs[0]].contract.spec && !contract.window.isSpot && hours(book).start == start
      && contract.window.hours == books[legs[0]].contract.window.hours
  }

  /// Hours since 1970 at which the span begins and ends; none if the requirement has no window of whole hours.
  func span(of order: Order) -> (start: UInt64, end: UInt64, window: DeliveryWindow)? {
    guard let requirement = requirement(of: order),
      let window = setting.requirements[requirement].requirement.window, let start = window.start
    else { return nil }
    let hour = start.nanoseconds / 3_600_000_000_000
    return (hour, hour + UInt64(window.hours), window)
  }

  private func hours(_ book: Int) -> (start: UInt64, end: UInt64) {
    let window = books[book].contract.window
    let start = (window.start?.nanoseconds ?? 0) / 3_600_000_000_000
    return (start, start + UInt64(window.hours))
  }

  /// What the spec of a book is worth to the strip, over the whole span.
  private func stripDifferential(_ order: Order, _ book: Int) -> Int128 {
    guard let requirement = requirement(of: order), let span = span(of: order) else { return 0 }
    let whole = Contract(books[book].contract.spec, window: span.window)
    return setting.requirements[requirement].differentials.reduce(0) {
      $0 + ($1.grade.matches(whole) ? Int128($1.ticks) : 0)
    }
  }

  // MARK: What it trades (R21.1, R21.2)

  struct StripChoice {
    let legs: [Int]
    let quantity: Quantity
  }

  /// Where and how much the live strip `id` trades now: the largest quantity that can be had anywhere, where that costs least.
  mutating func stripChoice(_ id: OrderID, _ need: Quantity) -> StripChoice? {
    guard let strip = find(id).map({ orders[$0] }), let span = span(of: strip.order),
      let price = strip.order.price?.ticks
    else { return nil }
    let isBid = strip.order.side == .bid
    let places = stripPlaces(of: strip.order).filter { $0.allSatisfy { books[$0].phase == .continuous } }
    let offered = places.map { legs in legs.map { leg in offer(to: strip, in: leg) }.min() ?? 0 }
    if places.count > 1 { note(.stripHasPlaces) }
    var quantity = min(strip.open, offered.max() ?? 0)
    while quantity >= need {
      var choices: [(cost: Int128, first: Int, legs: [Int])] = []
      for (legs, offered) in zip(places, offered) where offered >= quantity {
        guard let money = stripMoney(id, legs, quantity) else { continue }
        let differential = stripDifferential(strip.order, legs[0])
        let whole = Int128(quantity) * Int128(span.end - span.start)
        let limit = (Int128(price) + differential) * whole
        guard isBid ? money <= limit : money >= limit else { continue }
        let net = money - differential * whole
        choices.append((isBid ? net : -net, legs[0], legs))
      }
      if let best = choices.min(by: { ($0.cost, $0.first) < ($1.cost, $1.first) }) {
        if choices.count > 1 {
          note(choices.filter { $0.cost == best.cost }.count > 1 ? .stripTies : .stripChoosesPlace)
        }
        if quantity < strip.open { note(.stripInPart) }
        return StripChoice(legs: best.legs, quantity: quantity)
      }
      if quantity == strip.open { note(.stripBeyondLimit) }
      quantity -= 1
    }
    return nil
  }

  /// No less than what the strip could have in one leg.
  private func offer(to strip: PlainOrder, in leg: Int) -> Quantity {
    orders.reduce(0) { sum, maker in
      let isOther = maker.isDisplayed && maker.order.side != strip.order.side
      return isOther && maker.limit(in: leg) != nil ? sum + maker.total : sum
    }
  }

  /// What so much of each leg comes to, in ticks for all hours; none if a leg has less.
  private mutating func stripMoney(_ id: OrderID, _ legs: [Int], _ quantity: Quantity) -> Int128? {
    var copy = self
    copy.events = []
    let isEnough = copy.tradeStrip(id, legs, quantity)
    occasions = copy.occasions
    guard isEnough else { return nil }
    return copy.events.reduce(0) { sum, event in
      guard case .trade(let trade) = event.kind else { return sum }
      let hours = books[Int(trade.book.rawValue)].contract.window.hours
      return sum + Int128(trade.price.ticks) * Int128(trade.quantity) * Int128(hours)
    }
  }

  /// Trades so much in every leg, or tells that one has less: then the market is of no more use.
  private mutating func tradeStrip(_ id: OrderID, _ legs: [Int], _ quantity: Quantity) -> Bool {
    guard let index = find(id) else { return false }
    orders[index].open -= quantity
    orders[index].stripTraded += quantity
    var metBefore: Set<OrderID> = []
    for leg in legs {
      let reference = books[leg].reference
      var left = quantity
      var passed: Set<OrderID> = []
      var met: Set<OrderID> = []
      while left > 0 {
        guard let index = find(id),
          let maker = queue(orders[index].order.side.opposite, in: leg).first(where: {
            !passed.contains($0.id)
          }), let price = maker.limit(in: leg)
        else { return false }
        let strip = orders[index]
        let had = strip.tradedInLegs[leg]?[maker.order.participant] ?? 0
        let most = wholeLots(
          of: min(left, maker.open, (strip.order.conditions.maximumPerCounterparty ?? .max) - had), in: leg)
        if most < 1 || areAffiliated(strip.order, maker.order) || !operatorsAgree(strip.order, maker.order) {
          note(
            most < 1
              ? .stripPassesForLimit
              : areAffiliated(strip.order, maker.order)
                ? .stripPassesAffiliate
                : .stripPassesForOperator)
          passed.insert(maker.id)
          continue
        }
        if isTooFar(price, in: leg, reference) {
          note(.stripStopped)
          return false
        }
        if maker.order.displayQuantity != nil, met.contains(maker.id) { note(.stripMeetsNextClip) }
        if metBefore.contains(maker.id) { note(.stripMeetsOrderAgain) }
        met.insert(maker.id)
        tradeInLeg(id, maker.id, leg, price, most)
        left -= most
      }
      metBefore.formUnion(met)
    }
    return true
  }

  private mutating func tradeInLeg(_ id: OrderID, _ maker: OrderID, _ leg: Int, _ price: Int64, _ quantity: Quantity) {
    guard let first = find(id), let second = find(maker) else { return }
    let (one, other) = (orders[first].order, orders[second].order)
    orders[first].tradedInLegs[leg, default: [:]][other.participant, default: 0] += quantity
    orders[second].tradedWith[one.participant, default: 0] += quantity
    orders[second].lastBook = leg
    books[leg].lastTrade = Price(ticks: price)
    emit(
      .trade(
        Event.Trade(
          taker: id, maker: maker, price: Price(ticks: price), quantity: quantity,
          takerOpenQuantity: orders[first].open, makerOpenQuantity: orders[second].total - quantity,
          takerParticipant: one.participant, makerParticipant: other.participant, book: BookID(UInt32(leg)),
          side: one.side)))
    shrink(maker, quantity)
    leaveLots(maker)
  }

  /// The strip `id` trades what it has chosen, and ends if that is all.
  mutating func take(_ choice: StripChoice, _ id: OrderID) {
    guard tradeStrip(id, choice.legs, choice.quantity), let index = find(id) else { return }
    orders[index].order.conditions.minimumQuantity = nil
    if orders[index].open == 0 { orders.remove(at: index) }
  }
}
