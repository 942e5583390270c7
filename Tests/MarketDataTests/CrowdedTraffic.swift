import ComputeMatching
import SeededRandom

/// Commands at random for three books in which everything is at few prices: requirement orders that come and go with the phases of
/// the books, icebergs, and orders that are replaced, so that many are in one queue and enter it in the middle.
struct CrowdedTraffic {
  private var random: SplitMix64
  private var nextID: UInt64 = 0
  private let requirements: [RequirementID]

  init(seed: UInt64, on exchange: inout Exchange) throws {
    random = SplitMix64(seed: seed)
    requirements = [
      exchange.requirement(try Requirement("h100-sxm")),
      exchange.requirement(
        try Requirement("*"), differentials: [Differential(try Requirement("*,*,US"), ticks: 1)]),
    ]
  }

  /// That of the third book.
  private static let lot: Quantity = 3

  private static func multiple(_ quantity: Quantity) -> Quantity { (quantity + lot - 1) / lot * lot }

  static func contract(_ country: String) throws -> Contract { try Contract("h100-sxm,80,\(country),on_demand,spot") }

  mutating func next() throws -> Command {
    let book = BookID(UInt32(random.below(3)))
    switch nextID < 3 ? 99 : random.below(100) {
    case 0..<2: return .openBook(try Self.contract("FR"), lot: Self.lot)
    case 2..<12:
      let operations: [BookOperation] = [
        .halt, .resume, .openAuction, .lockAuction, .indicate, .uncross, .uncross, .scheduleAuction(nil),
      ]
      return .operate(book, operations[Int(random.below(8))])
    case 12..<15:
      let low: Price? = random.oneIn(2) ? nil : Price(ticks: 97)
      return .operate(book, .setPriceBand(low: low, high: random.oneIn(2) ? nil : Price(ticks: 103)))
    case 15..<35:
      let id = random.oneIn(3) ? takeID() : nil
      return .replace(
        anyID(), with: Replacement(id: id, price: anyPrice(), quantity: Self.multiple(1 + random.below(20))))
    case 35..<45: return .reduce(anyID(), by: random.oneIn(3) ? Self.lot : 1 + random.below(5))
    case 45..<60: return .cancel(anyID())
    default: return .submit(order(in: book))
    }
  }

  private mutating func order(in book: BookID) -> Order {
    let side: Side = random.oneIn(2) ? .bid : .ask
    let isFlexible = random.oneIn(2)
    // Bids mostly below asks, so that most orders rest.
    let price: Int64 = 100 + (side == .bid ? -1 : 1) + random.below(3) - 1
    let scope: OrderScope = isFlexible ? .requirement(requirements[Int(random.below(2))]) : .book(book)
    let hasLot = !isFlexible && book == BookID(2)
    let quantity: Quantity = hasLot ? Self.multiple(2 + random.below(20)) : 2 + random.below(20)
    func part(_ part: Quantity) -> Quantity { hasLot ? Self.multiple(part) : part }
    return Order(
      id: takeID(), side: side, scope: scope, price: Price(ticks: price), quantity: quantity,
      displayQuantity: !isFlexible && random.oneIn(4) ? part(1 + random.below(quantity)) : nil,
      conditions: random.oneIn(8) ? Conditions(minimumQuantity: part(1 + random.below(quantity))) : .none)
  }

  private mutating func takeID() -> OrderID {
    nextID += 1
    return OrderID(nextID)
  }

  private mutating func anyID() -> OrderID { OrderID(nextID - UInt64(random.below(Int64(min(nextID, 40))))) }

  private mutating func anyPrice() -> Price { Price(ticks: 98 + random.below(5)) }
}
