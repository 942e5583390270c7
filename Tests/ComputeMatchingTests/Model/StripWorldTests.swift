import ComputeMatching
import Testing

/// Every sequence of a few commands in a small world of two windows, in which a strip and an order that stands in both may trade,
/// against the plain model.
struct StripWorldTests {
  private static let length = ModelTests.seedCount > 160 ? 5 : 4

  @Test(arguments: 0..<StripWorld.commandCount) func `every sequence of four commands`(first: Int) throws {
    let world = try StripWorld()
    var market = world.market
    var path = [world.command(first, 1)]
    guard compare(path, &market, world) else { return }
    visit(&path, market, world)
  }

  /// Compares all that may follow. Answers whether nothing differs.
  @discardableResult
  private func visit(_ path: inout [Command], _ market: PlainMarket, _ world: StripWorld) -> Bool {
    guard path.count < Self.length else { return true }
    for choice in 0..<StripWorld.commandCount {
      var market = market
      path.append(world.command(choice, UInt64(path.count + 1)))
      guard compare(path, &market, world), visit(&path, market, world) else { return false }
      path.removeLast()
    }
    return true
  }

  /// Compares the last command of `path`, before which `market` is as the others have left it. Checks invariants unless the path ends
  /// there.
  private func compare(_ path: [Command], _ market: inout PlainMarket, _ world: StripWorld) -> Bool {
    guard let last = path.last else { return true }
    let expected = market.apply(last, at: 1)
    var exchange = world.exchange()
    for command in path.dropLast() { exchange.apply(command, at: 1) }
    exchange.removeAllEvents()
    exchange.apply(last, at: 1)
    let actual = exchange.events.copy()
    guard actual == expected else {
      Issue.record("\(path)\nexpected \(expected)\nfound    \(actual)")
      return false
    }
    guard path.count < Self.length else { return true }
    do { try exchange.checkInvariants() } catch {
      Issue.record("\(path)\n\(error)")
      return false
    }
    return true
  }
}

/// Two windows, and what may happen there.
private struct StripWorld {
  static let commandCount = 11
  let market: PlainMarket
  private let setting: PlainMarket.Setting
  private let contracts: [Contract]
  private static var first: OrderScope { .book(BookID(0)) }
  private static var second: OrderScope { .book(BookID(1)) }
  private static var strip: OrderScope { .requirement(RequirementID(0)) }
  private static var both: OrderScope { .requirement(RequirementID(1)) }

  init() throws {
    setting = PlainMarket.Setting(
      maximumQuantity: 100, participantCount: 1, affiliationCount: 1, volatilityGuard: 0,
      requirements: [
        PlainMarket.Terms(requirement: try Requirement("*,*,*,*,2026-12-01T00Z/2h")),
        PlainMarket.Terms(
          requirement: try Requirement("*"),
          differentials: [Differential(try Requirement("*,*,*,*,2026-12-01T01Z/1h"), ticks: 1)]),
      ], operatorRules: [])
    contracts = try (0..<2).map { hour in try Contract("h100-sxm,80,DE,on_demand,2026-12-01T0\(hour)Z/1h") }
    var market = PlainMarket(setting)
    for contract in contracts { _ = market.apply(.openBook(contract), at: 1) }
    self.market = market
  }

  func exchange() -> Exchange {
    var exchange = Exchange(Exchange.Configuration(maximumQuantity: setting.maximumQuantity, expectedOrders: 1))
    StripTests.introduce(setting, to: &exchange)
    for contract in contracts { exchange.apply(.openBook(contract), at: 1) }
    exchange.removeAllEvents()
    return exchange
  }

  /// The command of this number; `id` is that of a new order.
  func command(_ number: Int, _ id: UInt64) -> Command {
    let own = ParticipantID(1)
    switch number {
    case 0: return .submit(order(id, .ask, 1, 100, Self.first))
    case 1: return .submit(order(id, .ask, 3, 102, Self.first, by: own))
    case 2: return .submit(order(id, .ask, 2, 100, Self.second))
    case 3: return .submit(order(id, .ask, 3, 100, Self.both))
    case 4: return .submit(order(id, .bid, 2, 101, Self.strip))
    case 5: return .submit(order(id, .bid, 3, 101, Self.strip, by: own, Conditions(isAllOrNone: true)))
    case 6: return .submit(order(id, .bid, 3, 102, Self.strip, Conditions(maximumPerCounterparty: 2)))
    case 7: return .submit(order(id, .bid, 2, 101, Self.second))
    case 8: return .cancel(OrderID(1))
    case 9: return .replace(OrderID(1), with: Replacement(price: 101, quantity: 2))
    default: return .reduce(OrderID(2), by: 1)
    }
  }

  private func order(
    _ id: UInt64, _ side: Side, _ quantity: Quantity, _ price: Int64, _ scope: OrderScope,
    by participant: ParticipantID = .none, _ conditions: Conditions = .none
  ) -> Order {
    Order(
      id: OrderID(id), side: side, scope: scope, price: Price(ticks: price), quantity: quantity,
      participant: participant, conditions: conditions, isStrip: scope == Self.strip)
  }
}
