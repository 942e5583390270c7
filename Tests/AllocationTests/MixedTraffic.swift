import ComputeMatching
import SeededRandom

/// Commands of every kind that a running market meets, some to be rejected, for books that never hold more than a known number of orders.
struct MixedTraffic {
  /// The time at which the commands made so far have all been applied.
  private(set) var elapsed: UInt64 = 1_000_000
  private var random = SplitMix64(seed: 6)
  private var nextID: UInt64 = 1
  private let participants: [ParticipantID]

  private static let bookCount: Int64 = 4
  /// How many orders enter before one is cancelled if it is still live.
  private static let lifetime: UInt64 = 10_000

  init(on exchange: inout Exchange) throws {
    for book in 1...Self.bookCount {
      exchange.apply(.openBook(try Contract("h100-sxm,80,DE/zone-\(book),on_demand,spot")), at: 1)
    }
    var participants = [ParticipantID.none]
    for number in 1...20 { participants.append(exchange.participant(named: "participant \(number)")) }
    self.participants = participants
    exchange.removeAllEvents()
  }

  /// Brings every pool beyond the size that it will ever need: more orders, prices and expiries than later, all gone again.
  mutating func warmUp(_ exchange: inout Exchange) {
    for _ in 0..<2 * Self.lifetime {
      exchange.apply(
        .submit(
          Order(
            id: takeID(), side: .ask, book: anyBook(), price: Price(ticks: 1 + random.below(10_000_000)),
            quantity: 1, timeInForce: .goodTillDate, expiry: Timestamp(nanoseconds: 1_000),
            participant: participants[1])), at: 2)
    }
    exchange.apply(.cancelAll(of: participants[1], in: nil), at: 2)
    exchange.removeAllEvents()
    let traffic = commands(100_000)
    for (index, command) in traffic.enumerated() {
      exchange.apply(command, at: Timestamp(nanoseconds: elapsed - UInt64(traffic.count - index)))
      exchange.removeAllEvents()
    }
  }

  /// The next `count` commands, one for each nanosecond.
  mutating func commands(_ count: Int) -> [Command] {
    (0..<count).map { position in
      elapsed += 1
      return switch position % 3 {
      case 0: .submit(order())
      case 1: .cancel(OrderID(nextID > Self.lifetime ? nextID - Self.lifetime : 1))
      default: change()
      }
    }
  }

  private mutating func change() -> Command {
    switch random.below(40) {
    case 0: .cancelAll(of: participants[1 + Int(random.below(20))], in: random.below(2) == 0 ? nil : anyBook())
    case 1: .advance
    case 2..<10: .reduce(anyID(), by: 1 + random.below(20))
    case 10..<20: .replace(anyID(), with: Replacement(price: anyPrice(), quantity: 1 + random.below(100)))
    default: .cancel(anyID())
    }
  }

  private mutating func order() -> Order {
    let times: [TimeInForce] = [
      .goodTillCancelled, .goodTillCancelled, .goodTillDate, .immediateOrCancel, .fillOrKill,
    ]
    let timeInForce = times[Int(random.below(5))]
    let expiry = Timestamp(nanoseconds: elapsed + UInt64(random.below(20_000)))
    let preventions = SelfTradePrevention.allCases
    return Order(
      id: takeID(), side: random.below(2) == 0 ? .bid : .ask, book: anyBook(),
      price: random.below(20) == 0 ? nil : anyPrice(), quantity: random.below(100), timeInForce: timeInForce,
      expiry: timeInForce == .goodTillDate ? expiry : nil,
      isPostOnly: timeInForce == .goodTillCancelled && random.below(4) == 0,
      participant: participants[Int(random.below(21))],
      selfTradePrevention: preventions[Int(random.below(Int64(preventions.count)))])
  }

  private mutating func takeID() -> OrderID {
    defer { nextID += 1 }
    return OrderID(nextID)
  }

  private mutating func anyID() -> OrderID {
    OrderID(nextID - UInt64(random.below(Int64(min(nextID, Self.lifetime)))))
  }

  private mutating func anyBook() -> BookID { BookID(UInt32(random.below(Self.bookCount))) }

  /// Mostly near each other, seldom far away.
  private mutating func anyPrice() -> Price {
    Price(ticks: random.below(16) == 0 ? 1 + random.below(1_000_000) : 24_900 + random.below(200))
  }
}
