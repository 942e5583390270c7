import ComputeExchange

/// A small, fast generator whose numbers depend on its seed alone.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Commands at random in a market so small that everything meets everything: few prices, few participants, few ids.
struct RandomStream {
  static let participantCount: UInt32 = 4
  static let affiliationCount: UInt32 = 2
  static let maximumQuantity: Quantity = 40
  /// Half past midnight on the first of December 2026, in nanoseconds: gates close every hour from then on.
  static let start: UInt64 = 1_796_085_000_000_000_000

  private var random: SplitMix64
  private var time = RandomStream.start
  private var nextID: UInt64 = 1
  private let contracts: [Contract]

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    contracts = [
      try Contract("h100-sxm,80,DE,on_demand,spot"),
      try Contract("h100-sxm,80,DE,on_demand,2026-12-01T01Z/24h"),
      try Contract("h100-sxm,80,US/us-east-1,reserved,2026-12-01T01Z/1h"),
      try Contract("a100-sxm,40,US,interruptible,2026-12-01T02Z/720h"),
      try Contract("b200,180,JP,dedicated,2026-11-30T00Z/1h"),
    ]
  }

  /// The next command and its time.
  mutating func next() -> (Command, Timestamp) {
    let step: UInt64 =
      switch roll(100) {
      case 0..<60: 0
      case 60..<97: UInt64(roll(20))
      case 97..<99: UInt64(roll(1_000))
      default: UInt64(roll(40)) * 60_000_000_000
      }
    time += step
    let stamp = roll(50) == 0 ? time - UInt64(roll(100)) : time
    return (command(), Timestamp(nanoseconds: stamp))
  }

  private mutating func command() -> Command {
    switch roll(100) {
    case 0..<58: .submit(order())
    case 58..<64: .operate(book(), operation())
    case 64..<76: .cancel(anyID())
    case 76..<82: .reduce(anyID(), by: roll(30) == 0 ? oddQuantity() : Quantity(1 + roll(8)))
    case 82..<91:
      .replace(
        anyID(),
        with: Replacement(
          id: roll(3) == 0 ? (roll(4) == 0 ? anyID() : freshID()) : nil, price: price(), quantity: quantity()))
    case 91..<94: .cancelAll(of: participant(), in: roll(2) == 0 ? nil : book())
    case 94..<97: .openBook(contracts[roll(contracts.count)])
    default: .advance
    }
  }

  private mutating func operation() -> BookOperation {
    switch roll(30) {
    case 0: .halt
    case 1..<10: .resume
    case 10..<14: .openAuction
    case 14..<26: .uncross
    case 26: roll(6) == 0 ? .close : .resume
    default: .setPriceBand(low: edge(), high: edge())
    }
  }

  private mutating func edge() -> Price? {
    roll(6) == 0 ? price() : roll(3) == 0 ? Price(ticks: Int64(90 + roll(20))) : nil
  }

  private mutating func order() -> Order {
    var order = Order(
      id: roll(12) == 0 ? anyID() : freshID(), side: roll(2) == 0 ? .bid : .ask, book: book(),
      price: roll(12) == 0 ? nil : price(), quantity: quantity(), participant: participant(),
      affiliation: AffiliationID(UInt32(roll(roll(60) == 0 ? 5 : 3))),
      selfTradePrevention: SelfTradePrevention.allCases[roll(4)])
    switch roll(20) {
    case 0..<11: break
    case 11..<15: order.timeInForce = .goodTillDate
    case 15..<17: order.timeInForce = .immediateOrCancel
    default: order.timeInForce = .fillOrKill
    }
    if order.timeInForce == .goodTillDate ? roll(12) > 0 : roll(10) == 0 {
      order.expiry = Timestamp(nanoseconds: time - 3 + UInt64(roll(roll(10) == 0 ? 2_000 : 60)))
    }
    order.isPostOnly = roll(6) == 0
    if roll(4) == 0, order.timeInForce.rawValue < 2 || roll(20) == 0 {
      order.displayQuantity = roll(40) == 0 ? oddQuantity() : Quantity(1 + roll(4))
    }
    return order
  }

  private mutating func price() -> Price {
    switch roll(200) {
    case 0: 0
    case 1: -5
    case 2: Price(ticks: .max)
    default: Price(ticks: Int64(95 + roll(11)))
    }
  }

  private mutating func quantity() -> Quantity { roll(60) == 0 ? oddQuantity() : Quantity(1 + roll(12)) }

  private mutating func oddQuantity() -> Quantity {
    [0, -1, Self.maximumQuantity, Self.maximumQuantity + 1, .max, .min][roll(6)]
  }

  private mutating func participant() -> ParticipantID {
    ParticipantID(UInt32(roll(80) == 0 ? 9 : roll(Int(Self.participantCount) + 1)))
  }

  private mutating func book() -> BookID { BookID(UInt32(roll(60) == 0 ? 7 : roll(20) < 12 ? 0 : roll(5))) }

  private mutating func freshID() -> OrderID {
    nextID += 1
    return OrderID(nextID)
  }

  /// Likely one that is live or was a little while ago.
  private mutating func anyID() -> OrderID {
    roll(100) == 0 ? .none : OrderID(nextID > 30 ? nextID - UInt64(roll(30)) : UInt64(1 + roll(30)))
  }

  private mutating func roll(_ sides: Int) -> Int { Int(random.next() % UInt64(sides)) }
}
