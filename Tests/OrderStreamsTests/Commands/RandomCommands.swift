import ComputeMatching
import SeededRandom

/// Any commands there are, sensible or not, from a seed: for books that were opened before, and names as they come.
struct RandomCommands {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  private static let contracts = [
    "h100-sxm,80,US/us-east-1,on_demand,spot", "h200-sxm,141,DE,reserved,2026-12-01T00Z/720h",
    "l4,24,moon-base,interruptible,spot", "b200,65535,FI/helsinki,dedicated,1970-01-01T01Z/1h",
    "a-model-whose-name-has-31-bytes,1,europe,on_demand,spot",
  ]

  private static let patterns = [
    ["*", "h100-sxm", "h200-sxm|h100-sxm", "l4|l4"], ["*", "80", "141|80", ">=80", ">=1"],
    ["*", "DE", "US/us-east-1", "US/*|moon-base|US", "DE/*"], ["*", "on_demand", "reserved|on_demand", ">=reserved"],
    ["*", "spot", "2026-12-01T00Z/720h"],
  ]

  private static let names = [
    "", "anna", "ben", "#ben", " ben ", "a,b", "\"", "a\"b\"", "a\nb", "a\r\n#b", "\r", "\n", "\u{0}", "a\u{0}b", "é",
    "e\u{301}", "日本", "\u{FEFF}x", "'", ";|=:", "0",
  ]

  private static let countries: [CountryCode] = ["US", "CA", "DE", "CN", "RU", "FI"]
  private static let quantities: [Quantity] = [
    1, 8, 64, 0, -1, 4_294_967_294, 4_294_967_295, 4_294_967_296, .max, .min,
  ]
  private static let ticks: [Int64] = [23_500, 1, 20_000, 0, -1, 999_999_999, .max, .min]

  /// The next command, for `exchange`, and when.
  mutating func next(_ exchange: inout Exchange) throws -> (Timestamp, Command) {
    let timestamp = Timestamp(nanoseconds: chance(20) ? random.next() : random.next() >> 8)
    if exchange.bookCount == 0 { return (timestamp, .openBook(try Contract(pick(Self.contracts)))) }
    let command: Command
    switch number(below: 16) {
    case 0: command = .cancel(id())
    case 1: command = .reduce(id(), by: quantity())
    case 2, 3:
      command = .replace(id(), with: Replacement(id: chance(2) ? id() : nil, price: price(), quantity: quantity()))
    case 4: command = .cancelAll(of: participant(&exchange), in: chance(2) ? book(exchange) : nil)
    case 5: command = .openBook(try Contract(pick(Self.contracts)), lot: chance(2) ? 1 : quantity())
    case 6: command = chance(2) ? .advance : .forgetNames
    case 7:
      command = .operate(
        book(exchange),
        pick([.halt, .resume, .openAuction, .lockAuction, .indicate, .uncross, .close, .scheduleAuction(schedule())]))
    case 8:
      command = .operate(
        book(exchange), .setPriceBand(low: chance(2) ? price() : nil, high: chance(2) ? price() : nil))
    default: command = .submit(try order(&exchange))
    }
    return (timestamp, command)
  }

  private mutating func schedule() -> AuctionSchedule? {
    func moment() -> Timestamp { Timestamp(nanoseconds: random.next()) }
    return chance(3)
      ? nil
      : AuctionSchedule(
        opens: moment(), locks: chance(2) ? moment() : nil, uncrosses: moment(),
        everyHours: chance(2) ? UInt32(truncatingIfNeeded: random.next()) : nil, unmatched: chance(2) ? .stay : .cancel)
  }

  private mutating func order(_ exchange: inout Exchange) throws -> Order {
    let scope = try scope(&exchange)
    return Order(
      id: id(), side: pick([.bid, .ask]), scope: scope, price: chance(4) ? nil : price(),
      quantity: quantity(), timeInForce: pick(TimeInForce.allCases),
      expiry: chance(3) ? Timestamp(nanoseconds: chance(4) ? 0 : random.next()) : nil, isPostOnly: chance(4),
      participant: participant(&exchange), affiliation: exchange.affiliation(named: pick(Self.names)),
      operatorJurisdiction: chance(2) ? pick(Self.countries) : nil,
      selfTradePrevention: pick(SelfTradePrevention.allCases), displayQuantity: chance(4) ? quantity() : nil,
      conditions: Conditions(
        isAllOrNone: chance(3), minimumQuantity: chance(4) ? quantity() : nil,
        maximumPerCounterparty: chance(4) ? quantity() : nil, operators: operators(&exchange)),
      isSameBook: chance(3), isStrip: scope.book == nil && chance(4))
  }

  private mutating func scope(_ exchange: inout Exchange) throws -> OrderScope {
    if chance(2) { return .book(book(exchange)) }
    let texts = Self.patterns.map { pick($0) }
    let requirement = try Requirement(texts.joined(separator: ","))
    var differentials: [Differential] = []
    while chance(2) || requirement.exactContract != nil && differentials.isEmpty {
      var grade = Array(repeating: "*", count: 5)
      let column = number(below: 5)
      grade[column] = pick(Self.patterns[column])
      differentials.append(Differential(try Requirement(grade.joined(separator: ",")), ticks: pick(Self.ticks)))
    }
    return .requirement(exchange.requirement(requirement, differentials: differentials))
  }

  private mutating func operators(_ exchange: inout Exchange) -> OperatorRuleID {
    if chance(2) { return .any }
    let countries = Set((0...number(below: 3)).map { _ in pick(Self.countries) })
    return exchange.operators(chance(2) ? .allowed(countries) : .barred(countries))
  }

  private mutating func participant(_ exchange: inout Exchange) -> ParticipantID {
    exchange.participant(named: pick(Self.names))
  }

  private mutating func book(_ exchange: borrowing Exchange) -> BookID {
    BookID(UInt32(number(below: exchange.bookCount)))
  }

  private mutating func id() -> OrderID { OrderID(chance(10) ? .max : random.next() >> 40 + 1) }
  private mutating func price() -> Price { Price(ticks: pick(Self.ticks)) }
  private mutating func quantity() -> Quantity { pick(Self.quantities) }
  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(below: elements.count)] }

  /// True once in `count` times.
  private mutating func chance(_ count: Int) -> Bool { number(below: count) == 0 }
  private mutating func number(below bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}
