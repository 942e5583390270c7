import CommandJournal
import ComputeMatching
import SeededRandom
import TestSupport

/// Commands of every kind at random, for an exchange that knows their names.
package struct SampleTraffic {
  package static let configuration = Exchange.Configuration(
    maximumQuantity: 1_000, expectedOrders: 16, volatilityGuard: 800)

  private var generator: SplitMix64
  private var time: UInt64 = 1_796_085_000_000_000_000
  private var nextID: UInt64 = 1
  private let hasStripsAndLots: Bool
  private static let contracts = [
    "h100-sxm,80,DE,on_demand,spot", "h100-sxm,80,US/us-east-1,on_demand,spot",
    "h200-sxm,141,DE,dedicated,2026-12-01T01Z/24h", "a100-sxm,40,US,interruptible,spot",
    "h100-sxm,80,DE,on_demand,2026-12-02T00Z/12h", "h100-sxm,80,DE,on_demand,2026-12-02T12Z/12h",
  ]
  private static let requirements = ["*", "h100-sxm", "*,>=80,*,*,spot", span, span]
  /// That of strips, over the last two contracts.
  private static let span = "*,*,DE,*,2026-12-02T00Z/24h"

  /// With strips and lots where these are wanted, which are other streams.
  package init(seed: UInt64, hasStripsAndLots: Bool = false) {
    generator = SplitMix64(seed: seed)
    self.hasStripsAndLots = hasStripsAndLots
  }

  private mutating func random(_ bound: UInt64) -> UInt64 { generator.below(bound) }

  /// The next command. Names that it uses are first made known by `names`, as they come up.
  package mutating func next(_ names: inout some Names & ~Copyable) throws -> TimedCommand {
    time += [0, 1, 1_000_000_000, 600_000_000_000][Int(random(4))]
    return TimedCommand(try command(&names), at: Timestamp(nanoseconds: time))
  }

  private mutating func command(_ names: inout some Names & ~Copyable) throws -> Command {
    let book = BookID(UInt32(random(hasStripsAndLots ? 7 : 5)))
    switch random(100) {
    case 0..<6: return try opening()
    case 6..<20: return .cancel(recentID())
    case 20..<27: return .reduce(recentID(), by: Quantity(random(20)))
    case 27..<36:
      let id = random(3) == 0 ? OrderID(newID()) : nil
      return .replace(recentID(), with: Replacement(id: id, price: price(), quantity: Quantity(1 + random(40))))
    case 36: return .cancelAll(of: participant(&names), in: random(2) == 0 ? nil : book)
    case 37: return .advance
    case 38..<44: return .operate(book, operation())
    default: return .submit(try order(book, &names))
    }
  }

  private mutating func opening() throws -> Command {
    guard hasStripsAndLots else { return .openBook(try Contract(Self.contracts[Int(random(4))])) }
    let contract = try Contract(Self.contracts[Int(random(6))])
    return .openBook(contract, lot: random(3) == 0 ? Quantity(1 + random(3)) : 1)
  }

  private mutating func order(_ book: BookID, _ names: inout some Names & ~Copyable) throws -> Order {
    var scope = OrderScope.book(book)
    var isStrip = false
    if random(hasStripsAndLots ? 3 : 4) == 0 {
      let text = Self.requirements[Int(random(hasStripsAndLots ? 5 : 3))]
      isStrip = text == Self.span
      let requirement = try Requirement(text)
      let differentials = random(2) == 0 ? [] : [Differential(try Requirement("h200-sxm"), ticks: Int64(random(9)) - 4)]
      scope = .requirement(names.requirement(requirement, differentials: differentials))
    }
    var conditions = Conditions()
    switch random(9) {
    case 0: conditions.isAllOrNone = true
    case 1: conditions.minimumQuantity = Quantity(1 + random(20))
    case 2: conditions.maximumPerCounterparty = Quantity(1 + random(20))
    case 3:
      let countries = Set(["US", "DE", "CN"].prefix(Int(1 + random(3))).compactMap { CountryCode($0) })
      conditions.operators = names.operators(random(2) == 0 ? .allowed(countries) : .barred(countries))
    default: break
    }
    let timeInForce: TimeInForce = [
      .goodTillCancelled, .goodTillCancelled, .goodTillDate, .immediateOrCancel, .fillOrKill,
    ][
      Int(random(5))]
    return Order(
      id: OrderID(newID()), side: random(2) == 0 ? .bid : .ask, scope: scope, price: random(12) == 0 ? nil : price(),
      quantity: Quantity(1 + random(40)), timeInForce: timeInForce,
      expiry: timeInForce == .goodTillDate ? Timestamp(nanoseconds: time + random(1_000_000_000_000)) : nil,
      isPostOnly: !isStrip && random(9) == 0, participant: participant(&names),
      affiliation: random(3) == 0 ? names.affiliation(named: "group \(random(3))") : .none,
      operatorJurisdiction: random(2) == 0 ? CountryCode("DE") : nil,
      selfTradePrevention: SelfTradePrevention.allCases[Int(random(4))],
      displayQuantity: !isStrip && random(6) == 0 ? Quantity(1 + random(10)) : nil, conditions: conditions,
      isSameBook: !isStrip && random(8) == 0, isStrip: isStrip)
  }

  private mutating func operation() -> BookOperation {
    switch random(14) {
    case 0: .halt
    case 1, 2: .resume
    case 3: .openAuction
    case 4, 5: .uncross
    case 6: .setPriceBand(low: random(2) == 0 ? nil : 80, high: random(2) == 0 ? nil : 120)
    case 7: .setPriceBand(low: nil, high: nil)
    case 8: .lockAuction
    case 9, 10, 11: .indicate
    case 12: .scheduleAuction(schedule())
    default: random(20) == 0 ? .close : .uncross
    }
  }

  private mutating func schedule() -> AuctionSchedule? {
    guard random(4) > 0 else { return nil }
    let opens = time + random(1_000_000_000_000)
    let locks: UInt64? = random(2) == 0 ? nil : opens + random(1_000_000_000)
    return AuctionSchedule(
      opens: Timestamp(nanoseconds: opens), locks: locks.map { Timestamp(nanoseconds: $0) },
      uncrosses: Timestamp(nanoseconds: (locks ?? opens) + random(1_000_000_000)),
      everyHours: random(3) == 0 ? UInt32(1 + random(24)) : nil, unmatched: random(2) == 0 ? .stay : .cancel)
  }

  private mutating func participant(_ names: inout some Names & ~Copyable) -> ParticipantID {
    let number = random(7)
    return number == 0 ? .none : names.participant(named: "Käufer \(number), \"große\" GPUs")
  }

  private mutating func newID() -> UInt64 {
    nextID += 1
    return nextID
  }

  private mutating func recentID() -> OrderID { OrderID(nextID > 30 ? nextID - random(30) : 1 + random(30)) }

  private mutating func price() -> Price { Price(ticks: Int64(90 + random(20))) }
}

/// Who hands out numbers for names: an exchange, or a journal that has one.
package protocol Names: ~Copyable {
  mutating func participant(named name: String) -> ParticipantID
  mutating func affiliation(named name: String) -> AffiliationID
  mutating func requirement(_ requirement: Requirement, differentials: [Differential]) -> RequirementID
  mutating func operators(_ rule: OperatorRule) -> OperatorRuleID
}

extension Exchange: Names {}
extension Journal: Names {}
