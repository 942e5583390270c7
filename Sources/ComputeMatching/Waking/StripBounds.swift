/// What strips that wait could have at most in the places of their requirement, whichever participant has them (R21.4).
///
/// Where many wait, each that cannot have what it needs costs a look here, and not a walk through all legs. What is displayed in each
/// leg is counted whole, also what stands in several legs, so no strip can have more, or for less.
struct StripBounds: ~Copyable {
  private var places = GrowableBuffer<PlaceBound>()
  /// Those of one place are side by side.
  private var breaks = GrowableBuffer<Break>()
  private var changes = GrowableBuffer<Change>()
  private var queue = Slot<StripQueue>.none
  private var side = Side.bid
  private var state: UInt64 = 0
  /// No more than so much was looked at.
  private var cap: UInt32 = 0

  struct PlaceBound: BitwiseCopyable {
    let firstBreak: Int
    let endOfBreaks: Int
    /// The least that any leg has, up to the cap.
    let quantity: UInt32
    let legCount: UInt32
    let differential: Int64
  }

  /// From this quantity on, another GPU of all legs costs more.
  struct Break: BitwiseCopyable {
    let quantity: UInt32
    /// What all GPUs up to there cost, and what the next one does: the less the better to the strip.
    let cost: Int128
    let next: Int128
  }

  /// How much more one leg's next GPU costs from this quantity on.
  struct Change: BitwiseCopyable {
    let quantity: UInt32
    let difference: Int128
  }

  /// Finds the bounds for strips of `side` in `queue`, none of which needs more than `cap`, unless they are known in this `state`.
  /// O(legs + levels), sorted, up to the cap; O(orders) in books where some are hidden or stand elsewhere, too.
  mutating func find(
    _ side: Side, of queue: Slot<StripQueue>, upTo cap: UInt32, state: UInt64, _ market: inout Market,
    _ directory: borrowing Directory
  ) {
    guard self.queue != queue || self.side != side || self.state != state || self.cap < cap else { return }
    (self.queue, self.side, self.state, self.cap) = (queue, side, state, cap)
    places.removeAll()
    breaks.removeAll()
    for place in directory.requirements.stripPlaces(of: market.strips.queues[queue].requirement)
    where place.isComplete { add(place, &market) }
  }

  /// Whether a strip that needs `need` may have it within `limit`, which is its own.
  mutating func mayTrade(_ need: UInt32, within limit: Price) -> Bool {
    guard need <= cap else { return true }
    for position in 0..<places.count {
      let place = places[position]
      let average = Int128(limit.ticks) + Int128(place.differential)
      let most = (side == .bid ? average : -average) * Int128(place.legCount) * Int128(need)
      if need <= place.quantity, cost(of: need, place) <= most { return true }
    }
    return false
  }

  /// O(log breaks).
  private func cost(of quantity: UInt32, _ place: PlaceBound) -> Int128 {
    var (low, high) = (place.firstBreak, place.endOfBreaks)
    while high - low > 1 {
      let middle = (low + high) / 2
      if breaks[middle].quantity <= quantity { low = middle } else { high = middle }
    }
    return breaks[low].cost + Int128(quantity - breaks[low].quantity) * breaks[low].next
  }

  private mutating func add(_ place: StripPlace, _ market: inout Market) {
    changes.removeAll()
    var least = cap
    for leg in place.legs {
      guard market.books[leg.book].phase == .continuous else { return }
      least = min(least, addChanges(of: leg.book, &market))
      if least == 0 { return }
    }
    changes.sort { $0.quantity < $1.quantity }
    let first = breaks.count
    var (quantity, cost, next): (UInt32, Int128, Int128) = (0, 0, 0)
    for position in 0..<changes.count {
      let change = changes[position]
      if change.quantity > quantity {
        breaks.append(Break(quantity: quantity, cost: cost, next: next))
        cost += next * Int128(change.quantity - quantity)
        quantity = change.quantity
      }
      next += change.difference
    }
    breaks.append(Break(quantity: quantity, cost: cost, next: next))
    places.append(
      PlaceBound(
        firstBreak: first, endOfBreaks: breaks.count, quantity: least, legCount: place.legCount,
        differential: place.differential))
  }

  /// Returns how much the leg has, up to the cap.
  private mutating func addChanges(of book: BookID, _ market: inout Market) -> UInt32 {
    let makers = side.opposite
    let ladder = market.books[book][makers]
    let isHidden = market.books[book].uncounted[Int(makers.rawValue)] > 0
    var quantity: UInt32 = 0
    var price: Int128 = 0
    var level = ladder.best.orNil
    while let current = level, quantity < cap {
      let ticks = Int128(market.levels[current].rank.price(on: makers).ticks)
      let net = side == .bid ? ticks : -ticks
      changes.append(Change(quantity: quantity, difference: net - price))
      price = net
      let more = isHidden ? market.openQuantity(ofLevel: current) : market.levels[current].quantity
      quantity = UInt32(min(UInt64(cap), UInt64(quantity) + more))
      level = ladder.level(after: current, in: market.levels)
    }
    return quantity
  }
}
