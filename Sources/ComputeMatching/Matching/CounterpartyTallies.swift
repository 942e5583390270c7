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

extension Matcher {
  mutating func beginTallies(of taker: Taker, _ market: inout Market, _ directory: borrowing Directory) {
    tallies.begin(participantCount: directory.participants.lastNumber)
    var fill = taker.firstFill.orNil
    while let current = fill {
      let known = market.orders.fills[current]
      if known.leg == strip.leg {
        tallies.add(known.quantity, known.participant)
        tallies.setFill(current, of: known.participant)
      }
      fill = known.next.orNil
    }
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
