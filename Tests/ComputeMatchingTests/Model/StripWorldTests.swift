import ComputeMatching
import Testing

/// Every sequence of a few commands in a small world of two windows, in which a strip and an order that stands in both may trade,
/// against the plain model.
struct StripWorldTests {
  @Test(arguments: [false, true], 0..<StripWorld.commandCount)
  func `every sequence of a few commands`(isGuarded: Bool, first: Int) throws {
    let world = try StripWorld(isGuarded: isGuarded)
    var market = world.market
    var path = [world.command(first, 1)]
    guard compare(path, &market, world) else { return }
    visit(&path, market, world)
  }

  /// Compares all that may follow. Answers whether nothing differs.
  @discardableResult
  private func visit(_ path: inout [Command], _ market: PlainMarket, _ world: StripWorld) -> Bool {
    guard path.count < world.length else { return true }
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
    guard path.count < world.length else { return true }
    do { try exchange.checkInvariants() } catch {
      Issue.record("\(path)\n\(error)")
      return false
    }
    return true
  }
}

/// Two windows, and what may happen there. Under a guard both have traded at 100, and no trade beside 99 to 101 prints (R18).
private struct StripWorld {
  static let commandCount = 11
  /// That of the sequences.
  let length: Int
  let market: PlainMarket
  private let setting: PlainMarket.Setting
  private let isGuarded: Bool
  private let preparation: [Command]
  private static var first: OrderScope { .book(BookID(0)) }
  private static var second: OrderScope { .book(BookID(1)) }
  private static var strip: OrderScope { .requirement(RequirementID(0)) }
  private static var both: OrderScope { .requirement(RequirementID(1)) }

  init(isGuarded: Bool) throws {
    self.isGuarded = isGuarded
    length = (ModelTests.seedCount > 160 ? 5 : 4) - (isGuarded ? 1 : 0)
    // Where both may trade, an order is one better in the second window; under a guard three, where it stops whom it meets.
    let later = Differential(try Requirement("*,*,*,*,2026-12-01T01Z/1h"), ticks: isGuarded ? -3 : 1)
    setting = PlainMarket.Setting(
      maximumQuantity: 100, participantCount: 1, affiliationCount: 1, volatilityGuard: isGuarded ? 150 : 0,
      requirements: [
        PlainMarket.Terms(requirement: try Requirement("*,*,*,*,2026-12-01T00Z/2h")),
        PlainMarket.Terms(requirement: try Requirement("*"), differentials: [later]),
      ], operatorRules: [])
    var preparation = try (0..<2).map { hour in
      Command.openBook(try Contract("h100-sxm,80,DE,on_demand,2026-12-01T0\(hour)Z/1h"))
    }
    for scope in isGuarded ? [Self.first, Self.second] : [] {
      for side in [Side.ask, .bid] {
        let id = OrderID(UInt64(100 + preparation.count))
        preparation.append(.submit(Order(id: id, side: side, scope: scope, price: 100, quantity: 1)))
      }
    }
    self.preparation = preparation
    var market = PlainMarket(setting)
    for command in preparation { _ = market.apply(command, at: 1) }
    self.market = market
  }

  func exchange() -> Exchange {
    var exchange = Exchange(
      Exchange.Configuration(
        maximumQuantity: setting.maximumQuantity, expectedOrders: 1, volatilityGuard: Int(setting.volatilityGuard)))
    StripTests.introduce(setting, to: &exchange)
    for command in preparation { exchange.apply(command, at: 1) }
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
    case 3: return .submit(order(id, .ask, isGuarded ? 2 : 3, 100, Self.both))
    case 4: return .submit(order(id, .bid, 2, 101, Self.strip))
    case 5: return .submit(order(id, .bid, 3, 101, Self.strip, by: own, Conditions(isAllOrNone: true)))
    case 6: return .submit(order(id, .bid, 3, 102, Self.strip, Conditions(maximumPerCounterparty: 2)))
    case 7: return .submit(order(id, .bid, 2, 101, Self.second))
    case 8: return .cancel(OrderID(1))
    case 9: return .replace(OrderID(1), with: Replacement(price: 101, quantity: 2))
    default: return isGuarded ? .operate(BookID(1), .uncross) : .reduce(OrderID(2), by: 1)
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
