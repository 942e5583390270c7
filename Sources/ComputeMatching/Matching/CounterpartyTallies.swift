/// How much the taker of the present walk has traded with each participant; 0 is all orders that name none.
struct CounterpartyTallies: ~Copyable {
  private var tallies = GrowableBuffer<Tally>()
  private var walk: UInt64 = 0
  /// A participant with which the present walk could trade no more, if it met one.
  var exhausted: UInt32?

  struct Tally: BitwiseCopyable {
    var walk: UInt64
    var quantity: UInt32
    /// Where the taker keeps it, if it does.
    var fill = Slot<CounterpartyFill>.none
  }

  /// Forgets all. O(participants that are new).
  mutating func begin(participantCount: UInt32) {
    walk += 1
    exhausted = nil
    while tallies.count <= Int(participantCount) { tallies.append(Tally(walk: 0, quantity: 0)) }
  }

  func quantity(of participant: UInt32) -> UInt32 {
    let tally = tallies[participant]
    return tally.walk == walk ? tally.quantity : 0
  }

  mutating func add(_ quantity: UInt32, _ participant: UInt32) {
    if tallies[participant].walk != walk { tallies[participant] = Tally(walk: walk, quantity: 0) }
    tallies[participant].quantity += quantity
  }

  func fill(of participant: UInt32) -> Slot<CounterpartyFill>? {
    tallies[participant].walk == walk ? tallies[participant].fill.orNil : nil
  }

  /// The participant must have a tally.
  mutating func setFill(_ fill: Slot<CounterpartyFill>, of participant: UInt32) { tallies[participant].fill = fill }
}

/// What a strip has traded with whom, leg by leg, so that each of its walks looks at no more than its own leg.
struct LegFills: ~Copyable {
  /// In order of their legs.
  private var fills = GrowableBuffer<LegFill>()

  struct LegFill: BitwiseCopyable {
    let leg: BookID
    let fill: Slot<CounterpartyFill>
  }

  /// O(n log n) in what the strip has traded with whom.
  mutating func find(of taker: Taker, _ market: inout Market) {
    fills.removeAll()
    var next = taker.firstFill.orNil
    while let fill = next {
      fills.append(LegFill(leg: market.orders.fills[fill].leg, fill: fill))
      next = market.orders.fills[fill].next.orNil
    }
    fills.sort { $0.leg < $1.leg }
  }

  /// The positions of those of `leg`. O(log n).
  func positions(of leg: BookID) -> Range<Int> { firstPosition { $0 >= leg }..<firstPosition { $0 > leg } }

  subscript(position: Int) -> Slot<CounterpartyFill> { fills[position].fill }

  private func firstPosition(where condition: (BookID) -> Bool) -> Int {
    var (low, high) = (0, fills.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(fills[middle].leg) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Matcher {
  /// Begins with what `taker` has traded so far; a strip, in the leg in which it is.
  mutating func beginTallies(of taker: Taker, _ market: inout Market, _ directory: borrowing Directory) {
    tallies.begin(participantCount: directory.participants.lastNumber)
    if strip.isWalking {
      for position in legFills.positions(of: strip.leg) { tally(legFills[position], &market) }
      return
    }
    var fill = taker.firstFill.orNil
    while let current = fill {
      tally(current, &market)
      fill = market.orders.fills[current].next.orNil
    }
  }

  private mutating func tally(_ fill: Slot<CounterpartyFill>, _ market: inout Market) {
    let known = market.orders.fills[fill]
    tallies.add(known.quantity, known.participant)
    tallies.setFill(fill, of: known.participant)
  }

  func tallied(_ participant: UInt32) -> UInt32 { tallies.quantity(of: participant) }

  mutating func tally(_ quantity: UInt32, with participant: UInt32, for taker: inout Taker, _ market: inout Market) {
    tallies.add(quantity, participant)
    if let fill = tallies.fill(of: participant) {
      market.orders.fills[fill].quantity += quantity
    } else {
      taker.firstFill = market.orders.fills.insert(
        CounterpartyFill(participant: participant, leg: strip.leg, quantity: quantity, next: taker.firstFill))
      tallies.setFill(taker.firstFill, of: participant)
    }
  }
}
