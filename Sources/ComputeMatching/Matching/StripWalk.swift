/// The walks of a strip (R21): one through each leg of a place, in order of time, all for the same quantity.
///
/// Each is the walk of all other orders, with one leg for its input. What it takes of an order that stands in several legs is
/// claimed for the legs that follow.
struct StripWalk: ~Copyable {
  /// The leg in which the present walk is; ``BookID/none`` where the taker is no strip.
  var leg = BookID.none
  /// What the strip has left once all legs are done (R21.5).
  var openQuantity: UInt32 = 0
  /// What the latest dry run would trade, leg after leg.
  private(set) var steps = GrowableBuffer<Step>()
  /// Whether it came by an order of which an earlier leg had taken something.
  var sharesMakers = false
  /// Whether it came by an order that it may not print a trade with (R18).
  var isStopped = false
  /// Whether in the latest dry run that was an order in several legs, at a price better than all that may print. Then only a strip
  /// that wants more may trade: one of which an earlier leg takes that order whole.
  var isStoppedInFront = false
  /// Whether a strip that wants more may have what one that wants less may not: where legs have different lots (R20), or a walk was
  /// stopped in front.
  var isUncertain = false

  /// So much of a leg at one price.
  struct Step: BitwiseCopyable {
    let leg: BookID
    let quantity: UInt32
    /// How good the price is to the taker: the less the better.
    let net: Int128
  }

  var isWalking: Bool { leg != .none }

  /// Forgets the steps of the last dry run.
  mutating func begin() {
    steps.removeAll()
    sharesMakers = false
    isStoppedInFront = false
  }

  mutating func add(_ quantity: UInt32, at net: Int128) {
    steps.append(Step(leg: leg, quantity: quantity, net: net))
  }

  /// What `quantity` of each leg costs, if the latest dry run has had as much in each. O(steps).
  mutating func cost(of quantity: UInt32) -> Int128 {
    var cost: Int128 = 0
    var leg = BookID.none
    var missing: UInt32 = 0
    for position in 0..<steps.count {
      let step = steps[position]
      if step.leg != leg { (leg, missing) = (step.leg, quantity) }
      let taken = min(missing, step.quantity)
      missing -= taken
      cost += Int128(taken) * step.net
    }
    return cost
  }
}

/// What a strip can have at one place.
struct StripOffer: BitwiseCopyable {
  /// Which place of its requirement.
  let place: Int
  /// In each leg.
  let quantity: UInt32
  /// Net of the differential, for all hours of the span: the less the better (R21.2).
  let netCost: Int128
  let firstLeg: BookID

  /// Whether a strip that has the choice takes this one.
  func isBetter(than other: StripOffer) -> Bool {
    if quantity != other.quantity { return quantity > other.quantity }
    return netCost != other.netCost ? netCost < other.netCost : firstLeg < other.firstLeg
  }
}

extension StripPlace {
  /// The most that a GPU-hour may cost here on average, of an order whose own limit is `price`; `nil` if that is not a positive price.
  func limit(_ price: Price) -> Price? {
    let (ticks, overflows) = price.ticks.addingReportingOverflow(differential)
    return overflows || ticks < 1 ? nil : Price(ticks: ticks)
  }

  /// The most that one GPU in all legs may cost the strip `taker`, mirrored for asks; `nil` if it has no limit here. As all legs have
  /// as many hours, these cancel out. Without a limit of its own, any price will do.
  func mostForOne(_ taker: Taker) -> Int128? {
    guard let price = taker.price else { return taker.side == .bid ? Int128(Int64.max) * Int128(legCount) : 0 }
    return limit(price).map { Int128(taker.side == .bid ? $0.ticks : -$0.ticks) * Int128(legCount) }
  }
}

extension Matcher {
  /// R21.2: the place in which the strip `taker` can have most, at least `need`; of equals the one of the least net cost.
  ///
  /// One dry run of each place whose legs are all continuous, and some more where orders stand in several legs.
  mutating func bestOffer(
    toStrip taker: Taker, need: UInt32, _ market: inout Market, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) -> StripOffer? {
    strip.isStopped = false
    strip.isUncertain = false
    if taker.conditions.maximumPerCounterparty != nil { legFills.find(of: taker, &market) }
    guard let requirement = taker.scope.requirement else { return nil }
    let places = directory.requirements.stripPlaces(of: requirement)
    var best: StripOffer?
    for position in places.indices where isOpen(places[position], &market) {
      let least = max(need, best?.quantity ?? 1)
      guard let offer = offer(toStrip: taker, atLeast: least, position, places[position], &market, directory, &events)
      else { continue }
      if best.map({ offer.isBetter(than: $0) }) ?? true { best = offer }
    }
    return best
  }

  private mutating func isOpen(_ place: StripPlace, _ market: inout Market) -> Bool {
    guard place.isComplete else { return false }
    for leg in place.legs where market.books[leg.book].phase != .continuous { return false }
    return true
  }

  /// The most that the strip can have at one place, if that is at least `least`.
  private mutating func offer(
    toStrip taker: Taker, atLeast least: UInt32, _ number: Int, _ place: StripPlace, _ market: inout Market,
    _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> StripOffer? {
    guard let firstLeg = place.legs.first, let most = place.mostForOne(taker), let lot = lot(of: place, &market),
      taker.openQuantity >= max(least, lot.size)
    else { return nil }
    let whole = taker.openQuantity - taker.openQuantity % lot.size
    let first = dryRun(ofStrip: taker, place, upTo: whole, &market, directory, &events)
    let sharesMakers = strip.sharesMakers
    let leastCount = (least - 1) / lot.size + 1
    let count =
      sharesMakers
      ? Self.largest(from: leastCount, through: whole / lot.size, isMonotonic: lot.isThatOfAllLegs) {
        // What an order has in one leg depends on what earlier legs have taken of it, so each quantity is tried.
        let quantity = $0 * lot.size
        let trial = dryRun(ofStrip: taker, place, upTo: quantity, isWhole: true, &market, directory, &events)
        if trial.quantity < quantity { return strip.isStoppedInFront ? .wantsMore : .exceeds }
        return trial.cost <= most * Int128(quantity) ? .fits : .exceeds
      }
      : Self.largest(from: leastCount, through: first.quantity / lot.size) {
        strip.cost(of: $0 * lot.size) <= most * Int128($0 * lot.size) ? .fits : .exceeds
      }
    let quantity = count * lot.size
    guard quantity >= least else { return nil }
    let cost =
      sharesMakers
      ? dryRun(ofStrip: taker, place, upTo: quantity, isWhole: true, &market, directory, &events).cost
      : strip.cost(of: quantity)
    let worth = taker.side == .bid ? Int128(place.differential) : -Int128(place.differential)
    return StripOffer(
      place: number, quantity: quantity,
      netCost: (cost - worth * Int128(quantity) * Int128(place.legCount)) * Int128(place.hours),
      firstLeg: firstLeg.book)
  }

  /// What the quantity of a strip is a multiple of (R20): the least common multiple of the lots of all legs, and whether each has
  /// that lot; `nil` if no order is so large.
  private mutating func lot(of place: StripPlace, _ market: inout Market) -> (size: UInt32, isThatOfAllLegs: Bool)? {
    var size: UInt64 = 1
    for leg in place.legs {
      let lot = UInt64(market.books[leg.book].lot)
      if size % lot == 0 { continue }
      strip.isUncertain = true
      var (divisor, rest) = (size, lot)
      while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
      size *= lot / divisor
      if size > UInt64(UInt32.max) / 2 { return nil }
    }
    let first = place.legs.first.map { market.books[$0.book].lot } ?? 1
    return (UInt32(size), place.legs.allSatisfy { market.books[$0.book].lot == first })
  }

  /// What a strip comes to if it wants so much.
  private enum Trial {
    case fits
    /// A leg has less, or all legs cost more than the limit allows.
    case exceeds
    /// A leg is stopped in front.
    case wantsMore
  }

  /// The largest number from `least` to `most` whose trial fits; 0 if none does.
  ///
  /// More of a strip costs more on average, and needs more of every leg: each leg gives its best first, and an earlier leg leaves
  /// the later ones no more. So a number above one that exceeds does not fit. And of an order that stops a leg in front, earlier legs
  /// leave no less to a strip that wants less: so a number below one that wants more does not fit. Trials are *monotonic*. They need not
  /// be if an order stands in legs of different lots: what is left of it for one may be less than a lot. Then each number is tried.
  private static func largest(
    from least: UInt32, through most: UInt32, isMonotonic: Bool = true, _ trial: (UInt32) -> Trial
  ) -> UInt32 {
    guard least <= most else { return 0 }
    guard isMonotonic else {
      var number = most
      while number >= least, trial(number) != .fits { number -= 1 }
      return number >= least ? number : 0
    }
    switch trial(most) {
    case .fits: return most
    case .wantsMore: return 0
    case .exceeds: break
    }
    var (low, high, largest) = (least - 1, most, UInt32(0))
    while high - low > 1 {
      let middle = low + (high - low) / 2
      switch trial(middle) {
      case .fits: (low, largest) = (middle, middle)
      case .wantsMore: low = middle
      case .exceeds: high = middle
      }
    }
    return largest
  }

  /// What the strip would trade in each leg of `place`, up to `quantity`: the least of them, and what all cost at their prices. If it
  /// wants `isWhole` or nothing, the first leg that has less is the last one.
  private mutating func dryRun(
    ofStrip taker: Taker, _ place: StripPlace, upTo quantity: UInt32, isWhole: Bool = false, _ market: inout Market,
    _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> WalkResult {
    var result = WalkResult(quantity: quantity)
    merge.removeAll()
    merge.beginDryRun()
    strip.begin()
    for leg in place.legs {
      openLeg(leg.book, for: taker, &market)
      var taker = taker
      taker.openQuantity = result.quantity
      let reached = dryRun(ofLeg: taker, &market, directory, &events)
      result.quantity = reached.quantity
      result.cost += reached.cost
      if reached.quantity < (isWhole ? quantity : 1) { break }
    }
    strip.leg = .none
    return result
  }

  /// Makes `leg` the next input, and the only one of which makers are left.
  private mutating func openLeg(
    _ leg: BookID, for taker: Taker, worth differential: Int64 = 0, _ market: inout Market
  ) {
    strip.leg = leg
    merge.removeCursors()
    openInput(
      for: taker, in: leg, market.bounds(taker.side, at: nil, in: leg), differential: differential, .displayed,
      &market)
  }

  /// The walk of a strip has come by a candidate that it may not print a trade with.
  mutating func stopStrip(at candidate: Candidate, _ market: inout Market) {
    strip.isStopped = true
    // Legs leave one another what is only in one of them. And behind the last price that may print, none has more to offer.
    guard let cursor = candidate.cursor, market.orders.special(of: candidate.slot) != nil,
      market.levels[market.orders[candidate.slot].level].rank < merge.inputs[cursor.input].bounds.printable.first
    else { return }
    strip.isStoppedInFront = true
    strip.isUncertain = true
  }

  /// Remembers in ``record`` what the strip `taker` would trade if it took the offer. Returns the number of legs.
  mutating func recordStrip(
    _ taker: Taker, _ offer: StripOffer, _ market: inout Market, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) -> Int {
    guard let requirement = taker.scope.requirement else { return 1 }
    let place = directory.requirements.stripPlaces(of: requirement)[offer.place]
    merge.removeAll()
    merge.beginDryRun()
    strip.begin()
    for leg in place.legs {
      openLeg(leg.book, for: taker, worth: place.differential, &market)
      var taker = taker
      taker.openQuantity = offer.quantity
      _ = recordWalk(of: &taker, &market, directory, &events)
    }
    strip.leg = .none
    return place.legs.count
  }

  /// Lets the strip `taker` trade the offer, leg after leg. Returns the quantity traded.
  mutating func matchStrip(
    _ taker: inout Taker, _ offer: StripOffer, _ market: inout Market, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) -> UInt32 {
    guard let requirement = taker.scope.requirement else { return 0 }
    let place = directory.requirements.stripPlaces(of: requirement)[offer.place]
    strip.openQuantity = taker.openQuantity - offer.quantity
    for leg in place.legs {
      merge.removeAll()
      openLeg(leg.book, for: taker, &market)
      taker.openQuantity = offer.quantity
      _ = matchMerged(&taker, &market, directory, &events)
    }
    strip.leg = .none
    taker.openQuantity = strip.openQuantity
    return offer.quantity
  }
}
